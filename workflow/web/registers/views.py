"""Pages of the register books: an organ's books, one book in pages or as a sheet, opening a run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from workflow.conf import congvan
from workflow.directory.models import Organ, Term
from workflow.kernel.days import printed
from workflow.kernel.errors import Conflict, CongvanError, Invalid, NotFound
from workflow.kernel.vocabulary import Role
from workflow.registers import services
from workflow.signing import files
from workflow.web.actors import actor_of, standing_of
from workflow.web.downloads.sending import sent
from workflow.web.downloads.taking import making
from workflow.web.fields import WHOLE, PickField, TextField
from workflow.web.paging import number_of
from workflow.web.registers import books, kinds
from workflow.web.registers.finding import LOOKED_THROUGH, FilterForm, Sought, narrowed, page_with_words, sought
from workflow.web.registers.spreadsheet import LINES_MOST, write_sheet
from workflow.web.showing import COPIES, COPY_RUNS, KINDS

SHEET_MOST = 500
"""Lines of one printed sheet; a longer book is printed in parts."""
SHORT = 20
"""Characters of a column whose cells stay in one line on paper: numbers, days, names."""
XLSX_MOST = LINES_MOST
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """The books of every organ whose registry the clerk keeps; for who is no clerk there is no such page."""
    standing = standing_of(request)
    if not standing.holds(Role.CLERK):
        raise NotFound
    return render(request, "congvan/registers/registers.html", {"desks": books.desks_of(standing)})


@require_GET
def outgoing_book(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """One outgoing run: numbers, void ones with their reason; a run of copies shows the copies."""
    actor = actor_of(request)
    run = books.run_for(actor, run_id)
    return _book(request, (kinds.copies if run.kind in COPY_RUNS else kinds.outgoing)(actor, run))


@require_GET
def incoming_book(request: HttpRequest, organ_id: int) -> HttpResponseBase:
    """The organ's incoming book."""
    actor = actor_of(request)
    return _book(request, kinds.incoming(actor, books.incoming_for(actor, organ_id)))


def _book(request: HttpRequest, book: kinds.Book) -> HttpResponseBase:
    """The page of a book by key; with `in=1` the sheet to print, with `xlsx=1` the spreadsheet."""
    form = FilterForm(request.GET if any(request.GET.get(name) for name in FilterForm.base_fields) else None)
    what = sought(form)
    entries = narrowed(book.entries, what, book.day)
    if request.GET.get("xlsx") == "1":
        return _spreadsheet(request, book, entries, what)
    query = request.GET.copy()
    for name in ("truoc", "in", "xlsx"):
        query.pop(name, None)
    context = {"book": book, "run": book.run, "form": form, "what": what, "query": query.urlencode(),
               "totals": kinds.totals(book)}  # fmt: skip
    if request.GET.get("in") == "1":
        rows = books.sheet_of(entries, what.first or (1 if what else None), None, SHEET_MOST)
        short = [width <= SHORT for _label, width in book.columns]
        cells = [list(zip(row, short, strict=True)) for row in book.cells(book.lines(rows))]
        context |= {"sheet": True, "columns": book.columns, "cells": cells, "most": SHEET_MOST}
        return render(request, "congvan/registers/sheet.html", context)
    before, size = number_of(request, "truoc"), congvan.PAGE_SIZE
    if what.words:
        rows, older = page_with_words(entries, before, size, what.words, book.said, book.of)
    else:
        rows, older = books.page_of(entries, before, size)
    context |= {"lines": book.lines(rows), "older": older, "is_first": before is None, "many": LOOKED_THROUGH}
    return render(request, f"congvan/registers/{book.which}.html", context)


def _spreadsheet(request: HttpRequest, book: kinds.Book, entries: QuerySet[Any], what: Sought) -> StreamingHttpResponse:
    """The chosen lines as XLSX, in steps; Invalid with one sentence where they are more than a sheet holds."""
    if entries.order_by()[: XLSX_MOST + 1].count() > XLSX_MOST:
        sentence = _("Sổ có hơn %d dòng trong phần đã chọn; đồng chí lọc theo ngày hoặc theo số rồi tải từng phần.")
        raise Invalid(sentence % XLSX_MOST)
    with making(actor_of(request).person_id):
        out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
        try:
            write_sheet(out, str(book.name), str(book.heading), book.columns, kinds.all_cells(book, entries, what))
        except BaseException:
            out.close()
            raise
    return sent(request, out, f"so-{book.which}-{book.run.pk}.xlsx", XLSX)


@require_GET
def copy_page(request: HttpRequest, copy_id: int) -> HttpResponse:
    """The page of a copy, for clerks of the organ that made it, while they may view the letter; 404 otherwise."""
    copy = books.copy_for(actor_of(request), copy_id)
    answer = HttpResponse(files.read(copy.sha256), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="ban-sao-{copy.pk}.pdf"'
    patch_cache_control(answer, no_store=True, private=True)
    return answer


class OpenForm(forms.Form):
    """A run of outgoing numbers: of which term and kind, from which number, by which decision."""

    term_id = PickField(label=_("Nhiệm kỳ"))
    kind = forms.ChoiceField(
        label=_("Loại văn bản"), choices=(*KINDS, *COPIES), widget=forms.Select({"class": "cv-input"})
    )
    start = forms.IntegerField(
        label=_("Số bắt đầu"), min_value=1, initial=1, max_value=1_000_000, error_messages=WHOLE,
        widget=forms.NumberInput({"class": "cv-input cv-num"}),
        help_text=_("Khác 1 khi cơ quan đang cấp số dở trên sổ giấy; khi đó ghi quyết định."),
    )  # fmt: skip
    decision = TextField(label=_("Quyết định mở sổ"), max_length=255)

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = Term.objects.filter(organ=organ).order_by("-valid_from")
        self.fields["term_id"].offer([(term.pk, _said(term)) for term in terms], empty=False)  # type: ignore[attr-defined]


class OpenIncomingForm(forms.Form):
    """The incoming book begins at this number."""

    start = forms.IntegerField(
        label=_("Số đến bắt đầu"), min_value=1, initial=1, max_value=1_000_000, error_messages=WHOLE,
        widget=forms.NumberInput({"class": "cv-input cv-num"}),
    )  # fmt: skip

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _said(term: Term) -> str:
    return f"{term.label} ({printed(term.valid_from)} – {printed(term.valid_to)})"


@require_http_methods(["GET", "POST"])
def open_run(request: HttpRequest, organ_id: int) -> HttpResponse:
    """Open a run of outgoing numbers."""
    return _open(request, organ_id, OpenForm, services.open_number_run, _("Mở sổ đăng ký văn bản đi"))


@require_http_methods(["GET", "POST"])
def open_incoming(request: HttpRequest, organ_id: int) -> HttpResponse:
    """Open the incoming book at a number, before the first one was drawn."""
    return _open(request, organ_id, OpenIncomingForm, services.open_incoming_run, _("Mở sổ đăng ký văn bản đến"))


def _open(
    request: HttpRequest,
    organ_id: int,
    kind: type[OpenForm | OpenIncomingForm],
    service: Callable[..., Any],
    title: Any,
) -> HttpResponse:
    actor = actor_of(request)
    books.require_clerk(actor, organ_id)
    organ = Organ.objects.get(pk=organ_id)
    form = kind(request.POST, organ=organ) if request.method == "POST" else kind(organ=organ)
    if form.is_bound and form.is_valid():
        try:
            service(actor, organ_id, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Đã mở sổ."))
            return redirect("congvan:registers")
    context = {"form": form, "organ": organ, "title": title}
    return render(request, "congvan/registers/open.html", context, status=422 if form.is_bound else 200)


def _refuse(form: forms.Form, error: CongvanError) -> None:
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not fields:
        form.add_error(None, str(error.sentence))
