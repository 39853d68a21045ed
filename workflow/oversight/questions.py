"""Questions on one dispatch, both ways, with a deadline; the recipient's clock pauses while one is open."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from workflow.dispatches.models import Dispatch
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.spine import spine
from workflow.kernel.vocabulary import QuestionStatus
from workflow.letters.services import not_past, required
from workflow.obligations.clock import pause, resume

from .models import Question

Direction = Question.Direction


def _ask(act: Act[Dispatch], direction: str, text: str, due: date) -> Question:
    if not_past(due, act.on, _("Hạn trả lời đã qua; đồng chí ghi hạn mới.")) is None:
        raise Invalid(fields={"due": _("Đồng chí ghi hạn trả lời.")})
    question = Question.objects.create(
        dispatch=act.record, direction=direction, text=required(text, "text", _("Đồng chí ghi nội dung hỏi.")),
        due=due, asked_by_id=act.actor.person_id, asked_on=act.on,
    )  # fmt: skip
    question.process_id = spine().start("question", question, act.actor.person_id, act.record.process_id)
    question.save(update_fields=["process_id"])
    if not act.record.questions_open:
        pause(act.record, act.on)
    act.set(questions_open=act.record.questions_open + 1)
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
    act.set(questions_open=act.record.questions_open - 1)
    if not act.record.questions_open:
        resume(act.record, act.on)
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
