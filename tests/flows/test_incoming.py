"""Công văn đến: every way of a dispatch, by the real services under the real policy."""

from collections.abc import Callable

import pytest
from viewflow.workflow.models import Process, Task

from tests.cast import Cast, make_cast
from tests.flows.life import CONTENT, Life, process_status, trail
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.dispatches.outside import register_letter
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import DispatchStatus, Purpose
from workflow.obligations import services as work
from workflow.oversight import questions
from workflow.oversight import services as oversight

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast).to("distribute")


@pytest.fixture
def dispatch(life: Life) -> Dispatch:
    return life.dispatch("district")


def opened(life: Life, dispatch: Dispatch) -> None:
    life.do(desk.open_dispatch, "recv_clerk", dispatch)


def acknowledged(life: Life, dispatch: Dispatch) -> None:
    life.do(desk.acknowledge_dispatch, "recv_clerk", dispatch)


def directed(life: Life, dispatch: Dispatch) -> None:
    acknowledged(life, dispatch)
    life.do(desk.direct_dispatch, "recv_leader", dispatch, note="Giao văn phòng")


def assigned(life: Life, dispatch: Dispatch) -> None:
    directed(life, dispatch)
    life.do(desk.assign_dispatch, "recv_leader", dispatch, person_id=life.cast.people["recv_officer"].pk)


def handed_in(life: Life, dispatch: Dispatch) -> None:
    assigned(life, dispatch)
    life.hand_in(dispatch, "recv_officer")


def reported(life: Life, dispatch: Dispatch) -> None:
    handed_in(life, dispatch)
    life.do(work.approve_dispatch, "recv_leader", dispatch)


def refused(life: Life, dispatch: Dispatch) -> None:
    life.do(desk.refuse_dispatch, "recv_clerk", dispatch, reason="Gửi nhầm nơi nhận")


Stage = Callable[[Life, Dispatch], None]
OPEN_AT: dict[Stage, str] = {
    opened: "acknowledge", acknowledged: "direct", directed: "assign", assigned: "implement", handed_in: "approve",
    reported: "verdict", refused: "resolve_refusal",
}  # fmt: skip


@pytest.mark.parametrize("stage", OPEN_AT)
def test_each_act_opens_the_next_step(life: Life, dispatch: Dispatch, stage: Stage) -> None:
    assert dispatch.process_id is None
    stage(life, dispatch)
    assert life.at(dispatch) == [OPEN_AT[stage]]
    assert life.at(life.letter) == ["distribute"]


def test_to_the_acceptance_with_every_way_back(life: Life, dispatch: Dispatch) -> None:
    opened(life, dispatch)
    handed_in(life, dispatch)
    life.do(work.rework_dispatch, "recv_leader", dispatch, reason="Thiếu số liệu")
    assert life.at(dispatch) == ["implement"]
    life.do(work.progress_dispatch, "recv_officer", dispatch, note="Đang bổ sung")
    life.hand_in(dispatch, "recv_officer")
    life.do(work.approve_dispatch, "recv_leader", dispatch)
    life.do(oversight.send_back_dispatch, "inspector", dispatch, reason="Chưa đạt")
    assert life.at(dispatch) == ["assign"]
    life.do(desk.assign_dispatch, "recv_leader", dispatch, person_id=life.cast.people["recv_officer"].pk)
    life.hand_in(dispatch, "recv_officer")
    life.do(work.approve_dispatch, "recv_leader", dispatch)
    life.accept(dispatch)
    assert trail(dispatch.process_id) == [
        "start:DONE", "acknowledge:DONE", "direct:DONE", "assign:DONE", "implement:DONE", "approve:DONE",
        "implement:DONE", "approve:DONE", "verdict:DONE", "assign:DONE", "implement:DONE", "approve:DONE",
        "verdict:DONE", "end_accepted:DONE",
    ]  # fmt: skip
    assert process_status(dispatch) == "DONE"


def test_reassigning_leaves_the_step_open(life: Life, dispatch: Dispatch) -> None:
    assigned(life, dispatch)
    before = trail(dispatch.process_id)
    life.do(desk.assign_dispatch, "recv_leader", dispatch, person_id=life.cast.people["recv_leader"].pk)
    assert trail(dispatch.process_id) == before


def test_a_refusal_is_redirected_or_closed(life: Life, dispatch: Dispatch) -> None:
    refused(life, dispatch)
    third = life.cast.organs["third_district"].pk
    other = life.do(sending.redirect_dispatch, "clerk", dispatch, organ_id=third)
    assert trail(dispatch.process_id)[-2:] == ["resolve_refusal:DONE", "end_closed:DONE"]
    assert other.process_id is None
    second = life.dispatch("other_district")
    life.do(desk.refuse_dispatch, "other_clerk", second, reason="Sai thể thức")
    life.close(second)
    assert trail(second.process_id) == ["start:DONE", "acknowledge:DONE", "resolve_refusal:DONE", "end_closed:DONE"]


def test_for_information_it_ends_with_the_acknowledgement(life: Life) -> None:
    late = life.do(
        sending.add_recipient, "clerk", organ_id=life.cast.organs["third_district"].pk, purpose=Purpose.INFORM
    )
    life.do(desk.acknowledge_dispatch, "third_clerk", late)
    assert trail(late.process_id) == ["start:DONE", "acknowledge:DONE", "end_acknowledged:DONE"]
    assert process_status(late) == "DONE"
    with pytest.raises(Conflict):
        life.do(desk.direct_dispatch, "third_leader", late, note="Giao")
    late.refresh_from_db()
    assert late.status == DispatchStatus.ACKNOWLEDGED, "nothing half-done"


@pytest.mark.parametrize("stage", [stage for stage in OPEN_AT if stage is not refused])
def test_a_dispatch_is_closed_out_of_every_step(life: Life, dispatch: Dispatch, stage: Stage) -> None:
    stage(life, dispatch)
    life.close(dispatch)
    assert trail(dispatch.process_id)[-2:] == [f"{OPEN_AT[stage]}:CANCELED", "end_closed:DONE"]
    assert process_status(dispatch) == "DONE"


def test_what_nobody_opened_has_no_process_when_it_is_closed(life: Life, dispatch: Dispatch) -> None:
    life.close(dispatch)
    assert dispatch.process_id is None


def test_a_person_acknowledges_and_that_is_all(cast: Cast) -> None:
    content = {**CONTENT, "distribution": [*CONTENT["distribution"], {"text": "Các đồng chí Tỉnh uỷ viên"}]}
    life = Life(cast, content).to("distribute")
    mine = Dispatch.objects.get(letter=life.letter, person=cast.people["member"])
    life.do(desk.acknowledge_dispatch, "member", mine)
    assert mine.status == DispatchStatus.ACKNOWLEDGED
    assert mine.process_id is None


def test_the_process_hangs_on_the_letters_distribute_and_knows_its_record(life: Life, dispatch: Dispatch) -> None:
    opened(life, dispatch)
    process = Process.objects.get(pk=dispatch.process_id)
    distribute = Task.objects.get(process_id=life.letter.process_id, status="STARTED")
    assert process.parent_task == distribute
    assert process.artifact == dispatch


@pytest.mark.parametrize("stage", OPEN_AT)
def test_a_recall_must_be_acknowledged_by_who_had_opened_it(life: Life, dispatch: Dispatch, stage: Stage) -> None:
    stage(life, dispatch)
    unopened = life.dispatch("other_district")
    life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
    life.do(sending.execute_recall, "clerk")
    dispatch.refresh_from_db()
    unopened.refresh_from_db()
    assert trail(dispatch.process_id)[-2:] == [f"{OPEN_AT[stage]}:CANCELED", "acknowledge_recall:NEW"]
    assert unopened.process_id is None
    life.do(desk.acknowledge_recall, "recv_clerk", dispatch)
    assert trail(dispatch.process_id)[-2:] == ["acknowledge_recall:DONE", "end_recalled:DONE"]
    assert process_status(dispatch) == "DONE"


def test_a_recall_reaches_what_had_come_to_its_end_by_acknowledging(life: Life) -> None:
    late = life.do(
        sending.add_recipient, "clerk", organ_id=life.cast.organs["third_district"].pk, purpose=Purpose.INFORM
    )
    life.do(desk.acknowledge_dispatch, "third_clerk", late)
    life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
    life.do(sending.execute_recall, "clerk")
    late.refresh_from_db()
    assert process_status(late) == "NEW"
    last = Task.objects.filter(process_id=late.process_id).latest("pk")
    assert last.flow_task.name == "acknowledge_recall"
    assert [row.flow_task.name for row in last.previous.all()] == ["end_acknowledged"]


def test_a_question_has_a_process_of_its_own_and_moves_nothing_else(life: Life, dispatch: Dispatch) -> None:
    assigned(life, dispatch)
    asked = life.do(questions.ask_recipient, "inspector", dispatch, text="Đến đâu", due=life.cast.on)
    assert life.at(asked) == ["answer"]
    assert Process.objects.get(pk=asked.process_id).parent_task.flow_task.name == "implement"
    life.do(questions.answer_inspector, "recv_leader", dispatch, question_id=asked.pk, answer="Đã xong một nửa")
    assert trail(asked.process_id) == ["start:DONE", "answer:DONE", "end_answered:DONE"]
    back = life.do(questions.ask_sender, "recv_leader", dispatch, text="Mẫu nào", due=life.cast.on)
    life.do(questions.answer_sender, "reviewer", dispatch, question_id=back.pk, answer="Mẫu số 1")
    assert trail(back.process_id)[-1] == "end_answered:DONE"
    assert life.at(dispatch) == ["implement"]


def test_a_question_on_a_closed_dispatch_is_dropped(life: Life, dispatch: Dispatch) -> None:
    assigned(life, dispatch)
    asked = life.do(questions.ask_recipient, "inspector", dispatch, text="Đến đâu", due=life.cast.on)
    life.close(dispatch)
    assert trail(asked.process_id)[-1] == "answer:CANCELED"
    assert process_status(asked) == "CANCELED"


def test_a_letter_from_outside_starts_at_the_leaders_desk(cast: Cast) -> None:
    content = {**CONTENT, "issuer": "Sở Xây dựng", "date": "2022-06-01", "number": 12, "symbol": "CV/SXD"}
    made = register_letter(cast.actor("recv_clerk"), cast.organs["district"].pk, content=content)
    assert trail(made.process_id) == ["start:DONE", "acknowledge:DONE", "direct:NEW"]
    assert Process.objects.get(pk=made.process_id).parent_task is None
    assert made.letter.process_id is None


def test_a_paper_receipt_is_recorded_by_the_sender_and_starts_it_too(cast: Cast) -> None:
    lines = [{"text": "Huyện uỷ Bình Thuỷ"}, {"text": "Sở Xây dựng"}]
    organ = cast.organs["other_district"]
    organ.paper_only = True
    organ.save()
    life = Life(cast, {**CONTENT, "addressees": [lines[0], {"text": organ.name}]}).to("distribute")
    paper = life.dispatch("other_district")
    life.do(sending.record_receipt, "clerk", paper, note="Đã ký nhận")
    assert trail(paper.process_id) == ["start:DONE", "acknowledge:DONE", "direct:NEW"]
