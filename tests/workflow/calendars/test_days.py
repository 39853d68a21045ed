"""Working days of an office."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendars.days import add_working_days, is_working_day, next_working_day

THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2022, 6, 9) + timedelta(days=step) for step in range(5))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(("day", "found"), [(FRIDAY, FRIDAY), (SATURDAY, MONDAY), (SUNDAY, MONDAY), (MONDAY, MONDAY)])
def test_a_deadline_at_the_weekend_falls_on_monday(day: date, found: date) -> None:
    assert next_working_day(day) == found


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (THURSDAY, 2, MONDAY),
        (FRIDAY, 2, date(2022, 6, 14)),
        (SATURDAY, 2, date(2022, 6, 14)),
        (FRIDAY, 0, FRIDAY),
        (SUNDAY, 0, MONDAY),
        (date(2022, 4, 29), 1, date(2022, 5, 2)),
        (date(2025, 4, 29), 1, date(2025, 5, 2)),
        (date(2026, 8, 31), 2, date(2026, 9, 3)),
    ],
)
def test_working_days_are_counted_without_the_day_itself(day: date, count: int, found: date) -> None:
    assert add_working_days(day, count) == found


def test_further_days_off_are_left_out() -> None:
    tet = {date(2023, 1, 20) + timedelta(days=step) for step in range(7)}
    assert add_working_days(date(2023, 1, 19), 1, tet) == date(2023, 1, 27)
    assert next_working_day(date(2023, 1, 23), tet) == date(2023, 1, 27)
    assert next_working_day(date(2023, 1, 23)) == date(2023, 1, 23)


def test_days_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(MONDAY, -1)


@given(DAYS, st.integers(1, 30), st.sets(DAYS, max_size=5))
def test_the_days_between_hold_exactly_that_many_working_days(day: date, count: int, off: set[date]) -> None:
    end = add_working_days(day, count, off)
    passed = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(is_working_day(each, off) for each in passed) == count
    assert is_working_day(end, off)
