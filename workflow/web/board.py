"""The watching organ's board: every letter it watches with its counts, what is late with four facts, frozen reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from workflow.conf import congvan
from workflow.dispatches.models import Dispatch
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import Purpose, Role
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation
from workflow.oversight.figures import days_late, overdue
from workflow.oversight.models import PeriodicReport

from . import showing
from .actors import Standing, standing_of
from .paging import number_of
from .work import organs

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
    """What is overdue: who, how many days, which product is missing, which level must decide."""

    who: str
    days: int
    item: int
    product: str
    decides: str
    letter: Letter
    dispatch_id: int


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Letters that the actor's organ watches, with what is late first."""
    standing = standing_of(request)
    letters = watched(standing)
    before = number_of(request, "truoc")
    found = list((letters.filter(pk__lt=before) if before else letters)[: congvan.PAGE_SIZE + 1])
    page, more = found[: congvan.PAGE_SIZE], len(found) > congvan.PAGE_SIZE
    overdue = late_rows(standing.actor, letters)
    rows = board_rows(standing.actor, page)
    context = {
        "rows": rows,
        "overdue": overdue[:LATE_SHOWN],
        "kpis": _sums(rows),
        "late_more": len(overdue) > LATE_SHOWN,
        "older": page[-1].pk if more else None,
        "first": before is None,
        "now": timezone.localtime(),
    }
    return render(request, "congvan/board.html", context)


def watched(standing: Standing) -> QuerySet[Letter]:
    """Issued letters watched by an organ in which the actor is an inspector, newest first."""
    mine = Letter.objects.filter(
        watcher_id__in=organs(standing, Role.INSPECTOR), status__in=(L.ISSUED, L.CONCLUDED)
    ).select_related("issuer")  # fmt: skip
    return policy().scope(standing.actor, mine).order_by("-pk")


def board_rows(actor: Actor, letters: Iterable[Letter]) -> list[Row]:
    """The counts of these letters in two statements."""
    found = {letter.pk: letter for letter in letters}
    seen = policy().scope(actor, Dispatch.objects.filter(letter_id__in=found)).exclude(purpose=Purpose.ARCHIVE)
    counts: dict[int, dict[str, int]] = {pk: {} for pk in found}
    for row in seen.values("letter_id", "status", "purpose").annotate(n=Count("pk")).order_by():
        kind = _kind(row["status"], row["purpose"])
        counts[row["letter_id"]][kind] = counts[row["letter_id"]].get(kind, 0) + row["n"]
    late = overdue(Obligation.objects.filter(letter_id__in=found), actor.on)
    units = dict(late.values_list("letter_id").annotate(n=Count("dispatch_id", distinct=True)).order_by())
    return [_row(letter, counts[pk], units.get(pk, 0)) for pk, letter in found.items()]


def _kind(status: str, purpose: str) -> str:
    if status in (D.SENT, D.ARRIVED):
        return "silent"
    if status in (D.ACCEPTED, D.CLOSED, D.RECALLED) or (status == D.ACKNOWLEDGED and purpose != Purpose.IMPLEMENT):
        return "done"
    if status in (D.ACKNOWLEDGED, D.DIRECTED, D.REFUSED):
        return "received"
    return "reported" if status == D.REPORTED else "working"


def _row(letter: Letter, counts: dict[str, int], overdue: int) -> Row:
    kinds = ("silent", "received", "working", "reported", "done")
    parts = {kind: counts.get(kind, 0) for kind in kinds}
    return Row(letter, showing.letter_state(letter.status), sum(parts.values()), late=overdue, **parts)


def _sums(rows: list[Row]) -> dict[str, int]:
    return {
        name: sum(getattr(row, name) for row in rows)
        for name in ("total", "silent", "working", "reported", "done", "late")
    }


def late_rows(actor: Actor, letters: QuerySet[Letter]) -> list[Late]:
    """Overdue obligations of these letters, longest first; who waits for an answer is not late (process.md 9)."""
    asked = Obligation.objects.filter(letter_id__in=letters.order_by().values("pk"), letter__status=L.ISSUED)
    rows = overdue(asked, actor.on).select_related("directive", "dispatch", "letter", "letter__issuer")
    first = rows.order_by("runs_to", "dispatch__name", "pk")[: LATE_SHOWN + 1]
    return [_late(row, days_late(row, actor.on)) for row in first]


def _late(row: Any, days: int) -> Late:
    words = row.directive.text.strip().split("\n")[0]
    return Late(
        row.dispatch.name, days, row.directive.no, words, str(row.letter.issuer), row.letter,
        row.dispatch_id,
    )  # fmt: skip


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
