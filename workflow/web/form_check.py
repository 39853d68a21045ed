"""The form check beside a draft: while typing (htmx), or by a button without script, which loses nothing typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow import access
from workflow.directory.models import Organ
from workflow.kernel.actions import Action
from workflow.kernel.errors import NotAllowed, NotFound
from workflow.kernel.policy import policy

from . import making_forms as mf
from .act_views import show_form
from .actors import Standing, standing_of
from .acts import LETTER_ACTS
from .drafting import content_of, parts_of
from .fields import Place
from .form_card import findings_on, letter_findings
from .letter_forms import TextForm


@require_POST
def check_draft(request: HttpRequest) -> HttpResponse:
    """The findings on what is typed, a draft not saved yet or a further version of one. Nothing is kept."""
    standing, said = standing_of(request), request.POST.get("letter", "")
    if said:
        return _further(request, standing, said)
    form = mf.DraftForm(request.POST, at=Place(standing, None, {}))
    if not form.places:
        raise NotAllowed(_("Việc này do %s thực hiện.") % Action.DRAFT_LETTER.label)
    spot = form.places.get(request.POST.get("spot", "")) or next(iter(form.places.values()))
    kind = request.POST.get("kind", "")[:8] or "CV"
    content = content_of(typed(request), {}, standing.actor.on)
    card = findings_on(content, Organ.objects.get(pk=spot.organ_id), kind, standing.actor.on)
    if _partial(request):
        return render(request, "congvan/layout/findings.html", card)
    return render(request, "congvan/draft.html", {"form": form, **card})


def _further(request: HttpRequest, standing: Standing, said: str) -> HttpResponse:
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise NotFound
    letter = access.letter_for(standing.actor, int(said))
    policy().may(standing.actor, Action.EDIT_LETTER, letter).require()
    page = LETTER_ACTS[str(Action.EDIT_LETTER)]
    place = Place(standing, letter, {})
    form = page.form(request.POST, at=place)
    assert isinstance(form, TextForm)
    content = content_of(typed(request), form.before(), standing.actor.on)
    card = letter_findings(letter, content, standing.actor.on)
    if _partial(request):
        return render(request, "congvan/layout/findings.html", card)
    back = reverse("congvan:letter-act", args=[letter.pk, page.key])
    return show_form(request, page, place, form, {**card, "next": back})


def typed(request: HttpRequest) -> dict[str, str]:
    """The parts as they stand in the form, one by one, whatever else is wrong with it."""
    return {name: request.POST.get(name, "").replace("\r\n", "\n") for name in parts_of({})}


def _partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
