"""What differs between two texts of a letter: part by part, row by row, and inside a row word by word. Pure.

Cost: equal beginnings and ends are taken off in one walk; what is left is matched by difflib as long as the pairs of
equal pieces stay under a bound, else shown as taken out and put in. Long texts get coarse before they get slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .body import is_break, is_table, without_notes
from .content import plain
from .notation import typed, typed_words

PAIRS, PIECES, WHOLE_PAIRS = 60_000, 4_000, 600_000
"""Pairs of equal pieces in one matching; pieces of a side; pairs in a whole comparison."""
ALIKE, LIKE_PART = 0.4, 0.6
"""Shared words that make two rows one changed row: of the longer, or of the shorter where it was cut or grew."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
ONE_LINE = ("subject", "place", "position")
LISTS = ("addressees", "distribution")
SAME, GONE, NEW, CHANGED, MARKED = "same", "gone", "new", "changed", "marked"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both texts have, or only the older ("gone"), or only the newer ("new")."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """One row: same, gone, new, changed (in its words), or marked (only bold, italic or a table's heading)."""

    state: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of the letter with its rows; `changes` are how many rows are not the same."""

    name: str
    hunks: tuple[Hunk, ...]

    @property
    def changes(self) -> int:
        """Rows that differ."""
        return sum(hunk.state != SAME for hunk in self.hunks)


class _Purse:
    """What a comparison may still cost."""

    def __init__(self) -> None:
        self.left = WHOLE_PAIRS

    def pays(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether these may be matched; takes the cost away."""
        if len(old) > PIECES or len(new) > PIECES:
            return False
        mine, theirs = Counter(old), Counter(new)
        cost = len(old) + len(new) + sum(count * theirs[piece] for piece, count in mine.items())
        if cost > min(PAIRS, self.left):
            return False
        self.left -= cost
        return True


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[PartChange]:
    """Every part in the order of the page; parts without a word in both are left out."""
    purse = _Purse()
    found = [PartChange(name, _hunks([plain(old.get(name))], [plain(new.get(name))], purse)) for name in ONE_LINE]
    found.append(PartChange("authority", _hunks(_authority(old), _authority(new), purse)))
    found += [PartChange(name, _hunks(_lines(old, name), _lines(new, name), purse)) for name in LISTS]
    found.append(PartChange("body", body_hunks(old.get("body"), new.get("body"), purse)))
    order = {name: at for at, name in enumerate(("subject", "place", "addressees", "body", "distribution"))}
    return sorted((part for part in found if part.hunks), key=lambda part: order.get(part.name, 9))


def _authority(content: Mapping[str, Any]) -> list[str]:
    said = content.get("authority")
    if not isinstance(said, dict):
        return [plain(said)]
    return [" ".join(words for words in (plain(said.get("form")), plain(said.get("body"))) if words)]


def _lines(content: Mapping[str, Any], name: str) -> list[str]:
    rows = content.get(name)
    return [plain(row) for row in rows] if isinstance(rows, list) else []


def body_hunks(old: Any, new: Any, purse: _Purse | None = None) -> tuple[Hunk, ...]:
    """The rows of two bodies. Tables are compared row by row as they are typed."""
    before, after = list(_rows(old)), list(_rows(new))
    hunks = _hunks([text for text, _own in before], [text for text, _own in after], purse or _Purse())
    return tuple(_with_marks(hunks, before, after))


def _rows(body: Any) -> Iterator[tuple[str, Any]]:
    """(words as shown, what makes two equal)"""
    for row in body if isinstance(body, list) else []:
        if is_table(row) or is_break(row):
            for line in typed([row]).split("\n"):
                yield line, line
        elif text := plain(row):
            yield text, repr(without_notes(row).get("marks"))


def _with_marks(hunks: tuple[Hunk, ...], before: list[Any], after: list[Any]) -> Iterator[Hunk]:
    """Rows of the same words but other marks say so."""
    mine = theirs = 0
    for hunk in hunks:
        kept = hunk
        if hunk.state == SAME and before[mine][1] != after[theirs][1]:
            kept = Hunk(MARKED, hunk.pieces)
        mine += hunk.state != NEW
        theirs += hunk.state != GONE
        yield kept


def _hunks(old: list[str], new: list[str], purse: _Purse) -> tuple[Hunk, ...]:
    before, after = [row for row in old if row], [row for row in new if row]
    found: list[Hunk] = []
    for tag, mine, theirs in steps(before, after, purse.pays):
        if tag == SAME:
            found += [Hunk(SAME, (Piece(SAME, row),)) for row in mine]
        else:
            found += _replaced(mine, theirs, purse)
    return tuple(found)


def steps(old: Sequence[str], new: Sequence[str], pays: Any) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """("same" | "changed", pieces of the old, pieces of the new), in order, the whole of both."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if head:
        yield SAME, old[:head], new[:head]
    mine, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    if mine and theirs and pays(mine, theirs):
        for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
            yield (SAME if tag == "equal" else CHANGED), mine[a:b], theirs[c:d]
    elif mine or theirs:
        yield CHANGED, mine, theirs
    if tail:
        yield SAME, old[len(old) - tail :], new[len(new) - tail :]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _replaced(old: Sequence[str], new: Sequence[str], purse: _Purse) -> list[Hunk]:
    """Rows that took others' place: those that are alike are one changed row, in order; the rest is gone or new."""
    found: list[Hunk] = []
    at = 0
    for row in old:
        near = next((place for place in range(at, min(at + 20, len(new))) if _alike(row, new[place])), None)
        if near is None:
            found.append(Hunk(GONE, (Piece(GONE, row),)))
            continue
        found += [Hunk(NEW, (Piece(NEW, other),)) for other in new[at:near]]
        found.append(Hunk(CHANGED, tuple(pieces(row, new[near], purse))))
        at = near + 1
    return found + [Hunk(NEW, (Piece(NEW, row),)) for row in new[at:]]


def _alike(old: str, new: str) -> bool:
    mine, theirs = (Counter(re.findall(r"\w+", text[:4000].casefold())) for text in (old, new))
    shared = (mine & theirs).total()
    sizes = sorted((mine.total(), theirs.total()))
    return shared >= ALIKE * max(sizes[1], 1) or (shared >= 3 and shared >= LIKE_PART * sizes[0])


def words_in(text: str) -> list[str]:
    """Words, blanks and signs. Marks of Vietnamese letters stay on their letters, however they were typed."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def pieces(old: str, new: str, purse: _Purse | None = None) -> Iterator[Piece]:
    """The words of two rows; what changed is shown as whole words, blanks between two changes with them."""
    found: list[tuple[str, str]] = []
    for tag, mine, theirs in steps(words_in(old), words_in(new), (purse or _Purse()).pays):
        same = tag == SAME
        if same and found and not "".join(mine).strip():
            found += [(GONE, "".join(mine)), (NEW, "".join(mine))]
        elif same:
            found.append((SAME, "".join(mine)))
        else:
            found += [(GONE, "".join(mine)), (NEW, "".join(theirs))]
    yield from _gathered([(state, text) for state, text in found if text])


def _gathered(found: list[tuple[str, str]]) -> Iterator[Piece]:
    """What is gone in a stretch of changes, then what is new in it."""
    gone = new = ""
    for state, text in [*found, (SAME, "")]:
        if state == GONE:
            gone += text
        elif state == NEW:
            new += text
        else:
            if gone == new:
                text = gone + text
            else:
                yield from (Piece(kind, words) for kind, words in ((GONE, gone), (NEW, new)) if words)
            gone = new = ""
            if text:
                yield Piece(SAME, text)


def row_texts(content: Mapping[str, Any]) -> list[str]:
    """Every paragraph of the body in notation, "" for tables and page breaks: places for suggested wording."""
    body = content.get("body")
    rows = body if isinstance(body, list) else []
    return ["" if is_table(row) or is_break(row) else typed_words(row) for row in rows]
