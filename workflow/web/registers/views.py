"""Pages of the register books: an organ's books, one book in pages or as a sheet, opening a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from workflow.conf import congvan
from workflow.directory.models import Organ, Term
from workflow.kernel.days import printed
from workflow.kernel.errors import Conflict, CongvanError, Invalid, NotFound
from workflow.kernel.vocabulary import Role
from workflow.registers import services
from workflow.registers.models import IncomingEntry, NumberEntry
from workflow.web.actors import actor_of, standing_of
from workflow.web.fields import PickField, TextField
from workflow.web.paging import number_of
from workflow.web.registers import books
from workflow.web.showing import KINDS

SHEET_MOST = 500
"""Lines of one printed sheet; a longer book is printed in parts."""


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """The books of every organ whose registry the clerk keeps; for who is no clerk there is no such page."""
    standing = standing_of(request)
    if not standing.holds(Role.CLERK):
        raise NotFound
    return render(request, "congvan/registers/registers.html", {"desks": books.desks_of(standing)})


@require_GET
def outgoing_book(request: HttpRequest, run_id: int) -> HttpResponse:
    """One outgoing run: numbers, void ones with their reason."""
    actor = actor_of(request)
    run = books.run_for(actor, run_id)
    entries = NumberEntry.objects.filter(run=run)
    return _book(request, entries, lambda rows: books.outgoing_lines(actor, rows), "outgoing", {"run": run})


@require_GET
def incoming_book(request: HttpRequest, organ_id: int) -> HttpResponse:
    """The organ's incoming book."""
    actor = actor_of(request)
    run = books.incoming_for(actor, organ_id)
    entries = IncomingEntry.objects.filter(run=run)
    return _book(request, entries, lambda rows: books.incoming_lines(actor, rows), "incoming", {"run": run})


def _book(
    request: HttpRequest, entries: QuerySet[Any], lines: Callable[[list[Any]], list[books.Line]], which: str,
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """The page of a book by key, or with `in=1` the sheet to print."""
    if request.GET.get("in") == "1":
        first, last = number_of(request, "tu"), number_of(request, "den")
        rows = books.sheet_of(entries, first, last, SHEET_MOST)
        context |= {"lines": lines(rows), "sheet": True, "most": SHEET_MOST, "first": first, "last": last}
    else:
        before = number_of(request, "truoc")
        rows, older = books.page_of(entries, before, congvan.PAGE_SIZE)
        context |= {"lines": lines(rows), "older": older, "is_first": before is None}
    return render(request, f"congvan/registers/{which}.html", context)


class OpenForm(forms.Form):
    """A run of outgoing numbers: of which term and kind, from which number, by which decision."""

    term_id = PickField(label=_("Nhiệm kỳ"))
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=KINDS, widget=forms.Select({"class": "cv-input"}))
    start = forms.IntegerField(
        label=_("Số bắt đầu"), min_value=1, initial=1, max_value=1_000_000,
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
        label=_("Số đến bắt đầu"), min_value=1, initial=1, max_value=1_000_000,
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
