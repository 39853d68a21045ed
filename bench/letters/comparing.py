"""When two readings of a text are the same: Unicode, case, tone place, quotes and blanks aside; under noise also when
only slips of the recogniser lie between."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any

PLAIN = str.maketrans({**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’′`", "'"), **dict.fromkeys("–—−‑", "-")})
VOWEL = "[aeiouy][\u0302\u0306\u031b]?"
TONE = re.compile(f"({VOWEL})([\u0300\u0301\u0303\u0309\u0323])({VOWEL})(?![\u0300\u0301\u0303\u0309\u0323])")
MARKS = re.compile("[\u0300-\u036f]")


def empty(value: Any) -> bool:
    """Nothing was read."""
    return value is None or value in ("", [], {})


def asks(value: Any) -> bool:
    """The reader wants a person to look."""
    return isinstance(value, dict) and bool(value.get("needs_review"))


def value_of(given: Any) -> Any:
    """The value of a field that may be an object."""
    if isinstance(given, dict):
        return next((given[key] for key in ("value", "name", "text", "raw") if not empty(given.get(key))), "")
    return given


def fold(given: Any) -> str:
    """The comparable form of a text."""
    given = value_of(given)
    if empty(given):
        return ""
    text = unicodedata.normalize("NFD", str(given)).casefold().replace("đ", "d\u0335").translate(PLAIN)
    text = unicodedata.normalize("NFC", TONE.sub(r"\1\3\2", text))
    return re.sub(r"\s+", " ", text).strip(" .,;:-*#_\"'()/")


def tight(given: Any) -> str:
    """Folded, without blanks, dots and strokes: T/M BAN THƯỜNG VỤ = TM. Ban Thường vụ."""
    return re.sub(r"[\s./]", "", fold(given))


def bare(given: Any) -> str:
    """Letters and digits without their marks."""
    text = MARKS.sub("", unicodedata.normalize("NFD", fold(given))).replace("đ", "d")
    return re.sub(r"[^a-z0-9]", "", text.replace("ư", "u").replace("ơ", "o"))


def close(one: Any, other: Any) -> bool:
    """The same text but for the recogniser's slips: nine of ten bare letters agree."""
    first, second = bare(one), bare(other)
    if not first or not second:
        return first == second
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.9
