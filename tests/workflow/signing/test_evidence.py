"""The evidence record: a sealed file stays provable long after the certificates of its day have ended."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import call_command

from tests.cast import make_cast
from tests.workflow.signing.authority import NOW, YEAR, Authority, rsa_key, write_p12
from tests.workflow.signing.desk import Desk, enrol, signing_settings
from tests.workflow.signing.servers import Server, running
from workflow.journal.models import JournalEntry
from workflow.kernel.clock import database_now
from workflow.letters.models import Letter
from workflow.signing import evidence, files
from workflow.signing.apart import reported
from workflow.signing.errors import NotValid
from workflow.signing.evidence import lacking, problems_of, proven_at, renew
from workflow.signing.models import EvidenceStamp, SignedFile
from workflow.signing.verify import verify

pytestmark = [pytest.mark.pdfsig, pytest.mark.django_db]
TSA = Authority("Gốc thời gian lâu dài")


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[Server]:
    holder = TSA.holder("Dấu thời gian", key=rsa_key(3072, 1), until=NOW + 8 * YEAR, stamping=True)
    write_p12(tmp_path / "tsa", "tsa", holder)
    with running("tsa", tmp_path / "tsa") as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, tsa: Server) -> Iterator[Desk]:
    """A sealed letter whose signatures bear no stamp of their own: only its evidence can carry it."""
    with signing_settings(tmp_path):
        cast = make_cast()
        enrol(cast)
        desk = Desk(cast)
        desk.sign_file()
        desk.seal()
    (tmp_path / "tsa.pem").write_bytes(TSA.root.certificate.public_bytes(Encoding.PEM))
    with signing_settings(tmp_path, TSA={"url": tsa.url + "/", "roots": [str(tmp_path / "tsa.pem")]}):
        yield desk


def row() -> SignedFile:
    return SignedFile.objects.select_related("letter").get(revision=4)


def test_a_file_without_it_ends_with_its_certificates(desk: Desk) -> None:
    assert verify(desk.bytes_of(4)).valid
    assert not verify(desk.bytes_of(4), at=NOW + 5 * YEAR).valid


def test_with_it_the_file_is_valid_years_later(desk: Desk) -> None:
    link = renew(row())
    with time_machine.travel(NOW + 5 * YEAR):
        report = reported(desk.bytes_of(4))
    assert report.valid, report.problems
    assert "dấu thời gian từ" in report.answers["bằng chứng lâu dài"]
    assert link.no == 1
    assert link.good_until > NOW + 7 * YEAR


def test_the_child_judges_at_the_same_moment(desk: Desk) -> None:
    renew(row())
    with time_machine.travel(NOW + 5 * YEAR):
        assert reported(desk.bytes_of(4), apart=True).valid


def test_the_file_itself_is_not_touched(desk: Desk) -> None:
    before = desk.bytes_of(4)
    renew(row())
    assert desk.bytes_of(4) == before
    assert "KHÔNG" not in verify(before).answers["pdfsig"]


def test_links_bind_each_other(desk: Desk) -> None:
    first, second = renew(row()), renew(row())
    assert (first.no, second.no) == (1, 2)
    assert problems_of(row().sha256, database_now()) == []
    assert first.covers != second.covers


def test_it_holds_while_its_newest_stamp_does_and_no_longer(desk: Desk) -> None:
    renew(row())
    assert proven_at(row().sha256, NOW + 7 * YEAR) is not None
    assert proven_at(row().sha256, NOW + 9 * YEAR) is None


def change(**values: Any) -> None:
    EvidenceStamp.objects.filter(no=1).update(**values)


@pytest.mark.parametrize("what", ["token", "material", "file", "gone", "swapped"])
def test_a_changed_record_proves_nothing(desk: Desk, what: str) -> None:
    link, _second = renew(row()), renew(row())
    token = bytearray(bytes(link.token))
    token[-20] ^= 1
    file = row().sha256
    if what == "token":
        change(token=bytes(token))
    elif what == "material":
        change(material="0" * 64)
    elif what == "file":
        file = "1" * 64
        EvidenceStamp.objects.update(file=file)
    elif what == "gone":
        EvidenceStamp.objects.filter(no=1).delete()
    else:
        tokens = [bytes(one.token) for one in EvidenceStamp.objects.order_by("-no")]
        for no, other in enumerate(tokens, start=1):
            EvidenceStamp.objects.filter(no=no).update(token=other)
    assert problems_of(file, database_now())


def test_a_file_that_is_not_valid_gets_no_stamp(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = files.keep(desk.bytes_of(4) + b"x")
    SignedFile.objects.filter(revision=4).update(sha256=broken)
    with pytest.raises(NotValid):
        renew(row())
    monkeypatch.setattr(evidence, "verify", lambda pdf: type("All", (), {"problems": []})())
    assert renew(row()).no == 1  # the guard off


def test_it_is_journalled_on_the_letter(desk: Desk) -> None:
    link = renew(row())
    letter = Letter.objects.get(pk=desk.letter.pk)
    entry = JournalEntry.objects.get(stream=f"letter:{letter.pk}", action="stamp_evidence")
    assert link.covers in entry.body
    assert letter.chain_hash == entry.hash


def test_the_command_stamps_what_lacks_and_renews_what_ends(desk: Desk, tsa: Server) -> None:
    assert run() == (0, "Đã đóng 1 dấu thời gian lâu dài, còn thiếu 0.")
    assert run() == (0, "Đã đóng 0 dấu thời gian lâu dài, còn thiếu 0.")
    EvidenceStamp.objects.update(good_until=database_now() + YEAR / 4)
    assert list(lacking(database_now())) == [row()]
    assert run()[0] == 0
    assert EvidenceStamp.objects.count() == 2
    EvidenceStamp.objects.update(good_until=database_now() + YEAR / 4)
    tsa.kill()
    assert run() == (1, "Đã đóng 0 dấu thời gian lâu dài, còn thiếu 1.")


def run() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("renew_evidence", stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue().strip()
    return 0, out.getvalue().strip()


def test_without_an_authority_it_is_said(folder: Path) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("renew_evidence", stderr=err)
    assert stop.value.code == 2


def test_it_goes_along_in_the_case_and_is_checked_there(desk: Desk, tmp_path: Path) -> None:
    from workflow.casefile.bundling import write_case

    renew(row())
    renew(row())
    place = tmp_path / "case.zip"
    with place.open("wb+") as out:
        write_case(desk.cast.actor("clerk"), Letter.objects.get(pk=desk.letter.pk), out)
    said = StringIO()
    call_command("verify_case", str(place), stdout=said)
    assert "nguyên vẹn" in said.getvalue()
    with time_machine.travel(NOW + 5 * YEAR):
        call_command("verify_case", str(place), stdout=said)
