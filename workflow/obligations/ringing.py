"""Which obligations reach an alarm on a day: found and marked in one statement, each once per deadline.

Yellow from three working days before, red on the day, deep red from three working days after it (letter 1400-CV/VPTU,
CN 4), by the calendar of the organ that owes it. A moved deadline begins anew; a question, or a deadline that nobody
has set, lets them sleep, and so does evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from workflow.bulk_rows import json_rows, rows_from_json
from workflow.calendars.days import Calendar
from workflow.calendars.queries import Calendars
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import AlarmLevel, AnswerAlarm, ObligationStatus

SOON = 3
"""Working days before the deadline from which it is yellow."""
OVER = 3
"""Working days after the deadline from which it is deep red: the office says three to five."""
AT_ONCE = 10_000
"""Obligations that one transaction marks."""


@dataclass(frozen=True, slots=True)
class Rung:
    """An obligation that has just reached a level, or a question without an answer, and the deadline for which."""

    dispatch_id: int
    level: AlarmLevel | AnswerAlarm
    due: date


def bounds(calendar: Calendar, on: date) -> tuple[date, date]:
    """Deadlines up to the first are deep red, up to the second (the last with SOON working days left) yellow or louder.
    One that is a day off is met on the working day before it."""
    return calendar.before(on, OVER), calendar.add(on, SOON + 1) - timedelta(days=1)


def claim_due(on: date) -> list[Rung]:
    """Mark up to AT_ONCE obligations with the alarm that they have reached; theirs is the caller's transaction.

    What another sweep or an act holds at this moment is left for the next time. Three statements at most, whatever the
    number of obligations and organs; cost goes with what is due, not with what there is.
    """
    calendars = Calendars(on)
    deep, soon = bounds(calendars.common, on)
    other = {organ_id: bounds(calendar, on) for organ_id, calendar in calendars.differing().items()}
    latest = max([soon, *(last for _deep, last in other.values())])
    rows = json_rows({"o": organ_id, "deep": first, "soon": last} for organ_id, (first, last) in other.items())
    days = [connection.ops.adapt_datefield_value(day) for day in (deep, on, soon)]
    with connection.cursor() as cursor:
        cursor.execute(_sql(), [*days, rows, days[1], connection.ops.adapt_datefield_value(latest), *days])
        return [Rung(key, AlarmLevel(level), read_day(due)) for key, level, due in cursor.fetchall()]


def read_day(value: date | str) -> date:
    """A day as either engine returns it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _sql() -> str:
    states = ", ".join(f"'{state}'" for state in RECEIVED)
    lock = " FOR NO KEY UPDATE OF b SKIP LOCKED" if connection.vendor == "postgresql" else ""
    own = rows_from_json("c", {"o": "bigint", "deep": "date", "soon": "date"})
    reached = (
        f"CASE WHEN b.runs_to <= COALESCE(c.deep, %s) THEN {AlarmLevel.DEEP_RED:d} "
        f"WHEN b.runs_to <= %s THEN {AlarmLevel.RED:d} "
        f"WHEN b.runs_to <= COALESCE(c.soon, %s) THEN {AlarmLevel.YELLOW:d} ELSE {AlarmLevel.NONE:d} END"
    )
    awake = (
        f"b.status = '{ObligationStatus.OPEN}' AND b.alarm < {AlarmLevel.DEEP_RED:d} "
        "AND (b.paused_to IS NULL OR b.paused_to < %s)"
    )
    return (
        f"WITH reached AS (SELECT b.id AS id, {reached} AS level FROM congvan_obligation b "  # noqa: S608
        f"JOIN congvan_dispatch d ON d.id = b.dispatch_id LEFT JOIN {own} ON c.o = b.organ_id "
        f"WHERE {awake} AND b.runs_to <= %s AND d.status IN ({states}) AND b.alarm < {reached} "
        f"ORDER BY b.runs_to, b.id LIMIT {AT_ONCE:d}{lock}) "
        "UPDATE congvan_obligation SET alarm = reached.level FROM reached WHERE congvan_obligation.id = reached.id "
        "RETURNING congvan_obligation.dispatch_id, congvan_obligation.alarm, congvan_obligation.runs_to"
    )
