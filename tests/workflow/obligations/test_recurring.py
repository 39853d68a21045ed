"""Tasks that come back: each period once, until the end of the letter or the dispatch."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest

from tests.cast import Cast
from tests.flows.life import statements
from tests.workflow.obligations.test_alarms import owe, scene
from workflow.calendars.terms import Rhythm
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus
from workflow.letters.models import Directive, Letter
from workflow.obligations import recurring
from workflow.obligations.models import Obligation
from workflow.obligations.recurring import open_periods


def returning(cast: Cast, words: str, period: date, due: date) -> Obligation:
    row = scene(cast, due, period=period)
    Directive.objects.update(period=words)
    return row


def periods() -> list[tuple[date, date, str]]:
    return list(Obligation.objects.order_by("period").values_list("period", "due", "status"))


def test_each_period_opens_once_and_a_missed_one_stays(cast: Cast) -> None:
    returning(cast, "hàng quý", date(2022, 4, 1), date(2022, 6, 30))
    assert open_periods(date(2022, 6, 30)) == 0
    assert open_periods(date(2022, 7, 1)) == 1
    assert open_periods(date(2022, 7, 1)) == open_periods(date(2022, 9, 30)) == 0
    assert open_periods(date(2022, 10, 1)) == 1
    assert periods() == [
        (date(2022, 4, 1), date(2022, 6, 30), "OPEN"),
        (date(2022, 7, 1), date(2022, 9, 30), "OPEN"),
        (date(2022, 10, 1), date(2023, 1, 3), "OPEN"),  # 31/12 is a Saturday, 2/1/2023 a day in lieu
    ]


def starts() -> list[str]:
    return [period.isoformat() for period, _due, _status in periods()]


@pytest.mark.parametrize(
    ("words", "first", "swept", "made"),
    [
        ("hàng quý", date(2022, 4, 1), date(2022, 12, 31), ["2022-04-01", "2022-07-01", "2022-10-01"]),
        ("hàng tuần", date(2022, 6, 6), date(2022, 6, 28), ["2022-06-06", "2022-06-13", "2022-06-20", "2022-06-27"]),
        ("hàng tháng", date(2022, 11, 1), date(2023, 1, 1), ["2022-11-01", "2022-12-01", "2023-01-01"]),
    ],
)
def test_periods_that_nobody_swept_are_made_too(
    cast: Cast, words: str, first: date, swept: date, made: list[str]
) -> None:
    returning(cast, words, first, first)
    assert open_periods(swept) == len(made) - 1
    assert starts() == made
    assert open_periods(swept) == 0


def test_with_the_newest_period_alone_a_missed_one_would_be_lost(cast: Cast) -> None:
    """The guard off: what fell due while nobody swept is owed by nobody."""
    returning(cast, "hàng quý", date(2022, 4, 1), date(2022, 6, 30))
    following = Rhythm.following

    def newest(self: Rhythm, last: date, on: date, most: int) -> list[date]:
        return following(self, last, on, most)[-1:]

    with mock.patch.object(Rhythm, "following", newest):
        assert open_periods(date(2022, 12, 31)) == 1
        assert open_periods(date(2022, 12, 31)) == 0
    assert starts() == ["2022-04-01", "2022-10-01"], "the third quarter is gone"


def test_of_one_task_no_sweep_makes_more_than_the_bound(cast: Cast) -> None:
    returning(cast, "hàng tuần", date(2019, 1, 7), date(2019, 1, 11))
    assert open_periods(date(2022, 6, 30)) == recurring.MISSED


def test_the_oldest_missed_periods_come_first_and_the_rest_with_the_next_sweep(cast: Cast) -> None:
    returning(cast, "hàng tháng", date(2022, 1, 1), date(2022, 1, 31))
    with mock.patch.object(recurring, "MISSED", 2):
        assert open_periods(date(2022, 6, 1)) == 2
        assert starts() == ["2022-01-01", "2022-02-01", "2022-03-01"]
        assert open_periods(date(2022, 6, 1)) == 2
        assert open_periods(date(2022, 6, 1)) == 1
    assert len(starts()) == 6


@pytest.mark.parametrize("ended", ["letter", "dispatch"])
def test_no_period_opens_after_the_end(cast: Cast, ended: str) -> None:
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    if ended == "letter":
        Letter.objects.update(status="CONCLUDED")
    else:
        Dispatch.objects.filter(pk=row.dispatch_id).update(status=DispatchStatus.CLOSED)
    assert open_periods(date(2022, 7, 1)) == 0


def test_without_those_looks_it_would(cast: Cast) -> None:
    """The guards off, one after the other: the list of what runs, and the look again while the row is written."""
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    Letter.objects.update(status="CONCLUDED")
    Dispatch.objects.filter(pk=row.dispatch_id).update(status=DispatchStatus.CLOSED)
    everything = Obligation.objects.filter(period__isnull=False)
    with mock.patch.object(recurring, "_running", return_value=everything):
        assert open_periods(date(2022, 7, 1)) == 0, "the dispatch has ended and is looked at again"
        with mock.patch.object(recurring, "RECEIVED", (DispatchStatus.CLOSED,)):
            assert open_periods(date(2022, 7, 1)) == 1


def test_a_period_that_opens_under_a_question_stands_still(cast: Cast) -> None:
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    Dispatch.objects.filter(pk=row.dispatch_id).update(questions_open=1, waits_until=date(2022, 7, 5))
    assert open_periods(date(2022, 7, 1)) == 1
    made = Obligation.objects.get(period=date(2022, 7, 1))
    assert (made.paused_on, made.paused_to) == (date(2022, 7, 1), date(2022, 7, 5))
    assert (made.due, made.runs_from, made.runs_to) == (date(2022, 8, 1), date(2022, 8, 1), date(2022, 8, 3))
    assert open_periods(date(2022, 8, 1)) == 1, "31/7 is a Sunday"
    later = Obligation.objects.get(period=date(2022, 8, 1))
    assert (later.paused_on, later.runs_to) == (None, later.due), "nobody waits any more"


def test_periods_of_many_owners_cost_the_same(cast: Cast) -> None:
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    with statements() as one:
        assert open_periods(date(2022, 7, 1)) == 1
    for organ in ("other_district", "third_district", "bloc"):
        owe(cast, row.letter, row.directive, organ, date(2022, 6, 30), period=date(2022, 6, 1))
    with statements() as many:
        assert open_periods(date(2022, 8, 1)) == 7, "July of the three others too"
    assert len(many) == len(one) <= 5
