"""What a file is, by its first bytes; its name is never believed."""

from __future__ import annotations

from enum import StrEnum

from workflow.reading.parsing.refusing import Refused, Why


class FileKind(StrEnum):
    """The kinds that are read."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    PICTURE = "picture"


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_REFUSED = (
    ((b"GIF8", b"BM", b"\x00\x00\x01\x00", b"\xff\x0a", b"\x00\x00\x00\x0cJXL"), Why.OTHER_PICTURE),
    ((b"II+\x00", b"MM\x00+"), Why.OTHER_PICTURE),
    ((b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"), Why.ARCHIVE),
    ((b"{\\rtf",), Why.RICH_TEXT),
)  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind_of(data: bytes) -> FileKind:
    """The kind of the file that `data` is; Refused with the reason for one that is known and not read."""
    head = data[:1024]
    if b"%PDF-" in head:
        return FileKind.PDF
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return FileKind.PICTURE
    if head.startswith(b"PK\x03\x04"):
        return FileKind.DOCX  # which package it is, the child process tells
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(Why.PASSWORD if _ENCRYPTED in data[: 1 << 20] else Why.OLD_WORD)
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise Refused(Why.OTHER_PICTURE)
    for marks, why in _REFUSED:
        if head.startswith(marks):
            raise Refused(why)
    return FileKind.TEXT
