"""Finds the letters of a file: each begins at a head (title, number, place and date standing together)."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.kernel.folding import fold
from workflow.reading.grammar import tables
from workflow.reading.grammar.organs import HEADER_STARTS
from workflow.reading.page import anchors, stamps
from workflow.reading.page.lines import Line

_REACH = 24  # lines between two parts of one head: organ, stamp, subject and blanks stand between them
_LONG = 160  # a line this long is a paragraph of the body, never part of a head
_STARTS = tuple(HEADER_STARTS)


@dataclass(frozen=True)
class Segment:
    """The lines of one letter; `copy` are those of the note that makes it a true copy, where one stands below it."""

    lines: list[Line]
    copy: list[Line] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.lines[0].no

    @property
    def last(self) -> int:
        return (self.copy or self.lines)[-1].no


def _mark(line: Line) -> str | None:
    if anchors.title_of(line):
        return "title"
    if anchors.number_of(line):
        return "number"
    return "date" if anchors.date_of(line) else None


def _heads(lines: list[Line]) -> list[tuple[int, set[str]]]:
    """(index of the first mark, marks) of every head. A repeated mark or a paragraph ends a head; a second number right
    below the first is the other organ's of a joint letter."""
    heads: list[tuple[int, set[str]]] = []
    last, before = -_REACH, ""
    for at, line in enumerate(lines):
        if len(line.text) > _LONG or anchors.is_addressed(line) or anchors.is_received(line):
            last = -_REACH - 1
            continue
        mark = _mark(line)
        if mark is None:
            continue
        again = bool(heads) and mark in heads[-1][1] and not (mark == "number" and before == "number" and at - last < 8)
        if not heads or at - last > _REACH or again:
            heads.append((at, {mark}))
        else:
            heads[-1][1].add(mark)
        last, before = at, mark
    return heads


def _organ_line(line: Line) -> bool:
    return line.upper and not anchors.authority_of(line) and line.key not in tables.POSITIONS and len(line.text) < 120


def _begin(lines: list[Line], at: int, floor: int) -> int:
    """Move up from the first mark over organ lines, asterisks, stamps and blanks."""
    start = at
    for up in range(at - 1, max(floor, at - 14) - 1, -1):
        line = lines[up]
        if not line.text or set(line.text) <= set("*_-—– "):
            continue
        if stamps.label_of(line) or stamps.fields_of(line):
            start = up
            continue
        if not _organ_line(line) or anchors.is_received(line):
            break
        if line.key.startswith(_STARTS) or start - up <= 3:
            start = up
    return start


def _complete(lines: list[Line], marks: set[str]) -> bool:
    """Two marks make a letter; one is enough beside Kính gửi and a signature or Nơi nhận."""
    if len(marks) >= 2:
        return True
    addressed = any(anchors.is_addressed(line) for line in lines)
    closed = any(anchors.is_received(line) or anchors.authority_of(line) for line in lines)
    return bool(marks) and addressed and closed


def split_letters(lines: list[Line]) -> list[Segment]:
    """Return the letters of a file in reading order; [] when no line group is the head of a letter."""
    every = _heads(lines)
    heads = [(at, marks) for at, marks in every if len(marks) >= 2] or every[:1]
    if not heads:
        return []
    starts: list[int] = []
    for at, _marks in heads:
        starts.append(_begin(lines, at, starts[-1] + 1 if starts else 0))
    segments: list[Segment] = []
    for start, end, (_at, marks) in zip(starts, [*starts[1:], len(lines)], heads, strict=True):
        part = lines[start:end]
        while part and not part[-1].text:
            part.pop()
        if segments and part and _is_copy_note(part):
            segments[-1] = Segment(segments[-1].lines, part)
        elif part and _complete(part, marks) and _has_body(part):
            segments.append(Segment(part))
    return segments


def _is_copy_note(lines: list[Line]) -> bool:
    """The note below a copied letter: SAO Y, a number with BS, no letter of its own."""
    numbers = [found["symbol"] for line in lines if (found := anchors.number_of(line))]
    said = any(line.upper and line.key in tables.COPIES for line in lines)
    own = any(anchors.is_addressed(line) for line in lines) or any(len(line.text) > _LONG for line in lines)
    return not own and (any(symbol.startswith(("BS/", "SY", "SL", "TS")) for symbol in numbers) or said)


def _has_body(lines: list[Line]) -> bool:
    """A head without a sentence below it is no letter; short sentences count between Kính gửi and Nơi nhận."""
    if fold(lines[0].text) == "":
        return False
    if any(len(line.text) > 40 and not line.upper and not _mark(line) for line in lines):
        return True
    begin = next((i for i, line in enumerate(lines) if anchors.is_addressed(line)), len(lines))
    end = next((i for i, line in enumerate(lines) if anchors.is_received(line)), len(lines))
    return any(len(line.text) > 20 for line in lines[begin + 1 : end]) and end < len(lines)
