"""The figures of one letter as of a day: one derivation, frozen in reports, shown on boards."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db.models import Count, Q

from workflow.dispatches.models import Dispatch
from workflow.journal.chain import canonical
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


def late(letter: Letter, on: date) -> list[dict[str, Any]]:
    """What is overdue: who, how many days, which item; an open question pauses the clock (process.md 9)."""
    rows = Obligation.objects.filter(_open(), letter=letter, due__lt=on, dispatch__questions_open=0)
    shown = rows.select_related("directive", "dispatch").order_by("due", "dispatch__name")
    return [
        {"organ": row.dispatch.name, "item": row.directive.no, "due": row.due.isoformat(), "days": (on - row.due).days}
        for row in shown
        if row.due
    ]


def frozen(figures: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical figures."""
    return hashlib.sha256(canonical(figures).encode()).hexdigest()
