"""Pages that make a letter: typed part by part, read from a file, or registered from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow.dispatches.outside import register_letter
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid, NotAllowed
from workflow.letters.services import draft_letter
from workflow.web.actors import standing_of
from workflow.web.fields import ActForm, Place
from workflow.web.once import SENT, done_before, release, remember

from . import making_forms as mf

Do = Callable[[Any], Any]


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """A new draft, typed part by part."""

    def do(form: mf.DraftForm) -> str:
        made = draft_letter(form.at.standing.actor, form.chosen.organ_id, **form.given())
        messages.success(request, _("Đã mở dự thảo."))
        return reverse("congvan:letter", args=[made.pk])

    return _make(request, mf.DraftForm, Action.DRAFT_LETTER, "congvan/draft.html", do)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_from_text(request: HttpRequest) -> HttpResponse:
    """A new draft out of a file or pasted text; what was read doubtfully waits to be confirmed."""

    def do(form: mf.ReadForm) -> str:
        made = draft_letter(form.at.standing.actor, form.chosen.organ_id, **form.given())
        messages.success(request, _("Đã đọc công văn thành dự thảo. Đồng chí kiểm tra từng phần trước khi trình."))
        return reverse("congvan:letter", args=[made.pk])

    return _make(request, mf.ReadForm, Action.DRAFT_LETTER, "congvan/draft_read.html", do)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A letter from outside, into the unit's register of incoming letters."""

    def do(form: mf.RegisterForm) -> str:
        made = register_letter(form.at.standing.actor, form.chosen.organ_id, **form.given())
        messages.success(request, _("Đã vào sổ văn bản đến, số %d.") % made.incoming_number)
        return reverse("congvan:dispatch", args=[made.pk])

    return _make(request, mf.RegisterForm, Action.REGISTER_LETTER, "congvan/register.html", do)


def _make(request: HttpRequest, form_class: type[mf.MakingForm], action: Action, template: str, do: Do) -> HttpResponse:
    """Form, service, and on to what was made. The same form posted twice makes one letter."""
    place = Place(standing_of(request), None, request.GET.dict())
    form = form_class(request.POST, request.FILES, at=place) if request.method == "POST" else form_class(at=place)
    if not form.places:
        raise NotAllowed(_("Việc này do %s thực hiện.") % action.label)
    if request.method != "POST":
        return render(request, template, {"form": form})
    if not form.is_valid():
        return render(request, template, {"form": form}, status=422)
    return _once(request, form, template, do)


def _once(request: HttpRequest, form: ActForm, template: str, do: Do) -> HttpResponse:
    key = f"{form.at.standing.person.pk}:{form.cleaned_data['once']}"
    before = done_before(key)
    if before is not None:
        if not before:
            raise Conflict
        messages.warning(request, SENT)
        return redirect(before)
    try:
        target = do(form)
    except (Invalid, Conflict) as error:
        release(key)
        form.refuse(error)
        return render(request, template, {"form": form}, status=error.status)
    except BaseException:
        release(key)
        raise
    remember(key, target)
    return redirect(target)
