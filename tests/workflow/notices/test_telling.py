"""Who is told what, by the table of flows: roles and named persons, dates, delegations, registries, accounts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import TODAY, YESTERDAY, Cast, make_appointments, make_cast
from tests.workflow.notices.scene import make_dispatch, make_event, make_letter, told
from workflow.directory.models import Appointment, Delegation
from workflow.dispatches.models import Assignment
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import Purpose, Role
from workflow.notices.models import Notice
from workflow.notices.services import tell_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def tell(cast: Cast, action: str, record: object, by: str, **given: object) -> dict[str, list[str]]:
    """What this act alone tells, by person."""
    newest = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    tell_persons(make_event(cast, action, record, by, **given))
    return told(cast, Notice.objects.filter(pk__gt=newest).order_by("person_id", "seq"))


def test_reviewers_of_the_office_that_keeps_the_registry_are_told(cast: Cast) -> None:
    letter = make_letter(cast)
    assert tell(cast, A.SUBMIT_LETTER, letter, "drafter") == {"reviewer": ["letter.submitted"]}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (L.AWAITING_SIGNATURE, {"signer": ["letter.reviewed.signer"], "drafter": ["letter.reviewed"]}),
        (L.IN_REVIEW, {"drafter": ["letter.reviewed"]}),
    ],
)
def test_the_state_that_an_act_leads_to_decides_who_is_told(cast: Cast, after: str, expected: object) -> None:
    letter = make_letter(cast)
    assert tell(cast, A.REVIEW_LETTER, letter, "reviewer", before=L.IN_REVIEW, after=after) == expected


def test_the_state_before_decides_who_hears_of_a_withdrawal(cast: Cast) -> None:
    letter = make_letter(cast)
    numbered = tell(cast, A.WITHDRAW_LETTER, letter, "signer", before=L.NUMBERED, after=L.WITHDRAWN)
    assert numbered == {"clerk": ["letter.withdrawn.number"], "drafter": ["letter.withdrawn"]}
    assert tell(cast, A.WITHDRAW_LETTER, letter, "drafter", before=L.DRAFT, after=L.WITHDRAWN) == {}


def test_the_consulted_person_is_told_and_nobody_else(cast: Cast) -> None:
    facts = {"person": cast.board_drafter.pk}
    assert tell(cast, A.CONSULT_LETTER, make_letter(cast), "reviewer", facts=facts) == {
        "board_drafter": ["letter.consulted"]
    }


def test_whoever_the_signer_lent_his_role_to_is_told_too(cast: Cast) -> None:
    lent = Delegation.objects.create(
        giver=cast.signer, taker=cast.principal, organ=cast.issuer, role=Role.SIGNER, valid_from=TODAY
    )
    review = {"before": L.IN_REVIEW, "after": L.AWAITING_SIGNATURE}
    letter = make_letter(cast)
    assert tell(cast, A.REVIEW_LETTER, letter, "reviewer", **review)["principal"] == ["letter.reviewed.signer"]
    Delegation.objects.filter(pk=lent.pk).update(valid_from=TODAY + timedelta(days=1))
    assert "principal" not in tell(cast, A.REVIEW_LETTER, letter, "reviewer", **review)


def test_issue_tells_each_receiving_desk_once_a_dispatch_and_the_side_of_the_sender(cast: Cast) -> None:
    letter = make_letter(cast)
    sent = [
        make_dispatch(letter, to) for to in (cast.district, cast.bloc, cast.member, cast.paper, cast.third_district)
    ]
    make_dispatch(letter, cast.office, purpose=Purpose.ARCHIVE, status=D.CLOSED)
    assert tell(cast, A.ISSUE_LETTER, letter, "clerk", before=L.NUMBERED) == {
        "recv_clerk": ["letter.issued.recipient"],
        "third_clerk": ["letter.issued.recipient"],
        "bloc_clerk": ["letter.issued.recipient"],
        "member": ["letter.issued.recipient"],
        "inspector": ["letter.issued.watch"],
        "principal": ["letter.issued.principal"],
        "drafter": ["letter.issued"],
        "signer": ["letter.issued"],
    }
    rows = {cast.name(row.person_id): row for row in Notice.objects.all()}
    assert (rows["bloc_clerk"].record_kind, rows["bloc_clerk"].record_id) == ("dispatch", sent[1].pk)
    assert (rows["inspector"].record_kind, rows["inspector"].record_id) == ("letter", letter.pk)
    assert {row.letter_id for row in rows.values()} == {letter.pk}
    assert {(row.on, row.seq, row.read_at) for row in rows.values()} == {(cast.on, 1, None)}
    assert rows["signer"].facts == {"by": cast.clerk.pk}


def test_a_clerk_of_several_receiving_organs_is_told_of_each_dispatch(cast: Cast) -> None:
    make_appointments([(cast.recv_clerk, cast.other_district, Role.CLERK)])
    letter = make_letter(cast)
    sent = [make_dispatch(letter, cast.district), make_dispatch(letter, cast.other_district)]
    tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
    rows = Notice.objects.filter(person=cast.recv_clerk).order_by("seq").values_list("seq", "record_id")
    assert list(rows) == [(1, sent[0].pk), (2, sent[1].pk)]
    assert Notice.objects.filter(person=cast.other_clerk).values_list("seq", flat=True).get() == 1


def test_numbers_go_on_from_the_last_one_of_each_person(cast: Cast) -> None:
    letters = [make_letter(cast), make_letter(cast)]
    make_dispatch(letters[1], cast.district)
    for letter in letters:
        tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
    assert list(Notice.objects.filter(person=cast.inspector).order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert Notice.objects.filter(person=cast.recv_clerk).get().seq == 1


def test_an_ended_or_future_appointment_is_not_told(cast: Cast) -> None:
    letter = make_letter(cast)
    make_dispatch(letter, cast.district)
    Appointment.objects.filter(person=cast.recv_clerk).update(valid_to=YESTERDAY)
    Appointment.objects.filter(person=cast.inspector).update(valid_from=TODAY + timedelta(days=1))
    assert not {"recv_clerk", "inspector"} & set(tell(cast, A.ISSUE_LETTER, letter, "clerk"))


def test_a_delegation_is_told_while_its_giver_holds_the_role(cast: Cast) -> None:
    letter = make_letter(cast)
    make_dispatch(letter, cast.bloc)
    Delegation.objects.create(giver=cast.bloc_clerk, taker=cast.outsider, organ=cast.bloc_office, role=Role.CLERK)
    assert tell(cast, A.ISSUE_LETTER, letter, "clerk")["outsider"] == ["letter.issued.recipient"]
    Appointment.objects.filter(person=cast.bloc_clerk).update(valid_to=YESTERDAY)
    assert not {"outsider", "bloc_clerk"} & set(tell(cast, A.ISSUE_LETTER, letter, "clerk"))


def test_a_registry_office_that_has_ended_hears_nothing(cast: Cast) -> None:
    letter = make_letter(cast)
    make_dispatch(letter, cast.bloc)
    type(cast.bloc_office).objects.filter(pk=cast.bloc_office.pk).update(valid_to=YESTERDAY)
    assert "bloc_clerk" not in tell(cast, A.ISSUE_LETTER, letter, "clerk")


def test_nobody_without_a_usable_account_and_not_the_actor_himself(cast: Cast) -> None:
    letter = make_letter(cast, drafter=cast.paper)
    told_now = tell(cast, A.NUMBER_LETTER, letter, "clerk", before=L.SIGNED, after=L.NUMBERED)
    assert told_now == {}
    make_appointments([(cast.outsider, cast.office, Role.CLERK)])
    assert tell(cast, A.NUMBER_LETTER, letter, "clerk") == {"outsider": ["letter.numbered.clerk"]}


def test_a_person_named_twice_is_told_once_by_the_first_row(cast: Cast) -> None:
    make_appointments([(cast.drafter, cast.office, Role.CLERK)])
    assert tell(cast, A.SIGN_LETTER, make_letter(cast), "signer") == {
        "clerk": ["letter.signed.clerk"],
        "drafter": ["letter.signed.clerk"],
    }


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        (Purpose.IMPLEMENT, {"recv_leader": ["dispatch.acknowledged"]}),
        (Purpose.REPORT, {}),
        (Purpose.INFORM, {}),
    ],
)
def test_taking_a_letter_in_tells_only_those_who_must_direct(cast: Cast, purpose: str, expected: object) -> None:
    dispatch = make_dispatch(make_letter(cast), cast.district, purpose=purpose)
    assert tell(cast, A.ACKNOWLEDGE_DISPATCH, dispatch, "recv_clerk", before=D.SENT, after=D.ACKNOWLEDGED) == expected


def test_a_person_who_takes_his_own_letter_in_tells_nobody(cast: Cast) -> None:
    dispatch = make_dispatch(make_letter(cast), cast.member)
    assert tell(cast, A.ACKNOWLEDGE_DISPATCH, dispatch, "member", before=D.SENT, after=D.ACKNOWLEDGED) == {}


def test_officers_are_those_who_work_on_it_now(cast: Cast) -> None:
    dispatch = make_dispatch(make_letter(cast), cast.district)
    work = {"dispatch": dispatch, "assigned_by": cast.recv_leader, "assigned_on": cast.on}
    Assignment.objects.create(person=cast.third_officer, ended_on=cast.on, **work)
    Assignment.objects.create(person=cast.recv_officer, **work)
    make_appointments([(cast.recv_clerk, cast.district, Role.OFFICER)])
    Assignment.objects.create(person=cast.recv_clerk, lead=False, **work)
    assigned = tell(cast, A.ASSIGN_DISPATCH, dispatch, "recv_leader")
    assert assigned == {"recv_officer": ["dispatch.assigned"], "recv_clerk": ["dispatch.assigned"]}
    accepted = tell(cast, A.ACCEPT_DISPATCH, dispatch, "inspector")
    assert set(accepted) == {"recv_officer", "recv_clerk", "recv_leader"}


def test_a_late_or_redirected_dispatch_is_told_to_its_desk_alone(cast: Cast) -> None:
    letter = make_letter(cast)
    first, late = make_dispatch(letter, cast.district), make_dispatch(letter, cast.other_district)
    added = tell(cast, A.ADD_RECIPIENT, letter, "clerk", facts={"dispatch": late.pk})
    assert added == {"other_clerk": ["letter.added.recipient"]}
    redirected = tell(cast, A.REDIRECT_DISPATCH, first, "clerk", facts={"redirected": late.pk})
    assert redirected == {"other_clerk": ["dispatch.redirected"]}
    assert Notice.objects.filter(event="dispatch.redirected").get().record_id == late.pk


def test_only_the_silent_are_reminded(cast: Cast) -> None:
    letter = make_letter(cast)
    make_dispatch(letter, cast.district, status=D.ACKNOWLEDGED)
    make_dispatch(letter, cast.other_district)
    make_dispatch(letter, cast.third_district, status=D.ARRIVED)
    make_dispatch(letter, cast.member, purpose=Purpose.INFORM)
    assert tell(cast, A.REMIND_DISPATCH, letter, "inspector") == {
        name: ["letter.reminded"] for name in ("other_clerk", "third_clerk", "member")
    }


def test_a_recall_is_told_only_where_the_letter_was_opened(cast: Cast) -> None:
    letter = make_letter(cast)
    opened = make_dispatch(letter, cast.district, status=D.RECALLED, arrived_on=cast.on)
    make_dispatch(letter, cast.other_district, status=D.RECALLED)
    Assignment.objects.create(
        dispatch=opened, person=cast.recv_officer, assigned_by=cast.recv_leader, assigned_on=cast.on
    )
    recalled = tell(cast, A.EXECUTE_RECALL, letter, "clerk", after=L.RECALLED)
    assert recalled["recv_clerk"] == ["letter.recalled.recipient"]
    assert recalled["recv_leader"] == recalled["recv_officer"] == ["letter.recalled.work"]
    assert set(recalled) == {"recv_clerk", "recv_leader", "recv_officer", "inspector", "principal", "drafter", "signer"}


def test_an_act_costs_two_statements_at_most_and_one_that_tells_nobody_none(cast: Cast) -> None:
    letter = make_letter(cast)
    dispatch = make_dispatch(letter, cast.district)
    for action, record, by, statements in (
        (A.SIGN_LETTER, letter, "signer", 2),
        (A.ACKNOWLEDGE_DISPATCH, dispatch, "recv_clerk", 2),
        (A.OPEN_DISPATCH, dispatch, "recv_clerk", 0),
        (A.ISSUE_LETTER, letter, "clerk", 2),
    ):
        event = make_event(cast, action, record, by)
        with CaptureQueriesContext(connection) as asked:
            tell_persons(event)
        assert (action, len(asked)) == (action, min(statements, 1) if connection.vendor == "sqlite" else statements)
