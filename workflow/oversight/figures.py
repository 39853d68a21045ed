"""The figures of one letter as of a day: one derivation, frozen in reports, shown on boards."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from workflow.dispatches.models import Dispatch
from workflow.journal.chain import canonical
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import ObligationStatus
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation

from .models import Question


def figures_of(letter: Letter, on: date) -> dict[str, Any]:
    """Dispatches per purpose and state, obligations per state, late ones with days, organ and product asked."""
    dispatches = Dispatch.objects.filter(letter=letter).values("purpose", "status").annotate(n=Count("pk"))
    obligations = Obligation.objects.filter(letter=letter).values("status").annotate(n=Count("pk"))
    return {
        "letter": letter.code,
        "as_of": on.isoformat(),
        "dispatches": sorted([row["purpose"], row["status"], row["n"]] for row in dispatches),
        "obligations": {row["status"]: row["n"] for row in obligations.order_by("status")},
        "without_deadline": Obligation.objects.filter(_open(), letter=letter, due=None).count(),
        "late": late(letter, on),
    }


def _open() -> Q:
    return Q(status__in=(ObligationStatus.OPEN, ObligationStatus.HANDED_IN))


def overdue(rows: QuerySet[Obligation], on: date) -> tuple[QuerySet[Obligation], dict[int, int]]:
    """Which of these obligations are late on the day, and the days that each dispatch has waited for answers.

    Who waits for an answer is not late, and the days that he has waited do not count (process.md 9); a dispatch that
    was refused binds nobody until it is resolved. One statement, two where somebody waited.
    """
    past = rows.filter(_open(), due__lt=on, dispatch__questions_open=0, dispatch__status__in=RECEIVED)
    waited = paused_days(Dispatch.objects.filter(pk__in=past.order_by().values("dispatch_id")), on)
    if not waited:
        return past, waited
    asked = past.filter(dispatch_id__in=waited).order_by().values_list("pk", "dispatch_id", "due")
    excused = [key for key, dispatch_id, due in asked if due and (on - due).days <= waited[dispatch_id]]
    return past.exclude(pk__in=excused), waited


def days_late(row: Obligation, on: date, waited: dict[int, int]) -> int:
    """How many days an overdue obligation is late."""
    return (on - row.due).days - waited.get(row.dispatch_id, 0) if row.due else 0


def late(letter: Letter, on: date) -> list[dict[str, Any]]:
    """What is overdue: who, how many days, which item."""
    rows, waited = overdue(Obligation.objects.filter(letter=letter), on)
    return [
        {
            "organ": row.dispatch.name, "item": row.directive.no, "due": row.due.isoformat(),
            "days": days_late(row, on, waited),
        }
        for row in rows.select_related("directive", "dispatch").order_by("due", "dispatch__name")
        if row.due
    ]  # fmt: skip


def paused_days(dispatches: QuerySet[Dispatch], on: date) -> dict[int, int]:
    """Days up to `on` during which a question was open on each of the dispatches, each day once; one statement."""
    spans: dict[int, list[tuple[date, date]]] = {}
    asked = Question.objects.filter(dispatch__in=dispatches.order_by().values("pk"), asked_on__lt=on)
    rows = asked.order_by("asked_on", "pk")
    for dispatch_id, start, end in rows.values_list("dispatch_id", "asked_on", "answered_on"):
        spans.setdefault(dispatch_id, []).append((start, min(end or on, on)))
    return {dispatch_id: _covered(found) for dispatch_id, found in spans.items()}


def _covered(spans: list[tuple[date, date]]) -> int:
    total, reached = 0, date.min
    for start, end in spans:
        total += max(0, (end - max(start, reached)).days)
        reached = max(reached, end)
    return total


def frozen(figures: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical figures."""
    return hashlib.sha256(canonical(figures).encode()).hexdigest()
