"""The three alarms at their exact days, the chain of who is told, and what lets them sleep."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import connection, connections

from tests.cast import Cast, make_cast
from tests.flows.life import statements
from tests.workflow.notices.scene import make_dispatch, make_letter, told
from workflow.calendars.models import CalendarDay
from workflow.directory.models import Appointment
from workflow.dispatches.models import Assignment, Dispatch
from workflow.engine.deadlines import sweep_deadlines
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import AlarmLevel, DayKind, DispatchStatus, ObligationStatus, Role
from workflow.letters.models import Directive, Letter
from workflow.notices import alarms
from workflow.notices.alarms import ring_alarms
from workflow.notices.models import Notice
from workflow.notices.queries import page_of
from workflow.obligations import ringing
from workflow.obligations.models import Obligation

TET_DUE = date(2026, 2, 24)
"""Tuesday after Tết: off are 14 to 22 February."""
OFFICER, LEADER, PRINCIPAL = "recv_officer", "recv_leader", "principal"


def scene(cast: Cast, due: date | None = TET_DUE, **given: object) -> Obligation:
    """The district works on one item of an issued letter."""
    Appointment.objects.update(valid_from=date(2020, 1, 1), valid_to=date(9999, 12, 31))
    letter = make_letter(cast)
    item = Directive.objects.create(letter=letter, no=1, text="Rà soát thẻ đảng viên")
    return owe(cast, letter, item, "district", due, **given)


def owe(cast: Cast, letter: Letter, item: Directive, organ: str, due: date | None, **given: object) -> Obligation:
    dispatch = make_dispatch(letter, cast.organs[organ], status=DispatchStatus.IMPLEMENTING)
    if organ == "district":
        Assignment.objects.create(
            dispatch=dispatch, person=cast.people[OFFICER], assigned_by=cast.people[LEADER], assigned_on=cast.on
        )
    return Obligation.objects.create(
        dispatch=dispatch, letter=letter, directive=item, organ=cast.organs[organ], due=due, runs_to=due, **given
    )


def by_day(cast: Cast, first: date, last: date) -> dict[str, dict[str, list[str]]]:
    """Day → person → what he was told, of a sweep on every day."""
    found: dict[str, dict[str, list[str]]] = {}
    newest = Notice.objects.order_by("pk").last()
    seen = newest.pk if newest else 0
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        ring_alarms(day)
        rows = Notice.objects.filter(pk__gt=seen).order_by("pk")
        if fresh := told(cast, rows):
            found[day.isoformat()] = fresh
            seen = rows.last().pk
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_three_alarms_across_tet_each_once(cast: Cast) -> None:
    scene(cast)
    assert by_day(cast, date(2026, 2, 1), date(2026, 3, 20)) == {
        "2026-02-12": {OFFICER: ["dispatch.due.soon"]},  # 13/2, 23/2, 24/2 are left
        "2026-02-24": {LEADER: ["dispatch.due.today"]},
        "2026-02-27": {PRINCIPAL: ["dispatch.due.over"]},
    }


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (date(2025, 5, 5), ["2025-04-26", "2025-05-05", "2025-05-08"]),  # 30/4 to 2/5 off, Saturday 26/4 was worked
        (date(2024, 5, 2), ["2024-04-24", "2024-05-02", "2024-05-06"]),  # Saturday 4/5 was worked
        (date(2026, 9, 3), ["2026-08-26", "2026-09-03", "2026-09-08"]),  # 31/8 to 2/9 off
        (date(2026, 1, 11), ["2026-01-07", "2026-01-11", "2026-01-14"]),  # a Sunday; Saturday 10/1 was worked
    ],
)
def test_alarms_count_working_days(cast: Cast, due: date, days: list[str]) -> None:
    scene(cast, due)
    assert list(by_day(cast, due - timedelta(days=12), due + timedelta(days=12))) == days


def test_an_organs_own_days_move_its_alarms_and_those_below(cast: Cast) -> None:
    row = scene(cast, date(2022, 6, 24))
    CalendarDay.objects.create(
        organ=cast.issuer, day=date(2022, 6, 23), kind=DayKind.OFF, basis="QĐ", entered_by=cast.signer,
        entered_on=cast.on,
    )  # fmt: skip
    assert next(iter(by_day(cast, date(2022, 6, 15), date(2022, 6, 23)))) == "2022-06-20"
    Obligation.objects.filter(pk=row.pk).update(alarm=0)
    CalendarDay.objects.create(
        organ=cast.organs["district"], day=date(2022, 6, 23), kind=DayKind.HALF, basis="QĐ", entered_by=cast.signer,
        entered_on=cast.on,
    )  # fmt: skip
    assert next(iter(by_day(cast, date(2022, 6, 15), date(2022, 6, 23)))) == "2022-06-21", "its own day comes first"


def test_a_moved_deadline_begins_anew(cast: Cast) -> None:
    from workflow.obligations.clock import CLOCK, set_due

    row = scene(cast, date(2022, 6, 24))
    ring_alarms(date(2022, 6, 30))
    row.refresh_from_db()
    assert row.alarm == AlarmLevel.DEEP_RED
    set_due(row, date(2022, 7, 29), date(2022, 6, 30))
    row.save(update_fields=CLOCK)
    later = by_day(cast, date(2022, 7, 1), date(2022, 8, 10))
    assert list(later) == ["2022-07-26", "2022-07-29", "2022-08-03"]


@pytest.mark.parametrize(
    "asleep",
    [
        {"runs_to": None, "due": None},
        {"paused_on": date(2026, 2, 1), "paused_to": TET_DUE + timedelta(days=30)},
        {"status": ObligationStatus.HANDED_IN},
        {"status": ObligationStatus.DONE},
        {"status": ObligationStatus.CLOSED},
    ],
)
def test_what_waits_or_is_done_is_not_called(cast: Cast, asleep: dict[str, object]) -> None:
    row = scene(cast)
    Obligation.objects.filter(pk=row.pk).update(**asleep)
    assert ring_alarms(TET_DUE + timedelta(days=30)) == 0
    Obligation.objects.filter(pk=row.pk).update(
        runs_to=TET_DUE, due=TET_DUE, paused_on=None, paused_to=None, status=ObligationStatus.OPEN
    )
    assert ring_alarms(TET_DUE + timedelta(days=30)) == 1


def test_a_refused_dispatch_binds_nobody(cast: Cast) -> None:
    row = scene(cast)
    Dispatch.objects.filter(pk=row.dispatch_id).update(status=DispatchStatus.REFUSED)
    assert ring_alarms(TET_DUE) == 0


def vacate(*people: object) -> None:
    for person in people:
        person.user.is_active = False  # type: ignore[attr-defined]
        person.user.save()  # type: ignore[attr-defined]


def test_the_next_above_is_told_where_nobody_has_an_account(cast: Cast) -> None:
    row = scene(cast)
    Assignment.objects.update(ended_on=cast.on)
    ring_alarms(date(2026, 2, 12))
    assert told(cast) == {LEADER: ["dispatch.due.soon.leader"]}
    vacate(cast.people[LEADER])
    Obligation.objects.filter(pk=row.pk).update(alarm=0)
    Notice.objects.all().delete()
    ring_alarms(date(2026, 2, 12))
    ring_alarms(TET_DUE)
    assert told(cast) == {"recv_clerk": ["dispatch.due.soon.clerk"], PRINCIPAL: ["dispatch.due.today.above"]}
    Appointment.objects.filter(role=Role.PRINCIPAL).update(valid_to=date(2025, 12, 31))
    Notice.objects.all().delete()
    ring_alarms(date(2026, 2, 27))
    assert told(cast) == {"inspector": ["dispatch.due.over.watch"]}


def test_a_notice_is_one_per_dispatch_and_names_the_day(cast: Cast) -> None:
    row = scene(cast)
    for no in (2, 3):
        item = Directive.objects.create(letter=row.letter, no=no, text="Báo cáo")
        Obligation.objects.create(
            dispatch=row.dispatch, letter=row.letter, directive=item, organ=row.organ, due=TET_DUE, runs_to=TET_DUE
        )
    assert ring_alarms(TET_DUE) == 3
    notice = Notice.objects.get()
    assert (notice.record_id, notice.facts, notice.on) == (row.dispatch_id, {"due": "2026-02-24"}, TET_DUE)
    assert ring_alarms(TET_DUE) == 0


def test_what_the_line_says(cast: Cast) -> None:
    with mock.patch("workflow.notices.lines.policy") as policy:
        policy().scope.side_effect = lambda actor, rows: rows
        scene(cast)
        ring_alarms(date(2026, 2, 27))
        (line,) = page_of(Actor(cast.people[PRINCIPAL].pk, date(2026, 2, 27)))
    assert line.text == (
        "Văn bản 738-CV/TU: Huyện uỷ Bình Thuỷ quá hạn từ ngày 24/02/2026, chưa có minh chứng, chờ đồng chí quyết định."
    )


# Cost and races -------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_grow(cast: Cast) -> None:
    row = scene(cast)
    sweep_deadlines(on=date(2022, 6, 6))
    with statements() as one:
        assert ring_alarms(date(2026, 2, 12)) == 1
    letter = row.letter
    for no, organ in enumerate(("other_district", "third_district", "bloc", "cell", "board"), start=5):
        owe(cast, letter, Directive.objects.create(letter=letter, no=no, text="x"), organ, TET_DUE)
    Obligation.objects.update(alarm=0)
    with statements() as many:
        assert ring_alarms(date(2026, 2, 12)) == 6
    assert len(many) == len(one) <= 6
    with statements() as nothing:
        assert ring_alarms(date(2026, 2, 12)) == 0
    assert len(nothing) == 2


@pytest.mark.sqlite  # PostgreSQL's planner reads a table of a few rows whole
def test_alarms_are_found_by_their_index(cast: Cast) -> None:
    scene(cast)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + ringing._sql(), ["2026-01-01"] * 3 + ["[]"] + ["2026-01-01"] * 5)
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "congvan_obligation_alarm" in plan


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Cast]:
    return make_cast()


def swept(on: date) -> int:
    try:
        return ring_alarms(on)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once(committed: Cast) -> None:
    scene(committed)
    for level, day in enumerate((date(2026, 2, 12), TET_DUE, date(2026, 2, 27)), start=1):
        with ThreadPoolExecutor(4) as pool:
            counts = list(pool.map(swept, [day] * 4))
        assert sum(counts) == 1
        assert Notice.objects.count() == level


@pytest.mark.django_db(transaction=True)
def test_without_the_mark_it_would_tell_again(committed: Cast) -> None:
    """The guard off: a sweep that forgets what it marked."""
    row = scene(committed)
    found = [ringing.Rung(row.dispatch_id, AlarmLevel.RED, TET_DUE)]
    with mock.patch.object(alarms, "claim_due", return_value=found), mock.patch.object(alarms, "AT_ONCE", 10):
        ring_alarms(TET_DUE)
        ring_alarms(TET_DUE)
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_neither_mark_nor_notice(committed: Cast) -> None:
    row = scene(committed)
    with mock.patch.object(alarms, "_store", side_effect=RuntimeError), pytest.raises(RuntimeError):
        ring_alarms(TET_DUE)
    row.refresh_from_db()
    assert (row.alarm, Notice.objects.count()) == (AlarmLevel.NONE, 0)
    assert ring_alarms(TET_DUE) == 1
