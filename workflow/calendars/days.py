"""Counting in working time: which days an office works, and where so many working days or hours from a day lead.

Everything is pure: days are days of Vietnam (Asia/Ho_Chi_Minh, which knows no summer time), given by the caller. The
first day of a term is not counted, and a term that ends on a day off ends with the next working day (Civil Code 2015,
articles 147 and 148). A half day is a working day for who counts days, and half of one for who counts hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from workflow.kernel.vocabulary import DayKind

from .statutory import special_on

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SESSIONS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
"""Eight hours a day (Labour Code 2019, article 105); a half day has the first session."""
_SATURDAY = 5
_ONE = timedelta(days=1)
_MOST = 3660
"""Days after which a search gives up: a calendar with ten years off is a mistake."""


def local_day(at: datetime) -> date:
    """The day in Vietnam at a moment; the moment must be aware."""
    if at.tzinfo is None:
        raise ValueError("a moment without its zone has no day")
    return at.astimezone(ZONE).date()


class Calendar:
    """The working time of an office: what holds for everybody, but for the days of `own`."""

    __slots__ = ("own",)

    def __init__(self, own: Mapping[date, DayKind] = MappingProxyType({})) -> None:
        self.own = own

    def kind(self, day: date) -> DayKind:
        """What kind of day it is."""
        if day in self.own:
            return DayKind(self.own[day])
        special = special_on(day)
        if special is not None:
            return special.kind
        return DayKind.WORKING if day.weekday() < _SATURDAY else DayKind.OFF

    def is_working(self, day: date) -> bool:
        """Whether the office works on the day, be it half of it."""
        return self.kind(day) != DayKind.OFF

    def following(self, day: date) -> date:
        """The day itself when the office works on it, else the first working day after it."""
        return self._search(day, _ONE)

    def preceding(self, day: date) -> date:
        """The day itself when the office works on it, else the last working day before it."""
        return self._search(day, -_ONE)

    def _search(self, day: date, step: timedelta) -> date:
        for _try in range(_MOST):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"no working day within ten years of {day}")

    def add(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`, which itself never counts; with 0 `following`.
        ValueError for a negative count."""
        if count < 0:
            raise ValueError("working days are counted forward")
        for _step in range(count):
            day = self.following(day + _ONE)
        return self.following(day)

    def before(self, day: date, count: int) -> date:
        """The last day from which `day` is `count` working days or more away: `between(found, day) >= count`."""
        if count < 0:
            raise ValueError("working days are counted from the earlier day")
        found = day
        while count > 0:
            count -= self.is_working(found)
            found -= _ONE
        return found

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to `last`; 0 when `last` is not later."""
        return sum(self.is_working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))

    def add_hours(self, at: datetime, hours: int) -> datetime:
        """The moment when `hours` working hours after `at` have passed, in Vietnam's time."""
        if hours < 0:
            raise ValueError("working hours are counted forward")
        left, day = timedelta(hours=hours), local_day(at)
        while True:
            for starts, ends in self._sessions(day):
                begins = max(at, starts)
                if begins <= ends and left <= ends - begins:
                    return (begins + left).astimezone(ZONE)
                left -= max(timedelta(0), ends - begins)
            day = self.following(day + _ONE)

    def _sessions(self, day: date) -> list[tuple[datetime, datetime]]:
        held = {DayKind.WORKING: 2, DayKind.HALF: 1, DayKind.OFF: 0}[self.kind(day)]
        return [
            (datetime.combine(day, first, ZONE), datetime.combine(day, last, ZONE)) for first, last in SESSIONS[:held]
        ]


NATIONAL = Calendar()
"""What holds for every office that has decided nothing of its own."""


def is_working_day(day: date, calendar: Calendar = NATIONAL) -> bool:
    """Whether offices work on the day."""
    return calendar.is_working(day)


def next_working_day(day: date, calendar: Calendar = NATIONAL) -> date:
    """See `Calendar.following`."""
    return calendar.following(day)


def add_working_days(day: date, count: int, calendar: Calendar = NATIONAL) -> date:
    """See `Calendar.add`."""
    return calendar.add(day, count)


def working_days_between(first: date, last: date, calendar: Calendar = NATIONAL) -> int:
    """See `Calendar.between`."""
    return calendar.between(first, last)
