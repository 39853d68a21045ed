"""What the day itself brings: tasks of a period that opened, and deadlines that have reached an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.calendars.days import local_day
from workflow.kernel.clock import database_now
from workflow.notices.alarms import ring_alarms, ring_unanswered
from workflow.obligations.recurring import open_periods
from workflow.oversight.days import keep_days


@dataclass(frozen=True, slots=True)
class DeadlinesSwept:
    """What one sweep did on its day."""

    on: date
    opened: int
    rung: int


def sweep_deadlines(before: date | None = None, on: date | None = None) -> DeadlinesSwept:
    """Open the periods of the day, unless the last sweep was on this day too (`before`), ring its alarms, those of
    unanswered questions too, then keep the morning of the boards. The day is Vietnam's by the database clock. Safe
    beside acts and other sweeps; late by no more than the time between two."""
    today = on or local_day(database_now())
    opened = open_periods(today) if before != today else 0
    rung = ring_alarms(today) + ring_unanswered(today)
    if before != today:  # last: figures for trends hold up no alarm
        keep_days(today)
    return DeadlinesSwept(today, opened, rung)
