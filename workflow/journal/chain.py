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


class MerkleFold:
    """A Merkle root over hex leaves fed one by one; keeps one node per level, so memory does not grow with leaves.

    An odd node is carried up as it is (the tree of RFC 6962); leaves and nodes are hashed with different prefixes.
    """

    def __init__(self) -> None:
        self.leaves = 0
        self._whole: list[bytes] = []

    def add(self, leaf: str) -> None:
        """Take the next leaf."""
        node, level = hashlib.sha256(b"\x00" + leaf.encode()).digest(), self.leaves
        while level & 1:
            node, level = _node(self._whole.pop(), node), level >> 1
        self._whole.append(node)
        self.leaves += 1

    def root(self) -> str:
        """Hex root over the leaves so far; of none, the hash of nothing."""
        if not self._whole:
            return hashlib.sha256(b"").hexdigest()
        node = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            node = _node(left, node)
        return node.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Iterable[str]) -> str:
    """Root over hex leaves in the given order."""
    fold = MerkleFold()
    for leaf in leaves:
        fold.add(leaf)
    return fold.root()
