"""Deadlines and rhythms out of words."""

from datetime import UTC, date, datetime

import pytest

from workflow.calendars.days import NATIONAL
from workflow.calendars.terms import Rhythm, Term, add_months, read_rhythm, read_term

RECEIVED = date(2026, 2, 11)
"""The Wednesday before Tết: 14 to 22 February are off."""


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("trong 5 ngày làm việc kể từ ngày nhận được công văn này", date(2026, 2, 25)),
        ("Trong vòng 10 ngày kể từ khi tiếp nhận", date(2026, 2, 23)),
        ("trong thời hạn 05 ngày, kể từ ngày ban hành", date(2026, 2, 23)),
        ("trong vòng 02 ngày làm việc", date(2026, 2, 13)),
        ("trong 1 tháng kể từ ngày nhận", date(2026, 3, 11)),
        ("trong 2 tuần từ ngày nhận được", date(2026, 2, 25)),
        ("trong 1 tuần làm việc từ ngày nhận được", date(2026, 2, 25)),
    ],
)
def test_a_term_ends_on_a_working_day(words: str, ends: date) -> None:
    term = read_term(words)
    assert term is not None
    assert term.ends(NATIONAL, RECEIVED) == ends


def test_hours_count_from_the_moment_of_receipt() -> None:
    noon = datetime(2026, 2, 13, 5, 0, tzinfo=UTC)
    clock, working = read_term("trong vòng 24 giờ"), read_term("trong vòng 8 giờ làm việc kể từ khi nhận")
    assert clock == Term(24, "gio")
    assert working == Term(8, "gio", working=True)
    assert clock.ends(NATIONAL, date(2026, 2, 13), noon) == date(2026, 2, 23), "24 hours end in Tết"
    assert working.ends(NATIONAL, date(2026, 2, 13), noon) == date(2026, 2, 23)
    assert clock.ends(NATIONAL, RECEIVED) == date(2026, 2, 12)


@pytest.mark.parametrize(
    "words",
    ["", "sớm nhất", "trong 15 ngày kể từ ngày kết thúc hội nghị", "trong 0 ngày", "trong 999 ngày",
     "trong 5 ngày sau khi ký kết hợp đồng", "trước ngày 15/6/2022"],
)  # fmt: skip
def test_what_counts_from_something_else_is_no_term(words: str) -> None:
    assert read_term(words) is None


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [(date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)),
     (date(2026, 11, 15), 3, date(2027, 2, 15))],
)  # fmt: skip
def test_months_end_on_the_same_day_or_the_last(day: date, count: int, found: date) -> None:
    assert add_months(day, count) == found


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("hàng quý", Rhythm(3)), ("hằng tháng", Rhythm(1)), ("Định kỳ 6 tháng", Rhythm(6)), ("hàng năm", Rhythm(12)),
        ("hàng tháng, quý, năm", Rhythm(1)), ("3 tháng/lần", Rhythm(3)), ("01 quý 1 lần", Rhythm(3)),
        ("6 tháng một lần", Rhythm(6)), ("1 lần/quý", Rhythm(3)), ("2 lần/năm", Rhythm(6)), ("cuộc họp lệ", Rhythm(1)),
        ("trước ngày 20 hằng tháng", Rhythm(1, 20)), ("trước ngày 15/12 hằng năm", Rhythm(12, 15, 12)),
        ("hàng tuần", Rhythm(0)), ("mỗi quý ít nhất 3 lần", Rhythm(1)),
        ("định kỳ", None), ("thường xuyên", None), ("", None), ("5 tháng/lần", None),
    ],
)  # fmt: skip
def test_words_name_a_rhythm(words: str, rhythm: Rhythm | None) -> None:
    assert read_rhythm(words) == rhythm


@pytest.mark.parametrize(
    ("rhythm", "on", "opens", "due"),
    [
        (Rhythm(3), date(2022, 6, 10), date(2022, 4, 1), date(2022, 6, 30)),
        (Rhythm(3), date(2023, 12, 31), date(2023, 10, 1), date(2024, 1, 2)),
        (Rhythm(1), date(2026, 2, 28), date(2026, 2, 1), date(2026, 3, 2)),
        (Rhythm(1, 20), date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 23)),
        (Rhythm(3, 31), date(2026, 5, 5), date(2026, 4, 1), date(2026, 6, 30)),
        (Rhythm(12, 15, 11), date(2026, 5, 5), date(2026, 1, 1), date(2026, 11, 16)),
        (Rhythm(6), date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        (Rhythm(0), date(2026, 2, 18), date(2026, 2, 16), date(2026, 2, 23)),
    ],
)
def test_a_period_opens_and_falls_due(rhythm: Rhythm, on: date, opens: date, due: date) -> None:
    assert rhythm.opens(on) == opens
    assert rhythm.due(NATIONAL, opens) == due
    assert rhythm.opens(rhythm.last(opens)) == opens
