"""A letter from outside: taken in once under the organ's own number, never when secret, worked on to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import TODAY, Cast
from tests.flows.life import CONTENT, process_status
from tests.workflow.letters.refusing import refused
from workflow.access import dispatch_for, letter_for
from workflow.directory.models import Organ
from workflow.dispatches.desk import acknowledge_dispatch, assign_dispatch, direct_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.outside import register_letter
from workflow.dispatches.services import close_dispatch
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NotAllowed, NotFound
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation
from workflow.obligations.services import approve_dispatch, hand_in_dispatch, set_deadline
from workflow.registers.models import IncomingRun
from workflow.registers.services import open_incoming_run

PAPER = {
    **CONTENT,
    "issuer": {"name": "Sở Xây dựng"}, "number": 454, "symbol": "SXD-QLN", "date": "2022-06-01",
    "addressees": [{"text": "Huyện uỷ Bình Thuỷ"}], "distribution": [],
    "directives": [{"no": 1, "text": "Rà soát nhà ở"}, {"no": 2, "text": "Việc cũ", "due": "2022-06-02"}],
}  # fmt: skip


def register(cast: Cast, who: str = "recv_clerk", organ: str = "district", issuer_id: Any = None, **parts: Any) -> Any:
    return register_letter(
        cast.actor(who), cast.organs[organ].pk, content={**PAPER, **parts}, issuer_id=issuer_id
    )  # fmt: skip


def test_it_is_taken_in_under_the_next_number(cast: Cast) -> None:
    open_incoming_run(cast.actor("recv_clerk"), cast.organs["district"].pk, start=471)
    dispatch = register(cast)
    letter = dispatch.letter
    assert (dispatch.status, dispatch.incoming_number, dispatch.arrived_on) == ("ACKNOWLEDGED", 471, TODAY)
    assert (letter.status, letter.code, letter.outside) == (LetterStatus.ISSUED, "454/SXD-QLN", True)
    assert (letter.issuer, letter.registrar, letter.watcher) == (
        cast.organs["department"],
        cast.organs["district"],
        None,
    )
    assert Obligation.objects.filter(dispatch=dispatch).count() == 2
    assert letter_for(cast.actor("recv_clerk"), letter.pk)
    for who in ("clerk", "inspector", "principal", "other_clerk", "outsider"):
        with pytest.raises(NotFound):
            letter_for(cast.actor(who), letter.pk)
    call_command("verify_journal")


def test_it_is_worked_on_and_closed_by_its_own_clerk(cast: Cast) -> None:
    dispatch = register(cast)
    leader, officer = cast.actor("recv_leader"), cast.actor("recv_officer")
    direct_dispatch(leader, dispatch.pk, note="Giao Văn phòng")
    assign_dispatch(leader, dispatch.pk, person_id=officer.person_id)
    duties = Obligation.objects.filter(dispatch=dispatch).order_by("directive__no")
    set_deadline(leader, dispatch.pk, obligation_id=duties[0].pk, due=TODAY)
    evidence = [
        {"obligation_id": duty.pk, "product": "Báo cáo", "dated": TODAY, "level": "Sở Xây dựng"} for duty in duties
    ]
    hand_in_dispatch(officer, dispatch.pk, evidence=evidence)
    approve_dispatch(leader, dispatch.pk)
    close_dispatch(cast.actor("recv_clerk"), dispatch.pk, reason="Đã gửi báo cáo")
    dispatch = Dispatch.objects.get()
    assert (dispatch.status, process_status(dispatch)) == (DispatchStatus.CLOSED, "DONE")
    call_command("verify_journal")


def test_the_same_letter_is_taken_in_once_by_each_organ(cast: Cast) -> None:
    register(cast)
    said = refused(Conflict, lambda: register(cast))
    assert "đã được đăng ký" in said
    refused(Conflict, lambda: register(cast, number={"value": 454, "needs_review": True}))
    refused(Conflict, lambda: register(cast, number="454", subject="Trích yếu khác"))
    register(cast, number=455)
    register(cast, date="2022-06-02")
    register(cast, "other_clerk", "other_district")
    assert dict(IncomingRun.objects.values_list("organ__name", "last")) == {
        "Huyện uỷ Bình Thuỷ": 3, "Huyện uỷ Cát Sơn": 1,
    }  # fmt: skip


@pytest.mark.parametrize("secrecy", ["Mật", "MẬT", "Tối mật", "TUYỆT MẬT", {"value": "Mật"}, {"raw": "TỐI MẬT"}])
def test_a_secret_letter_is_never_stored(cast: Cast, secrecy: Any) -> None:
    assert "sổ đăng ký văn bản mật" in refused(Invalid, lambda: register(cast, secrecy=secrecy))


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"issuer": "Sở Không Có"}, "issuer"), ({"issuer": None}, "issuer"),
        ({"issuer": "Huyện uỷ Bình Thuỷ"}, "issuer"),
        ({"issuer_id": 10**9}, "issuer"), ({"date": None}, "date"), ({"date": "2022-06-07"}, "date"),
        ({"date": "hôm qua"}, "date"), ({"number": "bốn"}, "number"), ({"number": -4}, "number"),
        ({"number": 10**20}, "number"), ({"subject": ""}, "subject"),
    ],
)  # fmt: skip
def test_a_part_that_the_register_needs(cast: Cast, parts: dict[str, Any], field: str) -> None:
    refused(Invalid, lambda: register(cast, **parts), field)


def test_a_letter_without_a_number_may_be_taken_in(cast: Cast) -> None:
    assert register(cast, number=None).letter.code == ""


def test_who_registers_and_where(cast: Cast) -> None:
    refused(NotAllowed, lambda: register(cast, "recv_leader"))
    refused(NotAllowed, lambda: register(cast, "other_clerk"))
    Organ.objects.filter(pk=cast.organs["district"].pk).update(valid_to=TODAY - timedelta(days=1))
    refused(EndedOrgan, lambda: register(cast))


def test_it_cannot_be_acknowledged_again_or_by_others(cast: Cast) -> None:
    dispatch = register(cast)
    refused(Conflict, lambda: acknowledge_dispatch(cast.actor("recv_clerk"), dispatch.pk))
    with pytest.raises(NotFound):
        dispatch_for(cast.actor("other_clerk"), dispatch.pk)
    refused(NotFound, lambda: close_dispatch(cast.actor("outsider"), dispatch.pk, reason="x"))
    assert Letter.objects.count() == 1
