"""Zip packages of Office, read within bounds whatever they say of themselves; XML without a document type."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from workflow.reading.parsing.refusing import Refused, Why

_MAX_PART = 48 * 1024 * 1024
_MAX_ALL = 400 * 1024 * 1024
_MAX_PARTS = 5_000
_CHUNK = 1 << 16
_MACROS = ("vbaproject.bin", "vbadata.xml")


def open_pack(file: BinaryIO) -> zipfile.ZipFile:
    """Open a Word package; Refused for another kind of zip, macros, a password, or contents that say they are huge."""
    try:
        pack = zipfile.ZipFile(file)
        entries = pack.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError):
        raise Refused(Why.DAMAGED) from None
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(Why.PASSWORD)
    if len(entries) > _MAX_PARTS or sum(entry.file_size for entry in entries) > _MAX_ALL:
        raise Refused(Why.BOMB)
    if "[Content_Types].xml" not in names:
        raise Refused(Why.OTHER_OFFICE if "mimetype" in names else Why.ARCHIVE)
    if any(name.lower().endswith(_MACROS) for name in names) or b"macroEnabled" in part_of(pack, "[Content_Types].xml"):
        raise Refused(Why.MACRO)
    if "word/document.xml" not in names:
        raise Refused(Why.OTHER_OFFICE)
    return pack


def part_of(pack: zipfile.ZipFile, name: str) -> bytes:
    """A small part as bytes, b"" where the package has none; Refused when it grows beyond 1 MB."""
    held = bytearray()
    _stream(pack, name, held.extend, 1 << 20)
    return bytes(held)


def _stream(pack: zipfile.ZipFile, name: str, take: Callable[[bytes], object], most: int) -> None:
    """Give the part to `take` piece by piece; Refused when more than `most` bytes come out, whatever was declared."""
    try:
        with pack.open(name) as part:
            while piece := part.read(_CHUNK):
                most -= len(piece)
                if most < 0:
                    raise Refused(Why.BOMB)
                take(piece)
    except KeyError:
        return
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        raise Refused(Why.DAMAGED) from None


def parse_xml(
    pack: zipfile.ZipFile,
    name: str,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    text: Callable[[str], object],
) -> None:
    """Walk a part of the package. A document type, hence every entity, is refused; nothing outside is ever fetched."""
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True

    def refuse(*_args: object) -> None:
        raise Refused(Why.BOMB)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        _stream(pack, name, lambda piece: parser.Parse(piece, False), _MAX_PART)
        if name in pack.namelist():
            parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused(Why.DAMAGED) from None
