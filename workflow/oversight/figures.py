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


def overdue(rows: QuerySet[Obligation], on: date) -> QuerySet[Obligation]:
    """Which of these obligations are late on the day.

    Who waits for an answer is not late, and the working days that he has waited were given back (process.md 9); a
    dispatch that was refused binds nobody until it is resolved.
    """
    return rows.filter(_open(), runs_to__lt=on, paused_on=None, dispatch__status__in=RECEIVED)


def days_late(row: Obligation, on: date) -> int:
    """How many days an overdue obligation is late."""
    return (on - row.runs_to).days if row.runs_to else 0


def late(letter: Letter, on: date) -> list[dict[str, Any]]:
    """What is overdue: who, how many days, which item."""
    rows = overdue(Obligation.objects.filter(letter=letter), on)
    return [
        {
            "organ": row.dispatch.name, "item": row.directive.no, "due": row.due.isoformat(),
            "days": days_late(row, on),
        }
        for row in rows.select_related("directive", "dispatch").order_by("runs_to", "dispatch__name", "pk")
        if row.due
    ]  # fmt: skip


def frozen(figures: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical figures."""
    return hashlib.sha256(canonical(figures).encode()).hexdigest()
