"""Every guard has a twin: the same scene is denied with the guard and allowed once the test takes it away."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from permissions import facts, judge, writer
from permissions import policy as policy_module
from permissions.conditions import CHECKS, SENTENCES, Condition
from permissions.matrix import RULES
from permissions.policy import MatrixPolicy
from tests.cast import Cast, make_appointments
from tests.permissions.scenes import TASK, approve, consult, make_letter, make_scene
from workflow.conf import congvan
from workflow.directory import queries
from workflow.directory.models import Appointment, SigningAuthority
from workflow.kernel.actions import Action as A
from workflow.kernel.errors import Conflict, CongvanError, NoAuthority, NotAllowed, NotFound, SecondFactorNeeded
from workflow.kernel.policy import Actor, Grant
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Role

POLICY = MatrixPolicy()
Scenario = tuple[Actor, A, Any]


def somebody_elses_draft(cast: Cast) -> Scenario:
    make_appointments([(cast.people["board_drafter"], cast.organs["office"], Role.DRAFTER)])
    letter, person = make_letter(cast), cast.people["board_drafter"].pk
    writer.grant([Grant("edit_letter", "letter", letter.pk, TASK, person_id=person)])
    return cast.actor("board_drafter"), A.EDIT_LETTER, letter


def own_draft_under_review(cast: Cast) -> Scenario:
    letter = make_letter(cast, LetterStatus.IN_REVIEW, drafter=cast.people["reviewer"])
    return cast.actor("reviewer"), A.REVIEW_LETTER, letter


def reviewed_by_its_signer(cast: Cast) -> Scenario:
    letter = make_letter(cast, LetterStatus.AWAITING_SIGNATURE)
    approve(letter, cast.people["signer"])
    return cast.actor("signer"), A.SIGN_LETTER, letter


def numbered_by_its_signer(cast: Cast) -> Scenario:
    return cast.actor("clerk"), A.NUMBER_LETTER, make_letter(cast, LetterStatus.SIGNED, signer=cast.people["clerk"])


def consulted_inspector(cast: Cast) -> Scenario:
    scene = make_scene(cast)
    consult(scene.letter, cast.people["inspector"], cast.people["reviewer"])
    return cast.actor("inspector"), A.CONCLUDE_LETTER, scene.letter


def no_authority(cast: Cast) -> Scenario:
    SigningAuthority.objects.all().delete()
    return cast.actor("signer"), A.SIGN_LETTER, make_letter(cast, LetterStatus.AWAITING_SIGNATURE)


def submitted_to_another(cast: Cast) -> Scenario:
    make_appointments([(cast.people["principal"], cast.organs["issuer"], Role.SIGNER)])
    SigningAuthority.objects.create(
        person=cast.people["principal"], organ=cast.organs["issuer"], form="T/M", valid_from=cast.on, basis="QĐ 9"
    )
    return cast.actor("principal"), A.SIGN_LETTER, make_letter(cast, LetterStatus.AWAITING_SIGNATURE)


def stale_factor(cast: Cast) -> Scenario:
    actor = cast.actor("clerk")
    old = timezone.now() - timedelta(seconds=congvan.SECOND_FACTOR_MAX_AGE + 1)
    return dataclasses.replace(actor, confirmed_at=old), A.NUMBER_LETTER, make_letter(cast, LetterStatus.SIGNED)


def void_without_number(cast: Cast) -> Scenario:
    return cast.actor("clerk"), A.VOID_NUMBER, make_letter(cast, LetterStatus.WITHDRAWN, signed_on=cast.on)


def withdrawn_unsigned(cast: Cast) -> Scenario:
    return cast.actor("clerk"), A.VIEW_LETTER, make_letter(cast, LetterStatus.WITHDRAWN)


def undecided_recall(cast: Cast) -> Scenario:
    return cast.actor("clerk"), A.EXECUTE_RECALL, make_scene(cast).letter


def receipt_of_an_electronic_copy(cast: Cast) -> Scenario:
    return cast.actor("clerk"), A.RECORD_RECEIPT, make_scene(cast)["district"]


def recipient_closes_for_himself(cast: Cast) -> Scenario:
    return cast.actor("recv_clerk"), A.CLOSE_DISPATCH, make_scene(cast)["district"]


SCENARIOS: dict[Condition, tuple[Callable[[Cast], Scenario], type[CongvanError]]] = {
    Condition.ITS_DRAFTER: (somebody_elses_draft, NotFound),
    Condition.NOT_ITS_DRAFTER: (own_draft_under_review, NotAllowed),
    Condition.NOT_ITS_REVIEWER: (reviewed_by_its_signer, NotAllowed),
    Condition.NOT_ITS_SIGNER: (numbered_by_its_signer, NotAllowed),
    Condition.NOT_CONSULTED: (consulted_inspector, NotAllowed),
    Condition.NAMED_SIGNER: (submitted_to_another, NotAllowed),
    Condition.HAS_AUTHORITY: (no_authority, NoAuthority),
    Condition.SECOND_FACTOR: (stale_factor, SecondFactorNeeded),
    Condition.HAS_NUMBER: (void_without_number, NotAllowed),
    Condition.WAS_SIGNED: (withdrawn_unsigned, NotFound),
    Condition.RECALL_DECIDED: (undecided_recall, NotAllowed),
    Condition.ON_PAPER: (receipt_of_an_electronic_copy, NotAllowed),
    Condition.FROM_OUTSIDE: (recipient_closes_for_himself, NotAllowed),
}


@pytest.mark.parametrize("condition", list(Condition))
def test_each_condition_denies_and_its_twin_allows(
    cast: Cast, condition: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, error = SCENARIOS[condition]
    actor, action, record = scenario(cast)
    decision = POLICY.may(actor, action, record)
    assert not decision.allowed
    with pytest.raises(error) as refused:
        decision.require()
    if error is NotAllowed:
        assert str(refused.value.sentence) == str(SENTENCES[condition])
    monkeypatch.setitem(CHECKS, condition, lambda case: True)
    assert POLICY.may(actor, action, record).allowed, "the scene lacks something else too"


def test_every_condition_is_used_and_explained() -> None:
    assert {one for rule in RULES for one in rule.conditions} == set(Condition) == set(CHECKS) == set(SCENARIOS)
    assert set(SENTENCES) == set(Condition) - {Condition.HAS_AUTHORITY, Condition.SECOND_FACTOR}


def test_without_its_row_nothing_is_allowed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = make_letter(cast, LetterStatus.AWAITING_SIGNATURE)
    writer.revoke([TASK])
    actor = cast.actor("signer")
    decision = POLICY.may(actor, A.SIGN_LETTER, letter)
    assert decision.visible
    with pytest.raises(NotAllowed):
        decision.require()
    held = facts.Held("letter", False, letter.issuer_id, "sign_letter", TASK)
    monkeypatch.setattr(judge, "row_for", lambda *given: held)
    assert POLICY.may(actor, A.SIGN_LETTER, letter).allowed


def test_without_a_live_role_a_row_is_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene(cast)
    live = queries.roles_on(cast.people["recv_clerk"].pk, cast.on)
    Appointment.objects.filter(person=cast.people["recv_clerk"]).update(valid_to=cast.on - timedelta(days=1))
    actor = cast.actor("recv_clerk")
    with pytest.raises(NotFound):
        POLICY.may(actor, A.ACKNOWLEDGE_DISPATCH, scene["district"]).require()
    monkeypatch.setattr(policy_module.queries, "roles_on", lambda person_id, on: live)
    assert POLICY.may(actor, A.ACKNOWLEDGE_DISPATCH, scene["district"]).allowed


def test_a_locked_account_has_no_right(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene(cast)
    actor = cast.actor("inactive")
    for action in (A.VIEW_LETTER, A.RECALL_LETTER, A.ADD_RECIPIENT):
        with pytest.raises(NotFound):
            POLICY.may(actor, action, scene.letter).require()
    assert POLICY.actions(actor, scene.letter) == []
    assert not POLICY.may_at(actor, A.DRAFT_LETTER, cast.organs["office"].pk).allowed
    real = policy_module.read_facts

    def unlocked(*given: Any) -> facts.Facts:
        found = real(*given)
        found.active = True
        return found

    monkeypatch.setattr(policy_module, "read_facts", unlocked)
    assert POLICY.may(actor, A.RECALL_LETTER, scene.letter).allowed


def test_in_the_wrong_state_the_refusal_says_it_was_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = make_letter(cast, LetterStatus.SIGNED)
    second_click = POLICY.may(cast.actor("signer"), A.SIGN_LETTER, letter)
    assert isinstance(second_click.refusal, Conflict)
    own_withdrawal = POLICY.may(cast.actor("drafter"), A.WITHDRAW_LETTER, letter)
    assert isinstance(own_withdrawal.refusal, NotAllowed)
    assert "Đã ký" in str(own_withdrawal.refusal.sentence)
    monkeypatch.setattr(judge.Rule, "states", None)
    assert POLICY.may(cast.actor("drafter"), A.WITHDRAW_LETTER, letter).allowed


def test_a_refusal_names_who_does_it(cast: Cast) -> None:
    scene = make_scene(cast, DispatchStatus.REPORTED)
    refused = POLICY.may(cast.actor("recv_clerk"), A.ACCEPT_DISPATCH, scene["district"])
    assert refused.visible
    assert "Cán bộ kiểm tra" in str(refused.refusal.sentence if refused.refusal else "")


def test_only_who_was_asked_gives_an_opinion(cast: Cast) -> None:
    letter = make_letter(cast, LetterStatus.AWAITING_SIGNATURE)
    assert isinstance(POLICY.may(cast.actor("reviewer"), A.OPINE_LETTER, letter).refusal, NotAllowed)
    consult(letter, cast.people["reviewer"], cast.people["drafter"])
    assert isinstance(POLICY.may(cast.actor("reviewer"), A.OPINE_LETTER, letter).refusal, Conflict), "too late"


def test_an_answer_costs_two_statements_whatever_is_asked(cast: Cast) -> None:
    scene = make_scene(cast, DispatchStatus.REPORTED)
    letters = [make_letter(cast, status) for status in (LetterStatus.IN_REVIEW, LetterStatus.AWAITING_SIGNATURE)]
    for who in ("signer", "clerk", "inspector", "recv_leader", "recv_officer", "member"):
        for record in (*letters, *scene.dispatches.values()):
            for action in A:
                with CaptureQueriesContext(connection) as asked:
                    POLICY.may(cast.actor(who), action, record)
                assert len(asked) <= 2, (who, action, record)
            with CaptureQueriesContext(connection) as asked:
                POLICY.actions(cast.actor(who), record)
            assert len(asked) <= 2


def test_what_is_hidden_is_not_found_and_costs_the_same(cast: Cast) -> None:
    scene = make_scene(cast)
    for who in ("other_clerk", "superuser", "administrator", "outsider", "paper"):
        for action in (A.VIEW_DISPATCH, A.ACKNOWLEDGE_DISPATCH):
            with pytest.raises(NotFound):
                POLICY.may(cast.actor(who), action, scene["district"]).require()


def test_an_act_on_the_wrong_kind_of_record_is_denied(cast: Cast) -> None:
    scene = make_scene(cast)
    assert not POLICY.may(cast.actor("clerk"), A.CLOSE_DISPATCH, scene.letter).allowed
    assert not POLICY.may(cast.actor("clerk"), A.VIEW_LETTER, scene["district"]).allowed
    assert not POLICY.may(cast.actor("drafter"), A.DRAFT_LETTER, scene.letter).allowed
    assert not POLICY.may_at(cast.actor("clerk"), A.ISSUE_LETTER, cast.organs["issuer"].pk).allowed


@pytest.mark.parametrize(
    ("action", "organ", "allowed"),
    [
        (A.DRAFT_LETTER, "issuer", {"drafter", "board_drafter"}),
        (A.DRAFT_LETTER, "office", {"drafter"}),
        (A.DRAFT_LETTER, "bloc", {"bloc_drafter"}),
        (A.REGISTER_LETTER, "district", {"recv_clerk"}),
        (A.REGISTER_LETTER, "issuer", {"clerk"}),
        (A.OPEN_RUN, "issuer", {"clerk"}),
        (A.KEEP_SECRETS, "issuer", {"clerk"}),
        (A.KEEP_SECRETS, "district", {"recv_clerk"}),
        (A.DELEGATE_ROLE, "district", {"recv_clerk", "recv_leader", "recv_officer"}),
        (A.KEEP_DIRECTORY, None, {"administrator"}),
        (A.KEEP_DIRECTORY, "cell", {"administrator"}),
    ],
)
def test_acts_without_a_record_ask_where_one_stands(
    cast: Cast, action: A, organ: str | None, allowed: set[str]
) -> None:
    at = cast.organs[organ].pk if organ else None
    assert {who for who in cast.people if POLICY.may_at(cast.actor(who), action, at).allowed} == allowed


def test_a_drafter_of_an_advising_board_drafts_for_the_organ_above_and_says_so(cast: Cast) -> None:
    via = POLICY.may_at(cast.actor("board_drafter"), A.DRAFT_LETTER, cast.organs["issuer"].pk).require()
    assert via.organ_id == cast.organs["board"].pk
    letter = make_letter(cast, drafter=cast.people["board_drafter"], advising=cast.organs["board"])
    assert POLICY.may(cast.actor("board_drafter"), A.SUBMIT_LETTER, letter).allowed
    letter.advising = None
    assert not POLICY.may(cast.actor("board_drafter"), A.SUBMIT_LETTER, letter).allowed


def test_a_letter_from_outside_is_closed_by_the_organ_that_registered_it(cast: Cast) -> None:
    scene = make_scene(cast)
    scene["district"].letter.outside = True
    assert POLICY.may(cast.actor("recv_clerk"), A.CLOSE_DISPATCH, scene["district"]).allowed
