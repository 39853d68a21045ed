"""From the bytes of a file to its lines, and to pictures of its pages; foreign bytes are parsed in a child process."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from workflow.reading.formats import child, plain
from workflow.reading.formats.kinds import FileKind, kind_of
from workflow.reading.formats.sentences import not_a_letter
from workflow.reading.formats.slips import mend_slips
from workflow.reading.parsing.limits import MAX_BYTES
from workflow.reading.parsing.refusing import Refused, Why
from workflow.reading.source import Cell, Source, SourceForm, SourceLine

__all__ = ["MAX_BYTES", "PAGE_IMAGE_TYPE", "page_image", "parse"]

PAGE_IMAGE_TYPE = "image/webp"
MAX_WIDTH = 4000
Progress = Callable[[int, int], None]


def page_image(data: bytes, page: int, width: int) -> bytes:
    """Return page `page` (from 1) of a PDF or picture file as a WebP picture `width` pixels wide (a picture of fewer
    stays as it is); NotALetter with one sentence where there is no such page to show."""
    width = min(max(int(width), 16), MAX_WIDTH)
    try:
        kind = kind_of(data)
        if kind not in (FileKind.PDF, FileKind.PICTURE):
            raise Refused(Why.NO_PAGE)
        job = {"do": "image", "kind": kind.value, "page": int(page), "width": width}
        images = [found["image"] for found in child.run(data, job) if "image" in found]
    except Refused as refusal:
        raise not_a_letter(refusal.why) from None
    return base64.b64decode(images[0])


def parse(data: bytes, progress: Progress | None = None) -> Source:
    """Return the lines of a file of any kind that is read. `progress` is told (pages done, pages) after every page
    of a PDF or picture file; what it raises ends the reading. NotALetter with one sentence for anything else."""
    try:
        if not data.strip():
            raise Refused(Why.EMPTY)
        if len(data) > MAX_BYTES:
            raise Refused(Why.BOMB)
        kind = kind_of(data)
        if kind is FileKind.TEXT:
            return _plain_source(data)
        return _parsed_source(data, kind, progress)
    except Refused as refusal:
        raise not_a_letter(refusal.why) from None


def _plain_source(data: bytes) -> Source:
    text, encoding = plain.decode(data)
    notes = () if encoding == "unicode" else (_("Tệp dùng bảng mã cũ %s, đã chuyển sang Unicode.") % encoding,)
    return Source(SourceForm.TEXT, tuple(SourceLine(line) for line in plain.lines_of(text)), notes=notes)


def _parsed_source(data: bytes, kind: FileKind, progress: Progress | None) -> Source:
    job = {"do": "source", "kind": kind.value}
    if kind is not FileKind.DOCX:
        job["recogniser"] = child.recogniser()  # type: ignore[assignment]
    lines: list[SourceLine] = []
    missing: list[int] = []
    pages, scans = 1, 0
    for found in child.run(data, job):
        if "pages" in found:
            pages = found["pages"]
            continue
        scans += bool(found.get("scan"))
        missing += [found["page"]] if found.get("missing") else []
        lines += [_line(entry, found["page"]) for entry in found["lines"]]
        if progress:
            progress(found["page"], pages)
    if not any(line.text.strip() for line in lines):
        raise Refused(_why_nothing(kind, bool(missing), bool(scans)))
    form = {FileKind.DOCX: SourceForm.DOCX, FileKind.PDF: SourceForm.PDF}.get(kind, SourceForm.SCAN)
    if kind is FileKind.PDF and scans * 2 > pages:
        form = SourceForm.SCAN
    return Source(form, tuple(mend_slips(lines) if scans else lines), pages, _notes(missing))


def _why_nothing(kind: FileKind, missing: bool, scanned: bool) -> Why:
    if missing:
        return Why.NO_RECOGNISER
    return Why.PICTURE if scanned or kind is FileKind.PICTURE else Why.NO_TEXT


def _notes(missing: list[int]) -> tuple[str, ...]:
    if not missing:
        return ()
    pages = ", ".join(map(str, missing))
    return (_("Chưa đọc được trang %s vì là bản quét và máy chủ chưa có phần nhận dạng chữ (tesseract-ocr).") % pages,)


def _line(entry: list[Any], page: int) -> SourceLine:
    text, box, confidence, cells, doubts = entry
    return SourceLine(
        text, page, tuple(box) if box else None, confidence,
        tuple(Cell(words, tuple(place), sure) for words, place, sure in cells),
        tuple((word, sure) for word, sure in doubts),
    )  # fmt: skip
