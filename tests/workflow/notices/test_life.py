"""Through the real services: who is told along a letter's life, and a journal that is clean all the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from permissions.models import DispatchGroupRow
from tests.cast import Cast, make_cast
from tests.flows.life import Life
from tests.workflow.journal.chains import tamper, verify
from tests.workflow.notices.scene import told
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.kernel.vocabulary import Purpose
from workflow.notices import queries
from workflow.notices.models import Notice
from workflow.oversight import services as oversight

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast, capsys: pytest.CaptureFixture[str]) -> Life:
    return Life(cast)


def told_by(life: Life, service: Any, who: str, record: object = None, **given: Any) -> dict[str, list[str]]:
    newest = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    life.do(service, who, record, **given)
    return told(life.cast, Notice.objects.filter(pk__gt=newest).order_by("person_id", "seq"))


def test_everybody_is_told_what_he_must_do_next(life: Life) -> None:
    life.to("issue")
    assert told(life.cast) == {
        "reviewer": ["letter.submitted"],
        "drafter": ["letter.reviewed", "letter.signed", "letter.numbered"],
        "signer": ["letter.reviewed.signer"],
        "clerk": ["letter.signed.clerk"],
    }
    issued = told_by(life, sending.issue_letter, "clerk")
    assert {who: keys for who, keys in issued.items() if keys == ["letter.issued.recipient"]}.keys() == {
        "recv_clerk",
        "other_clerk",
    }
    dispatch = life.dispatch("district")
    life.implement(dispatch)
    life.accept(dispatch)
    found = told(life.cast)
    assert found["recv_leader"] == ["dispatch.acknowledged", "dispatch.handed_in", "dispatch.accepted"]
    assert found["recv_officer"] == ["dispatch.assigned", "dispatch.approved", "dispatch.accepted"]
    assert found["inspector"] == ["letter.issued.watch", "dispatch.reported"]
    assert found["other_clerk"] == ["letter.issued.recipient"]
    assert verify() == (0, "")


def test_late_and_redirected_recipients_are_told_and_proven(life: Life) -> None:
    life.to("issue").issue()
    cast = life.cast
    added = told_by(life, sending.add_recipient, "clerk", organ_id=cast.third_district.pk, purpose=Purpose.IMPLEMENT)
    assert added == {"third_clerk": ["letter.added.recipient"]}
    other = life.dispatch("other_district")
    assert told_by(life, desk.refuse_dispatch, "other_clerk", other, reason="Sai nơi nhận") == {
        "clerk": ["dispatch.refused"]
    }
    moved = told_by(life, sending.redirect_dispatch, "clerk", other, organ_id=cast.bloc.pk)
    assert moved == {"bloc_clerk": ["dispatch.redirected"]}
    assert verify() == verify(letter=life.letter.pk) == (0, "")


def test_reminders_and_recalls_reach_those_they_concern(life: Life) -> None:
    life.to("issue").issue()
    life.do(desk.acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    reminded = told_by(life, oversight.remind_silent, "inspector")
    assert set(reminded) == {"other_clerk"}
    assert set(told_by(life, sending.recall_letter, "signer", reason="Sai thẩm quyền")) == {"clerk"}
    recalled = told_by(life, sending.execute_recall, "clerk")
    assert recalled["recv_clerk"] == ["letter.recalled.recipient"]
    assert "other_clerk" not in recalled
    assert queries.page_of(life.cast.actor("other_clerk"))[0].hidden
    assert verify() == (0, "")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM congvan_dispatch WHERE id = %s",
        "UPDATE congvan_dispatch SET purpose = 'INFORM' WHERE id = %s",
        "UPDATE congvan_dispatch SET organ_id = (SELECT MAX(id) FROM congvan_organ) WHERE id = %s",
    ],
)
def test_a_recipient_who_never_acted_cannot_be_taken_away_or_changed(life: Life, sql: str) -> None:
    life.to("issue").issue()
    assert verify() == (0, "")
    target = life.dispatch("other_district")
    DispatchGroupRow.objects.filter(content_object=target).delete()
    tamper(sql, target.pk)
    for options in ({}, {"letter": life.letter.pk}):
        with pytest.raises(CommandError, match=rf"letter:{life.letter.pk}#\d+ recipients") as refusal:
            call_command("verify_journal", **options)
        assert refusal.value.returncode == 1
