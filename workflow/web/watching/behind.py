"""What is behind its day on a board: tasks that are late, evidence that waits for its verdict, open questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from workflow.kernel.vocabulary import AlarmLevel, Role
from workflow.oversight.behind import MOST_LATE, LateTask, OpenQuestion
from workflow.oversight.boards import Board
from workflow.web import showing
from workflow.web.actors import standing_of
from workflow.web.desks.work import organs
from workflow.web.paging import number_of

SHOWN = 100
"""Lines of a page."""
ASKED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """Whose task, which product of which letter, how many days past its day, the loudest alarm that rang for it, how
    often the silent were reminded of the letter, where he sees it whole; `decides`: which level must decide what is
    late, or who must judge."""

    who: str
    days: int
    item: int
    product: str
    decides: str
    code: str
    dispatch_id: int
    alarm: AlarmLevel
    reminders: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question: on whose dispatch, who must answer, until when."""

    name: str
    code: str
    text: str
    answers: str
    due: showing.Shown | None
    dispatch_id: int


def lines_of(shown: Board, ids: Sequence[int]) -> dict[int, Line]:
    """The lines of these tasks that he may see; three statements."""
    tasks = shown.tasks(ids)
    reminders = shown.reminders_of({task.letter_id for task in tasks})
    return {task.pk: _line(task, shown.actor.on, reminders.get(task.letter_id)) for task in tasks}


def _line(task: LateTask, on: date, reminders: int | None) -> Line:
    words = task.text.strip().split("\n")[0]
    decides = task.issuer
    if task.handed_in:
        decides = task.watcher if task.reported else task.name
    return Line(
        task.name, (on - task.runs_to).days, task.item, words, decides, task.code, task.dispatch_id,
        AlarmLevel(task.alarm), reminders,
    )  # fmt: skip


def questions_of(shown: Board) -> list[Asked]:
    """The open questions whose deadline comes first."""
    return [_asked(row, shown.actor.on) for row in shown.questions(ASKED)]


def _asked(row: OpenQuestion, on: date) -> Asked:
    answers = row.name if row.to_recipient else row.issuer
    return Asked(row.name, row.code, row.text, answers, showing.deadline(row.due, on), row.dispatch_id)


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Every task that is late on the boards of his organs, longest first."""
    return _page(request, "late")


@require_GET
def waits(request: HttpRequest) -> HttpResponse:
    """Everything handed in whose day has passed before anybody judged it."""
    return _page(request, "waits")


def _page(request: HttpRequest, which: str) -> HttpResponse:
    standing = standing_of(request)
    shown = Board(standing.actor, organs(standing, Role.INSPECTOR))
    ids = shown.late() if which == "late" else shown.to_judge()
    number = max(min(number_of(request, "trang") or 1, -(-min(len(ids), MOST_LATE) // SHOWN)), 1)
    part = ids[(number - 1) * SHOWN : number * SHOWN][: MOST_LATE - (number - 1) * SHOWN]
    lines = lines_of(shown, part)
    return render(request, "congvan/behind.html", {
        "which": which, "title": _("Việc quá hạn") if which == "late" else _("Chờ duyệt, nghiệm thu quá hạn"),
        "lines": [lines[pk] for pk in part if pk in lines], "count": min(len(ids), MOST_LATE),
        "uncounted": len(ids) > MOST_LATE, "page": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if min(len(ids), MOST_LATE) > number * SHOWN else None,
    })  # fmt: skip
