"""The clock of obligations: it stands still while a question is open, and the working days lost are given back.

Nothing else stops it, neither reading nor forwarding (letter 1400-CV/VPTU, CN 2.2); only a decision moves a deadline.
What is late on the day of asking stays late, and no question stops the clock beyond the day by which it is to be
answered: those days are given back when it is asked and taken again when the answer comes earlier. So the clock runs on
by itself, with nobody to start it.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from workflow.calendars.days import Calendar
from workflow.calendars.queries import calendar_of
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import AlarmLevel

from .making import OPEN
from .models import Obligation

_PAUSE = ("runs_to", "alarm", "runs_from", "paused_on", "paused_to")
CLOCK = ("due", *_PAUSE)
"""The columns that `set_due` changes."""


def pause(dispatch: Dispatch, on: date, until: date, calendar: Calendar) -> None:
    """A question was asked: the clock of what is open and not late stands still until that day. Two statements."""
    rows = list(_in_time(Obligation.objects.filter(dispatch=dispatch, status__in=OPEN), on))
    for row in rows:
        if row.paused_to is None or row.paused_to < on:
            row.runs_from, row.paused_on, row.paused_to = row.runs_to, on, on
        row.paused_to = max(row.paused_to, until)
        _run(row, calendar)
    Obligation.objects.bulk_update(rows, _PAUSE)


def _in_time(rows: QuerySet[Obligation], on: date) -> QuerySet[Obligation]:
    """Asking clears nobody: what is late on the day of asking stays late."""
    return rows.exclude(runs_to__lt=on)


def resume(dispatch: Dispatch, on: date, until: date | None) -> None:
    """A question was answered: the clock stands still until the day of those still open, or runs from today (None).
    At most four statements."""
    rows = list(Obligation.objects.filter(dispatch=dispatch, paused_on__isnull=False))
    end = max(on, until or on)
    early = [row for row in rows if row.paused_to is not None and row.paused_to > end]
    calendar = calendar_of(dispatch.organ_id, on) if early else Calendar()
    for row in early:
        row.paused_to = end
        _run(row, calendar)
    if until is None:
        for row in rows:
            _forget(row)
    Obligation.objects.bulk_update(rows, _PAUSE)


def set_due(row: Obligation, due: date, on: date) -> None:
    """Write a deadline as it was decided, without saving: the days lost before do not count any more, a question that
    stops the clock gives back from today."""
    row.due = row.runs_to = due
    row.alarm = AlarmLevel.NONE
    if row.paused_to is None or row.paused_to < on:
        _forget(row)
        return
    row.runs_from, row.paused_on = due, on
    _run(row, calendar_of(row.organ_id, on))


def waits(row: Obligation, on: date) -> bool:
    """Whether a question stops the clock on the day."""
    return row.paused_to is not None and row.paused_to >= on


def waiting_until(calendar: Calendar, due: date, on: date, until: date | None) -> date | None:
    """`due` with the working days from `on` to `until` given back, never before `until`; None where nobody waits or it
    is late."""
    if until is None or until < on or due < on:
        return None
    lost = calendar.between(on, until)
    return max(calendar.add(due, lost) if lost else due, until)


def _run(row: Obligation, calendar: Calendar) -> None:
    """The last day with the days of the pause; a moved one may be called for again."""
    if row.runs_from is None or row.paused_on is None:
        return
    last = waiting_until(calendar, row.runs_from, row.paused_on, row.paused_to)
    if last is not None and last != row.runs_to:
        row.runs_to, row.alarm = last, AlarmLevel.NONE


def _forget(row: Obligation) -> None:
    row.runs_from = row.paused_on = row.paused_to = None
