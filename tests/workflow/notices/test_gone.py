"""Who has left is told of no act: a drafter, a signer and an officer are told while the role lives."""

from __future__ import annotations

from unittest import mock

import pytest

from tests.cast import TODAY, YESTERDAY, Cast, make_appointments, make_cast
from tests.workflow.notices.scene import make_dispatch, make_letter
from tests.workflow.notices.test_telling import tell
from workflow.directory.models import Appointment, Delegation
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import Role
from workflow.notices import audience

pytestmark = pytest.mark.django_db
NAMED = ("drafter", "signer")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def leave(cast: Cast, who: str, **change: object) -> None:
    Appointment.objects.filter(person=cast.people[who]).update(**(change or {"valid_to": YESTERDAY}))


def working(cast: Cast, **given: object) -> Dispatch:
    dispatch = make_dispatch(make_letter(cast), cast.district, **given)
    Assignment.objects.create(
        person=cast.recv_officer, dispatch=dispatch, assigned_by=cast.recv_leader, assigned_on=cast.on
    )
    return dispatch


def concluded(cast: Cast) -> set[str]:
    """Who hears of a letter's conclusion because he made it."""
    heard = tell(cast, A.CONCLUDE_LETTER, make_letter(cast), "inspector")
    return {who for who, rules in heard.items() if "letter.concluded" in rules}


@pytest.mark.parametrize("who", NAMED)
def test_who_made_the_letter_hears_of_it_until_his_last_day(cast: Cast, who: str) -> None:
    leave(cast, who, valid_to=TODAY)
    assert concluded(cast) == set(NAMED)
    leave(cast, who)
    assert concluded(cast) == set(NAMED) - {who}


def test_a_drafter_of_the_organ_that_advises_hears_like_one_of_the_issuer(cast: Cast) -> None:
    """Boards write most letters of a committee; their drafters hold no role in the committee itself."""

    def heard(**given: object) -> set[str]:
        return set(tell(cast, A.CONCLUDE_LETTER, make_letter(cast, drafter=cast.board_drafter, **given), "inspector"))

    assert "board_drafter" in heard(advising=cast.board)
    assert "board_drafter" not in heard(number=740)
    leave(cast, "board_drafter")
    assert "board_drafter" not in heard(advising=cast.board, number=739)


@pytest.mark.parametrize("who", NAMED)
def test_another_role_or_another_organ_is_not_that_role(cast: Cast, who: str) -> None:
    leave(cast, who, role=Role.PRINCIPAL)
    assert who not in concluded(cast)
    leave(cast, who, role=Role.DRAFTER if who == "drafter" else Role.SIGNER, organ=cast.board)
    assert who not in concluded(cast)


def test_who_drafted_in_a_role_that_was_lent_hears_while_it_is_lent(cast: Cast) -> None:
    lent = Delegation.objects.create(
        giver=cast.bloc_drafter, taker=cast.drafter, organ=cast.office, role=Role.DRAFTER, valid_from=TODAY
    )
    leave(cast, "drafter")
    assert "drafter" not in concluded(cast)
    make_appointments([(cast.bloc_drafter, cast.office, Role.DRAFTER)])
    assert "drafter" in concluded(cast)
    Delegation.objects.filter(pk=lent.pk).update(valid_from=YESTERDAY, valid_to=YESTERDAY)
    assert "drafter" not in concluded(cast)


def test_a_signer_who_left_takes_his_delegate_with_him(cast: Cast) -> None:
    Delegation.objects.create(
        giver=cast.signer, taker=cast.reviewer, organ=cast.issuer, role=Role.SIGNER, valid_from=TODAY
    )
    assert "reviewer" in concluded(cast)
    leave(cast, "signer")
    assert "reviewer" not in concluded(cast)


@pytest.mark.parametrize("action", [A.ASSIGN_DISPATCH, A.REWORK_DISPATCH, A.ACCEPT_DISPATCH])
def test_an_officer_who_left_hears_of_no_act_on_his_work(cast: Cast, action: str) -> None:
    dispatch = working(cast)
    assert "recv_officer" in tell(cast, action, dispatch, "inspector")
    leave(cast, "recv_officer")
    assert "recv_officer" not in tell(cast, action, dispatch, "inspector")


def test_nor_of_a_recall(cast: Cast) -> None:
    dispatch = working(cast, status=D.RECALLED, arrived_on=TODAY)
    assert "recv_officer" in tell(cast, A.EXECUTE_RECALL, dispatch.letter, "clerk")
    leave(cast, "recv_officer")
    assert "recv_officer" not in tell(cast, A.EXECUTE_RECALL, dispatch.letter, "clerk")


def test_without_the_guards_they_would_be_told(cast: Cast) -> None:
    dispatch = working(cast)
    for who in ("recv_officer", "drafter"):
        leave(cast, who)
    always = "CAST(%s AS text) || CAST(%s AS text) <> ''"
    with mock.patch.object(audience, "works_there", return_value=always):
        assert "recv_officer" in tell(cast, A.REWORK_DISPATCH, dispatch, "recv_leader")
    with mock.patch.object(audience, "_LIVE", "CAST(%s AS text) || CAST(%s AS text) <> ''"):
        assert "drafter" in concluded(cast)
