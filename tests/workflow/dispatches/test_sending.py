"""The sending side after issue: paper, late recipients, refusals resolved, closing, recall, replacement."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from permissions.models import DispatchGroupRow, DispatchUserRow
from tests.cast import TODAY, Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.access import dispatch_for, letter_for
from workflow.directory.models import Organ
from workflow.dispatches.desk import acknowledge_dispatch, acknowledge_recall, open_dispatch, refuse_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import (
    add_recipient,
    close_dispatch,
    execute_recall,
    recall_letter,
    record_receipt,
    redirect_dispatch,
    replace_letter,
)
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NotAllowed, NotFound
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, Purpose
from workflow.letters.models import Letter, LetterProgress
from workflow.obligations.models import Obligation


@pytest.fixture
def issued(life: Life) -> Life:
    return life.to("distribute")


def progress(life: Life) -> tuple[int, int]:
    row = LetterProgress.objects.get(letter=life.letter)
    return row.total, row.open


def add(life: Life, **given: Any) -> Dispatch:
    return life.do(add_recipient, "clerk", **given)


def clean_journal() -> None:
    call_command("verify_journal", stdout=StringIO())


# Paper ----------------------------------------------------------------------------------------------------------------


def test_whoever_has_no_account_gets_paper(issued: Life) -> None:
    assert issued.dispatch("board").paper is False
    cell = add(issued, organ_id=issued.cast.organs["other_cell"].pk)
    person = add(issued, person_id=issued.cast.people["paper"].pk)
    locked = add(issued, person_id=issued.cast.people["inactive"].pk)
    assert [row.paper for row in (cell, person, locked)] == [True, True, True]


def test_the_issuing_clerk_records_hand_over_and_receipt(issued: Life) -> None:
    dispatch = add(issued, organ_id=issued.cast.organs["other_cell"].pk)
    before = progress(issued)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        refused(Invalid, lambda day=day: issued.do(record_receipt, "clerk", dispatch, received_on=day), "received_on")
    refused(NotFound, lambda: issued.do(record_receipt, "recv_clerk", dispatch))
    issued.do(record_receipt, "clerk", dispatch, received_on=TODAY, note="Bà Hoa ký nhận")
    assert (dispatch.status, dispatch.acknowledged_on, dispatch.reason) == ("ACKNOWLEDGED", TODAY, "Bà Hoa ký nhận")
    assert progress(issued) == (before[0], before[1] - 1)
    refused(Conflict, lambda: issued.do(record_receipt, "clerk", dispatch))


def test_who_has_an_account_is_not_recorded_by_others(issued: Life) -> None:
    refused(NotAllowed, lambda: issued.do(record_receipt, "clerk", issued.dispatch("district")))


# Late recipients ------------------------------------------------------------------------------------------------------


def test_a_late_recipient_is_waited_for_and_bound(issued: Life) -> None:
    before = progress(issued)
    late = add(issued, organ_id=issued.cast.organs["third_district"].pk, purpose=Purpose.IMPLEMENT)
    assert progress(issued) == (before[0] + 1, before[1] + 1)
    issued.do(acknowledge_dispatch, "third_clerk", late)
    assert Obligation.objects.get(dispatch=late).due
    clean_journal()


@pytest.mark.parametrize(
    "given",
    [
        {}, {"organ_id": 1, "person_id": 1}, {"organ_id": 10**9}, {"person_id": 10**9}, {"organ_id": 0},
        {"organ_id": 10**30},
    ],
)  # fmt: skip
def test_a_late_recipient_is_one_organ_or_one_person(issued: Life, given: dict[str, Any]) -> None:
    refused(Invalid, lambda: add(issued, **given), "organ_id")


@pytest.mark.parametrize("purpose", ["", "ARCHIVE", "implement", None, 7])
def test_a_late_recipient_has_a_purpose(issued: Life, purpose: Any) -> None:
    third = issued.cast.organs["third_district"].pk
    refused(Invalid, lambda: add(issued, organ_id=third, purpose=purpose), "purpose")


def test_nobody_gets_a_letter_twice(issued: Life) -> None:
    refused(Conflict, lambda: add(issued, organ_id=issued.cast.organs["district"].pk))
    add(issued, person_id=issued.cast.people["member"].pk)
    refused(Conflict, lambda: add(issued, person_id=issued.cast.people["member"].pk))


def test_an_ended_organ_gets_none(issued: Life) -> None:
    third = issued.cast.organs["third_district"]
    Organ.objects.filter(pk=third.pk).update(valid_to=TODAY - timedelta(days=1))
    assert "kế thừa" in refused(EndedOrgan, lambda: add(issued, organ_id=third.pk))


def test_nothing_is_sent_before_issue_or_after_the_decision_to_recall(life: Life) -> None:
    third = life.cast.organs["third_district"].pk
    life.to("issue")
    refused(Conflict, lambda: add(life, organ_id=third))
    life.issue()
    refused(NotAllowed, lambda: life.do(add_recipient, "signer", organ_id=third))
    life.do(recall_letter, "signer", reason="Sai")
    assert "thu hồi" in refused(Conflict, lambda: add(life, organ_id=third))


# Refusal, redirect, close ---------------------------------------------------------------------------------------------


def refuse(life: Life) -> Dispatch:
    dispatch = life.dispatch("district")
    life.do(refuse_dispatch, "recv_clerk", dispatch, reason="Gửi nhầm")
    return dispatch


def test_a_refused_letter_goes_to_the_right_organ(issued: Life) -> None:
    dispatch, before = refuse(issued), progress(issued)
    other = issued.do(redirect_dispatch, "clerk", dispatch, organ_id=issued.cast.organs["third_district"].pk)
    assert (dispatch.status, other.status, other.purpose) == ("CLOSED", "SENT", dispatch.purpose)
    assert "Thị uỷ Vĩnh Hoà" in dispatch.reason
    assert progress(issued) == (before[0] + 1, before[1])
    assert not Obligation.objects.exclude(status=ObligationStatus.CLOSED).exists(), "nothing is asked of who refused"
    assert dispatch_for(issued.cast.actor("third_clerk"), other.pk)
    clean_journal()


def test_a_redirection_that_leads_nowhere(issued: Life) -> None:
    dispatch, cast = refuse(issued), issued.cast
    refused(
        Conflict, lambda: issued.do(redirect_dispatch, "clerk", dispatch, organ_id=cast.organs["other_district"].pk)
    )
    refused(Conflict, lambda: issued.do(redirect_dispatch, "clerk", dispatch, organ_id=cast.organs["district"].pk))
    refused(Invalid, lambda: issued.do(redirect_dispatch, "clerk", dispatch, organ_id=10**9), "organ_id")
    refused(Invalid, lambda: issued.do(redirect_dispatch, "clerk", dispatch, organ_id=None), "organ_id")
    refused(NotFound, lambda: issued.do(redirect_dispatch, "other_clerk", dispatch, organ_id=1))


def test_what_was_not_refused_is_not_redirected(issued: Life) -> None:
    third = issued.cast.organs["third_district"].pk
    refused(Conflict, lambda: issued.do(redirect_dispatch, "clerk", issued.dispatch("district"), organ_id=third))


@pytest.mark.parametrize("who", ["clerk", "inspector"])
def test_closing_ends_what_was_asked(issued: Life, who: str) -> None:
    dispatch = issued.dispatch("district")
    issued.do(acknowledge_dispatch, "recv_clerk", dispatch)
    before = progress(issued)
    refused(Invalid, lambda: issued.do(close_dispatch, who, dispatch, reason=""), "reason")
    issued.do(close_dispatch, who, dispatch, reason="  Không còn liên quan ")
    assert (dispatch.status, dispatch.reason) == (DispatchStatus.CLOSED, "Không còn liên quan")
    duty = Obligation.objects.get(dispatch=dispatch)
    assert (duty.status, duty.closed_on) == (ObligationStatus.CLOSED, TODAY)
    assert progress(issued) == (before[0], before[1] - 1)
    refused(Conflict, lambda: issued.do(close_dispatch, who, dispatch, reason="Lần nữa"))


def test_a_letter_taken_in_for_information_is_not_counted_twice(issued: Life) -> None:
    member = add(issued, person_id=issued.cast.people["member"].pk)
    issued.do(acknowledge_dispatch, "member", member)
    before = progress(issued)
    issued.do(close_dispatch, "clerk", member, reason="Xong")
    assert progress(issued) == before


# Recall and replace ---------------------------------------------------------------------------------------------------


def recall(life: Life) -> None:
    life.do(recall_letter, "signer", reason="Sai thẩm quyền")
    life.do(execute_recall, "clerk")


def test_what_nobody_opened_disappears_and_what_was_opened_must_be_acknowledged(issued: Life) -> None:
    cast, opened, unopened = issued.cast, issued.dispatch("district"), issued.dispatch("other_district")
    issued.do(open_dispatch, "recv_clerk", opened)
    recall(issued)
    assert issued.letter.status == LetterStatus.RECALLED
    with pytest.raises(NotFound):
        dispatch_for(cast.actor("other_clerk"), unopened.pk)
    assert dispatch_for(cast.actor("recv_clerk"), opened.pk).status == DispatchStatus.RECALLED
    for who in ("recv_clerk", "recv_leader", "other_clerk", "inspector", "principal"):
        with pytest.raises(NotFound):
            letter_for(cast.actor(who), issued.letter.pk)
    refused(NotAllowed, lambda: issued.do(acknowledge_recall, "recv_leader", opened))
    issued.do(acknowledge_recall, "recv_clerk", opened)
    assert opened.recall_seen_on == TODAY
    refused(Conflict, lambda: issued.do(acknowledge_recall, "recv_clerk", opened))
    refused(NotFound, lambda: issued.do(acknowledge_recall, "other_clerk", unopened))
    assert progress(issued)[1] == 0
    clean_journal()


def test_rights_and_duties_end_with_the_recall(issued: Life) -> None:
    dispatch = issued.dispatch("district")
    issued.implement(dispatch)
    recall(issued)
    assert not DispatchUserRow.objects.exists(), "officers lose it in the same transaction"
    assert set(DispatchGroupRow.objects.values_list("source", flat=True)) == {f"recall:{issued.letter.pk}"}
    assert set(Obligation.objects.values_list("status", flat=True)) == {ObligationStatus.CLOSED}
    refused(NotFound, lambda: issued.do(acknowledge_dispatch, "other_clerk", issued.dispatch("other_district")))


def test_accepted_work_stays_done(issued: Life) -> None:
    dispatch = issued.dispatch("district")
    issued.implement(dispatch)
    issued.accept(dispatch)
    recall(issued)
    dispatch.refresh_from_db()
    assert dispatch.status == DispatchStatus.RECALLED
    assert Obligation.objects.get(dispatch=dispatch).status == ObligationStatus.DONE


def test_a_recall_is_decided_once_by_the_signer_and_carried_out_by_the_clerk(issued: Life) -> None:
    refused(NotAllowed, lambda: issued.do(execute_recall, "clerk"))
    refused(Invalid, lambda: issued.do(recall_letter, "signer", reason=""), "reason")
    refused(NotAllowed, lambda: issued.do(recall_letter, "clerk", reason="Sai"))
    issued.do(recall_letter, "signer", reason="Sai thẩm quyền")
    refused(Conflict, lambda: issued.do(recall_letter, "signer", reason="Lần nữa"))
    refused(NotAllowed, lambda: issued.do(execute_recall, "signer"))
    issued.do(execute_recall, "clerk")
    refused(Conflict, lambda: issued.do(execute_recall, "clerk"))


def another(cast: Cast) -> Life:
    """A second issued letter of the issuer."""
    from workflow.registers.services import number_letter

    life = Life(cast, {**CONTENT, "subject": "Thay thế"}).to("number")
    life.do(number_letter, "clerk")
    life.issue()
    return life


def test_a_replacement_is_another_issued_letter_of_the_same_organ(issued: Life) -> None:
    cast = issued.cast
    draft = Letter.objects.create(issuer=cast.organs["issuer"], registrar=cast.organs["issuer"])
    elsewhere = Letter.objects.create(
        issuer=cast.organs["bloc"], registrar=cast.organs["bloc"], status=LetterStatus.ISSUED
    )
    outside = Letter.objects.create(
        issuer=cast.organs["issuer"], registrar=cast.organs["bloc"], status=LetterStatus.ISSUED, outside=True
    )
    for wrong in (issued.letter.pk, draft.pk, elsewhere.pk, outside.pk, 0, 10**9, None):
        refused(Invalid, lambda wrong=wrong: issued.do(replace_letter, "signer", by_id=wrong, reason="x"), "by_id")
    other = another(cast)
    refused(Invalid, lambda: issued.do(replace_letter, "signer", by_id=other.letter.pk, reason=""), "reason")
    issued.do(replace_letter, "signer", by_id=other.letter.pk, reason="Có văn bản mới")
    refused(Conflict, lambda: issued.do(recall_letter, "signer", reason="Sai"))
    refused(Invalid, lambda: other.do(replace_letter, "signer", by_id=issued.letter.pk, reason="Ngược"), "by_id")
    issued.do(execute_recall, "clerk")
    assert (issued.letter.status, issued.letter.replaced_by) == (LetterStatus.REPLACED, other.letter)
    refused(Conflict, lambda: issued.do(replace_letter, "signer", by_id=other.letter.pk, reason="x"))
    clean_journal()
