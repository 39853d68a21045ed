"""The lines of a text file as a reader sees them: cleaned of layout marks and specks, split into columns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from workflow.kernel.folding import bare, fold
from workflow.reading.page.shape import shape

_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_ITALIC = re.compile(r"\*([^*\n]{1,400})\*")
_CELL_GAP = re.compile(r"\t+| {3,}")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^[\s|:+-]*$")
_ITEM_MARK = re.compile(r"^(?:\d{1,2}[.)]?|[-–—+•*]|[a-zđ][.)]|[IVX]{1,5}\.)$")
# Blanks left for a pen ("Số      -CV/TU", "ngày     tháng 7") are no gap between two columns.
_OPEN_BLANK = re.compile(r"\b(Số ?:?|ngày|tháng|năm)[ .…_]{2,}(?=tháng|năm|[-–/])")
_BLANK = re.compile(r"\s+")
_CELL_LIMIT = 110
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"), None)
_BULLET = re.compile(r"^(?:[-–—−‑+•●▪*]|\uf02d|\uf0b7)\s*(?=\S)")
# Specks of a scan at the edges of a line, and lines of nothing else.
_SPECK_BEFORE = re.compile(r"^[\s'`~|_·°¬¦]+(?=\s|[-–+])")
_SPECK_AFTER = re.compile(r"(?<=\s)['`~|_·°¬¦•\s]+$")
_SPECK = re.compile(r"^[\s'`~|_·°¬¦•—.,]{1,4}$")


@dataclass(frozen=True)
class Line:
    """One cell of one line. `no` counts from 1 in the file; `col` is 0 for the left column of `of`; `row` counts what a
    reader would call lines, so that a file of one long line has many."""

    no: int
    text: str
    col: int = 0
    of: int = 1
    row: int = 0

    @property
    def at(self) -> int:
        """The row, where rows were counted."""
        return self.row or self.no

    @cached_property
    def key(self) -> str:
        return fold(self.text)

    @cached_property
    def bare(self) -> str:
        return bare(self.text)

    @cached_property
    def shape(self) -> str:
        return shape(self.text)

    @cached_property
    def upper(self) -> bool:
        """Whether the line is written in capitals (at least two letters; one small letter among many is a slip)."""
        letters = [c for c in self.text if c.isalpha()]
        small = sum(c.islower() for c in letters)
        return len(letters) > 1 and (small == 0 or (small == 1 and len(letters) > 9))

    @property
    def bulleted(self) -> bool:
        return bool(_BULLET.match(self.text))

    @property
    def unbulleted(self) -> str:
        return _BULLET.sub("", self.text, count=1).strip()


def clean_line(raw: str) -> str:
    """Return a line in NFC without heading marks, emphasis, specks and invisible characters; tabs and gaps stay."""
    text = (
        unicodedata.normalize("NFC", raw)
        .translate(_INVISIBLE)
        .replace("\u00a0", " ")
        .replace("Ð", "Đ")
        .replace("ð", "đ")
    )
    text = _HEADING.sub("", text.replace("\\*", "\ufdd0")).replace("**", "").replace("__", "")
    text = _OPEN_BLANK.sub(r"\1 ", text)
    text = _ITALIC.sub(r"\1", text).replace("\ufdd0", "*").rstrip()
    if _TABLE_ROW.match(text) and text.count("|") > 2:
        text = "" if _TABLE_RULE.match(text) else re.sub(r"\s*\|\s*", "\t", text.strip().strip("|"))
    if len(text) > 400:
        return text
    return _SPECK_AFTER.sub("", _SPECK_BEFORE.sub("", text) + " ").rstrip()


def squeeze(text: str) -> str:
    return _BLANK.sub(" ", text).strip()


def cells_of(text: str) -> list[tuple[int, str]]:
    """Columns of a line: (column, text). A gap at the left edge puts the only cell of a tabbed line in column 1."""
    if len(text) > 400 or not _CELL_GAP.search(text.strip()):
        indented = text.startswith("\t") or len(text) - len(text.lstrip(" ")) >= 20
        return [(int(indented), squeeze(text))]
    parts = _CELL_GAP.split(text)
    cells = [(int(col > 0), squeeze(part)) for col, part in enumerate(parts) if part.strip()]
    if cells and _ITEM_MARK.match(cells[0][1]) and len(cells) > 1:
        cells[:2] = [(cells[0][0], f"{cells[0][1]} {cells[1][1]}")]
    if len(cells) > 3 or any(len(cell) > _CELL_LIMIT for _, cell in cells):
        return [(0, squeeze(text))]
    return cells


def physical_lines(text: str) -> list[tuple[int, str]]:
    """(number from 1, cleaned text) of every line; lines of specks alone are left out, blank ones are "" ."""
    found: list[tuple[int, str]] = []
    for no, raw in enumerate(_ENDS.split(text), start=1):
        cleaned = clean_line(raw) if raw else ""
        if raw.strip() and (not cleaned.strip() or _SPECK.match(cleaned)):
            continue
        found.append((no, cleaned if cleaned.strip() else ""))
    return found


def raw_between(text: str, first: int, last: int) -> str:
    """Return the untouched text of lines `first`..`last` (counted from 1, both inside)."""
    rows = re.split(rf"({_ENDS.pattern})", text)
    return "".join(rows[2 * (first - 1) : 2 * last - 1])
