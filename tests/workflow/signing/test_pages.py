"""Signing in the browser: the signer sees the very bytes, their hash goes back, others see what they may."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.urls import reverse

from tests.workflow.signing.desk import enrol_keys
from tests.workflow.web.desk import Office, open_office
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter
from workflow.signing.errors import SignerUnavailable
from workflow.signing.services import ready_page
from workflow.signing.verify import verify

pytestmark = [pytest.mark.pdfsig, pytest.mark.django_db]


@pytest.fixture
def office(db: None, folder: Path) -> Office:
    office = open_office()
    enrol_keys(office.cast)
    return office


def pdf_for(office: Office, who: str, key: int) -> tuple[int, bytes]:
    answer = office.get(who, "letter-signed", key)
    return answer.status_code, answer.content


def page_of(office: Office, who: str, letter: Letter) -> str:
    html: str = office.get(who, "letter", letter.pk).content.decode()
    return html


def test_the_signer_signs_the_page_that_he_was_shown(office: Office) -> None:
    letter = office.reviewed()
    page = ready_page(office.cast.actor("signer"), letter.pk)
    status, shown = pdf_for(office, "signer", letter.pk)
    assert (status, hashlib.sha256(shown).hexdigest()) == (200, page)
    form = office.get("signer", "letter-act", letter.pk, "sign_letter").content.decode()
    assert page in form
    assert reverse("congvan:letter-signed", args=[letter.pk]) in form
    office.do("signer", letter, "sign_letter")
    assert letter.status == LetterStatus.SIGNED
    office.do("clerk", letter, "number_letter")
    status, sealed = pdf_for(office, "clerk", letter.pk)
    assert status == 200
    assert verify(sealed).valid, verify(sealed).problems
    assert sealed.startswith(shown)
    assert "Bản đã đóng dấu" in page_of(office, "clerk", letter)
    office.do("clerk", letter, "issue_letter")


def test_another_page_is_not_signed(office: Office) -> None:
    letter = office.reviewed()
    assert office.post("signer", letter, "sign_letter", seen_file="0" * 64).status_code == 409
    letter.refresh_from_db()
    assert letter.status == LetterStatus.AWAITING_SIGNATURE


def test_the_file_is_hidden_like_its_letter(office: Office) -> None:
    letter = office.numbered()
    gone = office.get("third_clerk", "letter-signed", 999_999)
    assert gone.status_code == 404
    assert pdf_for(office, "outsider", letter.pk) == (404, office.get("outsider", "letter-signed", 999_999).content)
    assert pdf_for(office, "recv_clerk", letter.pk)[0] == 404
    office.do("clerk", letter, "issue_letter")
    assert pdf_for(office, "recv_clerk", letter.pk)[0] == 200
    assert pdf_for(office, "outsider", letter.pk)[0] == 404


def test_a_draft_has_no_file(office: Office) -> None:
    assert pdf_for(office, "drafter", office.draft().pk)[0] == 404


def test_a_seal_that_failed_is_put_on_later(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*given: object, **named: object) -> str:
        raise SignerUnavailable

    letter = office.signed()
    with monkeypatch.context() as patch:
        patch.setattr("workflow.registers.sealing.begin_seal", down)
        office.do("clerk", letter, "number_letter")
    assert office.url(letter, "seal_letter") in page_of(office, "clerk", letter)
    office.do("clerk", letter, "seal_letter")
    assert verify(pdf_for(office, "clerk", letter.pk)[1]).valid
    assert office.url(letter, "seal_letter") not in page_of(office, "clerk", letter)
