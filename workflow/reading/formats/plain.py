"""Text files: Unicode, and the encodings of the years before it where they can be told with certainty."""

from __future__ import annotations

import re

from workflow.reading.parsing import legacy
from workflow.reading.parsing.refusing import Refused, Why

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The same breaks as the reader counts (lines.py).
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and its encoding ("unicode", or the name of an old one); Refused when it is none."""
    if not data.strip():
        raise Refused(Why.EMPTY)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _old(data)
    if "\x00" in text:
        raise Refused(Why.BINARY)
    found = legacy.mended(text)
    return found if found else (text, "unicode")


def _old(data: bytes) -> tuple[str, str]:
    if b"\x00" in data or sum(byte < 9 or 13 < byte < 32 for byte in data) > len(data) // 100:
        raise Refused(Why.BINARY)
    found = legacy.decoded(data)
    if found is None:
        raise Refused(Why.ENCODING)
    return found


def lines_of(text: str) -> list[str]:
    """The lines of a text, counted as the reader counts them."""
    return _BREAK.split(text)
