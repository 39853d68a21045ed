"""Checks a case bundle with nothing but Python's own library; the same file lies in every bundle as verify_case.py.

    python verify_case.py BUNDLE [--key PUBLIC_KEY]

0: whole, and sealed by the key that was given; 1: broken, with the first bad place; 2: could not check. Take this file
from where you trust it: one that came in a bundle proves nothing about that bundle.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

FORMAT = "congvan-case/1"
MANIFEST, SEAL, JOURNAL, VERSIONS = "manifest.json", "manifest.sig", "journal.jsonl", "versions/"
CHUNK, LINE_MAX, MANIFEST_MAX = 1 << 20, 1 << 26, 1 << 26
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Broken(Exception):
    """The first bad place, and what is wrong there."""


class CouldNotCheck(Exception):
    """Nothing can be said; why."""


class Checked(NamedTuple):
    """What was found whole: the manifest, how many members and entries, and the key of the seal (hex)."""

    manifest: dict[str, Any]
    members: int
    entries: int
    key: str


def canonical(value: Any) -> str:
    """The one JSON text of a value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def check(place: str) -> Checked:
    """Read the bundle in bounded memory. Broken with the first bad place; CouldNotCheck when it cannot be read."""
    try:
        with open(place, "rb") as raw:
            size = raw.seek(0, 2)
            raw.seek(0)
            with zipfile.ZipFile(raw) as bundle:
                return _check(bundle, raw, size)
    except OSError as error:
        raise CouldNotCheck(f"{place}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, EOFError, struct.error) as why:
        raise Broken(f"the file is no whole bundle: {why}") from None


def _check(bundle: zipfile.ZipFile, raw: Any, size: int) -> Checked:
    found = bundle.infolist()
    names = [one.filename for one in found]
    if len(set(names)) != len(names):
        raise Broken("a member stands in the bundle twice")
    if names[-2:] != [MANIFEST, SEAL]:
        raise Broken(f"{MANIFEST}: missing, or not in its place at the end")
    _layout(found, raw, size)
    text = _read(bundle, MANIFEST)
    key = _sealed(text, _read(bundle, SEAL))
    manifest = _manifest(text)
    listed = manifest["members"]
    for place, name in enumerate(names[:-2]):
        if place >= len(listed) or listed[place][0] != name:
            raise Broken(f"{name}: added, or not in its place")
        if _digest(bundle, name) != (listed[place][1], listed[place][2]):
            raise Broken(f"{name}: changed")
    if len(listed) != len(names) - 2:
        raise Broken(f"{listed[len(names) - 2][0]}: removed")
    entries = _journal(bundle, manifest["streams"])
    for name in names:
        if name.startswith(VERSIONS):
            _version(name, bundle)
    return Checked(manifest, len(names), entries, key)


def _layout(found: list[zipfile.ZipInfo], raw: Any, size: int) -> None:
    """Every byte of the container is the one that we write: nothing before, between or behind the members."""
    at, central = 0, b""
    for one in found:
        name = one.filename.encode("ascii", "replace")
        same = (20, 0, zipfile.ZIP_STORED, 0, 33, one.CRC, one.file_size, one.file_size, len(name), 0)
        head = struct.pack("<4s5H3L2H", b"PK\3\4", *same) + name
        raw.seek(at)
        if one.header_offset != at or one.compress_type != zipfile.ZIP_STORED or raw.read(len(head)) != head:
            raise Broken(f"{one.filename}: written in another way")
        central += struct.pack("<4s4B4H3L5H2L", b"PK\1\2", 20, 3, 20, 0, *same[1:8], len(name), 0, 0, 0, 0,
                               0o600 << 16, at) + name  # fmt: skip
        at += len(head) + one.file_size
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(found), len(found), len(central), at, 0)
    raw.seek(at)
    if raw.read(len(central) + len(end) + 1) != central + end or size != at + len(central) + len(end):
        raise Broken("the bundle's index is written in another way")


def _read(bundle: zipfile.ZipFile, name: str) -> bytes:
    if bundle.getinfo(name).file_size > MANIFEST_MAX:
        raise Broken(f"{name}: too long")
    return bundle.read(name)


def _sealed(text: bytes, seal: bytes) -> str:
    """The key of the seal over the manifest; Broken when the seal is not of this manifest."""
    try:
        said = json.loads(seal)
        key, signature = bytes.fromhex(said["key"]), bytes.fromhex(said["signature"])
    except (ValueError, KeyError, TypeError):
        raise Broken(f"{SEAL}: unreadable") from None
    if canonical(said).encode() != seal or sorted(said) != ["key", "signature"]:
        raise Broken(f"{SEAL}: written in another way")
    if not is_signed(key, signature, text):
        raise Broken(f"{SEAL}: this is not the seal of this manifest")
    return key.hex()


def _manifest(text: bytes) -> dict[str, Any]:
    try:
        said = json.loads(text)
        fits = said["format"] == FORMAT and canonical(said).encode() == text
        rows = all(len(one) == 3 for one in (*said["members"], *said["streams"]))
    except (ValueError, KeyError, TypeError):
        raise Broken(f"{MANIFEST}: unreadable") from None
    if not fits or not rows:
        raise Broken(f"{MANIFEST}: of another format")
    return dict(said)


def _digest(bundle: zipfile.ZipFile, name: str) -> tuple[int, str]:
    size, found = 0, hashlib.sha256()
    with bundle.open(name) as member:
        while chunk := member.read(CHUNK):
            size += len(chunk)
            found.update(chunk)
    return size, found.hexdigest()


def entries_of(bundle: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    """The journal's entries, one by one."""
    with bundle.open(JOURNAL) as member:
        while line := member.readline(LINE_MAX):
            try:
                said = json.loads(line)
            except ValueError:
                raise Broken(f"{JOURNAL}: unreadable") from None
            yield said


def _journal(bundle: zipfile.ZipFile, streams: list[list[Any]]) -> int:
    """Every chain from its first entry to the head that the manifest names; how many entries."""
    heads = {stream: (seq, digest) for stream, seq, digest in streams}
    at: dict[str, tuple[int, str]] = {}
    letters: set[str] = set()
    starts: list[tuple[str, str]] = []
    for entry in entries_of(bundle):
        stream, seq, prev, digest = (entry[key] for key in ("stream", "seq", "prev", "hash"))
        if stream not in heads:
            raise Broken(f"{stream}#{seq}: of a chain that the manifest does not name")
        before = at.get(stream, (0, prev if stream.startswith("dispatch:") else ""))
        if seq != before[0] + 1 or prev != before[1]:
            raise Broken(f"{stream}#{seq}: does not follow the entry before it")
        if "body" in entry and entry_hash(stream, seq, prev, entry["body"]) != digest:
            raise Broken(f"{stream}#{seq}: its body is another one")
        if seq == 1 and stream.startswith("dispatch:"):
            starts.append((stream, prev))
        if stream.startswith("letter:"):
            letters.add(digest)
        at[stream] = (seq, digest)
    for stream, (seq, digest) in heads.items():
        if seq and at.get(stream) != (seq, digest):
            raise Broken(f"{stream}#{at.get(stream, (0, ''))[0] + 1}: missing, the chain is cut off")
    for stream, prev in starts:
        if letters and prev and prev not in letters:
            raise Broken(f"{stream}#1: does not begin in the letter's chain")
    return sum(seq for seq, _digest in at.values())


def entry_hash(stream: str, seq: int, prev: str, body: str) -> str:
    """The journal's hash of an entry."""
    digest = hashlib.sha256(b"\x01")
    for part in (stream, str(seq), prev, body):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _version(name: str, bundle: zipfile.ZipFile) -> None:
    said = json.loads(bundle.read(name))
    if hashlib.sha256(canonical(said["content"]).encode()).hexdigest() != said["sha256"]:
        raise Broken(f"{name}: its text is another than the one that was reviewed and signed")


# Ed25519 (RFC 8032), verification only: no secret is handled, so it need not be quick or of even time
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]


def _add(one: _Point, other: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point, scalar = _add(point, point), scalar >> 1
    return found


def _point(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if (x & 1) != sign else x
    return x, y, 1, x * y % _P


def is_signed(key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether the 64 bytes are the key's Ed25519 signature of the text."""
    if len(key) != 32 or len(signature) != 64:
        return False
    base, own, nonce = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")), _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if base is None or own is None or nonce is None or scalar >= _L:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % _L
    left, right = _times(scalar, base), _add(nonce, _times(digest, own))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 == (left[1] * right[2] - right[1] * left[2]) % _P


def main(words: list[str]) -> int:
    """The command line; says it on standard output."""
    keys = [words[place + 1].lower() for place, word in enumerate(words[:-1]) if word == "--key"]
    places = [word for place, word in enumerate(words) if word != "--key" and words[place - 1 : place] != ["--key"]]
    if len(places) != 1:
        sys.stdout.write("python verify_case.py BUNDLE [--key PUBLIC_KEY]\n")
        return 2
    try:
        found = check(places[0])
    except Broken as bad:
        sys.stdout.write(f"BROKEN: {bad}\n")
        return 1
    except CouldNotCheck as why:
        sys.stdout.write(f"COULD NOT CHECK: {why}\n")
        return 2
    sys.stdout.write(f"Whole: {found.members} members, {found.entries} entries. Sealed by {found.key}.\n")
    if found.key not in keys:
        sys.stdout.write("Whose key that is cannot be said here: compare it with the key of the office (--key).\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
