"""What the letter tells its addressees to do: its numbered items with lead, cooperators, deadline, rhythm and parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading import tables
from workflow.reading.body import Paragraph
from workflow.reading.deadlines import Due, find_dues, find_period
from workflow.reading.leads import Lead, begins_with_organ, find_lead
from workflow.reading.organs import words

_NUMBERED = re.compile(r"^(?P<no>\d{1,2})\s?[.)/]\s*(?!\d)(?=\S)")
_ARTICLE = re.compile(r"^Điều\s+(?P<no>\d{1,2})\s?[.:]\s*")
_SECTION = re.compile(r"^(?P<no>[IVX]{1,5})\s?[.)]\s+")
_ORDINAL = re.compile(
    r"^(?P<word>một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy))(?:\slà)?\s?[,:]\s*", re.I
)
_ORDINALS = {
    fold(word): no for no, word in enumerate(words("một; hai; ba; bốn; năm; sáu; bảy; tám; chín; mười"), 1)
} | {fold(f"thứ {word}"): no for no, word in enumerate(words("nhất; hai; ba; tư; năm; sáu; bảy"), 1)}
_BULLET = re.compile(r"^[-–—+•]\s*(?=\S)")
_LETTERED = re.compile(r"^(?:[a-zđ][.)]|\d{1,2}\.\d{1,2}[.)]?)\s+")
_PART = re.compile(r"(?<=[.;])\s+(?=Đồng thời\b)")
_ORDER = re.compile(r"\b(?:yêu cầu|đề nghị|kính đề nghị|giao|phân công|kính mời|trân trọng kính mời)\b", re.IGNORECASE)
_ATTACHED = re.compile(
    r"\((?:có |xin |gửi )?(?:văn bản |tài liệu |bản )?(?:đính|gửi|kèm)(?: kèm)?[^)]{0,80}\)", re.IGNORECASE
)


@dataclass
class Item:
    """One directive as found: its number, its paragraphs without the number, the line where it starts."""

    no: Any
    line: int
    paragraphs: list[str]
    sure: bool = True
    lead_from: int = 0
    indexes: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def _number(paragraph: Paragraph) -> tuple[int, int] | None:
    """(number, length of the number's words) of a paragraph that starts an item."""
    found = _NUMBERED.match(paragraph.text) or _ARTICLE.match(paragraph.text)
    if found:
        return int(found["no"]), found.end()
    ordinal = _ORDINAL.match(paragraph.text)
    return (_ORDINALS[fold(ordinal["word"])], ordinal.end()) if ordinal else None


def _announces(paragraph: Paragraph) -> bool:
    text = paragraph.text.rstrip()
    return text.endswith(":") and any(word in fold(text) for word in tables.COMMAND_WORDS)


def _closes(paragraph: Paragraph, addressees: list[dict[str, Any]]) -> bool:
    return paragraph.key.startswith(tables.CLOSING_OPENERS) or begins_with_organ(paragraph.text, addressees)


def _sections(paragraphs: list[Paragraph]) -> dict[int, str]:
    """Roman heading above each paragraph, where the numbers start anew under the headings."""
    current, found = "", {}
    for index, paragraph in enumerate(paragraphs):
        heading = _SECTION.match(paragraph.text)
        current = heading["no"] if heading else current
        if current:
            found[index] = current
    return found


def _runs(paragraphs: list[Paragraph]) -> list[list[Item]]:
    """Numbered lists of the body; a list that counts from 1 again is another one."""
    runs: list[list[Item]] = []
    for index, paragraph in enumerate(paragraphs):
        numbered = _number(paragraph)
        if numbered and numbered[0] == 1:
            runs.append([Item(1, paragraph.line, [paragraph.text[numbered[1] :]], indexes=[index])])
        elif numbered and runs and numbered[0] == runs[-1][-1].no + 1:
            runs[-1].append(Item(numbered[0], paragraph.line, [paragraph.text[numbered[1] :]], indexes=[index]))
        elif runs and not _SECTION.match(paragraph.text):
            runs[-1][-1].paragraphs.append(paragraph.text)
            runs[-1][-1].indexes.append(index)
    return runs


def find_items(paragraphs: list[Paragraph], addressees: list[dict[str, Any]]) -> tuple[list[Item], list[Paragraph]]:
    """Return the directives and the paragraphs after them that close the letter."""
    runs = _runs(paragraphs)
    if not runs:
        return _unnumbered(paragraphs)
    sections = _sections(paragraphs)
    if len(runs) > 1:
        ordered = [run for run in runs if run[0].indexes[0] > 0 and _announces(paragraphs[run[0].indexes[0] - 1])]
        if sections:
            for run in runs:
                for item in run:
                    section = sections.get(item.indexes[0])
                    item.no = f"{section}.{item.no}" if section else item.no
                    item.sure = False  # aims and tasks of a plan look alike
            items = [item for run in runs for item in run]
        else:
            items = list((ordered or runs)[-1] if ordered else runs[0])
            for item in items:
                item.sure = len(ordered) == 1
    else:
        items = runs[0]
    return items, _cut_closing(items[-1], paragraphs, addressees)


def _cut_closing(last: Item, paragraphs: list[Paragraph], addressees: list[dict[str, Any]]) -> list[Paragraph]:
    """Take the closing paragraphs away from the last directive, to which they were joined."""
    for place in range(1, len(last.indexes)):
        if _closes(paragraphs[last.indexes[place]], addressees):
            closing = last.indexes[place:]
            del last.indexes[place:], last.paragraphs[place:]
            return [paragraphs[index] for index in closing]
    return []


def _unnumbered(paragraphs: list[Paragraph]) -> tuple[list[Item], list[Paragraph]]:
    """Dashes under an announcing paragraph, else the one sentence that orders: both are asked."""
    for index, paragraph in enumerate(paragraphs):
        if not _announces(paragraph):
            continue
        end = index + 1
        while end < len(paragraphs) and _BULLET.match(paragraphs[end].text):
            end += 1
        items = [
            Item(no, p.line, [_BULLET.sub("", p.text, count=1)], False, indexes=[index + no])
            for no, p in enumerate(paragraphs[index + 1 : end], start=1)
        ]
        if items:
            return items, paragraphs[end:]
    ordering = [p for p in paragraphs if _ORDER.search(p.text)]
    if not ordering:
        return [], paragraphs
    first = paragraphs.index(ordering[0])
    order = _ORDER.search(ordering[0].text)
    item = Item(1, ordering[0].line, [ordering[0].text], False, order.end() + 1 if order else 0, [first])
    return [item], paragraphs[first + 1 :]


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
