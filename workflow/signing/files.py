"""The private folder: files under their SHA-256, written whole or not at all, read only by the server, never served."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from .configuration import signing
from .errors import FileLost

_NAME = re.compile(r"[0-9a-f]{64}")


def keep(content: bytes) -> str:
    """Store the bytes and return their hex SHA-256; on the disk when this returns. The same bytes are stored once."""
    name = hashlib.sha256(content).hexdigest()
    place = _place(name)
    if place.exists():
        return name
    for folder in (signing().files, place.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.rename(place)
    _sync(place.parent)
    return name


def read(name: str) -> bytes:
    """The bytes of that hash. FileLost when they are missing or are not those any more."""
    try:
        content = _place(name).read_bytes()
    except OSError:
        raise FileLost from None
    if hashlib.sha256(content).hexdigest() != name:
        raise FileLost
    return content


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise FileLost
    return signing().files / name[:2] / name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
