"""Which letters the shipped font has: what cannot be printed is told before it is printed."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache

from .press import PLACE

BLANKS = frozenset("\n\r\t \u00a0\u200b")
HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn")
"""Control and direction signs, private and unassigned ones: they would show something else than what is stored."""
MARKS = 4
"""So many marks heaped on one letter are no writing (Vietnamese has two), and thousands would cost minutes."""


@cache
def _heap() -> re.Pattern[str]:
    marks = "".join(chr(point) for point in sorted(coverage()) if unicodedata.category(chr(point)).startswith("M"))
    return re.compile(f"[{re.escape(marks)}]{{{MARKS},}}")


@cache
def coverage() -> frozenset[int]:
    """Code points that every face of the shipped font has."""
    faces = sorted((PLACE / "fonts").glob("*.ttf"))
    found = [_covered(path.read_bytes()) for path in faces]
    return frozenset.intersection(*found)


def unprintable(text: str) -> list[str]:
    """The signs of a text, in order, that the page cannot show; a letter typed as base and mark counts as one."""
    known, composed = coverage(), unicodedata.normalize("NFC", text)
    heaps = [heap[0][0] for heap in _heap().finditer(composed)]
    strange = (one for one in dict.fromkeys(composed) if one not in BLANKS and (ord(one) not in known or _hidden(one)))
    return list(dict.fromkeys((*strange, *heaps)))


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in HIDDEN


def _covered(font: bytes) -> frozenset[int]:
    """The code points of the font's Unicode table of format 4 (OpenType, cmap), which every shipped face has."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    cmap = tables[b"cmap"]
    entries = range(struct.unpack_from(">H", font, cmap + 2)[0])
    offsets = [cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * entry)[0] for entry in entries]
    return _points(font, next(at for at in offsets if struct.unpack_from(">H", font, at)[0] == 4))


def _points(font: bytes, at: int) -> frozenset[int]:
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}h", font, at + 16 + 4 * segments)
    offsets_at = at + 16 + 6 * segments
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)
    found = set()
    for row in range(segments):
        for point in range(starts[row], min(ends[row], 0xFFFE) + 1):
            glyph = (point + deltas[row]) & 0xFFFF
            if offsets[row]:
                where = offsets_at + 2 * row + offsets[row] + 2 * (point - starts[row])
                glyph = struct.unpack_from(">H", font, where)[0]
            if glyph:
                found.add(point)
    return frozenset(found)
