"""Slips that a recogniser makes in the marks of well-known words, put right; the line as it was recognised is kept."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from workflow.kernel.folding import bare, fold
from workflow.reading.source import Cell, SourceLine

_WORD = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"^(\s*)(\d{1,2}),(?=\s+[^\W\d_])")
_SYMBOL = re.compile(r"\b(\d{1,6}\s?-\s?[A-ZĐ]{2,4}/)([A-ZĐ]{1,10})\b")
_DASH = re.compile(r"^(\s*)[~_=»·]+\s+(?=[^\W\d_])")
_LONGEST = 6
_LATE_TONE = {"ủy": "uỷ", "hòa": "hoà", "Hòa": "Hoà"}
_BEFORE_PLACES = frozenset(map(fold, ("tỉnh", "phố", "ủy", "bộ", "ban", "dân", "khối")))
_DIRT = 3  # characters: a shorter line of signs is the asterisk or the rule under a heading


@dataclass(frozen=True, slots=True)
class _Term:
    words: tuple[str, ...]
    unless: frozenset[str]


@lru_cache(maxsize=1)
def _terms() -> dict[tuple[str, ...], _Term]:
    text = tomllib.loads(Path(__file__).with_name("slips.toml").read_text(encoding="utf-8"))["terms"]
    found = {}
    for line in text.split("\n"):
        words, *unless = (part.strip() for part in line.split("!"))
        if words:
            spelled = tuple(words.split())
            found[tuple(map(bare, spelled))] = _Term(spelled, frozenset(map(fold, unless)))
    return found


def mend_slips(lines: Iterable[SourceLine]) -> list[SourceLine]:
    """Return the lines of a scan with the known slips put right and dirt left out. A line that changed says in `raw`
    what was recognised. Nothing is changed but marks of known terms, a dash that opens a line, a comma behind an
    item's number, and the symbol of a number that stands twice elsewhere with another one."""
    kept = [line for line in lines if not _is_dirt(line)]
    symbols = Counter(found.groups() for line in kept for found in _SYMBOL.finditer(line.text))
    mended: list[SourceLine] = []
    item = 0
    for line in kept:
        text = _DASH.sub(r"\1- ", _mend_symbols(mend_marks(line.text), symbols))
        found = _ITEM.match(text)
        if found and int(found[2]) == item + 1:
            text = _ITEM.sub(r"\1\2.", text)
        number = re.match(r"\s*(\d{1,2})\.\s", text)
        item = int(number[1]) if number else item
        if text != line.text:
            cells = tuple(replace(cell, text=mend_marks(cell.text)) for cell in line.cells)
            line = replace(line, text=text, cells=cells, raw=line.text)
        mended.append(replace(line, doubts=_still_doubted(line)) if line.doubts else line)
    return mended


def _is_dirt(line: SourceLine) -> bool:
    text = line.text.strip()
    return bool(text) and len(text) <= _DIRT and line.confidence < 0.9 and not any(map(str.isdigit, text))


def mend_marks(text: str) -> str:
    """The text with the marks of known terms as they are spelled; the case of each letter, and either tone placement,
    stay; a person's name is never taken for a term."""
    words, found = _known(text)
    for place in sorted(found, reverse=True):
        said = words[place][0]
        if fold(said) != fold(found[place]):
            text = text[: words[place].start()] + _cased(found[place], said) + text[words[place].end() :]
    return text


def _known(text: str) -> tuple[list[re.Match[str]], dict[int, str]]:
    """The words of a text, and by place the spelling of those that belong to a known term."""
    words = list(_WORD.finditer(text))
    keys = [bare(word[0]) for word in words]
    found: dict[int, str] = {}
    at = 0
    while at < len(words):
        size = next((n for n in range(_LONGEST, 1, -1) if _term_at(text, words, keys, at, n)), 0)
        if size:
            found |= dict(enumerate(_terms()[tuple(keys[at : at + size])].words, start=at))
        at += size or 1
    return words, found


def _still_doubted(line: SourceLine) -> tuple[tuple[str, float], ...]:
    """The weak words that no term explains: within one, the others vouch for it."""
    words, found = _known(line.text)
    vouched = {bare(words[place][0]) for place in found}
    return tuple((word, sure) for word, sure in line.doubts if bare(word) not in vouched)


def _term_at(text: str, words: list[re.Match[str]], keys: list[str], at: int, size: int) -> bool:
    if at + size > len(words):
        return False
    term = _terms().get(tuple(keys[at : at + size]))
    if term is None or (at + size < len(words) and fold(words[at + size][0]) in term.unless):
        return False
    near = at > 0 and text[words[at - 1].end() : words[at].start()] == " "
    if not _fits(term, [word[0] for word in words[at - near : at + size]], alone=not near):
        return False
    between = (text[a.end() : b.start()] for a, b in zip(words[at:], words[at + 1 : at + size], strict=False))
    return all(blank == " " for blank in between)


def _fits(term: _Term, found: list[str], *, alone: bool) -> bool:
    """Whether the words can be the term by their capitals: never a part of a person's name. `found` begins with the
    word before them, unless there is none."""
    before, said = (None, found) if alone else (found[0], found[1:])
    if all(word.isupper() for word in said):
        return True
    if term.words[0][0].isupper():
        named = all(word[0].isupper() for word in said)
        return named and (before is None or before[0].islower() or fold(before) in _BEFORE_PLACES)
    return not any(word[0].isupper() for word in said[1:])


def _cased(word: str, like: str) -> str:
    """`word` with the capitals of `like`; a letter that the recogniser lost or won leaves the case of the first."""
    if word in _LATE_TONE and unicodedata.normalize("NFD", like)[-1:] > "\u0300":
        word = _LATE_TONE[word]
    if len(word) != len(like):
        return word.upper() if like.isupper() else word.capitalize() if like[:1].isupper() else word
    return "".join(one.upper() if shape.isupper() else one.lower() for one, shape in zip(word, like, strict=True))


def _mend_symbols(text: str, symbols: Counter[tuple[str | None, ...]]) -> str:
    """ "411-CV/FU" beside two "411-CV/TU" is one of them."""

    def right(found: re.Match[str]) -> str:
        if symbols[found.groups()] > 1:
            return found[0]
        near = [
            str(symbol)
            for (head, symbol), times in symbols.items()
            if times >= 2 and head == found[1] and _one_letter(str(symbol), found[2])
        ]
        return found[1] + near[0] if len(near) == 1 else found[0]

    return _SYMBOL.sub(right, text)


def _one_letter(one: str, two: str) -> bool:
    """Whether two symbols differ in one letter, or one of them has one more."""
    if len(one) == len(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) == 1
    long, short = sorted((one, two), key=len, reverse=True)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def cells_of(line: SourceLine) -> tuple[Cell, ...]:
    """The columns of a line: its cells, else the line itself as one."""
    return line.cells or (Cell(line.text, line.box, line.confidence),)
