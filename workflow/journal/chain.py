"""How an entry is hashed: SHA-256 over a version byte and length-prefixed canonical bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

VERSION = b"\x01"


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, NFC as given; dates in ISO form."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def entry_hash(stream: str, seq: int, prev: str, body: str) -> str:
    """Hex SHA-256 that binds an entry to its place in the chain."""
    digest = hashlib.sha256(VERSION)
    for part in (stream, str(seq), prev, body):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """Root over hex leaves in the given order; an odd leaf is carried up as it is. No leaves: the hash of nothing."""
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        nodes = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = [*nodes, level[-1]] if len(level) % 2 else nodes
    return level[0].hex()
