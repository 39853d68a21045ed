"""The arrival stamp of the receiver: its number, day and boxes belong to the receiver, never to the letter."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from workflow.reading import anchors
from workflow.reading.lines import Line

_LABEL = re.compile(r"^(?:công văn |văn bản )?đến$", re.IGNORECASE)
_FIELDS = (
    ("Số", re.compile(r"^(?:số(?: đến)?|s[ôo])\s*[:.]\s*(?P<value>.*)$", re.IGNORECASE)),
    ("Ngày", re.compile(r"^ngày(?: đến)?\s*[:.]\s*(?P<value>.*)$", re.IGNORECASE)),
    ("Chuyển", re.compile(r"^chuy[êểe]n\s*[:.]\s*(?P<value>.*)$", re.IGNORECASE)),
    ("Số và ký hiệu HS", re.compile(r"^số và ký hiệu (?:hs|hồ sơ)\s*[:.]\s*(?P<value>.*)$", re.IGNORECASE)),
)
_DAY = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})\.?$")
_FIGURES = re.compile(r"^\d{1,6}$")


def _field(line: Line) -> tuple[str, str] | None:
    for name, pattern in _FIELDS:
        found = pattern.match(line.text)
        if found and not anchors.number_of(line):
            return name, found["value"].strip()
    return None


def find_stamp(header: list[Line]) -> tuple[list[Line], dict[str, str]]:
    """Return the lines of the stamp in a header and its boxes by name; ([], {}) when there is none."""
    at = next((i for i, line in enumerate(header) if _LABEL.match(line.text)), None)
    if at is None:
        return [], {}
    lines, boxes = [header[at]], {}
    above = next((line for line in reversed(header[:at]) if line.text), None)
    if (
        above
        and above.upper
        and header[at].no - above.no <= 2
        and not anchors.title_of(above)
        and not anchors.number_of(above)
    ):
        boxes["tên cơ quan nhận"] = above.text
        lines.insert(0, above)
    for line in header[at + 1 : at + 14]:
        field = _field(line)
        if field:
            boxes.setdefault(*field)
            lines.append(line)
        elif line.text:
            break
    if "Số" not in boxes and "Ngày" not in boxes:
        return [], {}
    return lines, boxes


def _century(year: str, issued: date | None) -> int:
    """A year of two digits is of the letter's own century, else of ours."""
    return int(year) if len(year) == 4 else (issued.year // 100 * 100 if issued else 2000) + int(year)


def read_stamp(
    lines: list[Line], boxes: dict[str, str], issued: date | None, letter: str | None
) -> dict[str, Any] | None:
    """Return the stamp as data; a number or day that cannot be one is kept raw and asked about."""
    if not lines:
        return None
    written, raw_day = boxes.get("Số", ""), boxes.get("Ngày", "")
    found = _DAY.match(raw_day)
    day = anchors.day_of(str(_century(found[3], issued)), found[2], found[1]) if found else None
    receiver = boxes.get("tên cơ quan nhận")
    doubtful = bool(raw_day and not day) or bool(day and issued and day < issued)
    return {
        "on_letter": letter,
        "label": next(line.text for line in lines if _LABEL.match(line.text)),
        # A stamp is pressed by hand: its organ is matched with the directory by a person.
        "receiver": {"value": receiver, "raw": receiver, "needs_review": True, "alternatives": []}
        if receiver
        else None,
        "incoming_number": int(written) if _FIGURES.match(written) else _asked(written),
        "date": {"value": day.isoformat() if day else None, "raw": raw_day, "needs_review": True, "alternatives": []}
        if doubtful
        else (day.isoformat() if day else None),
        "date_raw": raw_day or None,
        "forward_to": boxes.get("Chuyển") or None,
        "file_code": boxes.get("Số và ký hiệu HS") or None,
        "fields": list(boxes),
        "raw": "\n".join(line.text for line in lines),
        "line": lines[0].no,
    }


def _asked(written: str) -> dict[str, Any] | None:
    return {"value": None, "raw": written, "needs_review": True, "alternatives": []} if written else None
