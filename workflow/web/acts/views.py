"""One view for every act on a record: door, may, form, service, and back to the record with one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from workflow import access
from workflow.kernel import lifecycle
from workflow.kernel.errors import Conflict, CongvanError, Invalid, NotAllowed, NotFound, SecondFactorNeeded, Stale
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import RecordKind
from workflow.signing.models import SigningBatch
from workflow.web.actors import standing_of
from workflow.web.drafting.differences import LABELS
from workflow.web.errors import error_page
from workflow.web.fields import ActForm, Place

from .table import DISPATCH_ACTS, LETTER_ACTS, ActPage


@require_http_methods(["GET", "HEAD", "POST"])
def letter_act(request: HttpRequest, letter_id: int, action: str) -> HttpResponse:
    """An act on a letter that the actor may view."""
    page = LETTER_ACTS.get(action)
    if page is None:
        raise NotFound
    standing = standing_of(request)
    record = access.letter_for(standing.actor, letter_id)
    return _act(request, page, Place(standing, record, request.GET.dict()), RecordKind.LETTER)


@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_act(request: HttpRequest, dispatch_id: int, action: str) -> HttpResponse:
    """An act on a dispatch that the actor may view."""
    page = DISPATCH_ACTS.get(action)
    if page is None:
        raise NotFound
    standing = standing_of(request)
    record = access.dispatch_for(standing.actor, dispatch_id)
    return _act(request, page, Place(standing, record, request.GET.dict()), RecordKind.DISPATCH)


def record_url(place: Place, kind: str) -> str:
    """The page of the record."""
    return reverse(f"congvan:{kind}", args=[place.record.pk])


def _act(request: HttpRequest, page: ActPage, place: Place, kind: RecordKind) -> HttpResponse:
    refusal = _refusal(page, place, kind)
    back = record_url(place, kind)
    if refusal is not None:
        return _refused(request, page, place, refusal, back)
    if request.method != "POST":
        return _form_page(request, page, place, page.form(at=place), back)
    form = page.form(request.POST, request.FILES, at=place)
    if not form.is_valid():
        return _form_page(request, page, place, form, back, 422)
    try:
        made = page.service(place.standing.actor, place.record.pk, version=form.cleaned_data["version"], **form.given())
    except Stale as error:
        return _stale(request, page, place, form, error, back)
    except Invalid as error:
        form.refuse(error)
        return _form_page(request, page, place, form, back, 422)
    except (Conflict, NotAllowed) as error:
        return _refused(request, page, place, error, back)
    if not isinstance(made, SigningBatch):  # that one waits; the record's page says so, and offers to take it back
        messages.success(request, str(page.done))
    return redirect(back)


def _refusal(page: ActPage, place: Place, kind: RecordKind) -> CongvanError | None:
    """Why the act is not open to him now; NotFound is raised. What the state forbids to everybody is a Conflict."""
    decision = policy().may(place.standing.actor, page.action, place.record)
    if decision.allowed:
        return None
    if not decision.visible:
        raise NotFound
    if not lifecycle.is_legal(kind, page.action, place.record.status):
        return lifecycle.refusal(page.action, place.record.status)
    return decision.refusal or NotAllowed()


def _refused(request: HttpRequest, page: ActPage, place: Place, error: CongvanError, back: str) -> HttpResponse:
    """The page of a refusal; a missing second factor shows what waits for it, so that it can be read meanwhile."""
    if isinstance(error, SecondFactorNeeded):
        form = page.form(request.POST, request.FILES, at=place) if request.method == "POST" else page.form(at=place)
        return _form_page(request, page, place, form, back, 200 if request.method == "GET" else 403, {"factor": error})
    if page.keeps and request.method == "POST":
        return kept_page(request, error, back)
    return error_page(request, error, back)


def kept_page(request: HttpRequest, error: CongvanError, back: str) -> HttpResponse:
    """A refusal after which what was typed still stands there, to be copied."""
    said = [(LABELS[name], request.POST.get(name, "")) for name in LABELS if request.POST.get(name, "").strip()]
    context = {"sentence": error.sentence, "said": said, "back": back}
    return render(request, "congvan/kept.html", context, status=error.status)


def _stale(request: HttpRequest, page: ActPage, place: Place, form: ActForm, error: Stale, back: str) -> HttpResponse:
    """The record has moved on. What was typed stays; the page shows the record as it is now, and asks again."""
    record = place.record
    kind = RecordKind.LETTER if page.key in LETTER_ACTS else RecordKind.DISPATCH
    fresh = Place(place.standing, record, place.query)
    refusal = _refusal(page, fresh, kind)
    if refusal is not None:
        return _refused(request, page, fresh, refusal, back)
    data = request.POST.copy()
    more = page.clash(fresh, data) if page.clash else {}
    for name, value in form.seen().items():
        data[name] = data.get("sitting", "") if name == "sitting" else str(value)
    again = page.form(data, at=fresh)
    again.is_valid()
    again.add_error(None, str(error.sentence))
    return _form_page(request, page, fresh, again, back, 409, {"unsaved": True, **more})


def show_form(
    request: HttpRequest, page: ActPage, place: Place, form: ActForm, more: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The act's page with what is typed as it stands, and more beside it."""
    return _form_page(request, page, place, form, record_url(place, RecordKind.LETTER), status, more)


def _form_page(
    request: HttpRequest, page: ActPage, place: Place, form: ActForm, back: str, status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    record = place.record
    context: dict[str, Any] = {
        "page": page, "form": form, "record": record, "letter": getattr(record, "letter", record), "back": back,
        "submit": page.submit, "words": place.query.get("tim", ""), "next": request.get_full_path(),
    }  # fmt: skip
    context.update(page.look(place) if page.look else {})
    context.update(more or {})
    return render(request, page.template, context, status=status)
