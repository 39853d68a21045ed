"""The receiving desk: open, acknowledge, refuse, direct, assign; each refusal with its sentence, nothing half-done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from permissions.models import DispatchUserRow
from tests.cast import TODAY, Cast, make_appointments
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.access import dispatch_for
from workflow.directory.models import Appointment
from workflow.dispatches.desk import (
    acknowledge_dispatch,
    acknowledge_recall,
    assign_dispatch,
    direct_dispatch,
    open_dispatch,
    refuse_dispatch,
)
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.kernel.vocabulary import DispatchStatus, Role
from workflow.letters.models import LetterProgress
from workflow.obligations.models import Obligation

PERSONS = {**CONTENT, "distribution": [{"text": "Các đồng chí Tỉnh uỷ viên"}, {"text": "Lưu Văn phòng Tỉnh uỷ"}]}


@pytest.fixture
def district(life: Life) -> Dispatch:
    return life.to("distribute").dispatch("district")


def open_count(life: Life) -> int:
    return LetterProgress.objects.get(letter=life.letter).open


def test_a_letter_arrives_when_a_clerk_first_opens_it(life: Life, district: Dispatch) -> None:
    assert not Obligation.objects.exists()
    life.do(open_dispatch, "recv_clerk", district)
    assert (district.status, district.arrived_on) == (DispatchStatus.ARRIVED, TODAY)
    assert district.process_id is not None
    assert Obligation.objects.get().dispatch == district
    refused(Conflict, lambda: life.do(open_dispatch, "recv_clerk", district))


def test_acknowledging_at_once_arrives_too(life: Life, district: Dispatch) -> None:
    life.do(acknowledge_dispatch, "recv_clerk", district)
    assert (district.status, district.arrived_on, district.incoming_number) == ("ACKNOWLEDGED", TODAY, 1)
    assert Obligation.objects.count() == 1
    assert "tải lại" in refused(Conflict, lambda: life.do(acknowledge_dispatch, "recv_clerk", district))


def test_the_day_of_arrival_stays_the_first(life: Life, district: Dispatch) -> None:
    open_dispatch(life.cast.actor("recv_clerk"), district.pk)
    acknowledge_dispatch(life.cast.actor("recv_clerk", TODAY + timedelta(days=3)), district.pk)
    district.refresh_from_db()
    assert (district.arrived_on, district.acknowledged_on) == (TODAY, TODAY + timedelta(days=3))
    assert Obligation.objects.count() == 1


def test_nobody_touches_another_recipient(life: Life, district: Dispatch) -> None:
    for who in ("other_clerk", "other_leader", "cell_clerk", "outsider", "superuser", "administrator"):
        refused(NotFound, lambda who=who: life.do(acknowledge_dispatch, who, district))
    refused(NotAllowed, lambda: life.do(acknowledge_dispatch, "recv_leader", district))
    refused(NotAllowed, lambda: life.do(acknowledge_dispatch, "clerk", district))


def test_informed_organs_are_done_when_they_acknowledge(life: Life, district: Dispatch) -> None:
    make_appointments(
        (life.cast.people["outsider"], life.cast.organs["board"], role) for role in (Role.CLERK, Role.LEADER)
    )
    board = life.dispatch("board")
    before = open_count(life)
    life.do(acknowledge_dispatch, "outsider", board)
    assert open_count(life) == before - 1
    assert not Obligation.objects.exists()
    said = refused(Conflict, lambda: life.do(direct_dispatch, "outsider", board, note="Giao việc"))
    assert "quy trình" in said


# Persons --------------------------------------------------------------------------------------------------------------


def test_members_acknowledge_themselves_and_have_no_number(cast: Cast) -> None:
    life = Life(cast, PERSONS).to("distribute")
    dispatch = Dispatch.objects.get(person=cast.people["member"])
    life.do(acknowledge_dispatch, "member", dispatch)
    assert (dispatch.status, dispatch.incoming_number, dispatch.process_id) == ("ACKNOWLEDGED", None, None)
    paper = Dispatch.objects.get(person=cast.people["paper"])
    refused(NotFound, lambda: life.do(acknowledge_dispatch, "member", paper))
    refused(NotFound, lambda: life.do(acknowledge_dispatch, "other_clerk", paper))


def test_a_person_may_refuse_what_is_not_his(cast: Cast) -> None:
    life = Life(cast, PERSONS).to("distribute")
    dispatch = Dispatch.objects.get(person=cast.people["member"])
    life.do(refuse_dispatch, "member", dispatch, reason="Đã chuyển công tác")
    assert dispatch.status == DispatchStatus.REFUSED
    assert not Obligation.objects.exists()


# Refuse ---------------------------------------------------------------------------------------------------------------


def test_a_refusal_says_why_and_binds_nobody(life: Life, district: Dispatch) -> None:
    refused(Invalid, lambda: life.do(refuse_dispatch, "recv_clerk", district, reason=" "), "reason")
    refused(Invalid, lambda: life.do(refuse_dispatch, "recv_clerk", district, reason="x" * 1001), "reason")
    life.do(refuse_dispatch, "recv_clerk", district, reason="Gửi nhầm")
    assert (district.status, district.reason) == (DispatchStatus.REFUSED, "Gửi nhầm")
    assert open_count(life) == 3, "still for the issuing clerk to resolve"
    refused(Conflict, lambda: life.do(acknowledge_dispatch, "recv_clerk", district))


# Direct and assign ----------------------------------------------------------------------------------------------------


@pytest.fixture
def acknowledged(life: Life, district: Dispatch) -> Dispatch:
    life.do(acknowledge_dispatch, "recv_clerk", district)
    return district


def test_the_leader_directs_with_a_note_and_a_day_to_come(life: Life, acknowledged: Dispatch) -> None:
    yesterday = TODAY - timedelta(days=1)
    refused(Invalid, lambda: life.do(direct_dispatch, "recv_leader", acknowledged, note=""), "note")
    refused(Invalid, lambda: life.do(direct_dispatch, "recv_leader", acknowledged, note="x", due=yesterday), "due")
    refused(NotAllowed, lambda: life.do(direct_dispatch, "recv_clerk", acknowledged, note="x"))
    life.do(direct_dispatch, "recv_leader", acknowledged, note="Giao Văn phòng", due=TODAY)
    assert (acknowledged.status, acknowledged.leader_note, acknowledged.internal_due) == (
        "DIRECTED", "Giao Văn phòng", TODAY,
    )  # fmt: skip


@pytest.fixture
def directed(life: Life, acknowledged: Dispatch) -> Dispatch:
    life.do(direct_dispatch, "recv_leader", acknowledged, note="Giao Văn phòng")
    return acknowledged


def assign(life: Life, dispatch: Dispatch, who: str = "recv_officer", **given: Any) -> Assignment:
    return life.do(assign_dispatch, "recv_leader", dispatch, person_id=life.cast.people[who].pk, **given)


@pytest.mark.parametrize("who", ["other_officer", "recv_clerk", "paper", "drafter", "inactive"])
def test_only_people_of_the_unit_are_given_work(life: Life, directed: Dispatch, who: str) -> None:
    refused(Invalid, lambda: assign(life, directed, who), "person_id")
    stranger = [life.cast.people[who].pk]
    refused(Invalid, lambda: assign(life, directed, cooperators=stranger), "person_id")


@pytest.mark.parametrize("wrong", [None, 0, -1, 10**9, 10**30])
def test_nobody_is_given_no_work(life: Life, directed: Dispatch, wrong: Any) -> None:
    refused(Invalid, lambda: life.do(assign_dispatch, "recv_leader", directed, person_id=wrong), "person_id")


def test_the_officer_sees_it_from_his_assignment_on(life: Life, directed: Dispatch) -> None:
    actor = life.cast.actor("recv_officer")
    with pytest.raises(NotFound):
        dispatch_for(actor, directed.pk)
    refused(Invalid, lambda: assign(life, directed, due=date(2022, 6, 5)), "due")
    made = assign(life, directed, due=TODAY)
    assert (made.lead, made.due, directed.status) == (True, TODAY, DispatchStatus.IMPLEMENTING)
    assert dispatch_for(actor, directed.pk)


def test_an_assignment_anew_ends_the_one_before(life: Life, directed: Dispatch) -> None:
    make_appointments([(life.cast.people["outsider"], life.cast.organs["district"], Role.OFFICER)])
    first = assign(life, directed, cooperators=[life.cast.people["outsider"].pk, life.cast.people["recv_officer"].pk])
    assert Assignment.objects.filter(dispatch=directed, ended_on=None).count() == 2
    second = assign(life, directed, "outsider")
    first.refresh_from_db()
    assert (first.ended_on, second.lead) == (TODAY, True)
    assert list(Assignment.objects.filter(ended_on=None)) == [second]
    sources = set(DispatchUserRow.objects.filter(source__startswith="assign:").values_list("source", flat=True))
    assert sources == {f"assign:{second.pk}"}
    refused(NotFound, lambda: life.do(open_dispatch, "recv_officer", directed))


def test_an_officer_who_left_the_unit_sees_nothing_more(life: Life, directed: Dispatch) -> None:
    assign(life, directed)
    Appointment.objects.filter(person=life.cast.people["recv_officer"]).update(valid_to=TODAY)
    assert dispatch_for(life.cast.actor("recv_officer"), directed.pk)
    with pytest.raises(NotFound):
        dispatch_for(life.cast.actor("recv_officer", TODAY + timedelta(days=1)), directed.pk)


def test_what_was_not_recalled_needs_no_acknowledgement(life: Life, acknowledged: Dispatch) -> None:
    refused(Conflict, lambda: life.do(acknowledge_recall, "recv_clerk", acknowledged))
