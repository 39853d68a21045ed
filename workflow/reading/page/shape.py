"""The shape of a text: its letters without marks, place for place, so that a phrase is found in spite of lost accents
and of figures taken for letters. What is found is always cut out of the text itself, never out of its shape."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable

SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
"""The small letters, for a class of a pattern: Unicode mixes capitals and small letters in one range."""
CAPITAL = "A-Z" + SMALL[3:].upper()
_ALIKE = {"a": "a4", "b": "b8", "c": "ce", "e": "ec", "g": "g9q", "h": "hb", "i": "il1|!j", "l": "l1i|!", "n": "nm",
          "o": "o0", "s": "s5", "u": "uv", "v": "vu", "m": "mn"}  # fmt: skip


def _bases() -> dict[int, str]:
    """Letter → its plain small letter, for all Latin letters that one character holds; quotes and dashes too."""
    found: dict[int, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1 and base.isascii():
            found[code] = base
    found |= dict.fromkeys(map(ord, "đĐðÐ"), "d") | dict.fromkeys(map(ord, "–—−‑‐"), "-")
    return found | dict.fromkeys(map(ord, "“”„«»″"), '"') | dict.fromkeys(map(ord, "‘’′`"), "'")


_BASE = _bases()


def shape(text: str) -> str:
    """Return `text` (in NFC) in plain small letters: character n of the result stands for character n of the text."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_BASE)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def loose(phrase: str) -> str:
    """Return a pattern for the shape of a text that holds `phrase`: look-alikes and lost or added blanks are met."""
    letters = [
        r"\s{0,3}" if c == " " else f"[{re.escape(_ALIKE.get(c, c))}]" if c.isalnum() else rf"\s?{re.escape(c)}\s?"
        for c in shape(phrase)
    ]
    return "".join(letters)


def any_of(phrases: Iterable[str]) -> str:
    """Return one pattern for several phrases, the longest first."""
    return "|".join(loose(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters differ (put in, left out, changed), or `most` + 1 when they are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        last, row[0], least = row[0], place, sys.maxsize
        for at, against in enumerate(other, start=1):
            last, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, last + (letter != against))
            least = min(least, row[at])
        if min(least, row[0]) > most:
            return most + 1
    return row[-1]
