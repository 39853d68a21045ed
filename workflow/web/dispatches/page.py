"""The page of one dispatch: the letter, what the unit must do with it, who works on it, what was asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from workflow import access
from workflow.casefile.sight import UPWARD
from workflow.conf import congvan
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import ObligationStatus as O
from workflow.kernel.vocabulary import Purpose, QuestionStatus, Side
from workflow.letters.models import Letter
from workflow.obligations.cascade import rolled_up
from workflow.obligations.models import UpperLetter
from workflow.oversight.models import Question
from workflow.web import showing
from workflow.web.actors import standing_of
from workflow.web.acts.table import DISPATCH_ACTS, ActPage, buttons
from workflow.web.desks.work import Entry, received_entries
from workflow.web.letters import rows as letter_rows
from workflow.web.letters.stations import Step

from . import rows as dispatch_rows

WORK: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("Tiếp nhận"), (D.SENT, D.ARRIVED)),
    (gettext_lazy("Bút phê"), (D.ACKNOWLEDGED,)),
    (gettext_lazy("Giao việc"), (D.DIRECTED, D.SENT_BACK)),
    (gettext_lazy("Thực hiện"), (D.IMPLEMENTING,)),
    (gettext_lazy("Duyệt"), (D.HANDED_IN,)),
    (gettext_lazy("Báo cáo"), (D.REPORTED,)),
    (gettext_lazy("Chấp nhận"), (D.ACCEPTED,)),
)


@require_GET
def dispatch(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The dispatch's page. A look changes nothing: opening is an act of its own, with its own button."""
    standing = standing_of(request)
    actor = standing.actor
    record = access.dispatch_for(actor, dispatch_id)
    via = policy().may(actor, Action.VIEW_DISPATCH, record).require()
    allowed = policy().actions(actor, record)
    inside = via.side in (Side.RECV, Side.NAMED)
    context: dict[str, Any] = {
        "dispatch": record,
        "letter": record.letter,
        "state": showing.dispatch_state(record.status, record.purpose),
        "inside": inside,
        "recalled": record.status == D.RECALLED,
        "unopened": Action.OPEN_DISPATCH in allowed,
        "acts": _acts(record, allowed),
        "on": actor.on,
    }
    if not (inside and (record.status == D.RECALLED or Action.OPEN_DISPATCH in allowed)):
        context |= _contents(actor, record, inside)
    context["steps"] = steps(record, context.get("timeline", ()), context.get("due"))
    if inside:
        context["beside"] = beside(actor, record)
    return render(request, "congvan/dispatch.html", context)


def _contents(actor: Actor, record: Dispatch, inside: bool) -> dict[str, Any]:
    duties = dispatch_rows.duties_of(record, actor.on)
    running = [duty for duty in duties if duty.row.runs_to and duty.row.status in letter_rows.OPEN_DUTIES]
    nearest = min(running, key=lambda duty: (duty.row.status != O.OPEN, duty.row.runs_to), default=None)
    readable = policy().scope(actor, Letter.objects.filter(pk=record.letter_id)).exists()
    return {
        "content": letter_rows.text_of(record.letter) if readable else {},
        "duties": duties,
        "deadline": nearest.deadline if nearest else None,
        "due": nearest.row.runs_to if nearest else None,
        "workers": list(dispatch_rows.workers(record)),
        "questions": list(dispatch_rows.questions_of(record)),
        "verdicts": list(dispatch_rows.verdicts_of(record)),
        "timeline": letter_rows.timeline(record, () if inside else UPWARD),
        "below": _below(actor, record),
        "below_progress": rolled_up([record.pk]).get(record.pk),
        "opened": True,
    }


def _below(actor: Actor, record: Dispatch) -> list[UpperLetter]:
    """The letters that carry this one out, as far as the actor may view them."""
    links = UpperLetter.objects.filter(dispatch=record).select_related("letter", "letter__issuer")
    visible = policy().scope(actor, Letter.objects.all()).values("pk")
    return list(links.filter(letter__in=visible).order_by("pk"))


def _acts(record: Dispatch, allowed: list[Action]) -> list[ActPage]:
    """The buttons; without those that have nothing to act on."""
    hidden: set[str] = set()
    asked = set(
        Question.objects.filter(dispatch=record, status=QuestionStatus.ASKED).values_list("direction", flat=True)
    ) if {Action.ANSWER_INSPECTOR, Action.ANSWER_SENDER} & set(allowed) else set()  # fmt: skip
    if Question.Direction.TO_RECIPIENT not in asked:
        hidden.add(str(Action.ANSWER_INSPECTOR))
    if Question.Direction.TO_SENDER not in asked:
        hidden.add(str(Action.ANSWER_SENDER))
    if {Action.SET_DEADLINE, Action.EXTEND_DEADLINE} & set(allowed):
        dues = list(record.obligations.filter(status__in=(O.OPEN, O.HANDED_IN)).values_list("due", flat=True))
        hidden |= set() if None in dues else {str(Action.SET_DEADLINE)}
        hidden |= set() if dues else {str(Action.EXTEND_DEADLINE)}
    if record.recall_seen_on or record.arrived_on is None:
        hidden.add(str(Action.ACKNOWLEDGE_RECALL))
    return buttons(DISPATCH_ACTS, allowed, hidden)


STATIONS: tuple[tuple[str, ...], ...] = (
    (Action.ACKNOWLEDGE_DISPATCH, Action.RECORD_RECEIPT), (Action.DIRECT_DISPATCH,), (Action.ASSIGN_DISPATCH,),
    (Action.HAND_IN_DISPATCH,), (Action.APPROVE_DISPATCH,), (), (Action.ACCEPT_DISPATCH,),
)  # fmt: skip
"""The acts by which each station of WORK was passed."""


def steps(record: Dispatch, happened: Sequence[letter_rows.Happening] = (), due: date | None = None) -> list[Step]:
    """The unit's stations, each with who passed it and when as far as the reader sees it in the journal; who only takes
    note has but the first."""
    stations = WORK if record.purpose == Purpose.IMPLEMENT else WORK[:1]
    at = next((index for index, (_label, states) in enumerate(WORK) if record.status in states), None)
    if record.status in (D.REFUSED, D.RECALLED, D.CLOSED):
        at = None
    done = len(stations) if record.status == D.ACCEPTED else at if at is not None else int(bool(record.acknowledged_on))
    found = []
    for index, (label, _states) in enumerate(stations):
        phase = "done" if index < done else "now" if index == at else ""
        found.append(Step(label, phase, *_facts(record, index, phase, happened, due)))
    return found


def _facts(
    record: Dispatch, index: int, phase: str, happened: Sequence[letter_rows.Happening], due: date | None
) -> tuple[str, str]:
    if phase == "done":
        act = next((one for one in happened if one.action in STATIONS[index]), None)
        day = showing.day(act.on if act else record.acknowledged_on if index == 0 else None)
        who = (
            _("Số đến %d") % record.incoming_number if index == 0 and record.incoming_number else act.who if act else ""
        )
        return who, f"{day}, {act.clock}" if act and act.clock else day
    if due and WORK[index][1] == (D.REPORTED,):
        return "", _("trước %s") % showing.day(due)
    return (_("đang chờ"), "") if phase == "now" else ("", "")


def beside(actor: Actor, record: Dispatch) -> list[Entry]:
    """What else came to the reader, newest first: the page of his inbox on which this dispatch stands first or among
    the newest."""
    size = congvan.PAGE_SIZE
    ids, _count = policy().inbox(actor, before=None, limit=size, cap=1)
    if record.pk not in ids:
        ids, _count = policy().inbox(actor, before=record.pk + 1, limit=size, cap=1)
    return received_entries(ids, size, actor.on)
