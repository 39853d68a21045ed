"""Tasks past their day and open questions of watched letters: walked along indexes made for them, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from workflow.dispatches.models import Dispatch
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, QuestionStatus
from workflow.letters.models import code_of
from workflow.obligations.models import Obligation

from .models import Question

ASKED = 300
"""Open questions that are looked at for the few that a board shows."""
MOST_LATE = 1000
"""Tasks that a board counts; more are "more than that"."""


@dataclass(frozen=True, slots=True)
class LateTask:
    """A line: the task, its alarm, the recipient, which item of which letter asks what, by whom; whether evidence was
    handed in, whether the recipient has reported it, and who watches."""

    pk: int
    runs_to: date
    alarm: int
    dispatch_id: int
    name: str
    item: int
    text: str
    issuer: str
    letter_id: int
    handed_in: bool
    reported: bool
    watcher: str
    code: str


_SHOWN = (
    "pk", "runs_to", "alarm", "dispatch_id", "dispatch__name", "directive__no", "directive__text",
    "letter__issuer__name", "letter_id", "status", "dispatch__status", "watcher__name", "letter__kind",
    "letter__number", "letter__symbol",
)  # fmt: skip
"""Whole rows of five tables would be most of what the list costs."""


def tasks_of(ids: Sequence[int], dispatches: QuerySet[Dispatch]) -> list[LateTask]:
    """The tasks of these ids in their order, those of other dispatches left out; one statement."""
    mine = dispatches.order_by().values("pk")
    rows: Iterable[Any] = Obligation.objects.filter(pk__in=ids, dispatch__in=mine).values_list(*_SHOWN)
    found = {row[0]: _task(row) for row in rows}
    return [found[pk] for pk in ids if pk in found]


def _task(row: Sequence[Any]) -> LateTask:
    facts, (status, at, watcher, *code) = row[:-6], row[-6:]
    handed_in, reported = status == ObligationStatus.HANDED_IN, at == DispatchStatus.REPORTED
    return LateTask(*[*facts, handed_in, reported, watcher or "", code_of(*code)])


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that nobody has answered; `to_recipient`: the watching organ asked, else the recipient did."""

    text: str
    due: date
    to_recipient: bool
    dispatch_id: int
    name: str
    issuer: str
    code: str


def open_questions(organs: Sequence[int]) -> list[OpenQuestion]:
    """The open questions on what these organs watch, in the order of their deadlines, no more than ASKED: one walk
    along an index of open questions, however many dispatches there are."""
    rows = Question.objects.filter(status=QuestionStatus.ASKED, dispatch__watcher_id__in=organs)
    named: Iterable[Any] = rows.order_by("due", "pk").values_list(
        "text", "due", "direction", "dispatch_id", "dispatch__name", "dispatch__letter__issuer__name",
        "dispatch__letter__kind", "dispatch__letter__number", "dispatch__letter__symbol",
    )[:ASKED]  # fmt: skip
    return [
        OpenQuestion(text, due, direction == Question.Direction.TO_RECIPIENT, pk, name, issuer, code_of(*code))
        for text, due, direction, pk, name, issuer, *code in named
    ]


_BEHIND = (
    "SELECT b.runs_to, b.id FROM congvan_obligation b JOIN congvan_dispatch d ON d.id = b.dispatch_id "
    "JOIN congvan_letter l ON l.id = b.letter_id WHERE b.watcher_id = {organ:d} "
    "AND b.status = '{status}' AND b.runs_to < %s AND d.status IN ({received}) AND l.status = '{issued}' {without}"
    "ORDER BY b.runs_to, b.id LIMIT {limit:d}"
)
"""`overdue` (or `waiting.to_judge`) in words that both engines match with a partial index; one part for each organ,
each in its order."""


def walked(organs: Sequence[int], without: Sequence[int], on: date, status: ObligationStatus) -> list[tuple[date, int]]:
    """(last day, id) of the tasks in this state past their day, of letters these organs watch, longest first; at most
    MOST_LATE + 1. Letters in `without` are left out."""
    words = {**_words(without), "status": status.value}
    parts = (f"SELECT * FROM ({_BEHIND.format(organ=organ, **words)}) AS part" for organ in organs)  # noqa: S608
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2 LIMIT {MOST_LATE + 1:d}", [day for _organ in organs])
        return [(date.fromisoformat(row[0]) if isinstance(row[0], str) else row[0], row[1]) for row in cursor]


def _words(without: Sequence[int]) -> dict[str, Any]:
    return {
        "received": ", ".join(f"'{state.value}'" for state in RECEIVED),
        "issued": LetterStatus.ISSUED.value,
        "without": f"AND b.letter_id NOT IN ({', '.join(f'{pk:d}' for pk in without)}) " if without else "",
        "limit": MOST_LATE + 1,
    }
