"""The unit's work by its deadlines: what is late, due today, soon, later, waiting for an answer, without a deadline.

A row moves to the next group at midnight in Vietnam, when the day of the actor changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.calendars.days import Calendar
from workflow.calendars.queries import Calendars
from workflow.conf import congvan
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.days import FOREVER
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import ObligationStatus, Role
from workflow.obligations.models import Obligation
from workflow.obligations.ringing import SOON
from workflow.web import showing
from workflow.web.actors import Standing
from workflow.web.paging import MAX_KEY

from .work import Entry, dispatch_entry, organs

LATE, TODAY, NEAR, LATER, NEVER = "late", "today", "near", "later", "never"
LABELS: dict[str, str | Promise] = {
    LATE: _("Quá hạn"), TODAY: _("Hôm nay"), NEAR: _("Trong 3 ngày làm việc tới"), LATER: _("Sau đó"),
    NEVER: _("Chưa có hạn hoặc đang chờ trả lời"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one group in the order of their deadlines."""

    key: str
    label: str | Promise
    entries: list[Entry]


def group_of(due: date | None, on: date, calendar: Calendar) -> str:
    """The group of a deadline on a day; None is one that does not run."""
    if due is None:
        return NEVER
    if due <= on:
        return TODAY if due == on else LATE
    return NEAR if calendar.between(on, due) <= SOON else LATER


def by_deadline(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """One page of the actor's open work, the earliest deadline first; the next begins behind `sau`. Six statements."""
    day, after = _key(request.GET.get("sau", ""))
    found: QuerySet[Any, Any] = _running(standing)
    if day is not None:
        found = found.filter(Q(first__gt=day) | Q(first=day, dispatch_id__gt=after))
    size = congvan.PAGE_SIZE
    keys = list(found.order_by("first", "dispatch_id")[: size + 1])
    shown = keys[:size]
    rows = Dispatch.objects.select_related("letter", "letter__issuer")
    seen = policy().scope(standing.actor, rows).in_bulk([row["dispatch_id"] for row in shown])
    last = shown[-1] if len(keys) > size else None
    return {
        "groups": _groups([(seen[row["dispatch_id"]], row["first"]) for row in shown if row["dispatch_id"] in seen],
                          standing),
        "later": f"{last['first'].isoformat()}_{last['dispatch_id']}" if last else "", "first": day is None,
    }  # fmt: skip


def _running(standing: Standing) -> QuerySet[Any, Any]:
    """dispatch_id and the first deadline that runs (FOREVER for none) of the work of his units and his own."""
    assigned = Assignment.objects.filter(person_id=standing.person.pk, ended_on__isnull=True).values("dispatch_id")
    mine = Q(organ_id__in=organs(standing, Role.CLERK, Role.LEADER)) | Q(dispatch_id__in=assigned)
    rows = Obligation.objects.filter(mine, status=ObligationStatus.OPEN, dispatch__status__in=RECEIVED)
    first = Coalesce(Min("runs_to", filter=Q(paused_to=None) | Q(paused_to__lt=standing.actor.on)), FOREVER)
    return rows.order_by().values("dispatch_id").annotate(first=first)


def _key(text: str) -> tuple[date | None, int]:
    day, _line, number = text.partition("_")
    try:
        return date.fromisoformat(day), int(number) if len(number) < 19 else MAX_KEY
    except ValueError:
        return None, 0


def _groups(rows: Iterable[tuple[Dispatch, date]], standing: Standing) -> list[Group]:
    calendars, on = Calendars(standing.actor.on), standing.actor.on
    found: dict[str, list[Entry]] = {}
    for row, first in rows:
        due = None if first == FOREVER else first
        calendar = calendars.of(row.organ_id)
        stands = showing.deadline(
            due, on, paused=due is None and row.waits_until is not None and row.waits_until >= on, calendar=calendar
        )
        entry = dispatch_entry(row, standing, inside=True, deadline=stands)
        found.setdefault(group_of(due, on, calendar), []).append(entry)
    return [Group(key, label, found[key]) for key, label in LABELS.items() if key in found]
