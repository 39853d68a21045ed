"""Who has left the unit takes no alarm with him: its leader is told, and finds the work on his desk."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest
from django.urls import reverse

from tests.cast import Cast, make_cast
from tests.workflow.notices.scene import told
from tests.workflow.obligations.test_alarms import LEADER, OFFICER, scene
from tests.workflow.web.desk import Office, open_office
from workflow.directory.models import Appointment
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.vocabulary import Role
from workflow.notices import alarms
from workflow.notices.alarms import ring_alarms

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
