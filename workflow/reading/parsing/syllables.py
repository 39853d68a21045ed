"""Whether words are Vietnamese: every syllable has one shape, so garbage is told without a dictionary."""

from __future__ import annotations

import re
import unicodedata

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"), None)
_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_NUCLEUS = (
    "iêu|yêu|ươi|ươu|uôi|oai|oay|oao|oeo|uây|uyê|uya|uâ|uê|uơ|uy|uya|oa|oă|oe|oo|ôô|iê|yê|ia|ươ|ưa|uô|ua|"
    "ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|uyu|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"^(?:{_ONSET})?(?:{_NUCLEUS})(?:ng|nh|ch|[cmnpt])?$")
_WORD = re.compile(r"[^\W\d_]+")


def is_syllable(word: str) -> bool:
    """Whether `word` has the shape of a Vietnamese syllable, whatever its tone and case."""
    low = unicodedata.normalize("NFD", word.casefold())
    toneless = unicodedata.normalize("NFC", low.translate(_TONES))
    return bool(_SYLLABLE.match(toneless))


def shares(text: str) -> tuple[int, float, float]:
    """(words, share of them that are syllables, share that carry a Vietnamese letter or tone)."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if not words:
        return 0, 0.0, 0.0
    good = sum(map(is_syllable, words))
    marked = sum(1 for word in words if not word.isascii())
    return len(words), good / len(words), marked / len(words)


def reads_as_vietnamese(text: str) -> bool:
    """Whether a text layer is worth reading: its words have the shape of syllables and carry their marks. Letters of
    an old font encoding, and a foreign recogniser's guesses, do not."""
    count, good, marked = shares(text)
    return count > 0 and good >= 0.8 and marked >= 0.35
