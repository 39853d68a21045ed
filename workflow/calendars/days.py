"""Working days of an office: Monday to Friday without the public holidays whose date never moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

FIXED_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
"""(month, day), Labour Code 2019, article 112. Tết, Giỗ Tổ and days in lieu are announced yearly: give as `off`."""

_SATURDAY = 5
_ONE = timedelta(days=1)


def is_working_day(day: date, off: Collection[date] = frozenset()) -> bool:
    """Whether offices work on the day; `off` holds further days off."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS and day not in off


def next_working_day(day: date, off: Collection[date] = frozenset()) -> date:
    """Return the day itself when offices work on it, else the first working day after it: a deadline on a Saturday
    falls on Monday."""
    while not is_working_day(day, off):
        day += _ONE
    return day


def add_working_days(day: date, count: int, off: Collection[date] = frozenset()) -> date:
    """Return the working day that is `count` working days after `day`; `day` itself never counts. With 0 it is
    `next_working_day(day)`. Raises ValueError for a negative count."""
    if count < 0:
        raise ValueError("working days are counted forward")
    for _step in range(count):
        day = next_working_day(day + _ONE, off)
    return next_working_day(day, off)
