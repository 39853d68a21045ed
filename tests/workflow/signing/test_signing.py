"""A letter signed, numbered and sealed as a file, through the services; and what refuses it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.workflow.signing.desk import Desk
from workflow.dispatches.services import issue_letter
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, NotFound, Stale
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.services import sign_letter
from workflow.registers.services import number_letter
from workflow.signing import services
from workflow.signing.errors import BadCertificate, NoKey
from workflow.signing.journalled import journal_says
from workflow.signing.models import PendingSignature, SignedFile, SigningKey
from workflow.signing.sealing import begin_seal
from workflow.signing.verify import verify

pytestmark = pytest.mark.pdfsig


def facts(desk: Desk, action: str) -> dict[str, object]:
    body = JournalEntry.objects.get(stream=f"letter:{desk.letter.pk}", action=action).body
    found: dict[str, object] = json.loads(body)["facts"]
    return found


def test_a_letter_is_signed_numbered_sealed_and_issued(desk: Desk) -> None:
    page = desk.waiting()
    assert desk.sign_file() == ""
    assert desk.letter.status == LetterStatus.SIGNED
    r3 = desk.bytes_of(3)
    assert verify(r3, sealed=False).valid
    assert r3.startswith(desk.bytes_of(2))
    desk.seal()
    report = verify(desk.bytes_of(4))
    assert report.valid, report.problems
    assert report.who == "Lê Hữu Ký"
    assert report.capacity.startswith("T/M BAN THƯỜNG VỤ – PHÓ BÍ THƯ (căn cứ ")
    assert (report.number, report.date) == ("01-CV/TU", "ngày 06 tháng 6 năm 2022")
    assert report.seal == "Tỉnh uỷ Lam Giang"
    assert facts(desk, "sign_letter")["page"] == page
    assert facts(desk, "seal_letter")["file"] == report.sha256
    journal_says(report)
    assert report.valid
    assert "đúng với nhật ký" in report.answers["nhật ký"]
    issue_letter(desk.cast.actor("clerk"), desk.letter.pk)


def test_an_office_without_a_seal_key_keeps_the_journalled_act(desk: Desk) -> None:
    SigningKey.objects.filter(organ__isnull=False).delete()
    desk.to("sign")
    sign_letter(desk.cast.actor("signer"), desk.letter.pk, text_hash=desk.letter.text_hash)
    number_letter(desk.cast.actor("clerk"), desk.letter.pk)
    desk.issue()
    assert not SignedFile.objects.exists()


def test_where_files_are_signed_the_journalled_act_alone_is_refused(desk: Desk) -> None:
    desk.waiting()
    with pytest.raises(Conflict):
        sign_letter(desk.cast.actor("signer"), desk.letter.pk, text_hash=desk.letter.text_hash)
    desk.letter.refresh_from_db()
    assert desk.letter.status == LetterStatus.AWAITING_SIGNATURE


def test_a_look_writes_nothing_and_gives_the_same_page_again(desk: Desk) -> None:
    first = desk.waiting()
    assert desk.waiting() == first
    assert not SignedFile.objects.exists()


def test_that_refusal_is_the_hooks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.waiting()
    monkeypatch.setattr("workflow.letters.services.signature_hooks", [])
    sign_letter(desk.cast.actor("signer"), desk.letter.pk, text_hash=desk.letter.text_hash)
    desk.letter.refresh_from_db()
    assert desk.letter.status == LetterStatus.SIGNED


def test_another_page_than_the_one_seen_is_not_signed(desk: Desk) -> None:
    seen = desk.waiting()
    with pytest.raises(Stale):
        services.begin_signature(
            desk.cast.actor("signer"), desk.letter.pk, text_hash=desk.letter.text_hash, seen="0" * 64
        )
    with pytest.raises(Stale):
        services.begin_signature(desk.cast.actor("signer"), desk.letter.pk, text_hash="0" * 64, seen=seen)
    assert not PendingSignature.objects.exists()


def test_a_sealed_letter_takes_no_second_number_and_no_second_seal(desk: Desk) -> None:
    desk.sign_file()
    desk.seal()
    clerk = desk.cast.actor("clerk")
    with pytest.raises(Conflict):
        number_letter(clerk, desk.letter.pk)
    with pytest.raises(Conflict):
        begin_seal(clerk, desk.letter.pk)


def test_an_unsealed_letter_is_not_issued(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.sign_file()
    number_letter(desk.cast.actor("clerk"), desk.letter.pk)
    with pytest.raises(Conflict):
        issue_letter(desk.cast.actor("clerk"), desk.letter.pk)
    monkeypatch.setattr("workflow.dispatches.services.require_sealed", lambda letter: None)
    issue_letter(desk.cast.actor("clerk"), desk.letter.pk)


def test_the_seal_is_the_clerks_alone(desk: Desk) -> None:
    desk.sign_file()
    number_letter(desk.cast.actor("clerk"), desk.letter.pk)
    for who in ("signer", "drafter", "reviewer", "administrator"):
        with pytest.raises(Exception) as refused:
            begin_seal(desk.cast.actor(who), desk.letter.pk)
        assert refused.type.__name__ in ("NotAllowed", "NotFound"), who
    begin_seal(desk.cast.actor("clerk"), desk.letter.pk)


def test_who_has_no_key_signs_nothing(desk: Desk) -> None:
    desk.waiting()
    SigningKey.objects.filter(person__isnull=False).delete()
    with pytest.raises(NoKey):
        desk.sign_file()
    desk.letter.refresh_from_db()
    assert desk.letter.status == LetterStatus.AWAITING_SIGNATURE


def test_another_certificate_than_the_registered_one_signs_nothing(desk: Desk) -> None:
    desk.waiting()
    SigningKey.objects.filter(person__isnull=False).update(certificate="0" * 64)
    with pytest.raises(BadCertificate):
        desk.sign_file()


def test_the_page_is_hidden_from_who_may_not_see_the_letter(desk: Desk) -> None:
    desk.waiting()
    with pytest.raises(NotFound):
        services.ready_page(desk.cast.actor("recv_clerk"), desk.letter.pk)


def test_a_pending_signature_is_used_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[object] = []
    monkeypatch.setattr(services, "sign_letter", lambda actor, key, **given: kept.append(given))
    page = desk.waiting()
    signer, key = desk.cast.actor("signer"), desk.letter.pk
    services.begin_signature(signer, key, text_hash=desk.letter.text_hash, seen=page)
    sign_letter(signer, key, **kept[0])  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        sign_letter(signer, key, **kept[0])  # type: ignore[arg-type]
    assert SignedFile.objects.filter(revision=3).count() == 1


@pytest.mark.parametrize("broken", ["expired", "another person", "another page", "another letter"])
def test_a_finished_file_is_held_to_its_pending(
    desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    kept: list[dict[str, object]] = []
    monkeypatch.setattr(services, "sign_letter", lambda actor, key, **given: kept.append(given))
    page = desk.waiting()
    signer = desk.cast.actor("signer")
    services.begin_signature(signer, desk.letter.pk, text_hash=desk.letter.text_hash, seen=page)
    rows = PendingSignature.objects.all()
    target = desk
    if broken == "expired":
        rows.update(expires_at=rows.get().expires_at - timedelta(minutes=6))
    elif broken == "another person":
        rows.update(person=cast.people["clerk"])
    elif broken == "another page":
        rows.update(seen="1" * 64)
    else:
        target = Desk(cast, "Về việc khác")
        target.waiting()
    with pytest.raises(Conflict):
        sign_letter(signer, target.letter.pk, **{**kept[0], "text_hash": target.letter.text_hash})  # type: ignore[arg-type]
    assert not SignedFile.objects.filter(revision=3).exists()
