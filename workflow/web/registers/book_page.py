"""One register book as every kind of book is shown: in pages, as the sheet to print, as a spreadsheet."""

from __future__ import annotations

import tempfile
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from workflow.conf import congvan
from workflow.kernel.errors import Invalid
from workflow.web.actors import actor_of
from workflow.web.downloads.sending import sent
from workflow.web.downloads.taking import making
from workflow.web.paging import number_of
from workflow.web.registers import books, kinds
from workflow.web.registers.finding import LOOKED_THROUGH, FilterForm, Sought, narrowed, page_with_words, sought
from workflow.web.registers.spreadsheet import LINES_MOST, XLSX, write_sheet

SHEET_MOST = 500
"""Lines of one printed sheet; a longer book is printed in parts."""
SHORT = 20
"""Characters of a column whose cells stay in one line on paper: numbers, days, names."""
XLSX_MOST = LINES_MOST


def book_page(request: HttpRequest, book: kinds.Book) -> HttpResponseBase:
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
