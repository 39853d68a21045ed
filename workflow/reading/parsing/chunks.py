"""Whether a PNG is cut into more chunks than any program writes: each costs every reader of it a step."""

from __future__ import annotations

import os
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FEW = 1_000
USUAL = 2_048
"""Bytes of picture for which one chunk more is allowed; libpng writes 8192 of them into one, Pillow 65536."""


def is_crowded(file: BinaryIO) -> bool:
    """Walks the heads of the chunks without reading them, no further than the bound; stands at the beginning after.
    False for what is no PNG, and for a broken one: whoever opens it says so."""
    file.seek(0)
    if file.read(len(SIGNATURE)) != SIGNATURE:
        file.seek(0)
        return False
    size = file.seek(0, os.SEEK_END)
    left, at = FEW + size // USUAL, len(SIGNATURE)
    while left and at < size:
        file.seek(at)
        head = file.read(8)
        at = size if head[4:] == b"IEND" else at + 12 + int.from_bytes(head[:4], "big")
        left -= 1
    file.seek(0)
    return not left and at < size
