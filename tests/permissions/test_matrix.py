"""The matrix, played both ways: every act × the whole cast × every state, against a table written by hand."""

from __future__ import annotations

import pytest

from permissions.matrix import RULES, VIEW, rules_for
from permissions.policy import MatrixPolicy
from tests.cast import PEOPLE, Cast
from tests.permissions.scenes import Scene, assign, consult, make_letter, make_scene
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import RecordKind

POLICY = MatrixPolicy()
WITHOUT_RECORD = {A.DRAFT_LETTER, A.REGISTER_LETTER, A.OPEN_RUN, A.KEEP_SECRETS, A.DELEGATE_ROLE, A.KEEP_DIRECTORY}
OWN_AFTER = {"drafter", "reviewer", "signer", "clerk", "principal"}
RECIPIENTS = {"recv_clerk", "recv_leader", "other_clerk", "other_leader", "member"}
ALL_AFTER = OWN_AFTER | RECIPIENTS | {"inspector", "third_leader"}

# Who, of the whole cast, may: the words of process.md again, not read from the matrix.
LETTER: dict[A, dict[str, set[str]]] = {
    A.VIEW_LETTER: {
        L.DRAFT: {"drafter"},
        L.IN_REVIEW: {"drafter", "reviewer", "third_leader"},
        L.RETURNED: {"drafter", "reviewer", "third_leader"},
        L.AWAITING_SIGNATURE: {"drafter", "reviewer", "signer", "third_leader"},
        L.SIGNED: {"drafter", "reviewer", "signer", "clerk", "third_leader"},
        L.NUMBERED: {"drafter", "reviewer", "signer", "clerk", "third_leader"},
        L.ISSUED: ALL_AFTER, L.CONCLUDED: ALL_AFTER, L.REPLACED: ALL_AFTER,
        L.WITHDRAWN: {"drafter", "reviewer"},
        L.RECALLED: {"drafter", "reviewer", "signer", "clerk"},
    },
    A.EDIT_LETTER: {L.DRAFT: {"drafter"}, L.RETURNED: {"drafter"}},
    A.TIE_LETTER: {L.DRAFT: {"drafter"}, L.RETURNED: {"drafter"}},
    A.SUBMIT_LETTER: {L.DRAFT: {"drafter"}, L.RETURNED: {"drafter"}},
    A.WITHDRAW_LETTER: {
        L.DRAFT: {"drafter"}, L.RETURNED: {"drafter"}, L.IN_REVIEW: {"drafter"}, L.AWAITING_SIGNATURE: {"drafter"},
        L.SIGNED: {"signer"}, L.NUMBERED: {"signer"},
    },
    A.CONSULT_LETTER: {L.IN_REVIEW: {"reviewer"}},
    A.OPINE_LETTER: {L.IN_REVIEW: {"third_leader"}},
    A.REVIEW_LETTER: {L.IN_REVIEW: {"reviewer"}},
    A.RETURN_LETTER: {L.IN_REVIEW: {"reviewer"}, L.AWAITING_SIGNATURE: {"signer"}},
    A.SIGN_LETTER: {L.AWAITING_SIGNATURE: {"signer"}},
    A.NUMBER_LETTER: {L.SIGNED: {"clerk"}},
    A.SEAL_LETTER: {L.NUMBERED: {"clerk"}},
    A.VOID_NUMBER: {},
    A.ISSUE_LETTER: {L.NUMBERED: {"clerk"}},
    A.ADD_RECIPIENT: {L.ISSUED: {"clerk"}},
    A.REMIND_DISPATCH: {L.ISSUED: {"clerk", "inspector"}},
    A.DIRECT_LETTER: {L.ISSUED: {"principal"}, L.CONCLUDED: {"principal"}},
    A.RECALL_LETTER: {L.ISSUED: {"signer"}},
    A.REPLACE_LETTER: {L.ISSUED: {"signer"}},
    A.EXECUTE_RECALL: {},
    A.REPORT_LETTER: {L.ISSUED: {"inspector"}, L.CONCLUDED: {"inspector"}},
    A.CONCLUDE_LETTER: {L.ISSUED: {"inspector"}},
    A.COPY_LETTER: {L.ISSUED: {"clerk"}, L.CONCLUDED: {"clerk"}},
    A.ANSWER_INSTRUCTION: {L.ISSUED: {"reviewer", "inspector"}, L.CONCLUDED: {"reviewer", "inspector"}},
}  # fmt: skip

OPEN = set(lifecycle.OPEN)
OWN_VIEW = OWN_AFTER | {"inspector"}
DISTRICT = {"recv_clerk", "recv_leader"}
OFFICER_STATES = {D.IMPLEMENTING, D.HANDED_IN, D.REPORTED, D.SENT_BACK, D.ACCEPTED}
DISPATCH: dict[A, dict[str, set[str]]] = {
    A.VIEW_DISPATCH: {
        status: OWN_VIEW | DISTRICT | ({"recv_officer"} if status in OFFICER_STATES else set()) for status in D
    },
    A.OPEN_DISPATCH: {D.SENT: {"recv_clerk"}},
    A.ACKNOWLEDGE_DISPATCH: {D.SENT: {"recv_clerk"}, D.ARRIVED: {"recv_clerk"}},
    A.REFUSE_DISPATCH: {D.SENT: {"recv_clerk"}, D.ARRIVED: {"recv_clerk"}},
    A.RECORD_RECEIPT: {},
    A.REDIRECT_DISPATCH: {D.REFUSED: {"clerk"}},
    A.CLOSE_DISPATCH: {status: {"clerk", "inspector"} for status in OPEN},
    A.DIRECT_DISPATCH: {D.ACKNOWLEDGED: {"recv_leader"}},
    A.ASSIGN_DISPATCH: {s: {"recv_leader"} for s in (D.DIRECTED, D.IMPLEMENTING, D.SENT_BACK)},
    A.PROGRESS_DISPATCH: {D.IMPLEMENTING: {"recv_officer"}},
    A.HAND_IN_DISPATCH: {D.IMPLEMENTING: {"recv_officer"}},
    A.APPROVE_DISPATCH: {D.HANDED_IN: {"recv_leader"}},
    A.REWORK_DISPATCH: {D.HANDED_IN: {"recv_leader"}},
    A.ACCEPT_DISPATCH: {D.REPORTED: {"inspector"}},
    A.SEND_BACK_DISPATCH: {D.REPORTED: {"inspector"}},
    A.ASK_RECIPIENT: {s: {"inspector"} for s in lifecycle.RECEIVED},
    A.ANSWER_INSPECTOR: {s: {"recv_leader"} for s in lifecycle.RECEIVED},
    A.ASK_SENDER: {s: {"recv_leader"} for s in lifecycle.RECEIVED},
    A.ANSWER_SENDER: {s: {"reviewer", "inspector"} for s in lifecycle.RECEIVED},
    A.SET_DEADLINE: {s: {"recv_leader"} for s in lifecycle.WORKING},
    A.EXTEND_DEADLINE: {s: {"signer", "principal"} for s in OPEN},
    A.COPY_DISPATCH: {s: {"recv_clerk"} for s in lifecycle.TAKEN_IN},
    A.ACKNOWLEDGE_RECALL: {D.RECALLED: {"recv_clerk"}},
}


def whoever_may(scene: Scene, action: A, kind: str, key: str = "district") -> set[str]:
    record = scene.record(kind, key)
    return {who for who in PEOPLE if POLICY.may(scene.cast.actor(who), action, record).allowed}


def everybody(scene: Scene, table: dict[A, dict[str, set[str]]], kind: str) -> dict[A, set[str]]:
    """For each act of the table who of the cast is offered it; that this is what `may` says is tested below."""
    offered = {who: set(POLICY.actions(scene.cast.actor(who), scene.record(kind))) for who in PEOPLE}
    return {action: {who for who, acts in offered.items() if action in acts} for action in table}


def letter_scene(cast: Cast, status: str) -> Scene:
    """The letter in its state; a leader of the third district was consulted, and dispatches exist once it is issued."""
    if status in (*lifecycle.ISSUED, L.RECALLED):
        scene = make_scene(cast, letter_status=status)
    else:
        scene = Scene(cast, make_letter(cast, status), {})
    if status != L.DRAFT:
        consult(scene.letter, cast.people["third_leader"], cast.people["reviewer"])
    return scene


@pytest.mark.parametrize("status", list(L))
def test_acts_on_a_letter(cast: Cast, status: str) -> None:
    scene = letter_scene(cast, status)
    assert everybody(scene, LETTER, RecordKind.LETTER) == {
        action: states.get(status, set()) for action, states in LETTER.items()
    }


@pytest.mark.parametrize("status", list(D))
def test_acts_on_a_dispatch(cast: Cast, status: str) -> None:
    scene = make_scene(cast, status)
    assert everybody(scene, DISPATCH, RecordKind.DISPATCH) == {
        action: states.get(status, set()) for action, states in DISPATCH.items()
    }


@pytest.mark.parametrize("status", [L.IN_REVIEW, L.AWAITING_SIGNATURE, L.SIGNED, L.ISSUED])
def test_the_buttons_are_what_may_be_done(cast: Cast, status: str) -> None:
    scene = letter_scene(cast, status)
    cases = [(scene.letter, LETTER), *((dispatch, DISPATCH) for dispatch in scene.dispatches.values())]
    for record, table in cases:
        for who in PEOPLE:
            offered = set(POLICY.actions(cast.actor(who), record))
            assert offered == {act for act in table if POLICY.may(cast.actor(who), act, record).allowed}, (who, record)


def test_a_person_handles_his_own_copy_and_no_other(cast: Cast) -> None:
    scene = make_scene(cast)
    for action in (A.VIEW_DISPATCH, A.OPEN_DISPATCH, A.ACKNOWLEDGE_DISPATCH, A.REFUSE_DISPATCH):
        assert "member" in whoever_may(scene, action, RecordKind.DISPATCH, "member")
        assert "member" not in whoever_may(scene, action, RecordKind.DISPATCH, "district")
    assert whoever_may(scene, A.VIEW_DISPATCH, RecordKind.DISPATCH, "member") == OWN_VIEW | {"member"}


def test_every_act_has_a_rule_and_every_rule_fits_the_lifecycle() -> None:
    assert {rule.action for rule in RULES} == set(A)
    on_records = set(lifecycle.LETTER) | set(lifecycle.DISPATCH) | set(VIEW.values())
    assert on_records == set(A) - WITHOUT_RECORD == set(LETTER) | set(DISPATCH)
    for table in (lifecycle.LETTER, lifecycle.DISPATCH):
        for action, sources in table.items():
            covered = {state for rule in rules_for(action) for state in rule.states or ()}
            assert covered == set(sources), action


def test_every_rule_on_a_record_asks_for_a_row() -> None:
    assert {rule.action for rule in RULES if rule.need is None} == WITHOUT_RECORD


def test_a_cooperator_sees_and_does_not_hand_in(cast: Cast) -> None:
    scene = make_scene(cast, D.IMPLEMENTING)
    assign(scene["other_district"], cast.people["other_officer"], cast.people["other_leader"], lead=False)
    scene["other_district"].status = D.IMPLEMENTING
    assert "other_officer" in whoever_may(scene, A.VIEW_DISPATCH, RecordKind.DISPATCH, "other_district")
    assert whoever_may(scene, A.HAND_IN_DISPATCH, RecordKind.DISPATCH, "other_district") == set()
