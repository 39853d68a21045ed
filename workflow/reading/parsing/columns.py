"""Where a page stands in two columns: a strip that no word crosses over several rows, with words on both sides."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from workflow.reading.parsing.words import Row, Word

Gap = tuple[float, float]
_NARROW = 0.8  # of the usual height of a word: a strip this wide parts columns when three rows share it
_WIDE = 1.6  # two rows are enough for one this wide
_LONE = 2.5  # and one row for this: wider than any justified space
_MIDDLE = (0.15, 0.85)  # of the text's width: where a second column may begin
_RUNNING = 10  # rows on both sides of a strip that make a page of two columns, when they are full
_FULL = 0.7


@dataclass(slots=True)
class Band:
    """Rows `first`..`last` (both inside); `strip` parts them into two columns, None when they are one."""

    first: int
    last: int
    strip: Gap | None = None


def group_rows(words: list[Word]) -> list[Row]:
    """Words to rows, from top to bottom. A word joins the row whose last word stands beside it: so a row may sink or
    rise a little from left to right."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda one: one.x0):
        best, most = None, 0.45
        for row in rows:
            beside = row.words[-1]
            shared = min(word.y1, beside.y1) - max(word.y0, beside.y0)
            share = shared / max(min(word.height, beside.height), 1e-6)
            if share > most:
                best, most = row, share
        if best is None:
            rows.append(Row([word]))
        else:
            best.words.append(word)
    return sorted(rows, key=lambda row: row.middle)


def gaps_of(row: Row) -> list[Gap]:
    """The blank strips between the words of a row."""
    found: list[Gap] = []
    edge = row.words[0].x1
    for word in row.words[1:]:
        if word.x0 > edge:
            found.append((edge, word.x0))
        edge = max(edge, word.x1)
    return found


def _free(row: Row, left: float, right: float) -> list[Gap]:
    return [(left, row.x0), *gaps_of(row), (row.x1, right)]


def _shared(strips: list[Gap], row: Row, least: float, left: float, right: float) -> list[Gap]:
    """The strips of the rows above that this row leaves free too."""
    found = []
    for low, high in strips:
        for begin, end in _free(row, left, right):
            part = (max(low, begin), min(high, end))
            if part[1] - part[0] >= least:
                found.append(part)
    return found


def _both_sides(rows: list[Row], strip: Gap) -> int:
    return sum(1 for row in rows if row.words[0].x1 <= strip[0] and row.words[-1].x0 >= strip[1])


def _parts(rows: list[Row], strip: Gap, height: float) -> bool:
    """Whether the strip is wide enough for the number of rows that stand on both sides of it."""
    width, both = strip[1] - strip[0], _both_sides(rows, strip)
    left = sum(1 for row in rows if row.x0 < strip[0])
    right = sum(1 for row in rows if row.x1 > strip[1])
    if both == 0:
        return min(left, right) >= 2 and width >= _WIDE * height and _staggered(rows, strip)
    return (
        width >= _LONE * height or (both >= 2 and width >= _WIDE * height) or (both >= 3 and width >= height * _NARROW)
    )


def _staggered(rows: list[Row], strip: Gap) -> bool:
    """Rows of two columns whose base lines never meet: sides change more than once."""
    sides = ["left" if row.x1 <= strip[0] else "right" for row in rows]
    return sum(1 for one, next_one in itertools.pairwise(sides) if one != next_one) >= 2


def find_bands(rows: list[Row], height: float) -> list[Band]:
    """Part the rows of a page into bands of one and of two columns, each as tall as its strip stays free."""
    if not rows:
        return []
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    zone = (left + _MIDDLE[0] * (right - left), left + _MIDDLE[1] * (right - left))
    bands: list[Band] = []
    at = 0
    while at < len(rows):
        band = _band_from(rows, at, zone, height, left, right)
        if band.strip is None and bands and bands[-1].strip is None:
            bands[-1].last = band.last
        else:
            bands.append(band)
        at = band.last + 1
    return bands


def _band_from(rows: list[Row], at: int, zone: Gap, height: float, left: float, right: float) -> Band:
    """The tallest band of two columns that begins at row `at`, else the row alone."""
    least = _NARROW * height
    strips = [(max(a, zone[0]), min(b, zone[1])) for a, b in _free(rows[at], left, right)]
    strips = [strip for strip in strips if strip[1] - strip[0] >= least]
    best = Band(at, at)
    end = at
    while strips:
        chosen = rows[at : end + 1]
        good = [strip for strip in strips if _parts(chosen, strip, height)]
        if good and _opens(rows[at], good):
            best = Band(at, end, max(good, key=lambda strip: (_both_sides(chosen, strip), strip[1] - strip[0])))
        end += 1
        if end >= len(rows) or rows[end].y0 - rows[end - 1].y1 > 6 * height:
            break
        strips = _shared(strips, rows[end], least, left, right)
    return best


def _opens(row: Row, strips: list[Gap]) -> bool:
    """A band begins with a row that stands beside its strip, not with a short line above it."""
    return any(row.x1 <= strip[0] or row.x0 >= strip[1] or _both_sides([row], strip) for strip in strips)


def is_running(left: list[Row], right: list[Row]) -> bool:
    """Whether two columns are running text, read one after the other: long, and most lines fill their column."""
    if min(len(left), len(right)) < _RUNNING:
        return False
    for side in (left, right):
        width = max(row.x1 for row in side) - min(row.x0 for row in side)
        full = sum(1 for row in side if row.x1 - row.x0 >= 0.85 * width)
        if full < _FULL * len(side):
            return False
    return True
