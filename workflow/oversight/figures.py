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

from .waiting import unopened, waiting


def figures_of(letter: Letter, on: date) -> dict[str, Any]:
    """Dispatches per purpose and state, obligations per state, late ones with days, organ and product asked, what waits
    for a verdict, who never opened the letter."""
    dispatches = Dispatch.objects.filter(letter=letter).values("purpose", "status").annotate(n=Count("pk"))
    obligations = Obligation.objects.filter(letter=letter).values("status").annotate(
        n=Count("pk"), dateless=Count("pk", filter=_open() & Q(due=None))
    )  # fmt: skip
    duties = list(obligations.order_by("status"))
    return {
        "letter": letter.code,
        "as_of": on.isoformat(),
        "dispatches": sorted([row["purpose"], row["status"], row["n"]] for row in dispatches),
        "obligations": {row["status"]: row["n"] for row in duties},
        "without_deadline": sum(row["dateless"] for row in duties),
        "late": late(letter, on),
        "waiting": waiting(letter, on),
        "unopened": unopened(letter, on),
    }


def _open() -> Q:
    return Q(status__in=(ObligationStatus.OPEN, ObligationStatus.HANDED_IN))


def is_late(on: date, at: str = "") -> Q:
    """Obligations that nobody has handed in by their last day; `at`: the way to them. Of the dispatch ask `overdue`."""
    return Q(**{f"{at}status": ObligationStatus.OPEN, f"{at}runs_to__lt": on})


def overdue(rows: QuerySet[Obligation], on: date) -> QuerySet[Obligation]:
    """Which of these obligations are late on the day.

    Who has handed in is not late, whoever has still to judge it (`waiting`). The working days for which one waits for
    an answer stand in `runs_to` (process.md 9). A dispatch that was refused binds nobody until it is resolved.
    """
    return rows.filter(is_late(on), dispatch__status__in=RECEIVED)


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
