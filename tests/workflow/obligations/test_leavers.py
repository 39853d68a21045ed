"""Who has left the unit takes no alarm with him: its leader is told, and finds the work on his desk."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest
from django.db.models import Q
from django.urls import reverse

from tests.cast import Cast, make_cast
from tests.workflow.notices.scene import told
from tests.workflow.obligations.test_alarms import LEADER, OFFICER, scene
from tests.workflow.web.desk import Office, open_office
from workflow.directory.models import Appointment, Organ
from workflow.directory.queries import roles_on
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.vocabulary import DispatchStatus, Role
from workflow.notices import alarms
from workflow.notices.alarms import ring_alarms
from workflow.web.actors import Standing
from workflow.web.desks import work as desk

YELLOW = date(2026, 2, 12)
SECOND = "recv_clerk"
YESTERDAY = date.today() - timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def leave(cast: Cast, who: str = OFFICER) -> None:
    Appointment.objects.filter(person=cast.people[who]).update(valid_to=date(2026, 2, 11))


def cooperates(cast: Cast, dispatch: Dispatch) -> None:
    """A second officer of the district works on it."""
    Appointment.objects.filter(person=cast.people[SECOND]).update(role=Role.OFFICER)
    Assignment.objects.create(
        dispatch=dispatch, person=cast.people[SECOND], lead=False, assigned_by=cast.people[LEADER], assigned_on=cast.on
    )


def test_the_leader_is_told_instead_of_who_has_left(cast: Cast) -> None:
    scene(cast)
    leave(cast)
    ring_alarms(YELLOW)
    assert told(cast) == {LEADER: ["dispatch.due.soon.leader"]}


def test_on_his_last_day_the_officer_is_still_told(cast: Cast) -> None:
    scene(cast)
    Appointment.objects.filter(person=cast.people[OFFICER]).update(valid_to=YELLOW)
    ring_alarms(YELLOW)
    assert told(cast) == {OFFICER: ["dispatch.due.soon"]}


def test_without_that_guard_nobody_who_works_there_would_be_told(cast: Cast) -> None:
    scene(cast)
    leave(cast)
    always = "CAST(%s AS text) || CAST(%s AS text) <> ''"
    with mock.patch.object(alarms, "works_there", return_value=always):
        ring_alarms(YELLOW)
    assert told(cast) == {OFFICER: ["dispatch.due.soon"]}


def test_an_officer_of_the_office_that_keeps_the_registry_counts(cast: Cast) -> None:
    scene(cast)
    office = cast.organs["board"]
    office.registry_of = cast.organs["district"]
    office.save()
    Appointment.objects.filter(person=cast.people[OFFICER]).update(organ=office)
    ring_alarms(YELLOW)
    assert told(cast) == {OFFICER: ["dispatch.due.soon"]}


def test_a_role_that_cannot_carry_out_does_not_count(cast: Cast) -> None:
    scene(cast)
    Appointment.objects.filter(person=cast.people[OFFICER]).update(role=Role.DRAFTER)
    ring_alarms(YELLOW)
    assert told(cast) == {LEADER: ["dispatch.due.soon.leader"]}


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ("", {OFFICER: ["dispatch.due.soon"], SECOND: ["dispatch.due.soon"]}),
        (SECOND, {OFFICER: ["dispatch.due.soon"]}),
        (OFFICER, {LEADER: ["dispatch.due.soon.leader"]}),
    ],
)
def test_who_cooperates_cannot_hand_in_alone(cast: Cast, gone: str, expected: dict[str, list[str]]) -> None:
    row = scene(cast)
    cooperates(cast, row.dispatch)
    if gone:
        leave(cast, gone)
    ring_alarms(YELLOW)
    assert told(cast) == expected


# On the leader's desk -------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def waits_there(office: Office, dispatch: Dispatch, who: str = LEADER) -> bool:
    page = office.client(who).get(reverse("congvan:home")).content.decode()
    return "Người thực hiện đã rời đơn vị" in page and reverse("congvan:dispatch", args=[dispatch.pk]) in page


def test_the_leader_finds_the_work_of_who_has_left(office: Office) -> None:
    dispatch = office.implementing(office.issued())
    assert not waits_there(office, dispatch)
    Appointment.objects.filter(person=office.cast.people[OFFICER]).update(valid_to=YESTERDAY)
    assert waits_there(office, dispatch)
    assert not waits_there(office, dispatch, "other_leader")
    Assignment.objects.update(ended_on=YESTERDAY)
    assert not waits_there(office, dispatch)


@pytest.fixture
def work(office: Office) -> Dispatch:
    return office.implementing(office.issued())


def appointed(office: Office, **change: object) -> None:
    Appointment.objects.filter(person=office.cast.people[OFFICER]).update(**change)


def test_who_works_there_on_his_last_day_or_in_the_registrys_office_has_not_left(
    office: Office, work: Dispatch
) -> None:
    appointed(office, valid_to=date.today())
    assert not waits_there(office, work)
    board = office.cast.organs["board"]
    board.registry_of = office.cast.organs["district"]
    board.save()
    appointed(office, organ=board)
    assert not waits_there(office, work)


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.CLERK, Role.REVIEWER])
def test_a_role_that_cannot_carry_out_waits_for_the_leader_too(office: Office, work: Dispatch, role: str) -> None:
    appointed(office, role=role)
    assert waits_there(office, work)


def test_a_role_in_another_organ_or_to_come_is_none(office: Office, work: Dispatch) -> None:
    appointed(office, valid_from=date.today() + timedelta(days=1))
    assert waits_there(office, work)
    appointed(office, valid_from=YESTERDAY, organ=office.cast.organs["other_district"])
    assert waits_there(office, work)


def test_who_cooperates_and_left_is_shown_as_well(office: Office, work: Dispatch) -> None:
    cooperates(office.cast, work)
    assert not waits_there(office, work)
    Appointment.objects.filter(person=office.cast.people[SECOND]).update(valid_to=YESTERDAY)
    assert waits_there(office, work)


def test_work_that_is_handed_in_waits_elsewhere(office: Office, work: Dispatch) -> None:
    appointed(office, valid_to=YESTERDAY)
    Dispatch.objects.filter(pk=work.pk).update(status=DispatchStatus.HANDED_IN)
    assert not waits_there(office, work)


@pytest.mark.parametrize("guard", ["on_day", "Role", "organs"])
def test_without_its_guards_the_queue_would_miss_him_or_show_him_to_others(
    office: Office, work: Dispatch, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    if guard == "on_day":  # an appointment of any time would count
        appointed(office, valid_to=YESTERDAY)
        monkeypatch.setattr(desk, "on_day", lambda on: Q())
        assert not waits_there(office, work)
    elif guard == "Role":  # any role would count
        appointed(office, role=Role.CLERK)
        monkeypatch.setattr(desk, "CARRIES_OUT", tuple(Role))
        assert not waits_there(office, work)
    else:  # everybody who may see the dispatch would find it, not its organ's leader alone
        appointed(office, valid_to=YESTERDAY)
        everywhere = Organ.objects.values("pk")
        monkeypatch.setattr(desk, "organs", lambda standing, *roles: everywhere)
        assert listed(office, work, "recv_clerk")
        monkeypatch.undo()
        assert not listed(office, work, "recv_clerk")


def listed(office: Office, dispatch: Dispatch, who: str) -> bool:
    """Whether it is in that person's queue of leavers, whatever his role."""
    person = office.cast.people[who]
    on = office.cast.on
    standing = Standing(person, office.cast.actor(who), tuple(roles_on(person.pk, on)))
    return desk.Desk(standing).rows(desk.BY_KEY["leavers"]).filter(pk=dispatch.pk).exists()
