"""A second look at rows that the recogniser was not sure of: alone and larger, a short row is read better."""

from __future__ import annotations

from PIL import Image

from workflow.reading.parsing.columns import group_rows
from workflow.reading.parsing.layout import Laid
from workflow.reading.parsing.recognising import Recognised, Recogniser, read_row, read_scattered
from workflow.reading.parsing.words import Row, Word

_WEAK = 0.7
_MOST = 12  # rows of one page: a page with more is weak altogether, and stays so
_LARGER = 2
_SURE = 0.65
_EDGE = 3
_ROOM = 1.5  # heights of the row
_INK = 110
_LEFT = 300  # dark points: a row of two short words has a thousand


def read_what_was_left(recogniser: Recogniser, page: Recognised) -> None:
    """Read what stands on the page and in no sure word: short rows beside bold ones are passed over at first."""
    sure = [word for word in page.words if word.confidence >= _SURE]
    rest = page.image.copy()
    for word in sure:
        rest.paste(
            255, (round(word.x0) - _EDGE, round(word.y0) - _EDGE, round(word.x1) + _EDGE, round(word.y1) + _EDGE)
        )
    if sum(rest.histogram()[:_INK]) < _LEFT:
        return
    for row in group_rows(read_scattered(recogniser, rest)):
        if row.confidence >= _SURE and len(row.words) > 1 and _stands_apart(row, sure):
            covered = [
                word for word in page.words if word.confidence < _SURE and any(_overlap(word, new) for new in row.words)
            ]
            page.words = [word for word in page.words if word not in covered] + row.words


def _stands_apart(row: Row, sure: list[Word]) -> bool:
    """A row that was passed over has room around it; specks between the words of a row have none."""
    first, last = row.words[0], row.words[-1]
    top, bottom = min(word.y0 for word in row.words), max(word.y1 for word in row.words)
    room = _ROOM * (bottom - top)
    beside = [word for word in sure if min(bottom, word.y1) - max(top, word.y0) > (bottom - top) / 3]
    return all(max(word.x0 - last.x1, first.x0 - word.x1) > room for word in beside)


def _overlap(one: Word, two: Word) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.y0 < two.y1 and two.y0 < one.y1


def reread_weak_rows(recogniser: Recogniser, page: Recognised, laid: list[Laid]) -> None:
    """Replace the words of weak rows by those of the second reading, where it is surer."""
    weak = [(at, cell) for at, line in enumerate(laid) for cell in line.cells if cell.confidence < _WEAK]
    if len(weak) > _MOST:
        return
    for at, cell in weak:
        again = _again(recogniser, page, cell, _reach(laid, at, cell, page.width))
        if again and Row(again).confidence > max(cell.confidence + 0.1, _WEAK):
            cell.words = again


def _reach(laid: list[Laid], at: int, cell: Row, width: int) -> tuple[float, float]:
    """Left and right bound of a row: as far as the rows above and below in its column, not into a neighbour."""
    near = [one for line in laid[max(0, at - 2) : at + 3] for one in line.cells]
    column = [one for one in near if one.x0 < cell.x1 and one.x1 > cell.x0]
    others = [one for one in laid[at].cells if one is not cell]
    left = max([min(one.x0 for one in column), *(one.x1 for one in others if one.x1 <= cell.x0)])
    right = min([max(one.x1 for one in column), *(one.x0 for one in others if one.x0 >= cell.x1)])
    pad = 0.4 * cell.height
    return max(0.0, left - pad), min(float(width), right + pad)


def _again(recogniser: Recogniser, page: Recognised, cell: Row, reach: tuple[float, float]) -> list[Word]:
    pad = 0.25 * cell.height
    left, right = round(reach[0]), round(reach[1])
    top, bottom = max(0, round(cell.y0 - pad)), min(page.height, round(cell.y1 + pad))
    if right - left < 8 or bottom - top < 8:
        return []
    part = page.image.crop((left, top, right, bottom))
    part = part.resize((part.width * _LARGER, part.height * _LARGER), Image.Resampling.BICUBIC)
    words = read_row(recogniser, part)
    for word in words:
        word.x0, word.x1 = left + word.x0 / _LARGER, left + word.x1 / _LARGER
        word.y0, word.y1 = top + word.y0 / _LARGER, top + word.y1 / _LARGER
    return words
