"""The watching organ's board: every letter it watches with its counts, what is late with four facts, frozen reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from workflow.conf import congvan
from workflow.dispatches.tallies import Stages
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import AlarmLevel, Role
from workflow.letters.models import Letter
from workflow.oversight.boards import MOST_LATE, Board, LateTask
from workflow.oversight.models import PeriodicReport
from workflow.web import showing
from workflow.web.actors import Standing, standing_of
from workflow.web.desks.work import organs
from workflow.web.paging import number_of

LATE_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One watched letter: its recipients in five kinds of state, adding up to `total`."""

    letter: Letter
    state: showing.Shown
    total: int
    silent: int
    received: int
    working: int
    reported: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class Late:
    """What is overdue: who, how many days, which product is missing, which level must decide; the loudest alarm that
    rang for it."""

    who: str
    days: int
    item: int
    product: str
    decides: str
    code: str
    dispatch_id: int
    alarm: AlarmLevel


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Letters that the actor's organ watches, with what is late first; sums over all of them, not of the page."""
    standing = standing_of(request)
    shown = board_of(standing)
    before = number_of(request, "truoc")
    found = list((shown.letters.filter(pk__lt=before) if before else shown.letters)[: congvan.PAGE_SIZE + 1])
    page, more = found[: congvan.PAGE_SIZE], len(found) > congvan.PAGE_SIZE
    late = shown.late()
    context = {
        "rows": board_rows(shown, page),
        "overdue": late_rows(shown, late[:LATE_SHOWN]),
        "kpis": _sums(shown),
        "late": min(len(late), MOST_LATE),
        "late_uncounted": len(late) > MOST_LATE,
        "late_more": len(late) > LATE_SHOWN,
        "older": page[-1].pk if more else None,
        "first": before is None,
        "now": timezone.localtime(),
    }
    return render(request, "congvan/board.html", context)


def board_of(standing: Standing) -> Board:
    """The board of the organs in which he is an inspector."""
    return Board(standing.actor, organs(standing, Role.INSPECTOR))


def board_rows(shown: Board, letters: Sequence[Letter]) -> list[Row]:
    """The counts of these letters in two statements."""
    ids = [letter.pk for letter in letters]
    counts, late = shown.counts(ids), shown.late_of(ids)
    return [_row(letter, counts[letter.pk], late.get(letter.pk, 0)) for letter in letters]


def _row(letter: Letter, counts: Stages, late: int) -> Row:
    return Row(letter, showing.letter_state(letter.status), sum(counts.values()), late=late, **counts)


def _sums(shown: Board) -> dict[str, int]:
    found = shown.sums()
    return {**found, "total": sum(found.values())}


def late_rows(shown: Board, ids: Sequence[int]) -> list[Late]:
    """Overdue obligations, longest first; who waits for an answer is not late (process.md 9)."""
    return [_late(row, shown.actor.on) for row in shown.tasks(ids)]


def _late(row: LateTask, on: date) -> Late:
    words = row.text.strip().split("\n")[0]
    days, alarm = (on - row.runs_to).days, AlarmLevel(row.alarm)
    return Late(row.name, days, row.item, words, row.issuer, row.code, row.dispatch_id, alarm)


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Periodic reports on letters that the actor may view, newest first."""
    standing = standing_of(request)
    visible = policy().scope(standing.actor, Letter.objects.filter(pk__in=_side(standing))).values("pk")
    rows = PeriodicReport.objects.filter(letter__in=visible).select_related("letter", "letter__issuer", "issued_by")
    before = number_of(request, "truoc")
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: congvan.PAGE_SIZE + 1])
    page, more = found[: congvan.PAGE_SIZE], len(found) > congvan.PAGE_SIZE
    context = {"reports": page, "older": page[-1].pk if more else None, "first": before is None}
    return render(request, "congvan/reports.html", context)


def _side(standing: Standing) -> QuerySet[Any]:
    """Letters on whose sending or watching side the actor stands: only these sides read reports."""
    own = organs(standing, Role.REVIEWER, Role.SIGNER, Role.CLERK, Role.PRINCIPAL)
    side = Q(watcher_id__in=organs(standing, Role.INSPECTOR)) | Q(issuer_id__in=own) | Q(drafter_id=standing.person.pk)
    return Letter.objects.filter(side).values("pk")


@require_GET
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One frozen report, as it was issued."""
    standing = standing_of(request)
    visible = policy().scope(standing.actor, Letter.objects.filter(pk__in=_side(standing))).values("pk")
    rows = PeriodicReport.objects.select_related("letter", "letter__issuer", "letter__watcher", "issued_by")
    found = rows.filter(pk=report_id, letter__in=visible).first()
    if found is None:
        raise NotFound
    return render(request, "congvan/report.html", {"report": found, "letter": found.letter, "figures": found.figures})
