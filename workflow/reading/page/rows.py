"""All lines of a text in reading order: one long line broken, merged columns of a head told apart."""

from __future__ import annotations

from workflow.reading.grammar import tables
from workflow.reading.page import anchors
from workflow.reading.page.columns import head_cells
from workflow.reading.page.lines import Line, cells_of, physical_lines
from workflow.reading.page.running import broken, runs_together

_PARAGRAPH = 200  # so long a line is a paragraph: the head is over
_HEAD_ROWS = 40


def split_lines(text: str) -> list[Line]:
    """Return the cells of all lines in reading order; a blank line is one Line with empty text. Linear."""
    lines: list[Line] = []
    row, left = 0, _HEAD_ROWS
    for no, cleaned in physical_lines(text):
        pieces = broken(cleaned) if runs_together(cleaned) else [cleaned]
        for piece in pieces:
            row += 1
            if not piece:
                lines.append(Line(no, "", row=row))
                continue
            cells = cells_of(piece)
            left = _HEAD_ROWS if anchors.title_in(piece[:_PARAGRAPH]) else left - 1
            if left > 0:
                cells = [part for col, cell in cells for part in head_cells(cell, col)]
            lines += [Line(no, cell, col, len(cells), row) for col, cell in cells]
            if any(_closes(Line(no, cell)) for _col, cell in cells):
                left = 0
            elif any(anchors.number_of(Line(no, cell)) for _col, cell in cells):
                left = max(left, _HEAD_ROWS // 2)
    return lines


def _closes(line: Line) -> bool:
    """Whether the head ends here: Kính gửi, Nơi nhận, a paragraph, grounds."""
    return (
        len(line.text) > _PARAGRAPH
        or anchors.is_addressed(line)
        or anchors.is_received(line)
        or line.key.startswith(tables.GROUNDS)
    )
