"""A Word file into a draft that is being typed: nothing is kept until the drafter saves, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow.directory.models import Organ
from workflow.kernel.actions import Action
from workflow.kernel.errors import Invalid, NotALetter, NotAllowed
from workflow.kernel.vocabulary import Urgency
from workflow.letters.notation import typed
from workflow.letters.structure import urgency_of
from workflow.reading.importing import Imported, import_word
from workflow.reading.intake import MAX_BYTES, TOO_BIG
from workflow.web.actors import standing_of
from workflow.web.acts.table import LETTER_ACTS
from workflow.web.acts.views import show_form
from workflow.web.fields import ActForm, Place

from . import heads
from . import making_forms as mf
from .differences import LABELS
from .form_check import draft_place
from .parts import parts_of

ADD, REPLACE = "them", "thay"
BOXES = {"authority": "issuing_body"}
FILLED = ("subject", "place", "addressees", "distribution", "signing_form", "issuing_body", "position")


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """The form as it was typed, with what the file brings: its body behind the typed one, or in its place where that
    was asked for; other parts where nothing was typed."""
    standing, said = standing_of(request), request.POST.get("letter", "")
    place = draft_place(standing, said) if said else Place(standing, None, {})
    if place.record is None and not mf.DraftForm(at=place).places:
        raise NotAllowed(_("Việc này do %s thực hiện.") % Action.DRAFT_LETTER.label)
    data = request.POST.copy()
    report: dict[str, Any] = {}
    trouble = ""
    try:
        imported = import_word(_bytes(request))
        head = _head(data, imported, place)
        report = {"imported": imported, "stayed": _fill(data, imported, place), "head": heads.told(head)}
        data["head"] = heads.sealed({**heads.opened(data.get("head", "")), **head})
    except (NotALetter, Invalid) as error:
        trouble = str(next(iter(error.fields.values()))) if isinstance(error, Invalid) and error.fields else str(
            error.sentence
        )  # fmt: skip
    context = {**report, "trouble": trouble, "unsaved": True}
    if place.record is not None:
        page = LETTER_ACTS[str(Action.EDIT_LETTER)]
        form = page.form(data, at=place)
        back = reverse("congvan:letter-act", args=[place.record.pk, page.key])
        return show_form(request, page, place, _said(form, trouble), {**context, "next": back}, 422 if trouble else 200)
    form = _said(mf.DraftForm(data, at=place), trouble)
    return render(request, "congvan/draft.html", {"form": form, **context},
                  status=422 if trouble else 200)  # fmt: skip


def _bytes(request: HttpRequest) -> bytes:
    given: UploadedFile | None = request.FILES.get("file")
    if given is None:
        raise NotALetter(_("Đồng chí chọn tệp Word (.docx) để nhập."))
    if (given.size or 0) > MAX_BYTES:
        raise NotALetter(TOO_BIG)
    return given.read()


def _head(data: QueryDict, imported: Imported, place: Place) -> heads.Head:
    """What is doubtful in the file's head: all of it where the file begins the draft, else what it fills in."""
    if not imported.letter:
        return {}
    organ, kind = _whose(data, place)
    found = heads.head_doubts(imported.letter, organ, kind, place.standing.actor.on)
    begins = not data.get("subject", "").strip()
    filled = {name for name in heads.TYPED if not data.get(BOXES.get(name, name), "").strip()}
    return {name: value for name, value in found.items() if name in filled or (begins and name in heads.UNTYPED)}


def _whose(data: QueryDict, place: Place) -> tuple[Organ, str]:
    if place.record is not None:
        return place.record.issuer, place.record.kind
    spots = mf.DraftForm(at=place).places
    spot = spots.get(data.get("spot", "")) or next(iter(spots.values()))
    return Organ.objects.get(pk=spot.organ_id), data.get("kind", "")


def _fill(data: QueryDict, imported: Imported, place: Place) -> list[Any]:
    """Put the parts into the form; return the names of parts that stay as typed though the file has others."""
    read = parts_of(imported.letter) if imported.letter else {}
    stayed = []
    for name in FILLED:
        found, now = read.get(name, ""), data.get(name, "").strip()
        if found and not now:
            data[name] = found
        elif found and found != now and name not in ("signing_form",):
            stayed.append(LABELS[name])
    if imported.letter and data.get("urgency", "") in ("", Urgency.NORMAL):
        data["urgency"] = urgency_of(imported.letter)
    before, brought = data.get("body", "").strip(), typed(imported.body)
    if before and data.get("mode") != REPLACE:
        brought = f"{before}\n\n{brought}"
    data["body"] = brought
    return stayed


def _said(form: Any, trouble: str) -> ActForm:
    """The form with the refusal of the file above it, and nothing said of what is still to be typed."""
    form.is_valid()
    form.errors.clear()
    if trouble:
        form.add_error(None, forms.ValidationError(trouble))
    found: ActForm = form
    return found
