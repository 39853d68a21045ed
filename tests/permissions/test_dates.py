"""Dates are the truth: rights end at midnight, delegations stay inside the giver's, groups are tidied later."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from permissions.membership import sweep
from permissions.policy import MatrixPolicy
from tests.cast import Cast, make_appointments
from tests.permissions.scenes import consult, make_letter, make_scene
from workflow.directory.models import Appointment, Delegation, SigningAuthority
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action as A
from workflow.kernel.errors import NoAuthority, NotAllowed
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Role
from workflow.letters.models import Letter

POLICY = MatrixPolicy()
DAY = timedelta(days=1)


def delegate(cast: Cast, giver: str, taker: str, organ: str, role: str, days: int = 0) -> Delegation:
    return Delegation.objects.create(
        giver=cast.people[giver], taker=cast.people[taker], organ=cast.organs[organ], role=role, basis="QĐ 5",
        valid_from=cast.on, valid_to=cast.on + days * DAY,
    )  # fmt: skip


def test_rights_end_at_midnight_and_the_group_is_tidied_after(cast: Cast) -> None:
    scene = make_scene(cast)
    Appointment.objects.filter(person=cast.people["recv_clerk"]).update(valid_to=cast.on)
    dispatch, user = scene["district"], cast.user("recv_clerk")
    group = cast.organs["district"].group
    before, after = cast.actor("recv_clerk"), cast.actor("recv_clerk", cast.on + DAY)
    assert POLICY.may(before, A.ACKNOWLEDGE_DISPATCH, dispatch).allowed
    assert POLICY.scope(before, Dispatch.objects.all()).count() == 1
    assert sweep(cast.on) == (0, 0), "still live today"

    assert not POLICY.may(after, A.ACKNOWLEDGE_DISPATCH, dispatch).allowed
    assert POLICY.scope(after, Dispatch.objects.all()).count() == 0
    assert POLICY.scope(after, Letter.objects.all()).count() == 0
    assert user.groups.filter(pk=group.pk).exists(), "rights ended though nobody tidied yet"

    assert sweep(cast.on + DAY) == (1, 0)
    assert not user.groups.filter(pk=group.pk).exists()
    assert sweep(cast.on + DAY) == (0, 0)


def test_an_appointment_counts_from_its_first_day(cast: Cast) -> None:
    scene = make_scene(cast)
    make_appointments([(cast.people["outsider"], cast.organs["district"], Role.CLERK)], valid_from=cast.on + DAY)
    assert not POLICY.may(cast.actor("outsider"), A.VIEW_LETTER, scene.letter).allowed
    assert POLICY.may(cast.actor("outsider", cast.on + DAY), A.VIEW_LETTER, scene.letter).allowed


def test_the_sweep_puts_missing_accounts_in(cast: Cast) -> None:
    cast.user("recv_clerk").groups.clear()
    delegate(cast, "recv_leader", "outsider", "district", Role.LEADER)
    out = StringIO()
    call_command("sweep_appointments", "--on", cast.on.isoformat(), stdout=out)
    assert "2" in out.getvalue()
    group = cast.organs["district"].group
    assert {"recv_clerk", "outsider"} <= set(group.user_set.values_list("username", flat=True))


def test_a_delegation_gives_the_role_and_names_both(cast: Cast) -> None:
    scene = make_scene(cast, DispatchStatus.ACKNOWLEDGED)
    lent = delegate(cast, "recv_leader", "recv_officer", "district", Role.LEADER)
    own = Appointment.objects.get(person=cast.people["recv_leader"])
    via = POLICY.may(cast.actor("recv_officer"), A.DIRECT_DISPATCH, scene["district"]).require()
    assert (via.delegation_id, via.giver_id, via.appointment_id) == (lent.pk, cast.people["recv_leader"].pk, own.pk)
    assert (via.role, via.organ_id, via.side) == (Role.LEADER, cast.organs["district"].pk, "recv")
    assert not POLICY.may(cast.actor("recv_officer", cast.on + DAY), A.DIRECT_DISPATCH, scene["district"]).allowed


def test_a_delegation_ends_with_the_givers_appointment_and_is_not_lent_on(cast: Cast) -> None:
    scene = make_scene(cast, DispatchStatus.ACKNOWLEDGED)
    delegate(cast, "recv_leader", "recv_officer", "district", Role.LEADER, days=9)
    delegate(cast, "recv_officer", "outsider", "district", Role.LEADER, days=9)
    assert not POLICY.may(cast.actor("outsider"), A.DIRECT_DISPATCH, scene["district"]).allowed
    assert not POLICY.may_at(cast.actor("outsider"), A.DELEGATE_ROLE, cast.organs["district"].pk).allowed
    Appointment.objects.filter(person=cast.people["recv_leader"]).update(valid_to=cast.on)
    tomorrow = cast.actor("recv_officer", cast.on + DAY)
    assert not POLICY.may(tomorrow, A.DIRECT_DISPATCH, scene["district"]).allowed


def test_nobody_does_by_delegation_what_its_giver_may_not(cast: Cast) -> None:
    letter = make_letter(cast, LetterStatus.IN_REVIEW, drafter=cast.people["reviewer"])
    delegate(cast, "reviewer", "board_drafter", "office", Role.REVIEWER)
    refused = POLICY.may(cast.actor("board_drafter"), A.REVIEW_LETTER, letter)
    assert not refused.allowed
    assert isinstance(refused.refusal, NotAllowed)

    scene = make_scene(cast)
    consult(scene.letter, cast.people["inspector"], cast.people["reviewer"])
    delegate(cast, "inspector", "outsider", "inspection", Role.INSPECTOR)
    for who in ("inspector", "outsider"):
        assert not POLICY.may(cast.actor(who), A.CONCLUDE_LETTER, scene.letter).allowed
        assert not POLICY.scope(cast.actor(who), Dispatch.objects.all()).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": "yesterday"}, {"valid_from": "tomorrow"}, {"form": "K/T"}, {"kinds": ["BC"]}, {"organ": "bloc"},
    ],
)  # fmt: skip
def test_a_signature_needs_an_authority_of_that_day_form_and_kind(cast: Cast, change: dict[str, object]) -> None:
    letter = make_letter(cast, LetterStatus.AWAITING_SIGNATURE)
    assert POLICY.may(cast.actor("signer"), A.SIGN_LETTER, letter).allowed
    days = {"yesterday": cast.on - DAY, "tomorrow": cast.on + DAY}
    values = {key: days.get(value, cast.organs.get(value, value)) if isinstance(value, str) else value
              for key, value in change.items()}  # fmt: skip
    SigningAuthority.objects.filter(person=cast.people["signer"]).update(**values)
    for action in (A.SIGN_LETTER, A.RETURN_LETTER):
        refused = POLICY.may(cast.actor("signer"), action, letter)
        assert not refused.allowed
        assert isinstance(refused.refusal, NoAuthority)


def test_under_a_delegation_the_givers_authority_counts(cast: Cast) -> None:
    letter = make_letter(cast, LetterStatus.AWAITING_SIGNATURE)
    delegate(cast, "signer", "principal", "issuer", Role.SIGNER)
    assert POLICY.may(cast.actor("principal"), A.SIGN_LETTER, letter).allowed
    SigningAuthority.objects.filter(person=cast.people["signer"]).update(person=cast.people["principal"])
    assert isinstance(POLICY.may(cast.actor("principal"), A.SIGN_LETTER, letter).refusal, NoAuthority)
