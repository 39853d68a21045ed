"""The form check beside a draft: while typing (htmx), or by a button without script, which loses nothing typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow import access
from workflow.directory.models import Organ
from workflow.kernel.actions import Action
from workflow.kernel.errors import NotAllowed, NotFound
from workflow.kernel.policy import policy
from workflow.layout.patterns import patterns
from workflow.web.actors import Standing, standing_of
from workflow.web.acts.table import LETTER_ACTS
from workflow.web.acts.views import show_form
from workflow.web.fields import Place

from . import heads
from . import making_forms as mf
from .beginnings import filled
from .form_card import findings_on, letter_findings
from .parts import content_of, parts_of
from .text_forms import TextForm


@require_POST
def check_draft(request: HttpRequest) -> HttpResponse:
    """The findings on what is typed, a draft not saved yet or a further version of one. Nothing is kept."""
    standing, said = standing_of(request), request.POST.get("letter", "")
    if said:
        return _further(request, standing, said)
    data = request.POST.copy()
    if pattern := patterns().get(data.get("mau", "")):
        for name, text in filled(data, pattern).items():
            data[name] = text
    form = mf.DraftForm(data, at=Place(standing, None, {}))
    if not form.places:
        raise NotAllowed(_("Việc này do %s thực hiện.") % Action.DRAFT_LETTER.label)
    spot = form.places.get(request.POST.get("spot", "")) or next(iter(form.places.values()))
    kind = data.get("kind", "")[:8] or "CV"
    content = heads.carried(content_of(typed(data), {}, standing.actor.on), heads.opened(data.get("head", "")))
    card = findings_on(content, Organ.objects.get(pk=spot.organ_id), kind, standing.actor.on)
    if _partial(request):
        return render(request, "congvan/layout/checked.html", card)
    return render(request, "congvan/draft.html", {"form": form, "unsaved": True, **card})


def draft_place(standing: Standing, said: str) -> Place:
    """Where a form about a further version stands; NotFound for a letter that is missing or hidden, and the refusal
    of who may not edit it."""
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise NotFound
    letter = access.letter_for(standing.actor, int(said))
    policy().may(standing.actor, Action.EDIT_LETTER, letter).require()
    return Place(standing, letter, {})


def _further(request: HttpRequest, standing: Standing, said: str) -> HttpResponse:
    place = draft_place(standing, said)
    letter = place.record
    page = LETTER_ACTS[str(Action.EDIT_LETTER)]
    form = page.form(request.POST, at=place)
    assert isinstance(form, TextForm)
    content = content_of(typed(request.POST), form.before(), standing.actor.on)
    content = heads.carried(content, heads.opened(request.POST.get("head", "")))
    card = letter_findings(letter, content, standing.actor.on)
    if _partial(request):
        return render(request, "congvan/layout/checked.html", card)
    back = reverse("congvan:letter-act", args=[letter.pk, page.key])
    return show_form(request, page, place, form, {**card, "next": back, "unsaved": True})


def typed(data: QueryDict) -> dict[str, str]:
    """The parts as they stand in the form, one by one, whatever else is wrong with it."""
    return {name: data.get(name, "").replace("\r\n", "\n") for name in parts_of({})}


def _partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
