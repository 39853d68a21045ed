"""The lines of a text file as a reader sees them: cleaned of layout marks, split into the columns of a table."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from workflow.kernel.folding import bare, fold

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_ITALIC = re.compile(r"\*([^*\n]{1,400})\*")
_CELL_GAP = re.compile(r"\t+|\s*\|\s*| {3,}")
_ITEM_MARK = re.compile(r"^(?:\d{1,2}[.)]?|[-–—+•*]|[a-zđ][.)]|[IVX]{1,5}\.)$")
# Blanks left for a pen ("Số      -CV/TU", "ngày     tháng 7") are no gap between two columns.
_OPEN_BLANK = re.compile(r"\b(Số ?:?|ngày|tháng|năm)[ .…_]{2,}(?=tháng|năm|[-–/])")
_BLANK = re.compile(r"\s+")
_CELL_LIMIT = 90
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"), None)
_BULLET = re.compile(r"^(?:[-–—−‑+•●▪*]|\uf02d|\uf0b7)\s*(?=\S)")


@dataclass(frozen=True)
class Line:
    """One cell of one line. `no` counts from 1 in the file; `col` is 0 for the left column."""

    no: int
    text: str
    col: int = 0
    of: int = 1

    @cached_property
    def key(self) -> str:
        return fold(self.text)

    @cached_property
    def bare(self) -> str:
        return bare(self.text)

    @cached_property
    def upper(self) -> bool:
        """Whether the line is written in capitals (at least two letters, no small one)."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and not any(c.islower() for c in letters)

    @property
    def bulleted(self) -> bool:
        return bool(_BULLET.match(self.text))

    @property
    def unbulleted(self) -> str:
        return _BULLET.sub("", self.text, count=1).strip()


def clean_line(raw: str) -> str:
    """Return a line in NFC without heading marks, emphasis and invisible characters; tabs and gaps stay."""
    text = unicodedata.normalize("NFC", raw).translate(_INVISIBLE).replace("\u00a0", " ")
    text = _HEADING.sub("", text.replace("\\*", "\ufdd0")).replace("**", "").replace("__", "")
    text = _OPEN_BLANK.sub(r"\1 ", text)
    return _ITALIC.sub(r"\1", text).replace("\ufdd0", "*").rstrip()


def squeeze(text: str) -> str:
    return _BLANK.sub(" ", text).strip()


def _cells(text: str) -> list[tuple[int, str]]:
    """Columns of a line: (column, text). A gap at the left edge puts the only cell of a tabbed line in column 1."""
    if len(text) > 300 or not _CELL_GAP.search(text.strip()):
        indented = text.startswith("\t") or len(text) - len(text.lstrip(" ")) >= 20
        return [(int(indented), squeeze(text))]
    parts = _CELL_GAP.split(text)
    cells = [(int(col > 0), squeeze(part)) for col, part in enumerate(parts) if part.strip()]
    if cells and _ITEM_MARK.match(cells[0][1]) and len(cells) > 1:
        cells[:2] = [(cells[0][0], f"{cells[0][1]} {cells[1][1]}")]
    if len(cells) > 3 or any(len(cell) > _CELL_LIMIT for _, cell in cells):
        return [(0, squeeze(text))]
    return cells


def split_lines(text: str) -> list[Line]:
    """Return the cells of all lines in reading order; a blank line is one Line with empty text."""
    lines: list[Line] = []
    for no, raw in enumerate(re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text), start=1):
        cleaned = clean_line(raw)
        if not cleaned.strip():
            lines.append(Line(no, ""))
            continue
        cells = _cells(cleaned)
        lines.extend(Line(no, cell, col, len(cells)) for col, cell in cells)
    return lines


def raw_between(text: str, first: int, last: int) -> str:
    """Return the untouched text of lines `first`..`last` (counted from 1, both inside)."""
    rows = re.split(r"(\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])", text)
    return "".join(rows[2 * (first - 1) : 2 * last - 1])
