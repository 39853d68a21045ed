"""From words with their places to the lines that a reader takes: columns kept as gaps, page numbers left out."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from statistics import median

from workflow.reading.parsing.columns import Band, find_bands, gaps_of, group_rows, is_running
from workflow.reading.parsing.words import Box, Row, Word

GAP = "     "
_PAGE_NUMBER = re.compile(r"^(?:trang\s*)?[-–—.\s]*\d{1,3}(?:\s*/\s*\d{1,3})?[-–—.\s]*$", re.IGNORECASE)
_CELL = 2.0  # of a word's height: a blank this wide in a row outside of columns is the gap of a table
_MARK = re.compile(r"^(?:\d{1,2}[.)]|[-–—+•*]|[a-zđ][.)]|[IVX]{1,5}\.|\(\d{1,2}\))$")
_ADDRESSED = re.compile(r"^kính\s+(?:gửi|gởi|trình)\b|^n[ơo]i\s+nh[ậâ]n\b", re.IGNORECASE)


@dataclass(slots=True)
class Laid:
    """A line of the page: its columns from left to right (`right` when only the right one stands there). No row is a
    blank line."""

    cells: list[Row]
    right: bool = False

    @property
    def text(self) -> str:
        return ("\t" if self.right else "") + GAP.join(cell.text for cell in self.cells)

    @property
    def box(self) -> Box | None:
        if not self.cells:
            return None
        return (
            min(cell.x0 for cell in self.cells),
            min(cell.y0 for cell in self.cells),
            max(cell.x1 for cell in self.cells),
            max(cell.y1 for cell in self.cells),
        )


def lay_out(words: list[Word], height: float) -> list[Laid]:
    """Return the lines of a page that is `height` tall; a blank line stands where a paragraph of the body ends."""
    words = [word for word in words if word.text.strip()]
    if not words:
        return []
    tall = median(word.height for word in words)
    rows = _without_page_numbers(group_rows(words), height)
    lines: list[Laid] = []
    for band in find_bands(rows, tall):
        part = rows[band.first : band.last + 1]
        lines += _two_columns(part, band, tall) if band.strip else [Laid(_cells(row, tall)) for row in part]
    return _with_blanks(lines, tall)


def _without_page_numbers(rows: list[Row], height: float) -> list[Row]:
    """The first and last row of a page, where it is a number alone near the edge, numbers the page."""
    for place, near in ((0, lambda row: row.y1 < 0.12 * height), (-1, lambda row: row.y0 > 0.88 * height)):
        if rows and near(rows[place]) and _PAGE_NUMBER.match(rows[place].text):
            rows = rows[1:] if place == 0 else rows[:-1]
    return rows


def _cells(row: Row, tall: float) -> list[Row]:
    """The row parted at blanks that no justified line has; a row of many such blanks is one stretched line."""
    cuts = [gap for gap in gaps_of(row) if gap[1] - gap[0] >= _CELL * tall]
    if not cuts:
        return [row]
    cells: list[Row] = [Row([])]
    for word in row.words:
        if len(cells) <= len(cuts) and word.x0 >= cuts[len(cells) - 1][1]:
            cells.append(Row([]))
        cells[-1].words.append(word)
    stretched = len(cells) > 3 and sum(len(cell.words) == 1 for cell in cells) > len(cells) // 2
    marked = len(cells) == 2 and _MARK.match(cells[0].text)
    return [row] if stretched or marked else cells


def _two_columns(rows: list[Row], band: Band, tall: float) -> list[Laid]:
    """Both columns side by side, or one after the other when they are running text."""
    assert band.strip is not None
    middle = sum(band.strip) / 2
    words = [word for row in rows for word in row.words]
    left = group_rows([word for word in words if (word.x0 + word.x1) / 2 < middle])
    right = group_rows([word for word in words if (word.x0 + word.x1) / 2 >= middle])
    if is_running(left, right):
        return [Laid([row]) for row in left + right]
    return _side_by_side(left, right, tall)


def _side_by_side(left: list[Row], right: list[Row], tall: float) -> list[Laid]:
    """Each row of the right column beside the nearest free row of the left one, in order; else on a line of its own."""
    beside: dict[int, Row] = {}
    alone: list[Row] = []
    after = 0
    for row in right:
        free = [at for at in range(after, len(left)) if abs(left[at].middle - row.middle) <= 0.9 * tall]
        if free:
            nearest = min(free, key=lambda at: abs(left[at].middle - row.middle))
            beside[nearest] = row
            after = nearest + 1
        else:
            alone.append(row)
    lines = [
        (row.middle, Laid(_cells(row, tall) + (_cells(beside[at], tall) if at in beside else [])))
        for at, row in enumerate(left)
    ]
    lines += [(row.middle, Laid(_cells(row, tall), right=True)) for row in alone]
    return [line for _middle, line in sorted(lines, key=lambda one: one[0])]


def _with_blanks(lines: list[Laid], tall: float) -> list[Laid]:
    """Put a blank line where a paragraph of the body ends: a wider step downward, or the next line is set in."""
    spread: list[Laid] = []
    body = False
    full = _full_lines(lines, tall)
    right = median(row.x1 for row in full) if full else 0.0
    margin = median(row.x0 for row in full) if full else 0.0
    step = _usual_step(lines, tall)
    for before, line in zip([None, *lines], lines, strict=False):
        text = line.text.strip()
        single = before is not None and len(before.cells) == len(line.cells) == 1 and not line.right
        if body and before is not None and single and not before.right:
            one, two = before.cells[0], line.cells[0]
            apart = two.middle - one.middle > 1.35 * step
            inset = 0.8 * tall < two.x0 - margin < 6 * tall and two.x1 > right - tall and one.x0 < margin + 0.8 * tall
            if apart or inset:
                spread.append(Laid([]))
        if _ADDRESSED.match(text):
            body = text.casefold().startswith("k")
        elif len(line.cells) == 1 and any(line.cells[0] is row for row in full):
            body = True
        spread.append(line)
    return spread


def _full_lines(lines: list[Laid], tall: float) -> list[Row]:
    """Lines that reach from the left margin to the right one."""
    singles = [line.cells[0] for line in lines if len(line.cells) == 1 and not line.right]
    if not singles:
        return []
    widest = max(row.x1 - row.x0 for row in singles)
    return [row for row in singles if row.x1 - row.x0 > widest - 1.5 * tall and widest > 20 * tall]


def _usual_step(lines: list[Laid], tall: float) -> float:
    middles = [line.cells[0].middle for line in lines if line.cells]
    steps = [below - above for above, below in itertools.pairwise(middles) if below - above > 0.3 * tall]
    return median(steps) if steps else 1.5 * tall
