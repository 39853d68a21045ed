"""Công văn đi: every way through the flow, by the real services under the real policy."""

from collections.abc import Callable
from typing import Any

import pytest
from viewflow.workflow.models import Task

from tests.cast import Cast, make_cast
from tests.flows.life import CONTENT, Life, process_status, trail
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.engine.worker import drain
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus
from workflow.letters import services as letters
from workflow.letters.models import Letter
from workflow.oversight import services as oversight
from workflow.registers import services as registers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast)


def test_from_the_draft_to_the_conclusion(life: Life) -> None:
    life.to("distribute")
    for organ, side in (("district", "recv"), ("other_district", "other")):
        dispatch = life.dispatch(organ)
        life.implement(dispatch, side)
        life.accept(dispatch)
        assert process_status(dispatch) == "DONE"
    assert life.at(life.letter) == ["distribute"]
    life.close(life.dispatch("board"))
    assert life.at(life.letter) == ["bind_heads"]
    assert drain() == 1
    assert life.at(life.letter) == ["conclude"]
    life.do(oversight.conclude_letter, "inspector", text="Đã hoàn thành")
    assert life.letter.status == LetterStatus.CONCLUDED
    assert process_status(life.letter) == "DONE"
    assert trail(life.letter.process_id) == [
        "start:DONE", "draft:DONE", "review:DONE", "sign:DONE", "number:DONE", "issue:DONE", "distribute:DONE",
        "bind_heads:DONE", "conclude:DONE", "end_concluded:DONE",
    ]  # fmt: skip


def test_each_step_is_owned_by_who_did_it_and_follows_the_one_before(life: Life) -> None:
    life.to("issue")
    rows = list(Task.objects.filter(process_id=life.letter.process_id).order_by("pk"))
    owners = [row.owner.username if row.owner else "" for row in rows]
    assert owners == ["drafter", "drafter", "reviewer", "signer", "clerk", ""]
    assert [list(row.previous.all()) for row in rows] == [[], *([row] for row in rows[:-1])]
    assert all((row.finished is None) == (row.status == "NEW") for row in rows)


@pytest.mark.parametrize(("stage", "who"), [("review", "reviewer"), ("sign", "signer")])
def test_a_return_leads_back_to_the_draft_and_a_new_round(life: Life, stage: str, who: str) -> None:
    life.to(stage)
    life.do(letters.return_letter, who, reason="Bổ sung căn cứ")
    assert life.at(life.letter) == ["draft"]
    life.do(letters.save_letter, "drafter", content={**CONTENT, "place": "Lam Giang"})
    assert life.at(life.letter) == ["draft"], "a saved text leaves the step open"
    life.submit()
    assert life.at(life.letter) == ["review"]


def test_the_first_of_two_reviewers_leaves_the_step_open(cast: Cast) -> None:
    issuer = cast.organs["issuer"]
    issuer.house_style = {"reviews": 2}
    issuer.save()
    life = Life(cast).to("review")
    life.review()
    assert life.at(life.letter) == ["review"]
    assert life.letter.status == LetterStatus.IN_REVIEW


@pytest.mark.parametrize(
    ("stage", "who"), [("draft", "drafter"), ("review", "drafter"), ("sign", "drafter"), ("number", "signer")]
)
def test_a_withdrawal_before_there_is_a_number_ends_it(life: Life, stage: str, who: str) -> None:
    life.to(stage)
    life.do(letters.withdraw_letter, who, reason="Không còn cần thiết")
    assert life.at(life.letter) == []
    assert trail(life.letter.process_id)[-2:] == [f"{stage}:CANCELED", "end_withdrawn:DONE"]
    assert process_status(life.letter) == "DONE"


def test_a_withdrawal_with_a_number_waits_for_the_clerk_to_void_it(life: Life) -> None:
    life.to("issue")
    life.do(letters.withdraw_letter, "signer", reason="Không còn cần thiết")
    assert life.at(life.letter) == ["void_number"]
    life.do(registers.void_number, "clerk", reason="Công văn đã rút")
    assert trail(life.letter.process_id)[-3:] == ["issue:CANCELED", "void_number:DONE", "end_withdrawn:DONE"]


def test_a_letter_for_the_archive_alone_waits_for_nobody(cast: Cast) -> None:
    only = {**CONTENT, "addressees": [], "distribution": [{"text": "Lưu Văn phòng Tỉnh uỷ"}], "directives": []}
    life = Life(cast, only).to("issue")
    life.issue()
    assert life.at(life.letter) == ["bind_heads"]


def ended(life: Life) -> Life:
    """Nobody is still at work on the letter."""
    life.to("distribute")
    for organ in ("district", "other_district", "board"):
        life.close(life.dispatch(organ))
    return life


def waits(life: Life) -> Life:
    return life.to("distribute")


def queued(life: Life) -> Life:
    assert life.at(ended(life).letter) == ["bind_heads"]
    return life


def bound(life: Life) -> Life:
    ended(life)
    assert drain() == 1
    assert life.at(life.letter) == ["conclude"]
    return life


def test_a_conclusion_with_open_recipients_closes_them_and_binds_first(life: Life) -> None:
    waits(life)
    dispatch = life.dispatch("district")
    life.do(desk.open_dispatch, "recv_clerk", dispatch)
    life.do(oversight.conclude_letter, "inspector", text="Kết luận", reason="Quá thời hạn theo dõi")
    assert life.at(life.letter) == ["bind_heads"]
    dispatch.refresh_from_db()
    assert dispatch.status == DispatchStatus.CLOSED
    assert trail(dispatch.process_id) == ["start:DONE", "acknowledge:CANCELED", "end_closed:DONE"]
    assert drain() == 1
    assert trail(life.letter.process_id)[-3:] == ["distribute:CANCELED", "bind_heads:DONE", "end_concluded:DONE"]


def test_a_conclusion_while_the_machine_works_needs_no_second_one(life: Life) -> None:
    queued(life)
    life.do(oversight.conclude_letter, "inspector", text="Kết luận")
    assert life.at(life.letter) == ["bind_heads"]
    assert drain() == 1
    assert trail(life.letter.process_id)[-2:] == ["bind_heads:DONE", "end_concluded:DONE"]


@pytest.mark.parametrize("stage", [queued, bound])
def test_a_late_recipient_is_waited_for(life: Life, stage: Callable[[Life], Life]) -> None:
    stage(life)
    late = life.do(sending.add_recipient, "clerk", organ_id=life.cast.organs["third_district"].pk, purpose="INFORM")
    assert life.at(life.letter) == ["distribute"]
    drain()
    assert life.at(life.letter) == ["distribute"], "the queued job was overtaken"
    life.do(desk.acknowledge_dispatch, "third_clerk", late)
    assert life.at(life.letter) == ["bind_heads"]
    assert drain() == 1
    assert life.at(life.letter) == ["conclude"]


def test_a_late_recipient_while_others_work_changes_nothing(life: Life) -> None:
    waits(life)
    life.do(sending.add_recipient, "clerk", organ_id=life.cast.organs["third_district"].pk, purpose="INFORM")
    assert trail(life.letter.process_id)[-1] == "distribute:STARTED"


@pytest.mark.parametrize("stage", [waits, queued, bound])
def test_a_recall_is_decided_by_the_signer_and_carried_out_by_the_clerk(
    life: Life, stage: Callable[[Life], Life]
) -> None:
    stage(life)
    life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
    assert life.at(life.letter) == ["execute_recall"]
    drain()
    assert life.at(life.letter) == ["execute_recall"], "what the machine had begun is overtaken"
    life.do(sending.execute_recall, "clerk")
    assert life.letter.status == LetterStatus.RECALLED
    assert trail(life.letter.process_id)[-2:] == ["execute_recall:DONE", "end_recalled:DONE"]
    assert process_status(life.letter) == "DONE"


def test_a_replaced_letter_has_its_own_end(life: Life, cast: Cast) -> None:
    waits(life)
    other = Letter.objects.create(
        issuer=cast.organs["issuer"], registrar=cast.organs["issuer"], drafter=cast.people["drafter"],
        status=LetterStatus.ISSUED, subject="Thay thế",
    )  # fmt: skip
    life.do(sending.replace_letter, "signer", by_id=other.pk, reason="Thay bằng văn bản mới")
    life.do(sending.execute_recall, "clerk")
    assert trail(life.letter.process_id)[-2:] == ["execute_recall:DONE", "end_replaced:DONE"]


def test_after_the_decision_to_recall_nobody_concludes(life: Life) -> None:
    waits(life)
    life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
    with pytest.raises(Conflict):
        life.do(oversight.conclude_letter, "inspector", text="Kết luận", reason="Hết hạn")
    life.letter.refresh_from_db()
    assert life.letter.status == LetterStatus.ISSUED, "nothing half-done"
    assert life.at(life.letter) == ["execute_recall"]


def test_rights_of_a_step_stand_while_it_is_open_and_no_longer(life: Life) -> None:
    from permissions.models import LetterGroupRow, LetterUserRow

    def sources() -> set[str]:
        found: set[Any] = set()
        for table in (LetterGroupRow, LetterUserRow):
            found |= set(table.objects.filter(source__startswith="task:").values_list("source", flat=True))
        return found

    for stage in ("draft", "review", "sign", "number", "issue"):
        life.to(stage)
        task = Task.objects.get(process_id=life.letter.process_id, status="NEW")
        assert sources() == {f"task:{task.pk}"}, stage
    life.do(letters.withdraw_letter, "signer", reason="Không còn cần thiết")
    assert sources() == set(), "a broken step leaves no right behind"
    assert not Dispatch.objects.exists()
