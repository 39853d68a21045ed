"""From a sheet to the PDF page, and the places that signing fills afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.kernel.errors import Invalid

from .glyphs import unprintable
from .limits import press, press_with_places, texts_of
from .rules import MM
from .sheet import Block, Run, Sheet, printed_day, printed_number

_ENDLESS, _PIECE = re.compile(r"\S{80,}"), re.compile(r".{1,40}")
UNDATED = date(2000, 1, 1)
"""PDF/A wants a date in the file; a page without one of its own gets this, so that its bytes stay the same."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page in points from its lower left corner, as PDF counts: (left, bottom, right, top)."""

    page: int
    """From 0."""
    left: float
    bottom: float
    right: float
    top: float

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """For /Rect."""
        return self.left, self.bottom, self.right, self.top


@dataclass(frozen=True, slots=True)
class Fields:
    """Where the signature picture, the number, the date and the organ seal go. Number and date are None where the page
    already bears them."""

    signature: Box
    seal: Box
    number: Box | None = None
    date: Box | None = None


def render_pdf(sheet: Sheet) -> bytes:
    """The letter's page as PDF/A-3u: the same sheet gives the same bytes, on every machine with the same Typst. No text
    of the letter is code, nothing is fetched. Invalid with one sentence for a sign that the font has not, and for a
    text too long to be a letter; Conflict when too many long ones are being made."""
    return press(checked_inputs(sheet))


def render_with_fields(sheet: Sheet) -> tuple[bytes, Fields]:
    """The same bytes as `render_pdf`, with the rectangles of its empty places."""
    height = sheet.rules.part("paper")["height"] * MM
    made, spots = press_with_places(checked_inputs(sheet))
    found = {one["name"]: _box(one, height) for one in spots}
    return made, Fields(found["signature"], found["seal"], found.get("number"), found.get("date"))


def checked_inputs(sheet: Sheet) -> dict[str, Any]:
    """`inputs_of`, or Invalid with the signs that cannot be printed."""
    inputs = inputs_of(sheet)
    if strange := unprintable("".join(texts_of(inputs))):
        shown = ", ".join(f"{sign} (U+{ord(sign[0]):04X})" if sign.isprintable() else f"U+{ord(sign[0]):04X}"
                          for sign in strange[:5])  # fmt: skip
        raise Invalid(_("Văn bản có ký tự không in được: %s. Đồng chí thay bằng chữ thường dùng.") % shown)
    return inputs


def _box(one: dict[str, Any], height: float) -> Box:
    x, y, w, h = (float(one[key]) for key in ("x", "y", "w", "h"))
    return Box(int(one["page"]) - 1, round(x, 3), round(height - y - h, 3), round(x + w, 3), round(height - y, 3))


def inputs_of(sheet: Sheet) -> dict[str, Any]:
    """The sheet as the template takes it: strings, numbers and lists."""
    rules, header = sheet.rules, sheet.rules.part("header")
    stamp = sheet.dated or UNDATED
    joint = "-" if not sheet.symbol or rules.form == "party" or "/" in sheet.symbol else "/"
    titled = bool(sheet.kind_name)
    return {
        "rules": _plain(rules.data),
        "stamp": [stamp.year, stamp.month, stamp.day],
        "title": sheet.subject[:200],
        "issuer": sheet.issuer,
        "issuer_upper": sheet.issuer.upper(),
        "superior": sheet.superior.upper(),
        "number_lead": header["number_lead"],
        "number": printed_number(sheet.number, rules),
        "number_tail": f"{joint}{sheet.symbol}" if sheet.symbol else "",
        "place": sheet.place,
        "date": printed_day(sheet.dated, rules) if sheet.dated else "",
        "year": "……",
        "letter_subject": "" if titled else letter_subject(sheet),
        "subject": sheet.subject[:1].upper() + sheet.subject[1:],
        "kind_name": sheet.kind_name.upper(),
        "urgency": sheet.urgency,
        "addressees_lead": rules.kind(sheet.kind).get("addressees_lead", rules.part("addressees")["lead"]),
        "addressees": list(sheet.addressees),
        "body": [_block(block) for block in sheet.body],
        "distribution": list(sheet.distribution),
        "authority": list(sheet.authority),
        "position": sheet.position.upper(),
        "signer": sheet.signer,
        "lending": sheet.lending,
        "mark": sheet.mark,
        "note": sheet.note,
        "blanks": sheet.blanks,
        "qr_svg": sheet.qr_svg,
        "copy": _copy(sheet),
    }


def _block(block: Block) -> dict[str, Any]:
    """A row of the body as the template takes it: its words once, in one piece or in runs."""
    found: dict[str, Any] = {"text": "" if block.runs else _bent(block.text), "kind": block.kind, "lead": block.lead}
    if block.runs:
        found["runs"] = _runs(block.runs)
    if block.table is not None:
        cells = [[_runs(cell) for cell in row] for row in block.table.rows]
        found |= {"table": cells, "head": block.table.head, "widths": list(block.table.widths)}
    return found


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": _bent(run.text), "bold": run.bold, "italic": run.italic} for run in runs]


def _bent(text: str) -> str:
    """The text with places to break in words that are longer than a line; blanks of every kind are one blank."""
    return _ENDLESS.sub(lambda word: "\u200b".join(_PIECE.findall(word[0])), text.replace("\t", " ").replace("\r", ""))


def letter_subject(sheet: Sheet) -> str:
    """The subject under the number: with "V/v" before it where the text or the rule set has that."""
    lead = sheet.subject_lead
    return f"{lead} {sheet.subject}" if lead else sheet.subject[:1].upper() + sheet.subject[1:]


def _copy(sheet: Sheet) -> dict[str, Any] | None:
    mark = sheet.copy
    if mark is None:
        return None
    day = printed_day(mark.dated, sheet.rules) if mark.dated else "ngày …… tháng …… năm ……"
    return {
        "label": mark.label, "number": mark.number, "dated": f"{mark.place}, {day}" if mark.place else day,
        "issuer": mark.issuer.upper(), "superior": mark.superior.upper(), "authority": list(mark.authority),
        "position": mark.position.upper(), "signer": mark.signer, "distribution": list(mark.distribution), "note": "",
        "lending": "",
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """The rule set without what JSON has no word for."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
