"""The arrival stamp of the receiver: its number, day and boxes belong to the receiver, never to the letter."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from workflow.reading.grammar.organs import HEADER_STARTS
from workflow.reading.head.values import asked
from workflow.reading.page import anchors, stamps
from workflow.reading.page.lines import Line

_DAY = re.compile(r"^([\dOolI|]{1,2})\s*[/.-]\s*([\dOolI|]{1,2})\s*[/.-]\s*([\dOolI|]{4}|[\dOolI|]{2})\.?$")
_FIGURES = re.compile(r"^\d{1,6}$")
_BELOW = 14


def find_stamp(lines: list[Line]) -> tuple[list[Line], dict[str, str]]:
    """Return the lines of the stamp and its boxes by name; ([], {}) when there is none."""
    at = next((i for i, line in enumerate(lines) if stamps.label_of(line)), None)
    if at is None:
        return [], {}
    above = _receiver_lines(lines, at)
    found, boxes = [*above, lines[at]], dict(stamps.fields_of(lines[at]))
    if above:
        boxes["tên cơ quan nhận"] = " ".join(line.text for line in above)
    for line in lines[at + 1 : at + _BELOW]:
        fields = stamps.fields_of(line)
        if fields:
            boxes = fields | boxes
            found.append(line)
        elif line.text and not (line.of > 1 and line.row != lines[at].row and line.col == 0 and line.upper):
            break
    if "Số" not in boxes and "Ngày" not in boxes:
        return [], {}
    return found, boxes


def _receiver_lines(lines: list[Line], at: int) -> list[Line]:
    """Who received: the capitals right above the word ĐẾN, on two lines where the upper one begins an organ's name."""
    found: list[Line] = []
    for line in reversed([line for line in lines[:at] if line.text]):
        below = found[0] if found else lines[at]
        if not _receiver(line, below) or (found and (line.col != below.col or below.at - line.at > 1)):
            break
        found.insert(0, line)
        if line.key.startswith(HEADER_STARTS):
            return found
    return found[-1:]


def _receiver(above: Line, label: Line) -> bool:
    """The capitals right above the word ĐẾN name who received; never the title or the number of the letter."""
    return (
        above.upper
        and label.at - above.at <= 2
        and not anchors.title_of(above)
        and not anchors.motto_of(above)
        and not anchors.number_of(above)
    )


def _century(year: str, issued: date | None) -> str:
    """A year of two digits is of the letter's own century, else of ours."""
    return year if len(year) == 4 else str((issued.year // 100 * 100 if issued else 2000) + int(year))


def read_stamp(
    lines: list[Line], boxes: dict[str, str], issued: date | None, letter: str | None
) -> dict[str, Any] | None:
    """Return the stamp as data; a number or day that cannot be one is kept raw and asked about."""
    if not lines:
        return None
    written, raw_day = boxes.get("Số", ""), boxes.get("Ngày", "")
    found = _DAY.match(raw_day)
    plain = bool(found) and all(part.isdigit() for part in found.groups()) if found else False
    day = anchors.likely_day(_century(_figures(found[3]), issued), found[2], found[1]) if found else None
    receiver = boxes.get("tên cơ quan nhận")
    doubtful = bool(raw_day and not (day and plain)) or bool(day and issued and day < issued)
    return {
        "on_letter": letter,
        "label": next(
            line.text.split()[0] if stamps.fields_of(line) else line.text for line in lines if stamps.label_of(line)
        ),
        # A stamp is pressed by hand: its organ is matched with the directory by a person.
        "receiver": asked(receiver, receiver, []) if receiver else None,
        "incoming_number": int(written) if _FIGURES.match(written) else _asked(written),
        "date": asked(day.isoformat() if day else None, raw_day, [])
        if doubtful
        else (day.isoformat() if day else None),
        "date_raw": raw_day or None,
        "forward_to": boxes.get("Chuyển") or None,
        "file_code": boxes.get("Số và ký hiệu HS") or None,
        "fields": list(boxes),
        "raw": "\n".join(line.text for line in lines),
        "line": lines[0].no,
    }


def _figures(written: str) -> str:
    number = anchors.likely_number(written)
    return f"{number:0{len(written)}d}" if number is not None else "0"


def _asked(written: str) -> dict[str, Any] | None:
    return asked(anchors.likely_number(written), written, []) if written else None
