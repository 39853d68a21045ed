"""Comparable forms of Vietnamese text: two spellings of one name fold to one string; the text itself is never changed."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’′`", "'"),
        **dict.fromkeys("–—−‑‐", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", None),
    }
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWEL = "[aeiouy][\u0302\u0306\u031b]?"
# A tone on the first of two vowels moves to the second: úy → uý. Both spellings end in one form (letter 738 mixes them).
_EARLY_TONE = re.compile(f"({_VOWEL})([{_TONES}])({_VOWEL})(?![{_TONES}])")
_MARKS = re.compile("[\u0300-\u036f]")
_BLANK = re.compile(r"\s+")
_EDGE = " .,;:-*#_\"'()/"


def fold(text: str) -> str:
    """Return `text` for comparing: NFC, case folded, one tone placement (uỷ = ủy), plain quotes and dashes, single
    spaces, no punctuation at the ends. Accents stay. Never raises on a string; linear in its length."""
    plain = unicodedata.normalize("NFD", text.translate(_PLAIN)).casefold()
    moved = _EARLY_TONE.sub(r"\1\3\2", plain)
    return _BLANK.sub(" ", unicodedata.normalize("NFC", moved)).strip(_EDGE)


def bare(text: str) -> str:
    """Return `fold(text)` without accents and with đ as d: what somebody types who has no Vietnamese keyboard."""
    stripped = _MARKS.sub("", unicodedata.normalize("NFD", fold(text)))
    return unicodedata.normalize("NFC", stripped.replace("đ", "d"))
