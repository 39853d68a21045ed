"""Time stamps: bound to the signature, from a trusted authority, never silently missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import call_command

from tests.cast import make_cast
from tests.workflow.signing.authority import NOW, YEAR, Authority, rsa_key, write_p12
from tests.workflow.signing.desk import Desk, enrol, sealed, signing_settings
from tests.workflow.signing.servers import Server, running
from workflow.dispatches.services import issue_letter
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict
from workflow.registers.services import number_letter
from workflow.signing.configuration import signing
from workflow.signing.errors import NoTimeStamp, NotValid
from workflow.signing.journalled import journal_says
from workflow.signing.models import SignedFile
from workflow.signing.queries import waiting_files
from workflow.signing.sealing import begin_seal, fetch_missing_stamps
from workflow.signing.timestamps import stamp
from workflow.signing.verify import verify

pytestmark = [pytest.mark.pdfsig, pytest.mark.django_db]
TSA = Authority("Gốc thời gian")


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[Server]:
    write_p12(
        tmp_path / "tsa", "tsa", TSA.holder("Dấu thời gian", key=rsa_key(3072, 1), until=NOW + 8 * YEAR, stamping=True)
    )
    with running("tsa", tmp_path / "tsa") as server:
        yield server


@pytest.fixture
def options(tmp_path: Path, tsa: Server) -> dict[str, Any]:
    (tmp_path / "tsa.pem").write_bytes(TSA.root.certificate.public_bytes(Encoding.PEM))
    return {"url": tsa.url + "/", "roots": [str(tmp_path / "tsa.pem")]}


@pytest.fixture
def desk(tmp_path: Path, options: dict[str, Any]) -> Iterator[Desk]:
    with signing_settings(tmp_path, TSA=options):
        cast = make_cast()
        enrol(cast)
        yield Desk(cast)


def test_both_signatures_are_stamped(desk: Desk) -> None:
    desk.sign_file()
    desk.seal()
    r3, r4 = desk.bytes_of(3), desk.bytes_of(4)
    report = verify(r4)
    assert report.valid, report.problems
    assert report.stamped
    assert len(r4) - len(r3) < 64_000
    assert not SignedFile.objects.filter(waits=True).exists()


def test_a_stamped_signature_outlives_its_certificate(desk: Desk) -> None:
    desk.sign_file()
    desk.seal()
    assert verify(desk.bytes_of(4), at=NOW + 5 * YEAR).valid  # the person's certificate had one year
    gone = verify(desk.bytes_of(4), at=NOW + 9 * YEAR)
    assert not gone.valid
    assert all("dấu thời gian" in problem for problem in gone.problems), gone.problems


def test_an_unstamped_one_does_not(folder: Path) -> None:
    good = sealed()
    assert verify(good, at=NOW + YEAR / 2).valid
    assert not verify(good, at=NOW + 5 * YEAR).valid


def test_an_authority_that_is_down_leaves_the_letter_waiting(desk: Desk, tsa: Server) -> None:
    page = desk.waiting()
    tsa.kill()
    desk.sign_file()
    waiting = SignedFile.objects.get(revision=3)
    assert waiting.waits
    body = JournalEntry.objects.get(action="sign_letter").body
    assert json.loads(body)["facts"]["stamp"] == "pending"
    number_letter(desk.cast.actor("clerk"), desk.letter.pk)
    with pytest.raises(NoTimeStamp):
        begin_seal(desk.cast.actor("clerk"), desk.letter.pk)
    with pytest.raises(Conflict):
        issue_letter(desk.cast.actor("clerk"), desk.letter.pk)
    assert fetch_missing_stamps() == (0, 1)
    again = tsa.again()
    try:
        assert fetch_missing_stamps() == (1, 0)
        assert fetch_missing_stamps() == (0, 0)
        begin_seal(desk.cast.actor("clerk"), desk.letter.pk)
    finally:
        again.kill()
    report = verify(desk.bytes_of(4))
    assert report.valid, report.problems
    assert report.stamped
    assert desk.bytes_of(3).startswith(desk.bytes_of(2))
    assert SignedFile.objects.get(revision=2).sha256 == page
    journal_says(report)
    assert report.valid


def test_a_seal_that_waits_for_its_stamp_is_stamped_in_place(desk: Desk, tsa: Server) -> None:
    desk.sign_file()
    tsa.kill()
    desk.seal()
    (waiting,) = waiting_files()
    assert waiting.revision == 4
    with pytest.raises(Conflict):
        issue_letter(desk.cast.actor("clerk"), desk.letter.pk)
    again = tsa.again()
    try:
        call_command("stamp_signatures", verbosity=0)
    finally:
        again.kill()
    report = verify(desk.bytes_of(4))
    assert report.valid, report.problems
    issue_letter(desk.cast.actor("clerk"), desk.letter.pk)


def test_without_that_guard_an_unstamped_letter_would_leave(
    desk: Desk, tsa: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_file()
    tsa.kill()
    desk.seal()
    monkeypatch.setattr("workflow.dispatches.services.require_sealed", lambda letter: None)
    issue_letter(desk.cast.actor("clerk"), desk.letter.pk)


@pytest.mark.parametrize("fault", ["late", "other", "refuses", "garbage"])
def test_a_wrong_answer_is_no_stamp(tmp_path: Path, options: dict[str, Any], fault: str) -> None:
    with signing_settings(tmp_path, TSA={**options, "url": options["url"] + fault}), pytest.raises(NoTimeStamp):
        stamp(b"value", datetime.now(UTC))


def test_a_right_answer_is_one(desk: Desk) -> None:
    assert stamp(b"value", datetime.now(UTC))


def test_a_stamp_of_an_untrusted_authority_is_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    (tmp_path / "other.pem").write_bytes(Authority().root.certificate.public_bytes(Encoding.PEM))
    with signing_settings(tmp_path, TSA={**options, "roots": [str(tmp_path / "other.pem")]}):
        cast = make_cast()
        enrol(cast)
        desk = Desk(cast)
        desk.waiting()
        with pytest.raises(NotValid):
            desk.sign_file()
        assert signing().tsa
        assert not SignedFile.objects.filter(revision=3).exists()
