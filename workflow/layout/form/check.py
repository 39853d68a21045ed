"""The form check itself: every part of a letter against the rule set of its day. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.layout.rules import RuleSet

from .body import check_body
from .findings import Finding, Level, Paper
from .head import check_head
from .receivers import check_receivers
from .signature import check_signature


def check_form(
    content: Mapping[str, Any], rules: RuleSet, *, kind: str = "CV", one_head: bool | None = None, issuer: str = "",
    symbol: str = "",
) -> list[Finding]:  # fmt: skip
    """Every finding on the letter, errors first, in the order of the page. No finding: the form is right as far as a
    machine can see. A half-written text is judged as it stands; no text makes the check fail."""
    paper = Paper(content, rules, kind, one_head, issuer, symbol)
    for part in (check_head, check_receivers, check_body, check_signature):
        part(paper)
    return sorted(paper.findings, key=lambda one: one.level is not Level.ERROR)
