"""Pages of the book of secret papers, for the clerks of its organ; for everybody else there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from workflow.directory.models import Organ
from workflow.kernel.errors import Conflict, Invalid, NotFound
from workflow.kernel.policy import Actor
from workflow.registers import classified
from workflow.registers.classified_models import ENDED, SecretBook, SecretPaper
from workflow.registers.models import NumberRun
from workflow.web.actors import actor_of
from workflow.web.fields import say_refusal
from workflow.web.once import SENT, done_before, release, remember
from workflow.web.registers import books, kinds
from workflow.web.registers.book_page import book_page
from workflow.web.registers.classified_forms import EnterIncomingForm, EnterOutgoingForm, MoveForm


@require_GET
def secret_book(request: HttpRequest, organ_id: int) -> HttpResponseBase:
    """The organ's book in pages, as a sheet or as XLSX; empty before the first paper."""
    actor = actor_of(request)
    books.require_secrets(actor, organ_id)
    organ = Organ.objects.get(pk=organ_id)
    book = SecretBook.objects.filter(organ=organ).first() or SecretBook(pk=0, organ=organ)
    return book_page(request, kinds.secrets(book))


@require_http_methods(["GET", "HEAD", "POST"])
def enter_incoming(request: HttpRequest, organ_id: int) -> HttpResponse:
    """Enter a paper that came."""
    return _enter(request, organ_id, EnterIncomingForm, _("Vào sổ văn bản mật đến"))


@require_http_methods(["GET", "HEAD", "POST"])
def enter_outgoing(request: HttpRequest, organ_id: int) -> HttpResponse:
    """Enter a paper of the organ's own, which draws its number."""
    return _enter(request, organ_id, EnterOutgoingForm, _("Vào sổ văn bản mật đi"))


def _enter(
    request: HttpRequest, organ_id: int, kind: type[EnterIncomingForm | EnterOutgoingForm], title: str
) -> HttpResponse:
    actor = actor_of(request)
    books.require_secrets(actor, organ_id)
    organ = Organ.objects.get(pk=organ_id)
    form = kind(request.POST if request.method == "POST" else None, organ_id=organ_id)

    def do() -> str:
        paper = classified.enter_secret(actor, organ_id, **form.given())
        messages.success(request, _("Đã vào sổ văn bản mật: %s.") % paper.code)
        return reverse("congvan:secret-paper", args=[paper.pk])

    context = {"form": form, "organ": organ, "title": title, "lacks_run": False}
    if kind is EnterOutgoingForm:
        context["lacks_run"] = not NumberRun.objects.filter(organ_id=organ_id).exists()
    return _done(request, actor, form, "congvan/registers/classified_enter.html", context, do)


@require_http_methods(["GET", "HEAD", "POST"])
def secret_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Where one paper was and is, and the form that says where it goes."""
    actor = actor_of(request)
    paper = SecretPaper.objects.select_related("book__organ", "entered_by").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound
    organ_id = paper.book.organ_id
    books.require_secrets(actor, organ_id)
    places = list(paper.places.select_related("noted_by").order_by("-pk"))
    form = MoveForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        classified.move_secret(actor, organ_id, paper_id=paper.pk, **given)
        messages.success(request, _("Đã ghi vào sổ."))
        return reverse("congvan:secret-paper", args=[paper.pk])

    context = {"form": form, "paper": paper, "places": places, "ended": places[0].fate in ENDED}
    return _done(request, actor, form, "congvan/registers/classified_paper.html", context, do)


def _done(
    request: HttpRequest, actor: Actor, form: forms.Form, page: str, context: dict[str, Any], do: Callable[[], str]
) -> HttpResponse:
    """Show the form, or do it once and go where it leads; a refusal stands beside its field, nothing typed is lost."""
    if not form.is_bound:
        return render(request, page, context)
    if not form.is_valid():
        return render(request, page, context, status=422)
    key = f"{actor.person_id}:{form.cleaned_data['once']}"
    before = done_before(key)
    if before is not None:
        if not before:
            raise Conflict
        messages.warning(request, SENT)
        return redirect(before)
    try:
        target = do()
    except (Invalid, Conflict) as refusal:
        release(key)
        say_refusal(form, refusal)
        return render(request, page, context, status=refusal.status)
    except BaseException:
        release(key)
        raise
    remember(key, target)
    return redirect(target)
