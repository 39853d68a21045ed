"""What the letter is about: the lines behind "V/v", under the number, or under the name of the kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workflow.reading.grammar import tables
from workflow.reading.head.kinds import Printed
from workflow.reading.head.values import asked
from workflow.reading.page import anchors
from workflow.reading.page.lines import Line

_RULE = re.compile(r"^[\s*_\-–—=~.o0+]+$")
_LONGEST = 300
_FAR = 6  # rows between two lines of one subject
_ITEM = re.compile(r"^(?:\d{1,2}\s?[.)/]\s|[IVX]{1,5}\.\s|Điều\s\d|[-–]\s?Căn cứ)")


@dataclass(frozen=True)
class Subject:
    """The subject without its prefix, the prefix, both as printed, the first line, how sure."""

    value: Any
    prefix: str | None
    raw: str | None
    line: Line | None
    confidence: float


def named_subject(lines: Sequence[Line], at: int) -> tuple[list[Line], int]:
    """The lines of the subject below the name of the kind at `at`, and the index of the first line behind them."""
    chosen: list[Line] = []
    blank, index = False, at + 1
    while index < len(lines):
        line = lines[index]
        if not line.text:
            blank = bool(chosen)
        elif _RULE.match(line.text):
            if chosen:
                return chosen, index + 1
        elif _ends_subject(line) or (chosen and not _runs_on(chosen[-1], line, blank)):
            break
        elif not (line.upper and line.key in tables.NOTES):
            chosen.append(line)
            blank = False
        index += 1
    return chosen, index


def _ends_subject(line: Line) -> bool:
    return (
        len(line.text) > _LONGEST
        or anchors.is_addressed(line)
        or anchors.is_received(line)
        or line.key.startswith(tables.GROUNDS)
        or bool(_ITEM.match(line.text))
    )


def _runs_on(before: Line, line: Line, blank: bool) -> bool:
    small = line.text[:1].islower()
    if before.upper != line.upper and not small:
        return False
    if blank or before.text.endswith((".", ":", ";")):
        return small and not before.text.endswith((".", ":"))
    return small or line.upper or not line.key.startswith(tables.BODY_OPENERS) or len(line.text) < 40


def _loose_lines(rest: list[Line]) -> list[Line]:
    """The lines of the subject of a letter without a kind's name: from V/v on, else the small-letter lines that nothing
    else has claimed."""
    first = next((i for i, line in enumerate(rest) if anchors.SUBJECT.match(line.text)), None)
    if first is None:
        first = next((i for i, line in enumerate(rest) if not line.upper and len(line.text) > 3), None)
    if first is None:
        return []
    chosen = [rest[first]]
    for line in rest[first + 1 :]:
        if line.upper and not chosen[-1].upper:
            break
        if line.at - chosen[-1].at > _FAR or (line.of > 1 and line.col != chosen[0].col):
            break
        chosen.append(line)
    return chosen


def read_subject(rest: list[Line], named: list[Line], printed: Printed | None, kind_line: Line | None) -> Subject:
    """Return the subject: `named` below the kind's name, else out of the `rest` of the head."""
    behind = kind_line.text[printed.end :].strip(" :.-") if kind_line and printed else ""
    lines = named if printed else _loose_lines(rest)
    if behind and kind_line:
        lines = [kind_line, *named]
    texts = [behind if line is kind_line else line.text for line in lines]
    text = " ".join(texts).strip()
    if not text:
        return Subject(None, None, None, None, 1.0)
    found = anchors.SUBJECT.match(text)
    value: Any = text[found.end() :].strip() if found else text
    sure = 1.0 if found or printed else 0.7
    if value and not found and len(value) > _LONGEST:
        value, sure = asked(value, value, []), 0.3
    return Subject(value or None, found["prefix"] if found else None, "\n".join(texts), lines[0], sure)
