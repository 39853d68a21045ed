"""Pages of the register books: an organ's books, one book, opening a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from workflow.directory.models import Organ, Term
from workflow.kernel.days import printed
from workflow.kernel.errors import Conflict, Invalid, NotFound
from workflow.kernel.vocabulary import Role
from workflow.registers import services
from workflow.signing import files
from workflow.web.actors import actor_of, standing_of
from workflow.web.fields import WHOLE, PickField, TextField, say_refusal
from workflow.web.registers import books, kinds
from workflow.web.registers.book_page import book_page
from workflow.web.showing import COPIES, COPY_RUNS, KINDS


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
    return book_page(request, (kinds.copies if run.kind in COPY_RUNS else kinds.outgoing)(actor, run))


@require_GET
def incoming_book(request: HttpRequest, organ_id: int) -> HttpResponseBase:
    """The organ's incoming book."""
    actor = actor_of(request)
    return book_page(request, kinds.incoming(actor, books.incoming_for(actor, organ_id)))


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
            say_refusal(form, refusal)
        else:
            messages.success(request, _("Đã mở sổ."))
            return redirect("congvan:registers")
    context = {"form": form, "organ": organ, "title": title}
    return render(request, "congvan/registers/open.html", context, status=422 if form.is_bound else 200)
