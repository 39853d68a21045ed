"""Words as they are compared: without accents, in small letters, a number with its symbol in its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflow.kernel.folding import bare

from .models import LONGEST

MOST_WORDS = 300
"""Different words of one letter that are kept."""
MOST_ASKED = 12
"""Words of one question that are looked for."""
_WORD = re.compile(r"[^\W_]+")


def words_of(texts: Iterable[str]) -> list[str]:
    """Every different word of the texts, in their order; a leading zero of a number is not part of it."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(bare(text)):
            found[(word.lstrip("0") or "0")[:LONGEST] if word.isdigit() else word[:LONGEST]] = None
    return list(found)[:MOST_WORDS]


def marked(text: str, words: Iterable[str], prefix: str = "") -> list[tuple[str, bool]]:
    """The text in pieces, with whether a piece is one of the words, or begins with the prefix; the pieces together are
    the text."""
    wanted, pieces, reached = set(words), list[tuple[str, bool]](), 0
    for found in _WORD.finditer(text):
        (word,) = words_of([found[0]]) or ("",)
        if word in wanted or (prefix and word.startswith(prefix)):
            pieces += [(text[reached : found.start()], False), (found[0], True)]
            reached = found.end()
    return [piece for piece in (*pieces, (text[reached:], False)) if piece[0]]
