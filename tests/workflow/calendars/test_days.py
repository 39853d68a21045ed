"""Working days of offices: real years, counting, hours, midnight in Vietnam, days that were decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.calendars.real_years import TET, WEEKDAYS_OFF, WEEKENDS_WORKED, days
from workflow.calendars.days import (
    NATIONAL,
    ZONE,
    Calendar,
    add_working_days,
    is_working_day,
    local_day,
    next_working_day,
    working_days_between,
)
from workflow.calendars.statutory import special_on, specials_of
from workflow.kernel.vocabulary import DayKind

THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2022, 6, 9) + timedelta(days=step) for step in range(5))
ONE = timedelta(days=1)
DAYS = st.dates(date(2000, 1, 1), date(2098, 1, 1))
OWN = st.dictionaries(st.dates(date(2022, 5, 1), date(2022, 8, 1)), st.sampled_from(DayKind), max_size=12)
NEAR = st.dates(date(2022, 5, 1), date(2022, 8, 1))


def of_year(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_a_real_year_day_by_day(year: int) -> None:
    off = days(year, WEEKDAYS_OFF[year])
    worked = days(year, WEEKENDS_WORKED.get(year, ""))
    for day in of_year(year):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert is_working_day(day) is expected, day


@pytest.mark.parametrize("year", TET)
def test_tet_is_found_by_the_moon(year: int) -> None:
    (first,) = days(year, TET[year])
    special = special_on(first)
    assert special is not None
    assert "Tết Nguyên Đán" in special.name
    assert not any(is_working_day(first + timedelta(days=step)) for step in range(-1, 3))


def test_every_exchanged_day_has_its_counterpart() -> None:
    for year in range(2019, 2027):
        exchanged = [day for day, one in specials_of(year).items() if one.kind == DayKind.WORKING]
        assert all(day.weekday() >= 5 for day in exchanged)
        free = [day for day, one in specials_of(year).items() if "hoán đổi" in one.name or "thay cho" in one.name]
        assert len(set(free) - set(exchanged)) == len(exchanged) - (year == 2019), "31/12/2018 was worked on 5/1/2019"


def test_years_beyond_the_moon_keep_the_days_of_the_sun() -> None:
    assert not is_working_day(date(2150, 9, 2))
    assert not is_working_day(date(1990, 4, 30))
    assert add_working_days(date(2150, 9, 1), 1) == date(2150, 9, 3)


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
        (date(2022, 4, 29), 1, date(2022, 5, 4)),
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # a Saturday that was worked for 2/5
        (date(2024, 4, 26), 3, date(2024, 5, 4)),
        (date(2026, 8, 28), 2, date(2026, 9, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # across nine days of Tết
        (date(2026, 2, 11), 5, date(2026, 2, 25)),
        (date(2023, 1, 19), 1, date(2023, 1, 27)),
    ],
)
def test_working_days_are_counted_without_the_day_itself(day: date, count: int, found: date) -> None:
    assert add_working_days(day, count) == found
    if is_working_day(day):
        assert working_days_between(day, found) == count


def test_days_decided_otherwise_come_first() -> None:
    calendar = Calendar({FRIDAY: DayKind.OFF, SATURDAY: DayKind.WORKING, date(2022, 9, 2): DayKind.WORKING})
    assert calendar.add(THURSDAY, 1) == SATURDAY
    assert calendar.is_working(date(2022, 9, 2))
    assert not NATIONAL.is_working(date(2022, 9, 2))


@pytest.mark.parametrize("count", [NATIONAL.add, NATIONAL.before])
def test_days_are_never_counted_backwards(count) -> None:
    with pytest.raises(ValueError, match="working days"):
        count(MONDAY, -1)


def test_a_calendar_without_any_working_day_is_refused() -> None:
    never = Calendar({MONDAY + timedelta(days=step): DayKind.OFF for step in range(4000)})
    with pytest.raises(ValueError, match="ten years"):
        never.following(MONDAY)


@given(DAYS, st.integers(0, 30))
@settings(deadline=None)
def test_add_and_between_agree(day: date, count: int) -> None:
    end = add_working_days(day, count)
    assert is_working_day(end)
    assert working_days_between(day, end) == count + (count == 0 and end > day)
    assert end == day or not count or working_days_between(day, end - ONE) == count - 1


@given(NEAR, st.integers(1, 20), OWN)
@settings(deadline=None)
def test_counting_with_an_offices_own_days(day: date, count: int, own: dict[date, DayKind]) -> None:
    calendar = Calendar(own)
    end = calendar.add(day, count)
    assert calendar.between(day, end) == count
    assert calendar.between(day, end - ONE) == count - 1
    earliest = calendar.before(end, count)
    assert calendar.between(earliest, end) == count
    assert calendar.between(earliest + ONE, end) == count - 1
    assert earliest >= day


@given(NEAR, NEAR, NEAR, OWN)
def test_between_adds_up(first: date, second: date, third: date, own: dict[date, DayKind]) -> None:
    one, two, three = sorted((first, second, third))
    calendar = Calendar(own)
    assert calendar.between(one, three) == calendar.between(one, two) + calendar.between(two, three)
    assert calendar.between(three, one) == 0


# Hours ----------------------------------------------------------------------------------------------------------------


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(THURSDAY, 8), 2, at(THURSDAY, 10)),
        (at(THURSDAY, 10, 30), 2, at(THURSDAY, 14, 30)),
        (at(THURSDAY, 20), 1, at(FRIDAY, 8, 30)),
        (at(FRIDAY, 16, 30), 2, at(MONDAY, 8, 30)),
        (at(THURSDAY, 7), 8, at(THURSDAY, 17, 30)),
        (at(THURSDAY, 7, 30), 9, at(FRIDAY, 8, 30)),
    ],
)
def test_working_hours_run_through_the_sessions(start: datetime, hours: int, end: datetime) -> None:
    assert NATIONAL.add_hours(start, hours) == end


def test_a_half_day_has_half_the_hours_and_counts_as_a_day() -> None:
    half = Calendar({THURSDAY: DayKind.HALF})
    assert half.add_hours(at(THURSDAY, 10, 30), 2) == at(FRIDAY, 8, 30)
    assert half.add(date(2022, 6, 8), 1) == THURSDAY


@given(NEAR, st.integers(0, 23), st.integers(0, 40), st.integers(0, 40), OWN)
@settings(deadline=None)
def test_hours_add_up(day: date, hour: int, first: int, second: int, own: dict[date, DayKind]) -> None:
    calendar, start = Calendar(own), at(day, hour)
    assert calendar.add_hours(calendar.add_hours(start, first), second) == calendar.add_hours(start, first + second)


# Midnight -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 2, 15, 16, 59, 59, tzinfo=UTC), date(2026, 2, 15)),
        (datetime(2026, 2, 15, 17, 0, 0, tzinfo=UTC), date(2026, 2, 16)),
        (datetime(2026, 7, 15, 16, 59, 59, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 7, 15, 17, 0, 0, tzinfo=UTC), date(2026, 7, 16)),
        (datetime(2025, 12, 31, 17, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_vietnam(moment: datetime, day: date) -> None:
    assert local_day(moment) == day


def test_the_zone_never_moves_its_clock() -> None:
    offsets = {
        datetime(year, month, 1, tzinfo=ZONE).utcoffset() for year in range(2000, 2100) for month in range(1, 13)
    }
    assert offsets == {timedelta(hours=7)}
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 1, 1))
