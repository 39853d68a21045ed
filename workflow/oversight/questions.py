"""Questions on one dispatch, both ways, with a deadline; the recipient's clock pauses while one is open, as long as it
may be (`obligations/clock.py`)."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from workflow.calendars.days import Calendar
from workflow.calendars.queries import calendar_of
from workflow.dispatches.models import Dispatch
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.days import printed
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.spine import spine
from workflow.kernel.vocabulary import QuestionStatus
from workflow.letters.services import not_past, required
from workflow.obligations.clock import pause, resume

from .models import Question

Direction = Question.Direction
ANSWER_DAYS = 10
"""Working days within which the sender is to answer: as long as any question may stop the clock, and as long as the
oldest open one may, so that asking again and again stops it no longer (docs/decisions/0019)."""


def _open(dispatch: Dispatch) -> QuerySet[Question]:
    return Question.objects.filter(dispatch=dispatch, status=QuestionStatus.ASKED)


def _stops_until(dispatch: Dispatch, due: date, calendar: Calendar) -> date:
    """Until when a question that was just asked may stop the clock, with those that are open."""
    first: date = _open(dispatch).aggregate(day=Min("asked_on"))["day"]
    return min(due, calendar.add(first, ANSWER_DAYS))


def _ask(act: Act[Dispatch], direction: str, text: str, due: date) -> Question:
    if not_past(due, act.on, _("Hạn trả lời đã qua; đồng chí ghi hạn mới.")) is None:
        raise Invalid(fields={"due": _("Đồng chí ghi hạn trả lời.")})
    calendar = calendar_of(act.record.organ_id, act.on)
    latest = calendar.add(act.on, ANSWER_DAYS)
    if direction == Direction.TO_SENDER and due > latest:
        facts = {"days": ANSWER_DAYS, "last": printed(latest)}
        words = _("Hạn trả lời không quá %(days)d ngày làm việc, chậm nhất là ngày %(last)s.")
        raise Invalid(fields={"due": words % facts})
    question = Question.objects.create(
        dispatch=act.record, direction=direction, text=required(text, "text", _("Đồng chí ghi nội dung hỏi.")),
        due=due, asked_by_id=act.actor.person_id, asked_on=act.on,
    )  # fmt: skip
    question.process_id = spine().start("question", question, act.actor.person_id, act.record.process_id)
    question.save(update_fields=["process_id"])
    until = _stops_until(act.record, due, calendar)
    if until >= act.on:
        pause(act.record, act.on, until, calendar)
    act.set(questions_open=act.record.questions_open + 1, waits_until=max(until, act.record.waits_until or until))
    act.facts.update(question=question.pk, text=text, due=due)
    return question


def _answer(act: Act[Dispatch], direction: str, question_id: int, answer: str) -> None:
    row = Question.objects.filter(pk=question_id, dispatch=act.record, direction=direction).first()
    if row is None:
        raise Invalid(fields={"question_id": _("Câu hỏi không thuộc bản gửi này.")})
    if row.status != QuestionStatus.ASKED:
        raise Conflict(_("Câu hỏi này đã được trả lời."))
    row.answer = required(answer, "answer", _("Đồng chí ghi nội dung trả lời."))
    row.answered_by_id, row.answered_on, row.status = act.actor.person_id, act.on, QuestionStatus.ANSWERED
    row.save()
    left = _open(act.record).aggregate(last=Max("due"))["last"]
    until = min(max(left, act.on), act.record.waits_until or act.on) if left else None
    resume(act.record, act.on, until)
    act.set(questions_open=act.record.questions_open - 1, waits_until=until)
    act.facts.update(question=row.pk, answer=row.answer, process=row.process_id)


@guarded(Action.ASK_RECIPIENT)
def ask_recipient(act: Act[Dispatch], *, text: str, due: date) -> Question:
    """The inspector asks the receiving organ; its leader answers."""
    return _ask(act, Direction.TO_RECIPIENT, text, due)


@guarded(Action.ANSWER_INSPECTOR)
def answer_inspector(act: Act[Dispatch], *, question_id: int, answer: str) -> None:
    """The receiving leader answers the inspector."""
    _answer(act, Direction.TO_RECIPIENT, question_id, answer)


@guarded(Action.ASK_SENDER)
def ask_sender(act: Act[Dispatch], *, text: str, due: date) -> Question:
    """The receiving leader asks the sender; its reviewer or the inspector answers."""
    return _ask(act, Direction.TO_SENDER, text, due)


@guarded(Action.ANSWER_SENDER)
def answer_sender(act: Act[Dispatch], *, question_id: int, answer: str) -> None:
    """The sending side answers the receiving leader."""
    _answer(act, Direction.TO_SENDER, question_id, answer)
