"""Finds the names of organs in running text: where a name starts, where it ends, whether it is one organ or a group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workflow.kernel.folding import bare, fold
from workflow.reading.grammar import organs
from workflow.reading.grammar.tables import CITED_KINDS, STOPS, VERBS

_TOKEN = re.compile(r"[^\W_]+(?:[-/.&][^\W_]+)*|[^\w\s]")
_ROMAN = re.compile(r"^[ivx]{1,6}$")
_TERM = fold("khóa")
_MAX_NAME = 24
_MAX_LIST = 40
_SHORTEST = 5  # letters below which a phrase without its marks could be anything


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    key: str
    bare: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Name:
    """One organ or group in a text: its words as written, its place, whether it names exactly one organ."""

    text: str
    start: int
    end: int
    next: int
    proper: bool
    role: bool = False


@lru_cache(maxsize=16384)
def _keys(word: str) -> tuple[str, str]:
    return fold(word) or word, bare(word) or word


def tokenize(text: str) -> list[Token]:
    """Return words and punctuation of `text` with their folded form and place; linear."""
    return [Token(m[0], *_keys(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]


class Phrases:
    """A set of phrases that are matched token by token, the longest first. A phrase of several words is also met where
    a scan lost its marks (Ban Tô chức)."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._exact: dict[str, list[tuple[str, ...]]] = {}
        self._plain: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            tokens = tokenize(phrase)
            self._exact.setdefault(tokens[0].key, []).append(tuple(token.key for token in tokens))
            if len(tokens) > 1 and len(phrase) > _SHORTEST:
                self._plain.setdefault(tokens[0].bare, []).append(tuple(token.bare for token in tokens))
        for entries in (*self._exact.values(), *self._plain.values()):
            entries.sort(key=len, reverse=True)

    def match(self, tokens: list[Token], at: int) -> int:
        """Return how many tokens from `at` form one of the phrases; 0 when none."""
        if at >= len(tokens):
            return 0
        left = len(tokens) - at
        best = 0
        for keys in self._exact.get(tokens[at].key, ()):
            if left >= len(keys) and all(tokens[at + i].key == key for i, key in enumerate(keys)):
                best = len(keys)
                break
        for keys in self._plain.get(tokens[at].bare, ()):
            if len(keys) <= best:
                break
            if left >= len(keys) and all(tokens[at + i].bare == key for i, key in enumerate(keys)):
                return len(keys)
        return best


_TERRITORIAL = Phrases(organs.TERRITORIAL)
_FUNCTIONAL = Phrases(organs.FUNCTIONAL)
_GROUPS = Phrases(organs.GROUPS)
_ROLES = Phrases(organs.ROLES)
_QUALIFIERS = Phrases(organs.QUALIFIERS)
_VERBS = Phrases(VERBS)
_CITED = Phrases(CITED_KINDS)
_UNDER = [["trực", fold("thuộc")], ["cơ", "sở"]]
_NOUNS = organs.CAPITAL_ONLY | {"khối", "đảng"}  # a name does not go on in small letters behind one of them alone
_PLURALS = frozenset({"các", "những", "toàn", "mọi"})


def verb_at(tokens: list[Token], at: int) -> bool:
    """Whether a verb in small letters starts at `at`: what an organ shall do, not its name."""
    return at < len(tokens) and not tokens[at].capital and bool(_VERBS.match(tokens, at))


def _head(tokens: list[Token], at: int) -> tuple[int, bool]:
    """(tokens of the organ head at `at`, whether it is functional); (0, False) when there is none."""
    place, field = _TERRITORIAL.match(tokens, at), _FUNCTIONAL.match(tokens, at)
    if field >= place and field:
        words = " ".join(token.key for token in tokens[at : at + field])
        if words in organs.CAPITAL_ONLY and not _written_as_name(tokens, at, field):
            return 0, False
        return field, True
    return place, False


def _written_as_name(tokens: list[Token], at: int, size: int) -> bool:
    """Báo X, Sở Tài chính, Công an tỉnh; not "Báo cáo …" or "Hội nghị …" at the start of a sentence."""
    after = at + size
    return (
        tokens[at].capital and after < len(tokens) and (tokens[after].capital or bool(_QUALIFIERS.match(tokens, after)))
    )


def _tail(tokens: list[Token], at: int, functional: bool, first: int) -> int:
    """Return where the name that began at `first` and whose head ended before `at` ends."""
    after_capital = False
    while at < len(tokens) and at - first < _MAX_NAME:
        token = tokens[at]
        if token.text == "-" and functional and at + 1 < len(tokens) and tokens[at + 1].capital:
            at += 1  # Phòng Tài chính - Kế hoạch
            continue
        if not token.text[0].isalnum():
            break
        size, is_functional = _head(tokens, at)
        if size and (token.capital or not verb_at(tokens, at)):
            at, functional, after_capital = at + size, is_functional, False
            continue
        if token.key == "các" and _TERRITORIAL.match(tokens, at + 1):
            at, after_capital = _places(tokens, at + 1), False
            continue
        size = 0 if token.capital else _QUALIFIERS.match(tokens, at)
        if size:
            at, after_capital = at + size, False
        elif token.key == _TERM:
            step = 2 if at + 1 < len(tokens) and _ROMAN.match(tokens[at + 1].key) else 0
            if not step:
                break
            at, after_capital = at + step, False
        elif token.capital or token.text.isdigit():
            at, after_capital = at + 1, token.capital and token.key not in _NOUNS
        elif functional and (_joins(tokens, at) or (after_capital and _field_word(tokens, at))):
            at, after_capital = at + 1, False
        else:
            break
    return at


def _places(tokens: list[Token], at: int) -> int:
    """The end of "huyện ủy, thành ủy" in "Ban Tuyên giáo các huyện ủy, thành ủy"."""
    while size := _TERRITORIAL.match(tokens, at):
        at += size
        if at + 1 < len(tokens) and tokens[at].key in {",", "và"} and _TERRITORIAL.match(tokens, at + 1):
            at += 1
    return at


def _field_word(tokens: list[Token], at: int) -> bool:
    """The second syllable of a word of the organ's field: Tài chính, Nội vụ."""
    return tokens[at].key not in STOPS and not verb_at(tokens, at)


def _joins(tokens: list[Token], at: int) -> bool:
    """ "và" inside a name: Sở Giáo dục và Đào tạo, but not Ban Tổ chức và Văn phòng, nor Bộ Nội vụ và Công văn số 2."""
    if tokens[at].key != "và" or at + 1 >= len(tokens) or not tokens[at + 1].capital:
        return False
    return not _head(tokens, at + 1)[0] and not _CITED.match(tokens, at + 1)


def name_at(text: str, tokens: list[Token], at: int) -> Name | None:
    """Return the name that starts at token `at`, or None. Never looks further than 24 words."""
    first, plural = at, False
    while at < len(tokens) and tokens[at].key in _PLURALS:
        at, plural = at + 1, True
    size, functional = _head(tokens, at)
    group = max(_GROUPS.match(tokens, at), _ROLES.match(tokens, at))
    role = _ROLES.match(tokens, at) >= group > 0 and group >= size
    if group > size:
        functional, size = False, group
    if not size:
        return None
    end = _tail(tokens, at + size, functional, first)
    capital_tail = any(token.capital for token in tokens[at + 1 : end])
    several = plural or bool(group) or _several(tokens, at + size, end, functional)
    alone = end == at + size or tokens[at + size].key in organs.UNITS
    proper = not several and tokens[first].capital and (functional or capital_tail or alone)
    return Name(
        text[tokens[first].start : tokens[end - 1].end], tokens[first].start, tokens[end - 1].end, end, proper, role
    )


def _several(tokens: list[Token], start: int, end: int, functional: bool) -> bool:
    """Whether the words behind the head make it many: "Đảng ủy các xã", "Đảng ủy trực thuộc …"."""
    keys = [token.key for token in tokens[start:end]]
    if not functional and keys[:2] in _UNDER:
        return True
    return any(key == "các" and _plural_place(tokens, start + i + 1) for i, key in enumerate(keys))


def _plural_place(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].key in organs.UNITS or bool(_TERRITORIAL.match(tokens, at)))


def names_at(text: str, tokens: list[Token], at: int) -> list[Name]:
    """Return the list of names that starts at token `at` ("A, B và C"); [] when no name starts there."""
    found: list[Name] = []
    while len(found) < _MAX_LIST:
        name = name_at(text, tokens, at)
        if name is None:
            break
        found.append(name)
        at = name.next
        if at + 1 >= len(tokens) or tokens[at].key not in {",", ";", "và"} or verb_at(tokens, at + 1):
            break
        at += 1
        if tokens[at].key == "và" and at + 1 < len(tokens):
            at += 1
    return found
