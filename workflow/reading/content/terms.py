"""Short names that a letter gives: "(gọi chung là cấp ủy cấp huyện)" and what they stand for."""

from __future__ import annotations

import re
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.content.naming import names_at, tokenize
from workflow.reading.page.body import Paragraph

_TERM = re.compile(
    r"\((?:sau đây |dưới đây |sau đây được )?(?:gọi (?:chung|tắt) là|viết tắt là)[: ]+(?P<term>[^()]{2,120})\)",
    re.IGNORECASE,
)
_REACH = 300


def find_terms(paragraphs: list[Paragraph], addressees: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each short name with the words that it stands for; None where the reader cannot see their start."""
    found: list[dict[str, Any]] = []
    for paragraph in paragraphs:
        for match in _TERM.finditer(paragraph.text):
            before = paragraph.text[max(0, match.start() - _REACH) : match.start()].rstrip()
            means = _addressee(before, addressees) or _names_before(before)
            found.append(
                {
                    "term": match["term"].strip(" \"“”'*"),
                    "means": means,
                    "evidence": match[0],
                    "needs_review": means is None,
                    "line": paragraph.line,
                }
            )
    return found


def _addressee(before: str, addressees: list[dict[str, Any]]) -> str | None:
    key = fold(before)
    return next((a["text"] for a in addressees if key.endswith(fold(a["text"]).removeprefix("các "))), None)


def _names_before(before: str) -> str | None:
    """The longest list of names that ends where the brackets begin."""
    tokens = tokenize(before)
    for at in range(max(0, len(tokens) - 40), len(tokens)):
        names = names_at(before, tokens, at)
        if names and names[-1].end == len(before):
            return before[names[0].start :]
    return None
