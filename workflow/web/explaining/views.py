"""Why I may see or do something with a record, and, for its own side and its watcher, who could see it on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from workflow.access import dispatch_for, letter_for
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import RecordKind, Side
from workflow.web.actors import actor_of
from workflow.web.directory.guard import day_of

VIEW = {RecordKind.LETTER: Action.VIEW_LETTER, RecordKind.DISPATCH: Action.VIEW_DISPATCH}


@require_GET
@never_cache
def why_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Why the actor sees this letter, and why he may or may not do one of its acts."""
    actor = actor_of(request)
    return _why(request, actor, letter_for(actor, letter_id), RecordKind.LETTER)


@require_GET
@never_cache
def why_dispatch(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The same for a dispatch."""
    actor = actor_of(request)
    return _why(request, actor, dispatch_for(actor, dispatch_id), RecordKind.DISPATCH)


def _why(request: HttpRequest, actor: Actor, record: Any, kind: RecordKind) -> HttpResponse:
    acts = [VIEW[kind], *(action for action in Action if lifecycle.kind_of(action) == kind)]
    asked = request.GET.get("viec", "")
    action = Action(asked) if asked in acts else VIEW[kind]
    day = day_of(request, actor.on)
    context = _about(actor, record, kind) | {
        "acts": acts, "action": action, "day": day, "today": actor.on,
        "sentences": policy().why(actor, action, record, _past(day, actor)),
    }  # fmt: skip
    return render(request, "congvan/explaining/why.html", context)


@require_GET
@never_cache
def who_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Who may view the letter today, or could on the day asked for."""
    actor = actor_of(request)
    return _who(request, actor, letter_for(actor, letter_id), RecordKind.LETTER)


@require_GET
@never_cache
def who_dispatch(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The same for one dispatch."""
    actor = actor_of(request)
    return _who(request, actor, dispatch_for(actor, dispatch_id), RecordKind.DISPATCH)


def _who(request: HttpRequest, actor: Actor, record: Any, kind: RecordKind) -> HttpResponse:
    if not may_ask(actor, record, kind):
        raise NotFound
    day = day_of(request, actor.on)
    lines = policy().who_may_view(record, _past(day, actor))
    context = _about(actor, record, kind) | {"lines": lines, "day": day, "today": actor.on}
    return render(request, "congvan/explaining/who.html", context)


def may_ask(actor: Actor, record: Any, kind: RecordKind) -> bool:
    """Whether he sees the record from its own side (participants, principals) or as its watcher; recipients may not
    learn who else has it."""
    via = policy().may(actor, VIEW[kind], record).via
    return via is not None and via.side in (Side.OWN, Side.WATCH)


def _past(day: date, actor: Actor) -> date | None:
    """The day when it is a past one; today is judged from the rows as they are."""
    return day if day < actor.on else None


def _about(actor: Actor, record: Any, kind: RecordKind) -> dict[str, Any]:
    letter = record if kind == RecordKind.LETTER else record.letter
    return {"record": record, "kind": str(kind), "letter": letter, "may_ask": may_ask(actor, record, kind)}
