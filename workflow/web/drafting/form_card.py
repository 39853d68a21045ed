"""The form check as the card beside a draft shows it: how many errors, and for each what to do and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.directory.models import Organ
from workflow.kernel.vocabulary import COLLECTIVE, ONE_HEAD
from workflow.layout.form import Finding, Level, check_form
from workflow.layout.reading import render_html
from workflow.layout.record import form_of, issuer_lines, symbol_of
from workflow.layout.rules import RuleSet, rules_for
from workflow.layout.sheet import sheet_of
from workflow.letters.content import MAX_DIRECTIVES, plain
from workflow.letters.models import Letter
from workflow.letters.structure import urgency_of

LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Loại văn bản"), "issuer": gettext_lazy("Cơ quan ban hành"),
    "number": gettext_lazy("Số và ký hiệu"), "place": gettext_lazy("Địa danh"), "date": gettext_lazy("Ngày ban hành"),
    "subject": gettext_lazy("Trích yếu"), "addressees": gettext_lazy("Kính gửi"), "body": gettext_lazy("Nội dung"),
    "citations": gettext_lazy("Viện dẫn"), "dissemination": gettext_lazy("Phổ biến"),
    "characters": gettext_lazy("Ký tự"), "distribution": gettext_lazy("Nơi nhận"),
    "authority": gettext_lazy("Quyền hạn ký"), "position": gettext_lazy("Chức vụ"),
    "signer": gettext_lazy("Họ tên người ký"),
}  # fmt: skip
FIELDS = {"authority": "signing_form", "citations": "body", "dissemination": "body", "characters": "body"}
"""Element → the field of the draft's form where it is mended; the others have a field of their own name, or none."""
TYPED = frozenset(("kind", "subject", "place", "addressees", "body", "distribution", "position", *FIELDS))


def one_head(organ: Organ) -> bool | None:
    """Whether one person leads the organ; None for kinds that know both."""
    return True if organ.kind in ONE_HEAD else False if organ.kind in COLLECTIVE else None


def findings_on(content: Mapping[str, Any], organ: Organ, kind: str, on: date) -> dict[str, Any]:
    """What the card shows for a text of the organ on that day."""
    rules = rules_for(form_of(organ, content), on)
    symbol = symbol_of(organ, kind, on, rules)
    found = check_form(content, rules, kind=kind, one_head=one_head(organ), issuer=organ.name, symbol=symbol)
    return {**shown(found, rules), **preview(content, organ, kind, on, symbol)}


def preview(content: Mapping[str, Any], organ: Organ, kind: str, on: date, symbol: str) -> dict[str, Any]:
    """The draft as it will be read, and what the reader makes of its items."""
    rules = rules_for(form_of(organ, content), on)
    facts = {**issuer_lines(organ, on, content), "symbol": symbol, "urgency": urgency_of(content)}
    sheet = sheet_of(content, rules, kind=kind, **facts).with_(mark=_("DỰ THẢO"), signer="")
    rows = content.get("directives")
    items = [
        {"no": plain(row.get("no")), "text": plain(row.get("text")), "lead": plain(row.get("lead")),
         "due": plain(row.get("due")), "period": plain(row.get("period")), "watch": row.get("role") == "monitoring"}
        for row in rows if isinstance(row, dict)
    ] if isinstance(rows, list) else []  # fmt: skip
    return {"preview": render_html(sheet), "items": items[:MAX_DIRECTIVES]}


def shown(found: list[Finding], rules: RuleSet) -> dict[str, Any]:
    """The template's part of a check."""
    rows: list[dict[str, Any]] = [
        {"one": one, "bad": one.level is Level.ERROR, "label": LABELS[one.element],
         "field": FIELDS.get(one.element, one.element) if one.element in TYPED else ""}
        for one in found
    ]  # fmt: skip
    bad = sum(row["bad"] for row in rows)
    return {"checked": True, "findings": rows, "errors": bad, "warnings": len(rows) - bad, "rules": rules}


def letter_findings(letter: Letter, content: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The check of a saved text."""
    return findings_on(content, letter.issuer, letter.kind, on)
