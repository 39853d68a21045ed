"""Comparable forms of Vietnamese text: two spellings of one name fold to one string; a text is never changed."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’′`", "'"),
        **dict.fromkeys("–—−‑‐", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", None),
        "Ð": "Đ",
        "ð": "đ",
    }
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# The only three pairs written both ways: hòa = hoà, khỏe = khoẻ, ủy = uỷ (letter 738 mixes them). One form is kept.
_EARLY_TONE = re.compile(f"(o)([{_TONES}])([ae])|(u)([{_TONES}])(y)")
_MARKS = re.compile("[\u0300-\u036f]")
_BLANK = re.compile(r"\s+")
_EDGE = " .,;:-*#_\"'()/"


def fold(text: str) -> str:
    """Return `text` for comparing: NFC, case folded, one tone placement (uỷ = ủy), plain quotes and dashes, single
    spaces, no punctuation at the ends. Accents stay. Never raises on a string; linear in its length."""
    plain = unicodedata.normalize("NFD", text.translate(_PLAIN)).casefold()
    moved = _EARLY_TONE.sub(r"\1\4\3\6\2\5", plain)
    return _BLANK.sub(" ", unicodedata.normalize("NFC", moved)).strip(_EDGE)


def bare(text: str) -> str:
    """Return `fold(text)` without accents and with đ as d: what somebody types who has no Vietnamese keyboard."""
    stripped = _MARKS.sub("", unicodedata.normalize("NFD", fold(text)))
    return unicodedata.normalize("NFC", stripped.replace("đ", "d"))
