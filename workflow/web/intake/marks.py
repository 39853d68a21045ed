"""Where each field was read: boxes on page images for PDF and scans, lines of text for everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.intake.models import IntakeFile
from workflow.reading.source import SourceForm
from workflow.web.drafting.readings import reading_name

IMAGES = (SourceForm.PDF, SourceForm.SCAN)
PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
GRID = 1000
"""Boxes are drawn on a grid of this many parts each way."""
HEAD = ("number", "date", "issuer", "subject", "signer", "authority", "title_line")
FIELD_OF = {"title_line": "kind", "authority": "position"}
LISTS = ("addressees", "distribution", "directives")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place: `key` names the field that was read there, `box` is left, top, width, height on the grid."""

    key: str
    label: str
    page: int
    line: int
    box: tuple[int, int, int, int] | None
    doubtful: bool


@dataclass(slots=True)
class Page:
    """A page of the file: its number, and for an image the marks on it, for text its lines."""

    number: int
    marks: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with the marks on it."""

    number: int
    text: str
    marks: list[Mark]


def marks_of(content: Mapping[str, Any], lines: list[Any], doubtful: set[str]) -> dict[str, Mark]:
    """The place of every field that has one, by the form's name of the field. `doubtful`: paths that ask."""
    found: dict[str, Mark] = {}
    for key, place in _places(content):
        given = place.get("line")
        line = given if isinstance(given, int) else 0
        source = lines[line - 1] if 0 < line <= len(lines) else ["", place.get("page") or 1, None, 1.0]
        box = _box(place.get("box") or source[2])
        asks = any(path == key or path.startswith(f"{key}.") for path in doubtful)
        found.setdefault(key, Mark(key, reading_name(key), int(source[1] or 1), line, box, asks))
    return found


def _places(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    where = content.get("where")
    for name in HEAD:
        place = where.get(name) if isinstance(where, dict) else None
        if isinstance(place, dict):
            yield FIELD_OF.get(name, name), place
    for name in LISTS:
        rows = content.get(name)
        for at, row in enumerate(rows if isinstance(rows, list) else [], start=1):
            if isinstance(row, dict) and row.get("line"):
                yield f"{name}.{at}", row


def _box(box: Any) -> tuple[int, int, int, int] | None:
    if not isinstance(box, list | tuple) or len(box) != 4:
        return None
    left, top, right, bottom = (min(max(float(side), 0.0), 1.0) * GRID for side in box)
    return round(left), round(top), max(round(right - left), 4), max(round(bottom - top), 4)


def has_images(file: IntakeFile) -> bool:
    """Whether the file is shown page by page as an image: PDF and scans, also those that could not be read."""
    return file.form in IMAGES or (not file.form and file.name.lower().endswith(PICTURES))


def pages_of(file: IntakeFile, content: Mapping[str, Any], marks: Mapping[str, Mark]) -> list[Page]:
    """The pages of this letter: of a file of several letters only its own."""
    first, last = _range(content, len(file.lines))
    if not has_images(file):
        return _texts(file.lines, first, last, marks)
    numbers = [int(line[1]) for line in file.lines[first - 1 : last]]
    begin, end = (min(numbers), max(numbers)) if numbers else (1, max(file.pages, 1))
    return [Page(no, [mark for mark in marks.values() if mark.page == no and mark.box]) for no in range(begin, end + 1)]


def _range(content: Mapping[str, Any], count: int) -> tuple[int, int]:
    given = content.get("lines")
    if isinstance(given, list) and len(given) == 2 and all(isinstance(one, int) for one in given):
        return max(1, given[0]), min(count, given[1])
    return 1, count


def _texts(lines: list[Any], first: int, last: int, marks: Mapping[str, Mark]) -> list[Page]:
    on: dict[int, list[Mark]] = {}
    for mark in marks.values():
        on.setdefault(mark.line, []).append(mark)
    pages: dict[int, Page] = {}
    for no in range(first, last + 1):
        text, page = lines[no - 1][0], int(lines[no - 1][1])
        pages.setdefault(page, Page(page)).lines.append(Line(no, text, on.get(no, [])))
    return list(pages.values())
