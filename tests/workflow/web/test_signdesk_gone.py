"""The desk asked for a letter that does not wait any more, and pages of decisions on letters that are hidden now."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import make_appointments
from tests.workflow.web.desk import Office
from tests.workflow.web.test_signdesk import DESK, decide, look, office
from workflow.directory.models import Appointment
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.signing import deciding
from workflow.signing.ending import EXPIRED
from workflow.signing.models import SigningBatch, SigningItem
from workflow.web.signdesk import rows

__all__ = ["office"]
pytestmark = pytest.mark.django_db
WORDS = "Sai nơi nhận ở mục hai"


def two(office: Office) -> tuple[Letter, Letter]:
    one, other = office.reviewed(), office.reviewed()
    Letter.objects.filter(pk=one.pk).update(subject="việc thứ nhất")
    Letter.objects.filter(pk=other.pk).update(subject="việc thứ hai")
    return one, other


def typed(letter: Letter, **more: Any) -> dict[str, Any]:
    return {"letter": letter.pk, "decision": "RETURN", "text_hash": letter.text_hash, "seen": "", "reason": WORDS,
            "quick": ["Sửa câu chữ."], **more}  # fmt: skip


def forms(html: str) -> list[int]:
    """The letters on which the page would decide."""
    return [int(pk) for pk in re.findall(r'name="letter" value="(\d+)"', html)]


def test_the_same_decision_twice_goes_on_both_times(office: Office) -> None:
    one, _other = two(office)
    client = office.client("signer")
    assert [client.post(DESK, typed(one)).status_code for _ in range(2)] == [302, 302]
    assert SigningItem.objects.count() == 1


def test_another_decision_on_it_brings_no_other_letters_form(office: Office) -> None:
    one, _other = two(office)
    client = office.client("signer")
    client.post(DESK, typed(one))
    answer = client.post(DESK, typed(one, decision="SIGN"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert forms(html) == []
    assert WORDS not in html
    assert "checked" not in html
    assert "Văn bản “việc thứ nhất” không còn chờ đồng chí." in html
    assert "hoàn tác trước" in html
    assert "Việc thứ hai" in html, "the list stays"


def test_refused_on_a_letter_that_still_waits_everything_typed_stays(office: Office) -> None:
    one, _other = two(office)
    look(office)
    answer = office.client("signer").post(DESK, typed(one, text_hash="0" * 64))
    html = answer.content.decode()
    assert (answer.status_code, set(forms(html))) == (409, {one.pk})
    assert WORDS in html


@pytest.mark.parametrize("guard", [True, False], ids=["", "guard off"])
def test_a_form_of_the_round_before_decides_nothing(office: Office, monkeypatch: Any, guard: bool) -> None:
    """It stood open while another returned the letter, and the letter came back with the same words."""
    one, _other = two(office)
    if not guard:
        monkeypatch.setattr(deciding, "_require_same_round", lambda letter, decided: None)
    assert 'name="round" value="1"' in look(office, f"?cv={one.pk}")
    Letter.objects.filter(pk=one.pk).update(round=2)
    answer = office.client("signer").post(DESK, typed(one, round=1))
    assert (answer.status_code, SigningItem.objects.count()) == ((409, 0) if guard else (302, 1))
    batch = {"cv": one.pk, f"decision-{one.pk}": "RETURN", f"reason-{one.pk}": WORDS,
             f"text-{one.pk}": one.text_hash, f"round-{one.pk}": 1}  # fmt: skip
    if guard:
        assert office.client("signer").post(reverse("congvan:sign-batch"), batch).status_code == 409
        assert office.client("signer").post(DESK, typed(one, round=2)).status_code == 302


@pytest.mark.parametrize("asked", ["decided", "hidden", "missing"])
def test_a_link_to_a_letter_that_does_not_wait_shows_the_list_alone(office: Office, asked: str) -> None:
    one, other = two(office)
    if asked == "decided":
        decide(office, one, "SIGN")
    if asked == "hidden":
        Letter.objects.filter(pk=one.pk).update(issuer=office.cast.organs["bloc"], registrar=office.cast.organs["bloc"])
    pk = {"decided": one.pk, "hidden": one.pk, "missing": 987654}[asked]
    html = look(office, f"?cv={pk}&xem=doc")
    assert forms(html) == []
    assert ("thứ nhất” không còn chờ" in html) == (asked == "decided")
    assert ("Văn bản này không còn chờ đồng chí." in html) == (asked != "decided")
    assert f"?cv={other.pk}" in html


def test_taken_for_the_first_of_the_list_it_would_be_another_letter(office: Office, monkeypatch: Any) -> None:
    """The guard off."""
    from workflow.web.signdesk import views

    one, other = two(office)
    decide(office, one, "SIGN")
    monkeypatch.setattr(views, "_gone", lambda standing, letter_id: "")
    assert set(forms(look(office, f"?cv={one.pk}"))) == {other.pk}


def test_what_came_to_nothing_waits_again_and_says_so(office: Office) -> None:
    """Nobody carried it out, no sweep came; the old decision is over by itself."""
    one, _other = two(office)
    decide(office, one, "SIGN")
    SigningItem.objects.update(not_before=SigningItem.objects.get().not_before - timedelta(hours=1))
    SigningBatch.objects.update(confirmed_at=SigningBatch.objects.get().begun_at - timedelta(hours=1))
    html = look(office, f"?cv={one.pk}")
    assert set(forms(html)) == {one.pk}
    assert str(EXPIRED) in html
    assert "cv-waits" not in html
    assert decide(office, one, "RETURN", reason=WORDS).status_code == 302
    assert list(SigningItem.objects.order_by("pk").values_list("state", flat=True)) == ["REFUSED", "WAITING"]


class TestHidden:
    NAME = "chuyện mới sau khi rời chức"

    @pytest.fixture
    def left(self, office: Office) -> str:
        """The progress page of a signer who has left; the letter got another subject since."""
        cast, letter = office.cast, office.reviewed()
        decide(office, letter, "SIGN")
        today, person = cast.actor("signer").on, cast.people["signer"]
        make_appointments([(person, cast.organs["department"], Role.LEADER)])
        Appointment.objects.filter(person=person, role=Role.SIGNER).update(valid_to=today - timedelta(days=1))
        Letter.objects.filter(pk=letter.pk).update(subject=self.NAME)
        assert office.get("signer", "letter", letter.pk).status_code == 404
        return reverse("congvan:sign-progress", args=[SigningBatch.objects.get().pk])

    def test_its_subject_stands_nowhere(self, office: Office, left: str) -> None:
        html = office.client("signer").get(left).content.decode()
        assert self.NAME[1:] not in html
        assert "văn bản không còn hiển thị" in html
        undo = reverse("congvan:sign-undo", args=[SigningItem.objects.get().pk])
        answer = office.client("signer").post(undo, {"next": left}, follow=True)
        assert "Đã hoàn tác." in answer.content.decode()
        assert self.NAME[1:] not in answer.content.decode()
        assert reverse("congvan:letter", args=[SigningItem.objects.get().letter_id]) not in answer.content.decode()

    def test_without_the_scope_it_would(self, office: Office, left: str, monkeypatch: Any) -> None:
        """The guard off."""
        monkeypatch.setattr(type(policy()), "scope", lambda self, actor, queryset: queryset)
        assert self.NAME[1:] in office.client("signer").get(left).content.decode()

    def test_among_what_waits_too(self, office: Office, left: str) -> None:
        items = rows.seen_of(office.cast.actor("signer"), list(SigningItem.objects.select_related("letter")))
        assert [item.hidden for item in items] == [True]  # type: ignore[attr-defined]
        assert rows.seen_of(office.cast.actor("signer"), []) == []
