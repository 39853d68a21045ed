"""Two columns that came out as one line: the parts of a head and of a tail are told apart by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from workflow.kernel.folding import bare, fold
from workflow.reading.grammar import tables
from workflow.reading.page import anchors
from workflow.reading.page.lines import Line
from workflow.reading.page.shape import CAPITAL, SMALL

_LONGEST = 260
_NUMBER_START = re.compile(r"(?<![\w/])S[ốỐổỔồỗôÔóÓòõơớoO06]\s?[:.;,]?[\s\d.…_-]")
_EDGES = " .,;:*_-–—~=|"
_SIGNED = re.compile(r"\(\s?(?:[đd][ãá] k[ýíỷỳy]|ký tên)\b[^)]{0,30}\)|[đd][ãá] k[ýíỷỳy]\b", re.IGNORECASE)
_NAME_END = re.compile(r"(?<=[.;,/)])\s+(?P<name>[^\W\d_]+(?:\s[^\W\d_]+){1,5})$")
_CAPITALS_END = re.compile(rf"(?:^|\s)(?P<caps>[^\s{SMALL}]+(?:\s[^\s{SMALL}]+){{0,12}})$")
_CAPITALS_NAME = re.compile(
    rf"^(?P<caps>[^{SMALL}]{{5,90}}?)\s*(?P<name>[{CAPITAL}][{SMALL}][^\W\d_]*(?:\s[^\W\d_]+){{1,5}})$"
)
_FORMS = re.compile(r"\s(?=(?:K/T|KT\.?|T/L|TL\.?|TUQ\.?)\s)")
_POSITIONS = sorted(tables.POSITIONS.values(), key=len, reverse=True)

Cut = tuple[int, int, int]
"""Start, end, column."""


def _capitals(text: str) -> bool:
    """No words in small letters: an organ, a mark, a rule or nothing."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.islower() for c in letters) <= len(letters) // 9


def _titles(text: str) -> Iterator[Cut]:
    found = anchors.title_in(text)
    if found and _capitals(text[: found[1]]) and found[2] - found[1] < len(text.strip(_EDGES)):
        yield found[1], found[2], 1
    motto = anchors.MOTTO_IN.search(Line(0, text).shape)
    if motto and motto.end() - motto.start() < len(text.strip(_EDGES)):
        yield motto.start(), motto.end(), 1


def _number(text: str) -> Cut | None:
    for start in _NUMBER_START.finditer(text):
        found = anchors.number_in(text, start.start())
        if found is None:
            continue
        before, behind = text[: found.start()], text[found.end() :].lstrip(" .")
        if not _capitals(before) or behind[:1] in {",", ")", '"', "”"} or behind.startswith(("của ", "ngày ", "về ")):
            return None
        return (found.start(), found.end(), 0) if before.strip(_EDGES) or behind.strip(_EDGES) else None
    return None


def _date(text: str) -> Cut | None:
    at = 0
    while found := anchors.date_in(text, at):
        behind = text[found.end :].strip(_EDGES)
        whole = found.start == 0 and not behind
        if not whole and (not behind or _capitals(behind) or anchors.SUBJECT.match(behind) or number_begins(behind)):
            return found.start, found.end, 1
        at = found.end
    return None


def number_begins(text: str) -> bool:
    """Whether a number and symbol stand at the start of `text`."""
    return anchors.number_in(text) is not None


def _words(text: str) -> Iterator[Cut]:
    """The subject's "V/v" and "Kính gửi" somewhere behind the start of the line."""
    for found in anchors.SUBJECT.finditer(text):
        if found.start() and (_capitals(text[: found.start()]) or found["prefix"].upper().startswith("V/")):
            yield found.start(), found.start(), 0
            break
    low = Line(0, text).shape
    addressed = anchors.ADDRESSED_IN.search(low)
    if (
        addressed
        and addressed.start()
        and (addressed["mark"] or "").startswith(":")
        and text[addressed.start()].isupper()
    ):
        yield addressed.start(), addressed.start(), 0


def head_cells(text: str, col: int) -> list[tuple[int, str]]:
    """The parts of one line of a head with their columns; the line itself where it is of one piece."""
    if len(text) > _LONGEST:
        return [(col, text)]
    cuts = [*_titles(text), *_words(text)]
    cuts += [cut for cut in (_number(text), _date(text)) if cut]
    if not cuts:
        return [(col, text)]
    edges = sorted({0, len(text), *(start for start, _end, _col in cuts), *(end for _start, end, _col in cuts)})
    right = {start for start, _end, column in cuts if column == 1}
    parts = [(1 if begin in right else col, text[begin:end].strip()) for begin, end in pairwise(edges)]
    return [(column, part) for column, part in parts if part.strip(_EDGES) or part == "*"] or [(col, text)]


# --- the end of a letter ----------------------------------------------------------------------------------------------


def tail_cells(lines: list[Line]) -> list[Line]:
    """The lines below the body with authority, position and signer cut off from the entries of Nơi nhận that they were
    merged with."""
    found: list[Line] = []
    listed = False
    for line in lines:
        listed = listed or anchors.is_received(line)
        found += _tail_parts(line) if line.text and len(line.text) < _LONGEST else [line]
    return found if listed else [part for line in lines for part in _tail_parts(line)]


def _tail_parts(line: Line) -> list[Line]:
    text = line.text
    cuts = (_signed_at, _capitals_then_name, _position_behind, _position_at, _name_at)
    at = next((cut for cut in (find(text) for find in cuts) if cut is not None), None)
    if at is None:
        return [line]
    left, right = text[:at].strip(), text[at:].strip()
    if not left or not right:
        return [line]
    col = line.col if Line(0, left).upper or _SIGNED.match(left) else 1
    return [*_tail_parts(replace(line, text=left, of=2)), *_tail_parts(replace(line, text=right, col=col, of=2))]


def _signed_at(text: str) -> int | None:
    """Where "(đã ký)" begins or ends inside a line."""
    found = _SIGNED.search(text)
    if not found or found.end() - found.start() >= len(text.strip()):
        return None
    return found.start() or found.end()


def signs(line: Line) -> bool:
    """Whether a line is a position in capitals with the signer's name behind it."""
    return 10 < len(line.text) < 120 and _capitals_then_name(line.text.rstrip(" *")) is not None


def _capitals_then_name(text: str) -> int | None:
    """Where the signer's name is glued to his position: "PHÓ BÍ THƯ Trần Văn An", with or without the blank."""
    found = _CAPITALS_NAME.match(text)
    if not found or not (_ends_in_position(found["caps"].strip()) or anchors.AUTHORITY.match(found["caps"].strip())):
        return None
    return found.start("name")


def _ends_in_position(caps: str) -> str | None:
    key, tight = fold(caps), bare(caps).replace(" ", "")
    exact = next((name for name in _POSITIONS if key == fold(name) or key.endswith(f" {fold(name)}")), None)
    return exact or next((name for name in _POSITIONS if tight.endswith(bare(name).replace(" ", ""))), None)


def _position_behind(text: str) -> int | None:
    """Where a second authority or the position begins behind the authority on one line."""
    authority = anchors.AUTHORITY.match(text)
    if not authority or not Line(0, text).upper:
        return None
    second = _FORMS.search(text, authority.start("body"))
    if second:
        return second.end()
    known = _ends_in_position(authority["body"])
    at = len(text) - len(known) if known else 0
    return at if known and fold(text[at:]) == fold(known) and at > authority.start("body") else None


def _position_at(text: str) -> int | None:
    """Where an authority or a known position in capitals begins behind other words of the line."""
    caps = _CAPITALS_END.search(text[-120:])
    if not caps or Line(0, text).upper:
        return None
    words = caps["caps"].split()
    for skip in range(min(len(words), 6)):
        rest = " ".join(words[skip:])
        if fold(rest) in tables.POSITIONS or (anchors.AUTHORITY.match(rest) and len(words) - skip > 1):
            return len(text) - len(rest)
    return None


def _name_at(text: str) -> int | None:
    """Where a person's name begins behind the full stop or comma of an entry."""
    found = _NAME_END.search(text[-60:])
    if not found:
        return None
    words = found["name"].split()
    named = 2 <= len(words) <= 5 and all(word[0].isupper() and not word.isupper() for word in words)
    return len(text) - len(found["name"]) if named and fold(words[0]) in tables.SURNAMES else None
