"""The days of boards: kept by the first sweep of a day, read for "since yesterday" and for the weeks that went by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Sum

from workflow.dispatches.models import Tally
from workflow.kernel.vocabulary import LetterStatus, ObligationStatus
from workflow.obligations.models import Obligation

from .figures import overdue
from .models import BoardDay

WEEKS = 12
SHARE_DAYS = 28
"""The share of tasks done in time is that of so many days, beside that of as many before."""
COMPARED_DAYS = 7
"""A board's morning is compared with an earlier one of the last so many days."""
MORNING = ("total", "silent", "reported", "late")


def keep_days(on: date) -> int:
    """Keep this morning of every board, and the ends of the days before it that are not kept yet; how many rows. Safe
    to repeat and beside acts and other sweeps: a morning that is kept stays, an end is the same whoever counts it."""
    watchers = sorted(set(Tally.objects.exclude(watcher=None).values_list("watcher_id", flat=True)))
    if not watchers:
        return 0
    kept = _keep_morning(watchers, on)
    first = on - timedelta(weeks=WEEKS)
    known = set(BoardDay.objects.filter(day__gte=first, met__isnull=False).values_list("day", flat=True).distinct())
    missing = [day for n in range((on - first).days) if (day := first + timedelta(n)) not in known]
    return kept + sum(_keep_ends(watchers, day) for day in missing)


def _keep_morning(watchers: Collection[int], on: date) -> int:
    sums = Tally.objects.filter(watcher_id__in=watchers).values_list("watcher_id").annotate(
        total=Sum(F("silent") + F("received") + F("working") + F("reported") + F("done")),
        silent=Sum("silent"), reported=Sum("reported"),
    )  # fmt: skip
    late = overdue(Obligation.objects.filter(watcher_id__in=watchers, letter__status=LetterStatus.ISSUED), on)
    behind = dict(late.values_list("watcher_id").annotate(n=Count("pk")).order_by())
    rows = [
        BoardDay(
            watcher_id=watcher, day=on, total=max(total, 0), silent=max(silent, 0), reported=max(reported, 0),
            late=behind.get(watcher, 0),
        )
        for watcher, total, silent, reported in sums.order_by()
    ]  # fmt: skip
    return len(BoardDay.objects.bulk_create(rows, update_conflicts=False, ignore_conflicts=True))


def _keep_ends(watchers: Collection[int], day: date) -> int:
    """Done in time is what was handed in, the last time it was, by its last day."""
    found: dict[int, list[int]] = {watcher: [0, 0] for watcher in watchers}
    done = Obligation.objects.filter(status=ObligationStatus.DONE, closed_on=day, watcher_id__in=watchers)
    rows = done.annotate(handed=Max("evidence__handed_on")).values_list("watcher_id", "runs_to", "handed")
    for watcher, runs_to, handed in rows.order_by().iterator():
        missed = bool(runs_to and (handed or day) > runs_to)
        found[watcher][missed] += 1
    kept = [BoardDay(watcher_id=pk, day=day, met=met, missed=missed) for pk, (met, missed) in found.items()]
    BoardDay.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=("watcher", "day"), update_fields=("met", "missed")
    )
    return len(kept)


@dataclass(frozen=True, slots=True)
class Week:
    """Tasks that came to their end in a week (it begins on `monday`)."""

    monday: date
    met: int
    missed: int

    @property
    def number(self) -> int:
        """The week's number in its ISO year."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Past:
    """What a board's days say: the morning it is compared with (nothing where none is kept), the weeks, oldest first,
    and the share of tasks done in time (nothing without a task) with that of the time before."""

    since: date | None
    morning: dict[str, int]
    weeks: list[Week]
    share: float | None
    share_before: float | None


def past_of(organs: Collection[int], on: date) -> Past:
    """The days before `on` of these organs together; one statement over a row for each day."""
    first = on - timedelta(days=on.weekday(), weeks=WEEKS - 1)
    rows = BoardDay.objects.filter(watcher_id__in=organs, day__gte=first, day__lt=on)
    days: dict[date, list[BoardDay]] = defaultdict(list)
    for row in rows.order_by("day"):
        days[row.day].append(row)
    since = max((day for day, there in days.items() if _compares(day, there, on, len(set(organs)))), default=None)
    morning = {name: sum(getattr(row, name) for row in days[since]) for name in MORNING} if since else {}
    return Past(since, morning, _weeks(first, days), _share(days, on), _share(days, on - timedelta(SHARE_DAYS)))


def _compares(day: date, there: Collection[BoardDay], on: date, organs: int) -> bool:
    whole = len(there) == organs and all(row.total is not None for row in there)
    return whole and (on - day).days <= COMPARED_DAYS


def _weeks(first: date, days: dict[date, list[BoardDay]]) -> list[Week]:
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [Week(monday, *_ended(days, monday, monday + timedelta(7))) for monday in mondays]


def _share(days: dict[date, list[BoardDay]], until: date) -> float | None:
    met, missed = _ended(days, until - timedelta(SHARE_DAYS), until)
    return met / (met + missed) if met + missed else None


def _ended(days: dict[date, list[BoardDay]], first: date, until: date) -> tuple[int, int]:
    there: Iterable[BoardDay] = [row for day, rows in days.items() if first <= day < until for row in rows]
    found = [(row.met or 0, row.missed or 0) for row in there]
    return sum(met for met, _missed in found), sum(missed for _met, missed in found)
