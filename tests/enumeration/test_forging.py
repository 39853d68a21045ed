"""Forged forms: fields that no page has, ids of another unit, rights that have ended, factors used before."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.enumeration.bodies import body_of
from tests.enumeration.browsers import Browsers
from tests.enumeration.worlds import Desk, Stage
from tests.workflow.web.desk import PARTS, Office, hidden, said
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation

FORGED = {
    "status": "ISSUED", "number": "1", "symbol": "X/Y", "issued_on": "01/01/2020", "signed_on": "01/01/2020",
    "signed_hash": "0" * 64, "text_no": "99", "round": "99", "process_id": "1", "drafter": "1", "drafter_id": "1",
    "issuer": "1", "issuer_id": "1", "watcher": "1", "watcher_id": "1", "outside": "1", "chain_seq": "0",
    "chain_hash": "0", "numbered_by": "1", "authority_id": "1", "incoming_number": "999", "purpose": "ARCHIVE",
    "paper": "1", "actor": "1", "person": "1", "on": "01/01/2020", "action": "issue_letter", "id": "1", "pk": "1",
    "letter": "1", "letter_id": "1", "recall_reason": "x", "confirmed_at": "9999999999", "is_superuser": "1",
}  # fmt: skip


def columns(record: Any) -> dict[str, Any]:
    """The record as it stands."""
    return type(record).objects.values().get(pk=record.pk)


def test_fields_that_no_page_has_are_not_taken(office: Office) -> None:
    """An act with forged fields beside its own changes what the same act without them changes."""
    found: list[dict[str, Any]] = []
    for forged in ({}, FORGED):
        world = Stage(office.cast).draft()
        body = {**body_of(office.cast, world, "edit_letter"), **forged}
        body["version"] = world.letter.version
        answer = office.client("drafter").post(office.url(world.letter, "edit_letter"), body)
        assert answer.status_code == 302, said(answer)
        row = columns(world.letter)
        for own in ("id", "process_id", "chain_hash", "created_at"):
            row.pop(own)
        found.append(row)
    assert found[0] == found[1]
    letter = Letter.objects.latest("pk")
    answer = office.client("drafter").post(
        office.url(letter, "submit_letter"),
        {"version": letter.version, "signer_id": office.cast.people["signer"].pk, **FORGED},
    )
    letter.refresh_from_db()
    assert (answer.status_code, letter.status, letter.number, letter.round) == (302, "IN_REVIEW", None, 1)


def test_a_forged_dispatch_keeps_its_number_and_purpose(office: Office) -> None:
    desk = Desk(Stage(office.cast))
    body = {"version": desk.row.version, **FORGED}
    assert office.client("recv_clerk").post(office.url(desk.row, "acknowledge_dispatch"), body).status_code == 302
    desk.row.refresh_from_db()
    assert (desk.row.incoming_number, desk.row.purpose, desk.row.paper) == (1, "IMPLEMENT", False)


@pytest.mark.parametrize("value", ["-1", "0", "99999999999999999999", "x", "٣"])
def test_a_forged_version_is_no_way_round(office: Office, value: str) -> None:
    world = Stage(office.cast).reviewed()
    body = {**body_of(office.cast, world, "sign_letter"), "version": value}
    answer = office.client("signer").post(office.url(world.letter, "sign_letter"), body)
    assert answer.status_code in (409, 422)
    world.letter.refresh_from_db()
    assert world.letter.status == "AWAITING_SIGNATURE"


def test_somebody_without_authority_cannot_be_made_the_signer(office: Office) -> None:
    world = Stage(office.cast).draft()
    for who in ("drafter", "clerk", "recv_leader", "bloc_signer", "superuser", "inactive"):
        body = {"version": world.letter.version, "signer_id": office.cast.people[who].pk}
        assert office.client("drafter").post(office.url(world.letter, "submit_letter"), body).status_code == 422
    world.letter.refresh_from_db()
    assert world.letter.status == "DRAFT"


def foreign_ids(office: Office) -> list[tuple[str, Any, str, dict[str, Any]]]:
    """(who, record, act, body): the record is his, an id inside the form belongs to another's."""
    stage = Stage(office.cast)
    mine, other = Desk(stage).questioned(), Desk(stage).questioned()
    told, untold = stage.instructed(), stage.instructed()
    bloc = Stage(office.cast, "bloc").issued()
    theirs = Obligation.objects.filter(dispatch=other.row, due=None).first()
    beside = Obligation.objects.filter(dispatch=mine.world.organs["other_district"], due=None).first()
    assert theirs is not None
    due = {"due": "30/12/2099", "decision": "QĐ 1", "answer": "Đã rõ", "reason": "x"}
    duties = [row for row in (theirs, beside) if row is not None]
    found: list[tuple[str, Any, str, dict[str, Any]]] = [
        ("recv_leader", mine.row, "answer_inspector", {"question_id": other.world.body["to_recipient"]}),
        ("recv_leader", mine.row, "answer_inspector", {"question_id": mine.world.body["to_sender"]}),
        ("reviewer", mine.row, "answer_sender", {"question_id": other.world.body["to_sender"]}),
        ("inspector", mine.row, "answer_sender", {"question_id": mine.world.body["to_recipient"]}),
        ("inspector", told.letter, "answer_instruction", {"instruction_id": untold.body["instruction_id"]}),
        ("signer", told.letter, "replace_letter", {"by_id": bloc.letter.pk}),
        ("signer", told.letter, "replace_letter", {"by_id": told.letter.pk}),
        *(("recv_leader", mine.row, "set_deadline", {"obligation_id": row.pk}) for row in duties),
        *(("signer", mine.row, "extend_deadline", {"obligation_id": row.pk}) for row in duties),
    ]
    return [(who, record, act, {**due, **body}) for who, record, act, body in found]


def test_ids_of_other_units_inside_a_form_are_refused(office: Office) -> None:
    browsers = Browsers(office)
    cases = foreign_ids(office)
    for who, *_rest in cases:
        browsers.client(who)
    browsers.settle()
    for who, record, act, body in cases:
        record.refresh_from_db()
        answer = browsers.ask(who, "POST", office.url(record, act), {"version": record.version, **body})
        assert (answer.status, answer.effect) == (422, False), (who, act, body, answer.status)


def test_persons_of_other_units_are_not_assigned(office: Office) -> None:
    desk = Desk(Stage(office.cast)).directed()
    before = columns(desk.row)
    for who in ("other_officer", "bloc_leader", "inspector", "superuser", "inactive", "recv_clerk"):
        for body in (
            {"person_id": office.cast.people[who].pk},
            {"person_id": office.cast.people["recv_officer"].pk, "cooperators": office.cast.people[who].pk},
        ):
            body["version"] = desk.row.version
            assert office.client("recv_leader").post(office.url(desk.row, "assign_dispatch"), body).status_code == 422
    assert columns(desk.row) == before


def test_evidence_for_anothers_duty_counts_for_nothing(office: Office) -> None:
    stage = Stage(office.cast)
    mine, other = Desk(stage).implementing(), Desk(stage).implementing()
    body = {name: value for name, value in body_of(office.cast, other.world, "hand_in_dispatch", "district").items()
            if "-" in name}  # fmt: skip
    answer = office.client("recv_officer").post(
        office.url(mine.row, "hand_in_dispatch"), {"version": mine.row.version, **body}
    )
    assert answer.status_code == 422
    assert not Obligation.objects.filter(status="HANDED_IN").exists()


def test_a_hidden_letter_cannot_be_named_as_the_upper_one(office: Office) -> None:
    """A bloc's drafter carries out only what reached his own organ."""
    stage = Stage(office.cast)
    world = stage.issued()
    draft = Stage(office.cast, "bloc").draft()
    for dispatch in (world.organs["district"], world.persons["member"]):
        answer = office.client("bloc_drafter").post(
            office.url(draft.letter, "link_upper"), {"version": draft.letter.version, "dispatch_id": dispatch.pk}
        )
        assert answer.status_code == 422
        assert "rà soát thẻ" not in answer.content.decode().replace("thực hiện công văn", "")


def test_a_making_at_somebody_elses_organ_is_refused(office: Office) -> None:
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS}
    for organ in ("bloc", "district", "board", "inspection"):
        answer = office.client("drafter").post(
            reverse("congvan:draft"), {**typed, "spot": f"{office.cast.organs[organ].pk}-0"}
        )
        assert answer.status_code == 422, organ
    assert Letter.objects.count() == 0
