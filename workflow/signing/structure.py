"""The third look, at the file's own build: its revisions, its fields, and the bits that no signature covers."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from .cms import Package, taken_apart
from .places import DATE, NUMBER, SEAL, SIGNATURE
from .report import Report

FIELDS = {SIGNATURE, SEAL, NUMBER, DATE}
REVISIONS = {False: 3, True: 4}
"""How many revisions a file has that is signed, and one that is sealed: the page, its fields, a revision each."""

ACTIVE = ("/OpenAction", "/AA", "/JavaScript")
_HOLE = re.compile(rb"<([0-9A-F]*?)(0*)>")


def look_at(reader: PdfFileReader, pdf: bytes, sealed: bool, report: Report) -> None:
    """Whatever differs from the plan is a problem: other revisions, other fields, anything that could act by itself."""
    found = reader.xrefs.total_revisions
    if found != REVISIONS[sealed]:
        report.wrong(
            _("Tệp có %(found)d lần ghi, đúng phải là %(wanted)d; có nội dung được ghi thêm hoặc bị bớt.")
            % {"found": found, "wanted": REVISIONS[sealed]}
        )
    if not pdf.startswith(b"%PDF-") or not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        report.wrong(_("Tệp có dữ liệu lạ ở đầu hoặc ở cuối."))
    names = [str(one.get_object().get("/T", "")) for one in reader.root["/AcroForm"]["/Fields"]]
    if sorted(names) != sorted(FIELDS):
        report.wrong(_("Các ô của văn bản (người ký, con dấu, số, ngày) không đúng như khi trình ký."))
    if any(key in reader.root for key in ACTIVE) or "/JavaScript" in reader.root.get("/Names", {}):
        report.wrong(_("Tệp có phần tự chạy khi mở."))


def package_in(pdf: bytes, byte_range: list[int]) -> Package:
    """The signature in its hole; ValueError unless the range leaves out exactly the hole and the hole is as we fill it.

    The hole is all that a signature does not cover, so every bit of it is held to the one way in which we write it.
    """
    if len(byte_range) != 4 or byte_range[0] != 0:
        raise ValueError("another range")
    _zero, start, end, _rest = byte_range
    hole = _HOLE.fullmatch(pdf[start:end])
    if hole is None:
        raise ValueError("the hole is written in another way")
    digits = hole[1] + hole[2]
    der = bytes.fromhex(digits.decode())
    length = _der_length(der)
    if any(der[length:]):
        raise ValueError("something is hidden behind the signature")
    return taken_apart(der[:length])


def _der_length(der: bytes) -> int:
    if len(der) < 4 or der[0] != 0x30 or der[1] < 0x80:
        raise ValueError("no signature")
    octets = der[1] & 0x7F
    return 2 + octets + int.from_bytes(der[2 : 2 + octets], "big")


def pages_seen(reader: PdfFileReader, pdf: bytes) -> tuple[str, ...]:
    """SHA-256 of the file as it was before anybody signed; with and without the line's end, which writers differ in."""
    if reader.xrefs.total_revisions < REVISIONS[False]:
        return ()
    marker = pdf.find(b"%%EOF", reader.xrefs.get_startxref_for_revision(1))
    ends = (marker + 5, marker + 6, marker + 7) if marker > 0 else ()
    return tuple(hashlib.sha256(pdf[:end]).hexdigest() for end in ends)


def field_text(reader: PdfFileReader, field: str) -> str:
    """The value of a text field; "" where it is missing."""
    for one in reader.root["/AcroForm"]["/Fields"]:
        widget: Any = one.get_object()
        if widget.get("/T") == field:
            return str(widget.get("/V", ""))
    return ""
