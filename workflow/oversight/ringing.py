"""Which questions have passed their day unanswered: found and marked in one statement, each once."""

from __future__ import annotations

from datetime import date

from django.db import connection

from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import AnswerAlarm, QuestionStatus
from workflow.obligations.ringing import AT_ONCE, Rung, read_day

from .models import Question

WHOSE = {
    Question.Direction.TO_RECIPIENT.value: AnswerAlarm.OF_RECIPIENT,
    Question.Direction.TO_SENDER.value: AnswerAlarm.OF_SENDER,
}


def claim_unanswered(on: date) -> list[Rung]:
    """Mark up to AT_ONCE questions whose day is over; theirs is the caller's transaction. One statement; what an act or
    another sweep holds at this moment is left for the next time."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(), [connection.ops.adapt_datefield_value(on)])
        return [Rung(key, WHOSE[direction], read_day(due)) for key, direction, due in cursor.fetchall()]


def _sql() -> str:
    states = ", ".join(f"'{state}'" for state in RECEIVED)
    lock = " FOR NO KEY UPDATE OF q SKIP LOCKED" if connection.vendor == "postgresql" else ""
    return (
        "WITH passed AS (SELECT q.id AS id FROM congvan_question q "  # noqa: S608
        f"JOIN congvan_dispatch d ON d.id = q.dispatch_id WHERE q.status = '{QuestionStatus.ASKED}' AND NOT q.rung "
        f"AND q.due < %s AND d.status IN ({states}) ORDER BY q.due, q.id LIMIT {AT_ONCE:d}{lock}) "
        "UPDATE congvan_question SET rung = TRUE FROM passed WHERE congvan_question.id = passed.id "
        "RETURNING congvan_question.dispatch_id, congvan_question.direction, congvan_question.due"
    )
