"""One obligation per directive and organ of its lead; deadlines, evidence, approval, and every refusal."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import TODAY, Cast
from tests.flows.life import CONTENT, Life, statements
from tests.workflow.letters.refusing import refused
from workflow.dispatches.desk import acknowledge_dispatch, assign_dispatch, direct_dispatch, open_dispatch
from workflow.dispatches.models import Dispatch
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.kernel.vocabulary import DispatchStatus, ObligationStatus
from workflow.obligations.models import Evidence, Extension, Obligation
from workflow.obligations.services import (
    approve_dispatch,
    extend_deadline,
    hand_in_dispatch,
    progress_dispatch,
    rework_dispatch,
    set_deadline,
)
from workflow.oversight.services import accept_dispatch, send_back_dispatch

DUE = date(2022, 12, 31)
LATER = DUE + timedelta(days=30)
DIRECTIVES = [
    {"no": 1, "text": "Mọi đơn vị rà soát", "due": DUE.isoformat()},
    {"no": 2, "text": "Cấp uỷ quán triệt", "lead": "cấp uỷ", "lead_kind": "role"},
    {"no": 3, "text": "Huyện uỷ Bình Thuỷ thí điểm", "lead": "Huyện uỷ Bình Thuỷ", "lead_kind": "named_organ"},
    {"no": 4, "text": "Uỷ ban Kiểm tra theo dõi", "lead": "Uỷ ban Kiểm tra Tỉnh uỷ", "lead_kind": "named_organ",
     "role": "monitoring"},
    {"no": 5, "text": "Đơn vị nhận báo cáo", "lead": "các đơn vị", "lead_kind": "addressee_group"},
    {"no": 6, "text": "Ban Tổ chức tham mưu", "lead": "Ban Tổ chức Tỉnh uỷ", "lead_kind": "named_organ"},
]  # fmt: skip


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast, {**deepcopy(CONTENT), "directives": DIRECTIVES}).to("distribute")


def numbers(dispatch: Dispatch) -> list[int]:
    return list(
        Obligation.objects.filter(dispatch=dispatch).order_by("directive__no").values_list("directive__no", flat=True)
    )


def test_each_directive_binds_the_organs_of_its_lead(life: Life) -> None:
    district, other = life.dispatch("district"), life.dispatch("other_district")
    life.do(open_dispatch, "recv_clerk", district)
    life.do(open_dispatch, "other_clerk", other)
    assert numbers(district) == [1, 2, 3, 5]
    assert numbers(other) == [1, 2, 5]
    assert Obligation.objects.get(dispatch=district, directive__no=1).due == DUE
    assert life.letter.watcher == life.cast.organs["inspection"]


def test_a_hundred_directives_cost_no_statement_more(cast: Cast) -> None:
    costs = []
    for count in (2, 100):
        items = [{**DIRECTIVES[2], "no": no} for no in range(1, count + 1)]
        life = Life(cast, {**deepcopy(CONTENT), "directives": items})
        life.submit()
        life.review()
        life.sign()
        from workflow.registers.services import number_letter

        if count == 2:
            life.number()
        else:
            life.do(number_letter, "clerk")
        life.issue()
        dispatch = life.dispatch("district")
        with statements() as asked:
            open_dispatch(cast.actor("recv_clerk"), dispatch.pk)
        costs.append(len(asked))
        assert len(numbers(dispatch)) == count
    assert costs[0] == costs[1] <= 25


# Work -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def working(life: Life) -> Dispatch:
    dispatch = life.dispatch("district")
    life.do(acknowledge_dispatch, "recv_clerk", dispatch)
    life.do(direct_dispatch, "recv_leader", dispatch, note="Giao Văn phòng")
    life.do(assign_dispatch, "recv_leader", dispatch, person_id=life.cast.people["recv_officer"].pk)
    return dispatch


def duty(dispatch: Dispatch, no: int = 1) -> Obligation:
    return Obligation.objects.get(dispatch=dispatch, directive__no=no)


def product(row: Obligation, **more: Any) -> dict[str, Any]:
    return {
        "obligation_id": row.pk,
        "product": "Báo cáo",
        "number": "01-BC/HU",
        "dated": TODAY,
        "level": "Tỉnh uỷ",
        **more,
    }


def hand_in(life: Life, dispatch: Dispatch, *evidence: Any, who: str = "recv_officer") -> None:
    life.do(hand_in_dispatch, who, dispatch, evidence=list(evidence))


def every(dispatch: Dispatch) -> list[dict[str, Any]]:
    return [product(row) for row in Obligation.objects.filter(dispatch=dispatch)]


def test_progress_is_no_state(life: Life, working: Dispatch) -> None:
    life.do(progress_dispatch, "recv_officer", working, note="Đã xong 9/10")
    assert working.status == DispatchStatus.IMPLEMENTING
    assert set(Obligation.objects.values_list("status", flat=True)) == {ObligationStatus.OPEN}
    refused(Invalid, lambda: life.do(progress_dispatch, "recv_officer", working, note=" "), "note")
    refused(NotAllowed, lambda: life.do(progress_dispatch, "recv_leader", working, note="Thay"))


def test_part_by_part_and_then_whole(life: Life, working: Dispatch) -> None:
    hand_in(life, working, product(duty(working, 1)))
    assert working.status == DispatchStatus.IMPLEMENTING
    assert duty(working, 1).status == ObligationStatus.HANDED_IN
    hand_in(life, working, product(duty(working, 2)), product(duty(working, 3)))
    assert working.status == DispatchStatus.IMPLEMENTING
    hand_in(life, working, product(duty(working, 5)), product(duty(working, 1), product="Bản bổ sung"))
    assert working.status == DispatchStatus.HANDED_IN
    assert Evidence.objects.filter(obligation=duty(working, 1)).count() == 2
    refused(Conflict, lambda: hand_in(life, working, product(duty(working, 1))))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"obligation_id": 10**9}, "evidence"), ({"obligation_id": None}, "evidence"),
        ({"obligation_id": [1]}, "evidence"),
        ({"obligation_id": {"value": 0}}, "evidence"), ({"product": ""}, "product"), ({"product": None}, "product"),
        ({"product": "x" * 501}, "product"), ({"level": "  "}, "level"), ({"level": "x" * 256}, "level"),
        ({"dated": None}, "dated"), ({"dated": "2022-06-06"}, "dated"), ({"dated": TODAY + timedelta(days=1)}, "dated"),
    ],
)  # fmt: skip
def test_evidence_that_is_none(life: Life, working: Dispatch, change: dict[str, Any], field: str) -> None:
    rows = [product(duty(working, 2)), product(duty(working, 1), **change)]
    refused(Invalid, lambda: hand_in(life, working, *rows), field)


def test_strange_words_in_evidence_are_words(life: Life, working: Dispatch) -> None:
    hand_in(life, working, product(duty(working), product="<b>x</b>", number=7, note=None, level=12))
    row = Evidence.objects.get()
    assert (row.product, row.number, row.level) == ("<b>x</b>", "7", "12")


def test_done_needs_evidence(life: Life, working: Dispatch) -> None:
    refused(Invalid, lambda: hand_in(life, working), "evidence")


def test_nobody_hands_in_on_another_unit_s_obligation(life: Life, working: Dispatch) -> None:
    other = life.dispatch("other_district")
    life.do(open_dispatch, "other_clerk", other)
    refused(Invalid, lambda: hand_in(life, working, product(duty(other))), "evidence")
    refused(NotFound, lambda: hand_in(life, working, product(duty(working)), who="other_officer"))
    refused(NotAllowed, lambda: hand_in(life, working, product(duty(working)), who="recv_leader"))


def test_rework_inside_and_sent_back_from_above(life: Life, working: Dispatch) -> None:
    hand_in(life, working, *every(working))
    refused(Invalid, lambda: life.do(rework_dispatch, "recv_leader", working, reason=""), "reason")
    refused(NotAllowed, lambda: life.do(rework_dispatch, "recv_officer", working, reason="x"))
    life.do(rework_dispatch, "recv_leader", working, reason="Thiếu số liệu")
    assert (working.status, duty(working).status) == (DispatchStatus.IMPLEMENTING, ObligationStatus.OPEN)
    refused(Invalid, lambda: hand_in(life, working), "evidence")
    hand_in(life, working, *every(working))
    life.do(approve_dispatch, "recv_leader", working)
    refused(Conflict, lambda: life.do(approve_dispatch, "recv_leader", working))
    life.do(send_back_dispatch, "inspector", working, reason="Chưa rõ")
    assert (working.status, duty(working).status) == (DispatchStatus.SENT_BACK, ObligationStatus.OPEN)
    refused(Conflict, lambda: hand_in(life, working, *every(working)))
    life.do(assign_dispatch, "recv_leader", working, person_id=life.cast.people["recv_officer"].pk)
    hand_in(life, working, *every(working))
    life.do(approve_dispatch, "recv_leader", working)
    life.do(accept_dispatch, "inspector", working)
    assert working.status == DispatchStatus.ACCEPTED
    assert set(Obligation.objects.filter(dispatch=working).values_list("status", "closed_on")) == {("DONE", TODAY)}
    assert Evidence.objects.filter(obligation__dispatch=working).count() == 12, "what was handed in stays on file"


# Deadlines ------------------------------------------------------------------------------------------------------------


def set_due(life: Life, dispatch: Dispatch, row: Obligation, due: Any, who: str = "recv_leader") -> None:
    life.do(set_deadline, who, dispatch, obligation_id=row.pk, due=due)


def test_the_owner_fills_an_empty_deadline_once(life: Life, working: Dispatch) -> None:
    for wrong in (TODAY - timedelta(days=1), None, "mai"):
        refused(Invalid, lambda wrong=wrong: set_due(life, working, duty(working, 2), wrong), "due")
    refused(NotAllowed, lambda: set_due(life, working, duty(working, 2), DUE, "recv_officer"))
    set_due(life, working, duty(working, 2), DUE)
    assert (duty(working, 2).due, duty(working, 2).due_set_by) == (DUE, life.cast.people["recv_leader"])
    assert "gia hạn" in refused(Conflict, lambda: set_due(life, working, duty(working, 2), LATER))
    refused(Conflict, lambda: set_due(life, working, duty(working, 1), LATER))


def test_ids_of_others_are_refused(life: Life, working: Dispatch) -> None:
    other = life.dispatch("other_district")
    life.do(open_dispatch, "other_clerk", other)
    refused(Invalid, lambda: set_due(life, working, duty(other, 2), DUE), "obligation_id")
    given = {"obligation_id": duty(other, 2).pk, "due": DUE, "decision": "x"}
    refused(Invalid, lambda: life.do(extend_deadline, "principal", working, **given), "obligation_id")


def extend(life: Life, dispatch: Dispatch, who: str = "principal", **given: Any) -> None:
    wanted = {"obligation_id": duty(dispatch).pk, "due": LATER, "decision": "Thông báo số 9-TB/TU", **given}
    life.do(extend_deadline, who, dispatch, **wanted)


@pytest.mark.parametrize("who", ["principal", "signer"])
def test_only_a_decision_moves_a_deadline(life: Life, working: Dispatch, who: str) -> None:
    for wrong in (DUE, DUE - timedelta(days=1), TODAY - timedelta(days=1), None):
        refused(Invalid, lambda wrong=wrong: extend(life, working, who, due=wrong), "due")
    refused(Invalid, lambda: extend(life, working, who, decision=" "), "decision")
    refused(Invalid, lambda: extend(life, working, who, decision="x" * 501), "decision")
    extend(life, working, who)
    row = Extension.objects.get()
    assert (row.before, row.after, duty(working).due) == (DUE, LATER, LATER)


@pytest.mark.parametrize("who", ["clerk", "inspector", "reviewer", "recv_leader"])
def test_nobody_else_moves_it(life: Life, working: Dispatch, who: str) -> None:
    refused(NotAllowed, lambda: extend(life, working, who))


def test_what_is_finished_has_no_new_deadline(life: Life, working: Dispatch) -> None:
    Obligation.objects.filter(dispatch=working).update(status=ObligationStatus.DONE)
    refused(Conflict, lambda: extend(life, working))
    refused(Conflict, lambda: set_due(life, working, duty(working, 2), DUE))
    refused(Conflict, lambda: hand_in(life, working, product(duty(working))))
