"""Pictures of a PDF's pages for the screen."""

from __future__ import annotations

import io
import threading

import pypdfium2
from django.utils.translation import gettext as _

from workflow.kernel.errors import NotFound

PDFIUM = threading.Lock()
"""PDFium serves one thread at a time: whoever opens a PDF in this process holds it, or other threads read rubbish."""
MAX_WIDTH = 2400


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with PDFIUM:
        book = pypdfium2.PdfDocument(pdf)
        try:
            return len(book)
        finally:
            book.close()


def page_images(pdf: bytes, width: int) -> list[bytes]:
    """Every page as a PNG that is `width` pixels wide (at most MAX_WIDTH), in order."""
    with PDFIUM:
        book = _opened(pdf)
        try:
            return [_picture(book, number, width) for number in range(len(book))]
        finally:
            book.close()


def page_image(pdf: bytes, page: int, width: int) -> bytes:
    """One page, counted from 1; NotFound where there is no such page."""
    with PDFIUM:
        book = _opened(pdf)
        try:
            if not 1 <= page <= len(book):
                raise NotFound(_("Văn bản không có trang này."))
            return _picture(book, page - 1, width)
        finally:
            book.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    """With its fields: number, date, signature and seal of a signed file stand in them and are part of the page."""
    book = pypdfium2.PdfDocument(pdf)
    book.init_forms()
    return book


def _picture(book: pypdfium2.PdfDocument, number: int, width: int) -> bytes:
    page = book[number]
    scale = min(max(width, 1), MAX_WIDTH) / page.get_width()
    out = io.BytesIO()
    page.render(scale=scale).to_pil().save(out, "PNG", optimize=False)
    page.close()
    return out.getvalue()
