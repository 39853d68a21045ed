"""A letter's page for whoever may view the letter: PDF, DOCX, page pictures, reading mode. All behind one door."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from workflow import access
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor
from workflow.layout.pdf import render_pdf
from workflow.layout.pictures import page_image, pages_in
from workflow.layout.reading import render_html
from workflow.layout.record import sheet_for
from workflow.layout.sheet import Sheet
from workflow.layout.word import render_docx
from workflow.letters.models import Letter
from workflow.signing.services import file_to_show
from workflow.web.actors import standing_of

from . import rows as letter_rows

PDF, PNG = "application/pdf", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDTH = 1240
"""Pixels of a page picture: sharp on a phone of three dots to the pixel."""


@require_safe
def letter_pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The A4 page as it stands, marked where it is a draft."""
    letter, sheet = _sheet(request, letter_id)
    return _file(render_pdf(sheet), PDF, f"{file_name(letter)}.pdf")


@require_safe
def letter_docx(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter for a word processor."""
    letter, sheet = _sheet(request, letter_id)
    return _file(render_docx(sheet), DOCX, f"{file_name(letter)}.docx", attached=True)


@require_safe
def letter_picture(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One page as a picture; `so` is its number, the first without one."""
    letter, pdf = _shown(request, letter_id)
    said = request.GET.get("so", "1")
    page = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    return _file(page_image(pdf, page, WIDTH), PNG, f"{file_name(letter)}-{page}.png")


@require_safe
def letter_reading(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The text reflowed, or with `xem=a4` its pages as pictures."""
    letter, sheet = _sheet(request, letter_id)
    a4 = request.GET.get("xem") == "a4"
    pages = range(1, pages_in(pdf_of(standing_of(request).actor, letter, sheet)) + 1) if a4 else ()
    article = "" if pages else render_html(sheet)
    return render(request, "congvan/layout/page.html", {"letter": letter, "article": article, "pages": pages,
                                                        "rules": sheet.rules})  # fmt: skip


def _sheet(request: HttpRequest, letter_id: int) -> tuple[Letter, Sheet]:
    standing = standing_of(request)
    letter = access.letter_for(standing.actor, letter_id)
    return letter, sheet_for(letter, letter_rows.settled_text(letter), standing.actor.on)


def _shown(request: HttpRequest, letter_id: int) -> tuple[Letter, bytes]:
    letter, sheet = _sheet(request, letter_id)
    return letter, pdf_of(standing_of(request).actor, letter, sheet)


def pdf_of(actor: Actor, letter: Letter, sheet: Sheet) -> bytes:
    """What the screen shows the pages of: the file that is to be signed or was, else the page as it stands."""
    try:
        return file_to_show(actor, letter)
    except NotFound:
        return render_pdf(sheet)


def file_name(letter: Letter) -> str:
    """A name without signs that a file system or a header could take for something else."""
    words = letter.code or f"du-thao-{letter.pk}-ban-{letter.text_no}"
    return re.sub(r"[^\w.-]+", "-", words).strip(".-") or str(letter.pk)


def _file(content: bytes, kind: str, name: str, attached: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    where = "attachment" if attached else "inline"
    response.headers["Content-Disposition"] = f"{where}; filename*=UTF-8''{quote(name, safe='')}"
    patch_cache_control(response, no_store=True, private=True)
    return response
