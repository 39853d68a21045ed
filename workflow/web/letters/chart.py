"""The flow of a letter or of a dispatch as a drawing that follows what happens: which steps are done, which wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import override
from django.views.decorators.http import require_GET

from workflow import access
from workflow.dispatches.models import Dispatch
from workflow.engine.drawing import draw_process
from workflow.kernel.errors import NotFound
from workflow.letters.models import Letter
from workflow.web import showing
from workflow.web.actors import actor_of
from workflow.web.dispatches import page as dispatch_page

from .stations import steps

FLOWS = {"letter": "outgoing", "dispatch": "incoming"}
"""Kind of record → the address space of its flow, where the same stands as a file."""


@require_GET
def letter_chart(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The way of a letter that the actor may view; a letter from outside has none here."""
    record = access.letter_for(actor_of(request), letter_id)
    shown = {"letter": record, "state": showing.letter_state(record.status), "steps": steps(record)}
    return _chart(request, "letter", record, shown)


@require_GET
def dispatch_chart(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The way of a dispatch that the actor may view."""
    record = access.dispatch_for(actor_of(request), dispatch_id)
    shown = {
        "letter": record.letter,
        "state": showing.dispatch_state(record.status, record.purpose),
        "steps": dispatch_page.steps(record),
    }
    return _chart(request, "dispatch", record, shown)


def _chart(request: HttpRequest, kind: str, record: Letter | Dispatch, shown: dict[str, Any]) -> HttpResponse:
    if record.process_id is None:
        raise NotFound
    with override("vi"):  # the process on paper, with the offices' own words, as in BPMN
        drawing = SafeString(draw_process(record.process_id))  # built as a tree: every text of it is escaped
    context = {**shown, "kind": kind, "record": record, "drawing": drawing, "flow": f"{FLOWS[kind]}:process_chart"}
    return render(request, "congvan/chart.html", context)
