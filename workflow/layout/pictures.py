"""Pictures of a PDF's pages for the screen."""

from __future__ import annotations

import io
import threading

import pypdfium2
from django.utils.translation import gettext as _

from workflow.kernel.errors import NotFound

_LOCK = threading.Lock()
"""PDFium serves one thread at a time."""
MAX_WIDTH = 2400


def page_images(pdf: bytes, width: int) -> list[bytes]:
    """Every page as a PNG that is `width` pixels wide (at most MAX_WIDTH), in order."""
    with _LOCK:
        book = pypdfium2.PdfDocument(pdf)
        try:
            return [_picture(book, number, width) for number in range(len(book))]
        finally:
            book.close()


def page_image(pdf: bytes, page: int, width: int) -> bytes:
    """One page, counted from 1; NotFound where there is no such page."""
    with _LOCK:
        book = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= page <= len(book):
                raise NotFound(_("Văn bản không có trang này."))
            return _picture(book, page - 1, width)
        finally:
            book.close()


def _picture(book: pypdfium2.PdfDocument, number: int, width: int) -> bytes:
    page = book[number]
    scale = min(max(width, 1), MAX_WIDTH) / page.get_width()
    out = io.BytesIO()
    page.render(scale=scale).to_pil().save(out, "PNG", optimize=False)
    page.close()
    return out.getvalue()
