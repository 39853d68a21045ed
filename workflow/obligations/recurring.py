"""Tasks that come back: one obligation per period and owner, made when the period opens, until the letter is concluded.

A period that was missed stays late while the next one opens, also where nobody swept while it ran: every period since
the last one is made. Rhythms are read from the item's words ("hàng quý").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Q, QuerySet

from workflow.bulk_rows import insert_select, json_rows, rows_from_json
from workflow.calendars.days import Calendar
from workflow.calendars.queries import Calendars
from workflow.calendars.terms import Rhythm, read_rhythm
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import AlarmLevel, LetterStatus, ObligationStatus
from workflow.letters.models import Directive

from .clock import waiting_until
from .making import OPEN
from .models import Obligation

AT_ONCE = 2000
"""Tasks that one statement makes."""
MISSED = 60
"""Periods of one task that one sweep makes, the oldest first: a year of weeks. The rest comes with the next one."""
_COLUMNS = (
    "dispatch", "letter", "directive", "organ", "status", "due", "period", "alarm", "runs_to", "runs_from",
    "paused_on", "paused_to", "watcher",
)  # fmt: skip
_TYPES = {"d": "bigint", "l": "bigint", "v": "bigint", "o": "bigint", "u": "date", "p": "date", "n": "date",
          "w": "date", "t": "date"}  # fmt: skip


def comes_back(dispatch_id: int) -> bool:
    """Whether one of the dispatch's tasks comes back every period."""
    return Obligation.objects.filter(dispatch_id=dispatch_id, period__isnull=False).exists()


def between_periods(dispatch_ids: Sequence[int]) -> set[int]:
    """Which of the dispatches wait for nothing but the next period; one statement."""
    if not dispatch_ids:
        return set()
    rows = Obligation.objects.filter(dispatch_id__in=dispatch_ids).values("dispatch_id").order_by()
    counted = rows.annotate(returns=Count("period"), open=Count("pk", filter=Q(status__in=OPEN)))
    return set(counted.filter(returns__gt=0, open=0).values_list("dispatch_id", flat=True))


def open_periods(on: date) -> int:
    """Make the tasks of every period that has opened by `on` and has none yet; returns how many.

    Of what was missed the oldest first, at most MISSED periods of one task. Only for letters in force and organs that
    work on them. Safe to repeat and to run twice at once: one task per dispatch, item and period (a unique constraint).
    Four statements, and one for each further AT_ONCE tasks.
    """
    running = _running()
    items = list(running.order_by().values_list("directive_id", flat=True).distinct())
    rhythms = _rhythms(items)
    if not rhythms:
        return 0
    calendars, made = Calendars(on), list[dict[str, object]]()
    last = running.values("dispatch_id", "letter_id", "directive_id", "organ_id", "dispatch__waits_until")
    behind = last.annotate(last=Max("period")).filter(directive_id__in=rhythms)
    for row in behind.order_by("dispatch_id", "directive_id").iterator():
        calendar, rhythm = calendars.of(row["organ_id"]), rhythms[row["directive_id"]]
        made += (_task(row, rhythm, calendar, period, on) for period in rhythm.following(row["last"], on, MISSED))
    return sum(_insert(made[start : start + AT_ONCE]) for start in range(0, len(made), AT_ONCE))


def _task(row: Mapping[str, Any], rhythm: Rhythm, calendar: Calendar, period: date, on: date) -> dict[str, object]:
    """`t`: until when it runs if the dispatch still waits until `w` for an answer; both None if it does not wait."""
    due, until = rhythm.due(calendar, period), row["dispatch__waits_until"]
    runs_to = waiting_until(calendar, due, on, until)
    return {
        "d": row["dispatch_id"], "l": row["letter_id"], "v": row["directive_id"], "o": row["organ_id"], "u": due,
        "p": period, "n": on, "w": until if runs_to else None, "t": runs_to,
    }  # fmt: skip


def _running() -> QuerySet[Obligation]:
    return Obligation.objects.filter(
        period__isnull=False, letter__status=LetterStatus.ISSUED, dispatch__status__in=RECEIVED
    )


def _rhythms(items: Collection[int]) -> dict[int, Rhythm]:
    rows = Directive.objects.filter(pk__in=items).values_list("pk", "period")
    return {pk: rhythm for pk, words in rows if (rhythm := read_rhythm(words))}


def _insert(rows: Sequence[dict[str, object]]) -> int:
    """One statement. A dispatch that waits for an answer begins with its clock standing still; one that ended since it
    was read gets nothing: on PostgreSQL its row is locked and looked at again."""
    states = ", ".join(f"'{state}'" for state in RECEIVED)
    lock = " FOR SHARE OF x" if connection.vendor == "postgresql" else ""
    waits = "CASE WHEN x.questions_open > 0 AND x.waits_until = r.w THEN {0} END"
    select = (
        f"SELECT r.d, r.l, r.v, r.o, '{ObligationStatus.OPEN}', r.u, r.p, {AlarmLevel.NONE:d}, "  # noqa: S608
        f"COALESCE({waits.format('r.t')}, r.u), {', '.join(waits.format(f'r.{key}') for key in 'unw')}, x.watcher_id "
        f"FROM {rows_from_json('r', _TYPES)} "
        f"JOIN congvan_dispatch x ON x.id = r.d WHERE x.status IN ({states}){lock} ON CONFLICT DO NOTHING"
    )
    with transaction.atomic():
        return insert_select(Obligation, _COLUMNS, select, [json_rows(rows)])
