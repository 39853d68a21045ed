"""The days of boards: this morning as the board says it, the ends of days before, and what is read out of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.workflow.oversight.test_boards import board, owe
from workflow.dispatches.models import Tally
from workflow.engine.deadlines import sweep_deadlines
from workflow.obligations.models import Evidence, Obligation
from workflow.oversight.days import WEEKS, keep_days, past_of
from workflow.oversight.models import BoardDay


def hand_in(cast: Cast, task: Obligation, days_ago: int) -> Obligation:
    """Evidence for it, handed on so many days ago."""
    on = cast.on - timedelta(days=days_ago)
    Evidence.objects.create(
        obligation=task, product="Báo cáo", dated=on, level="Tỉnh uỷ", handed_by=cast.people["recv_officer"],
        handed_on=on,
    )  # fmt: skip
    return task


@pytest.fixture
def watched(cast: Cast) -> Cast:
    """A board with counts, as issue leaves them."""
    Tally.objects.create(watcher=cast.organs["inspection"], silent=5, working=3, reported=2)
    return cast


def done(cast: Cast, closed: int, runs_to: int, handed: int | None) -> None:
    """A task closed, due and handed in so many days ago."""
    task = owe(cast, runs_to, status="DONE", closed_on=cast.on - timedelta(days=closed))
    if handed is not None:
        hand_in(cast, task, handed)


def test_the_morning_is_what_the_board_says(watched: Cast) -> None:
    owe(watched, 3)
    owe(watched, 0)
    keep_days(watched.on)
    row = BoardDay.objects.get(watcher=watched.organs["inspection"], day=watched.on)
    shown = board(watched, "inspector")
    assert (row.total, row.silent, row.reported) == (10, 5, 2) == (
        sum(shown.sums().values()), shown.sums()["silent"], shown.sums()["reported"],
    )  # fmt: skip
    assert row.late == len(shown.late()) == 1
    assert (row.met, row.missed) == (None, None), "the day is not over"


def test_ends_are_in_time_by_the_last_evidence(watched: Cast) -> None:
    yesterday = watched.on - timedelta(days=1)
    done(watched, closed=1, runs_to=5, handed=6)
    done(watched, closed=1, runs_to=5, handed=5)
    done(watched, closed=1, runs_to=5, handed=4)
    done(watched, closed=1, runs_to=0, handed=None)
    done(watched, closed=1, runs_to=3, handed=None)
    done(watched, closed=0, runs_to=3, handed=3)
    keep_days(watched.on)
    assert BoardDay.objects.values_list("met", "missed").get(day=yesterday) == (3, 2)


def test_every_day_is_kept_once_however_often_one_sweeps(watched: Cast) -> None:
    done(watched, closed=1, runs_to=5, handed=5)
    assert keep_days(watched.on) == 1 + 7 * WEEKS
    before = list(BoardDay.objects.order_by("pk").values())
    Tally.objects.create(watcher=watched.organs["inspection"], silent=100)
    keep_days(watched.on)
    assert list(BoardDay.objects.order_by("pk").values()) == before, "a morning that is kept stays"
    keep_days(watched.on + timedelta(days=1))
    rows = BoardDay.objects.filter(day__gte=watched.on).order_by("day").values_list("total", "met")
    assert list(rows) == [(10, 0), (110, None)]


def test_days_nobody_swept_have_ends_and_no_morning(watched: Cast) -> None:
    keep_days(watched.on - timedelta(days=4))
    done(watched, closed=2, runs_to=5, handed=5)
    keep_days(watched.on)
    row = BoardDay.objects.get(day=watched.on - timedelta(days=2))
    assert (row.total, row.met) == (None, 1)
    past = past_of([watched.organs["inspection"].pk], watched.on)
    assert past.since == watched.on - timedelta(days=4)


def test_the_first_sweep_of_a_day_keeps_it(watched: Cast) -> None:
    sweep_deadlines(on=watched.on)
    assert BoardDay.objects.filter(day=watched.on, total=10).exists()
    BoardDay.objects.all().delete()
    sweep_deadlines(before=watched.on, on=watched.on)
    assert not BoardDay.objects.exists()


def kept(cast: Cast, days_ago: int, organ: str = "inspection", **numbers: int | None) -> None:
    given = {"total": 1, "silent": 1, "reported": 1, "late": 1, **numbers}
    BoardDay.objects.create(watcher=cast.organs[organ], day=cast.on - timedelta(days=days_ago), **given)


def test_weeks_end_with_this_one_and_shares_are_beside_each_other(cast: Cast) -> None:
    kept(cast, 1, met=9, missed=1)
    kept(cast, 27, met=9, missed=1)
    kept(cast, 29, met=1, missed=1)
    kept(cast, 7 * WEEKS + 7, met=500, missed=0)
    past = past_of([cast.organs["inspection"].pk], cast.on)
    assert len(past.weeks) == WEEKS
    assert past.weeks[-1].monday == cast.on - timedelta(days=cast.on.weekday())
    assert sum(week.met + week.missed for week in past.weeks) == 22
    assert (past.share, past.share_before) == (0.9, 0.5)


def test_two_organs_are_compared_only_with_a_day_both_have(cast: Cast) -> None:
    organs = [cast.organs["inspection"].pk, cast.organs["board"].pk]
    kept(cast, 1, total=7)
    kept(cast, 3, total=5)
    kept(cast, 3, "board", total=6)
    past = past_of(organs, cast.on)
    assert (past.since, past.morning["total"]) == (cast.on - timedelta(days=3), 11)
    kept(cast, 8, "board", total=1)
    assert past_of(organs[1:], cast.on - timedelta(days=3)).since == cast.on - timedelta(days=8)
    assert past_of(organs[1:], cast.on + timedelta(days=9)).since is None, "too long ago to compare with"
    assert past_of([], cast.on).morning == {}
