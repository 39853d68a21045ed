"""Where the parts of a letter stand: its head, its subject, Kính gửi, the body, the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.reading.grammar import tables
from workflow.reading.head.header import is_rule
from workflow.reading.head.kinds import printed_kind
from workflow.reading.head.stamp import find_stamp
from workflow.reading.head.subjects import named_subject
from workflow.reading.page import anchors
from workflow.reading.page.body import Paragraph, read_paragraphs
from workflow.reading.page.columns import signs
from workflow.reading.page.lines import Line
from workflow.reading.recipients import addressee_lines

_FIRST_ITEM = re.compile(r"^(?:1\s?[.)/-]\s?\D|I\.\s|Điều\s1\b)")
_PARAGRAPH = 120
_FRESH = 60  # letters of a line that begins a paragraph behind a blank one
_LONG = 200


@dataclass(frozen=True)
class Zones:
    """The lines of each part. `kind_at` is the index of the kind's name in `header`, `named` the subject below it."""

    header: list[Line]
    kind_at: int | None
    named: list[Line]
    lines: list[Line]
    begin: int
    end: int
    stamp: list[Line]
    boxes: dict[str, str]

    @property
    def tail(self) -> list[Line]:
        """The lines below the body, up to an annex."""
        below = self.lines[self.end :]
        annex = next(
            (i for i, line in enumerate(below) if i and line.text[:7].isupper() and line.key.startswith(tables.ANNEX)),
            None,
        )
        return below[:annex]


def find_zones(letter: list[Line]) -> Zones:
    """Tell the parts of one letter apart; the lines of the receiver's stamp are taken out wherever they stand."""
    stamp, boxes = find_stamp(letter)
    marks = {id(line) for line in stamp}
    lines = [line for line in letter if id(line) not in marks]
    addressed = _addressed(lines)
    above = lines[: addressed if addressed is not None else _head_end(lines)]
    kind_at = next((i for i, line in enumerate(above) if printed_kind(line)), None)
    named: list[Line] = []
    if kind_at is not None:
        named, behind = named_subject(lines[: addressed or len(lines)], kind_at)
        begin = addressed if addressed is not None else behind
    else:
        begin = addressed if addressed is not None else _first_paragraph(lines)
    header = lines[: min(begin, (kind_at + 1) if kind_at is not None else begin)]
    return Zones(header, kind_at, named, lines, begin, _end(lines, begin), stamp, boxes)


def _addressed(lines: list[Line]) -> int | None:
    for index, line in enumerate(lines):
        if anchors.is_addressed(line):
            return index
        if len(line.text) > _LONG or anchors.is_received(line):
            return None
    return None


def _head_end(lines: list[Line]) -> int:
    """The first line that can be no part of a head."""
    return next(
        (i for i, line in enumerate(lines) if len(line.text) > _LONG or line.key.startswith(tables.GROUNDS)), len(lines)
    )


def _end(lines: list[Line], begin: int) -> int:
    """Where the body ends: at Nơi nhận, an authority or a position that stands alone."""
    for index in range(begin + 1, len(lines)):
        line = lines[index]
        if anchors.is_received(line) or anchors.authority_of(line):
            return index
        if (line.upper and line.key in tables.POSITIONS) or signs(line):
            return index
    return len(lines)


def _first_paragraph(lines: list[Line]) -> int:
    """Without Kính gửi and a kind's name the body begins at the first long paragraph or opener below the head."""
    marks = [
        i for i, line in enumerate(lines) if anchors.title_of(line) or anchors.number_of(line) or anchors.date_of(line)
    ]
    start = (marks[-1] if marks else 0) + 1
    for at in range(start, len(lines)):
        line = lines[at]
        worded = line.key.startswith(tables.FIRST_WORDS) and len(line.text) > 8 and not line.upper
        opens = worded or bool(_FIRST_ITEM.match(line.text))
        if (
            len(line.text) > _PARAGRAPH
            or (opens and not _goes_on(lines, at))
            or (line.upper and line.text.endswith(":"))
        ):
            return at
    return min(start, len(lines))


def _goes_on(lines: list[Line], at: int) -> bool:
    """Whether the line continues a subject that "V/v" began right above it."""
    return (
        at > 0
        and bool(lines[at - 1].text)
        and bool(anchors.SUBJECT.match(lines[at - 1].text))
        and len(lines[at].text) < 60
    )


def body_of(zones: Zones) -> tuple[list[tuple[str, Line]], list[Paragraph]]:
    """The entries of Kính gửi and the paragraphs of the body."""
    lines, begin, end = zones.lines, zones.begin, zones.end
    if begin < len(lines) and anchors.is_addressed(lines[begin]):
        entries, after = addressee_lines(lines[:end], begin)
    else:
        entries, after = [], begin
    used = {id(line) for line in zones.named}
    rest = [line for line in lines[after:end] if id(line) not in used and not is_rule(line)]
    return entries, read_paragraphs(rest)
