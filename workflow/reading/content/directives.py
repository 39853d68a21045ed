"""What the letter tells its addressees to do: its numbered items with lead, cooperators, deadline, rhythm and parts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from workflow.reading.content.deadlines import Due, find_dues, find_period
from workflow.reading.content.items import Item
from workflow.reading.content.leads import Lead, find_lead

_BULLET = re.compile(r"^[-–—+•]\s*(?=\S)")
_LETTERED = re.compile(r"^(?:[a-zđ][.)]|\d{1,2}\.\d{1,2}[.)]?)\s+")
_PART = re.compile(r"(?<=[.;])\s+(?=Đồng thời\b)")
_ATTACHED = re.compile(
    r"\((?:có |xin |gửi )?(?:văn bản |tài liệu |bản )?(?:đính|gửi|kèm)(?: kèm)?[^)]{0,80}\)", re.IGNORECASE
)


def split_parts(item: Item) -> list[str]:
    """The tasks inside one directive: "Đồng thời …" sentences, lettered or dashed sub-items; [] when it is one task."""
    sub = [paragraph for paragraph in item.paragraphs[1:] if _LETTERED.match(paragraph) or _BULLET.match(paragraph)]
    if sub:
        return [_BULLET.sub("", _LETTERED.sub("", paragraph, count=1), count=1) for paragraph in sub]
    pieces = [piece for paragraph in item.paragraphs for piece in _PART.split(paragraph)]
    return pieces if any(piece.startswith("Đồng thời") for piece in pieces) else []


def _due_fields(dues: list[Due]) -> dict[str, Any]:
    dated = [due for due in dues if due.day]
    chosen = dated[0] if dated else next(iter(dues), None)
    if chosen is None:
        return {"due": None, "due_raw": None, "due_kind": None, "due_alternatives": []}
    return {
        "due": chosen.day.isoformat() if chosen.day else None,
        "due_raw": chosen.raw,
        "due_kind": chosen.kind,
        "due_alternatives": sorted(
            {due.day.isoformat() for due in dated if due.day} - {chosen.day.isoformat() if chosen.day else ""}
        ),
    }


def _part(text: str, issued: date | None) -> dict[str, Any]:
    dues = find_dues(text, issued)
    fields = _due_fields(dues)
    return {"text": text, "period": find_period(text)} | {key: fields[key] for key in ("due", "due_raw", "due_kind")}


def _doubtful(item: Item, lead: Lead, dues: list[Due], fields: dict[str, Any]) -> list[str]:
    doubts = [] if item.sure else ["no"]
    doubts += [] if lead.sure else ["lead"]
    unsure = any(not due.sure for due in dues if due.kind) or bool(fields["due_alternatives"])
    return doubts + (["due"] if unsure else [])


def read_directive(
    item: Item, addressees: list[dict[str, Any]], terms: list[dict[str, Any]], issued: date | None
) -> dict[str, Any]:
    """Return one directive with the gold files' keys; `doubts` names the fields that a person has to confirm."""
    text = item.text
    lead = find_lead(item.paragraphs[0][item.lead_from :], addressees, terms)
    dues = find_dues(text, issued)
    fields = _due_fields(dues)
    period = find_period(text)
    if period and any(due.kind == "recurring" for due in dues):
        period = next(due.raw for due in dues if due.kind == "recurring")
    doubts = _doubtful(item, lead, dues, fields)
    attached = _ATTACHED.search(text)
    return {
        "no": item.no,
        "text": text,
        "lead": lead.text,
        "lead_kind": lead.kind,
        "lead_list": lead.names if lead.kind in ("named_organs", "organ_group") else [],
        "cooperate": lead.cooperate,
        **fields,
        "period": period,
        "parts": [_part(part, issued) for part in split_parts(item)],
        "attachment": attached[0] if attached else None,
        "role": None,
        "needs_review": bool(doubts),
        "doubts": doubts,
        "line": item.line,
    }
