"""A letter whose lines ran together into one long line: broken again where a new part of a letter begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from workflow.reading.grammar import tables
from workflow.reading.page import anchors
from workflow.reading.page.shape import CAPITAL, SMALL, any_of, loose, shape

LONG = 400
_THIS = "|".join(sorted({name.split()[0] + " " + name.split()[-1] for name in tables.KIND_NAMES.values()}))
# A new paragraph behind the end of a sentence.
_PARAGRAPH = re.compile(
    rf"(?<=[.;:,])\s+(?=(?:\d{{1,2}}\s?[.)/-]|[IVX]{{1,5}}\.|Điều\s\d{{1,2}}\s?[.:])\s*[{CAPITAL}])"
    rf"|(?<=[.;:])\s+(?=(?:[-–+•]\s*[{CAPITAL}]|[a-zđ]\)\s|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám) là,)\s*)"
    rf"|(?<=[.;:])\s+(?=Thứ [{SMALL}]{{2,4}},)"
    rf"|(?<=[^\d][.])\s+(?=(?:{_THIS}) này|Trong quá trình|Quá trình thực hiện|Kết quả thực hiện|Giao |Đề nghị )"
)
_FIELD = "|".join(map(re.escape, tables.AFTER_DASH))
_BULLET = re.compile(rf"\s+(?=[-–•]\s+(?!{_FIELD})[{CAPITAL}])|(?<=[;,.])\s+(?=[-–•]\s*[{CAPITAL}])")
_POSITIONS = "|".join(sorted(map(re.escape, tables.POSITIONS.values()), key=len, reverse=True))
_SIGNATURE = re.compile(
    rf"(?<=[.;,/)])(?<!T[.])(?<!M[.])(?<!L[.])(?<!Q[.])\s+(?=(?:{_POSITIONS})\s)"
    rf"|(?<=[.;,/)])\s+(?=(?:T/M|TM\.|TM |K/T|KT\.|T/L|TL\.|TUQ\.|Q\.)\s*(?!(?:KT|TM|TL|TUQ)\.)[{CAPITAL}]{{2}})"
    r"|\s+(?=(?:Ký bởi|Người ký|Ngày ký|Thời gian ký|Email|Cơ quan)\s?:|[A-Z]:\\|/\w+/\w+/)"
    r"|(?<=[.;])\s+(?=PHỤ LỤC\s)|\s+(?=\(?(?:Đã ký|đã ký|ĐÃ KÝ)\)?)|(?<=[ký|KÝ]\))\s+"
)
_OPENER = re.compile(
    rf"(?<=[,;.])\s+(?=(?:{'|'.join(sorted({loose(word) for word in tables.BODY_OPENERS}, key=len, reverse=True))})\s)"
)
_KINDS = re.compile(rf"(?<=\s)(?:{'|'.join(re.escape(name.upper()) for name in tables.KIND_NAMES.values())})(?=\s)")
_GROUNDS = re.compile(rf"\s(?=(?:-\s)?(?:{'|'.join(map(re.escape, (*tables.AFTER_SUBJECT, *tables.SPEAKERS)))})[\s,])")
_BEGUN = re.compile(rf"\s(?=(?:{'|'.join(map(re.escape, tables.AFTER_SUBJECT))})[\s,])")
_BELOW = re.compile(
    rf"(?:{any_of(tables.ORGANS_ABOVE)})(?:\s[^\W\d_]+){{1,6}}?\s(?=(?:{any_of(tables.ORGANS_BELOW)})\s)"
)
_URGENT = re.compile(rf"\s(?=(?:{'|'.join(sorted(map(re.escape, tables.URGENT), key=len, reverse=True))})(?:\s|$))")
_STAMP = re.compile(
    rf"\s(?=(?:[{CAPITAL}]+\s){{2,9}}?(?:CÔNG VĂN )?ĐẾN\s+Số)"
    r"|\s(?=(?:CÔNG VĂN |VĂN BẢN )?ĐẾN\s+Số)|(?<=ĐẾN)\s(?=Số)|\s(?=(?:Ngày:|Chuyển:|Số và ký hiệu|Lưu hồ sơ))"
)
_HEAD = 1600


def runs_together(text: str) -> bool:
    """Whether a line is a whole letter: long, with a title in capitals or both a Kính gửi and a Nơi nhận inside."""
    if len(text) <= LONG:
        return False
    if anchors.title_in(text[:_HEAD]) is not None:
        return True
    low = shape(text[:200_000])
    return bool(anchors.ADDRESSED_IN.search(low) and anchors.RECEIVED_IN.search(low))


def _head_breaks(text: str) -> Iterator[int]:
    """Breaks in the head: around title, motto, number, date; before the kind, the subject, Kính gửi."""
    low = shape(text)
    title = anchors.title_in(text)
    if title:
        yield from title[1:]
    for pattern in (anchors.MOTTO_IN,):
        found = pattern.search(low)
        if found:
            yield from found.span()
    kind = next((k for k in _KINDS.finditer(text)), None)
    if kind:
        yield from kind.span()
        grounds = _GROUNDS.search(text, kind.end() + 12)
        rule = text.find(" ---", kind.end())
        if rule > 0:
            yield rule
        if grounds:
            yield grounds.start()
    number = next((n for m in re.finditer(r"\bS[ốô]", text) if (n := anchors.number_in(text, m.start()))), None)
    if number:
        yield from number.span()
    dated = anchors.date_in(text)
    if dated:
        yield dated.start
        yield dated.end
    for pattern in (_URGENT, _STAMP):
        yield from (found.start() for found in pattern.finditer(text))
    yield from (above.end() for above in _BELOW.finditer(low) if text[above.start() : above.end()].isupper())
    subject = anchors.SUBJECT.search(text, number.end() if number else 0)
    if subject and subject["prefix"].casefold().startswith("v/"):
        yield subject.start()


def _parts(text: str) -> Iterator[int]:
    """Where the letters of one line begin anew, and their Kính gửi and Nơi nhận."""
    low = shape(text)
    for pattern in (anchors.ADDRESSED_IN, anchors.RECEIVED_IN):
        for found in pattern.finditer(low):
            dashed = low[found.end() : found.end() + 1] in {"-", "+"} and text[found.start() - 1 : found.start()] in {
                " ",
                "",
            }
            if (found["mark"] == ":" or dashed) and text[found.start()].isupper():
                yield found.start()


def broken(text: str) -> list[str]:
    """Return the pieces of one long line in order; joined with blanks they are the line again."""
    edges = sorted({0, len(text), *_parts(text)})
    pieces: list[str] = []
    for begin, end in pairwise(edges):
        pieces += _pieces(text[begin:end], first=begin == 0)
    return [piece for piece in (p.strip() for p in pieces) if piece]


def _pieces(text: str, first: bool) -> list[str]:
    low = shape(text[:60])
    if anchors.ADDRESSED_IN.match(low):
        opener = _OPENER.search(shape(text[:1500]))
        begun = _BEGUN.search(text[:1500], 12)
        cuts = [found.start() for found in (opener, begun) if found]
        cut = min(cuts) if cuts else min(len(text), 300)
        return [*_cut(text[:cut], _BULLET), *_pieces(text[cut:], first=False)]
    if anchors.RECEIVED_IN.match(low):
        tail = [part for piece in _cut(text[:3000], _BULLET) for part in _cut(piece, _SIGNATURE)]
        return [*tail, text[3000:]]
    if first:
        breaks = sorted({0, *(at for at in _head_breaks(text[:_HEAD])), len(text)})
        parts = [text[begin:end] for begin, end in pairwise(breaks)]
        return [*parts[:-1], *_pieces(parts[-1], first=False)]
    body = _cut(text, _PARAGRAPH)
    return [*body[:-1], *_cut(body[-1], _SIGNATURE)]


def _cut(text: str, pattern: re.Pattern[str]) -> list[str]:
    pieces, begin = [], 0
    for found in pattern.finditer(text):
        pieces.append(text[begin : found.start()])
        begin = found.end()
    return [*pieces, text[begin:]]
