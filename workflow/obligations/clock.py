"""The clock of obligations: it stands still while a question is open, and the working days lost are given back.

Nothing else stops it, neither reading nor forwarding (letter 1400-CV/VPTU, CN 2.2); only a decision moves a deadline.
"""

from __future__ import annotations

from datetime import date

from workflow.calendars.queries import calendar_of
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import AlarmLevel

from .making import OPEN
from .models import Obligation


def pause(dispatch: Dispatch, on: date) -> None:
    """A question was asked: the clock of everything open stands still from that day; one statement."""
    Obligation.objects.filter(dispatch=dispatch, status__in=OPEN, paused_on=None).update(paused_on=on)


def resume(dispatch: Dispatch, on: date) -> None:
    """The last open question was answered: as many working days as were lost come after the deadline, and alarms may
    ring for the new day. At most four statements."""
    rows = list(Obligation.objects.filter(dispatch=dispatch, paused_on__isnull=False))
    if any(row.runs_to for row in rows):
        calendar = calendar_of(dispatch.organ_id, on)
        for row in rows:
            lost = calendar.between(row.paused_on, on) if row.paused_on else 0
            if row.runs_to is not None and lost:
                row.runs_to, row.alarm = calendar.add(row.runs_to, lost), AlarmLevel.NONE
    for row in rows:
        row.paused_on = None
    Obligation.objects.bulk_update(rows, ("runs_to", "alarm", "paused_on"))


def set_due(row: Obligation, due: date, on: date) -> None:
    """Write a deadline as it was decided, without saving: the days lost before do not count any more, a question that
    is still open gives back from today."""
    row.due = row.runs_to = due
    row.alarm = AlarmLevel.NONE
    if row.paused_on is not None:
        row.paused_on = on


CLOCK = ("due", "runs_to", "alarm", "paused_on")
"""The columns that `set_due` changes."""
