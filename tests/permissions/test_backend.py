"""`has_perm` says what the policy says today, and nothing of ours rests on it where Django knows better."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from permissions.backend import DatedObjectPermissionBackend
from permissions.policy import MatrixPolicy
from tests.cast import PEOPLE, WITHOUT_ACCOUNT, Cast
from tests.permissions.scenes import make_letter, make_scene
from workflow.directory.models import Appointment
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import LetterStatus

ACTS = (A.VIEW_LETTER, A.SUBMIT_LETTER, A.SIGN_LETTER, A.NUMBER_LETTER, A.CONCLUDE_LETTER)


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.AWAITING_SIGNATURE, LetterStatus.ISSUED])
def test_has_perm_agrees_with_may_for_everybody_but_a_superuser(cast: Cast, status: str) -> None:
    today, policy = localdate(), MatrixPolicy()
    cast.people["signer"].authorities.update(valid_to=today)
    letter = make_letter(cast, status)
    for who in set(PEOPLE) - {"superuser"} - set(WITHOUT_ACCOUNT):
        user = cast.user(who)
        for action in ACTS:
            allowed = policy.may(cast.actor(who, today), action, letter).allowed
            assert user.has_perm(f"congvan.{action}", letter) == allowed, (who, action)


def test_our_backend_never_knows_a_superuser(cast: Cast) -> None:
    scene = make_scene(cast)
    backend, user = DatedObjectPermissionBackend(), cast.user("superuser")
    assert user.has_perm("congvan.view_letter", scene.letter), "Django's own shortcut, asked before any backend"
    assert not backend.has_perm(user, "congvan.view_letter", scene.letter)
    assert backend.get_all_permissions(user, scene["district"]) == set()
    assert not MatrixPolicy().may(cast.actor("superuser"), A.VIEW_LETTER, scene.letter).allowed


def test_it_answers_on_our_two_records_only(cast: Cast) -> None:
    backend, clerk = DatedObjectPermissionBackend(), cast.user("recv_clerk")
    scene = make_scene(cast)
    assert backend.has_perm(clerk, "congvan.acknowledge_dispatch", scene["district"])
    assert backend.has_perm(clerk, "acknowledge_dispatch", scene["district"])
    assert not backend.has_perm(clerk, "congvan.acknowledge_dispatch", scene["other_district"])
    assert not backend.has_perm(clerk, "congvan.acknowledge_dispatch")
    assert not backend.has_perm(clerk, "auth.acknowledge_dispatch", scene["district"])
    assert not backend.has_perm(clerk, "congvan.delete_letter", scene.letter)
    assert not backend.has_perm(clerk, "congvan.view_letter", cast.organs["district"])
    assert not backend.has_perm(AnonymousUser(), "congvan.view_letter", scene.letter)
    assert backend.get_group_permissions(clerk, scene.letter) == set()
    assert "congvan.view_letter" in backend.get_user_permissions(clerk, scene.letter)


def test_a_locked_account_and_an_ended_appointment_have_nothing(cast: Cast) -> None:
    scene = make_scene(cast)
    clerk = cast.user("recv_clerk")
    Appointment.objects.filter(person=cast.people["recv_clerk"]).update(valid_to=cast.on)
    assert not clerk.has_perm("congvan.view_letter", scene.letter), "it ended years ago, the group row is still there"
    assert not cast.user("inactive").has_perm("congvan.view_letter", scene.letter)
