"""`verify_letter`: a file alone, and what the journal says of it; exit 0, 1 or 2."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.workflow.signing import desk as making
from tests.workflow.signing.desk import Desk, signing_settings
from tests.workflow.signing.tampering import CLASSES
from workflow.signing.models import SignedFile

pytestmark = pytest.mark.pdfsig


def run(place: Path, *options: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_letter", str(place), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def sealed(desk: Desk, tmp_path: Path) -> Path:
    desk.sign_file()
    desk.seal()
    place = tmp_path / "letter.pdf"
    place.write_bytes(desk.bytes_of(4))
    return place


def test_a_letter_of_ours(sealed: Path) -> None:
    code, said, _err = run(sealed)
    assert code == 0
    for words in ("Lê Hữu Ký", "T/M BAN THƯỜNG VỤ – PHÓ BÍ THƯ", "01-CV/TU", "ngày 06 tháng 6 năm 2022",
                  "Tỉnh uỷ Lam Giang", "không thay đổi", "SHA-256 của tệp đúng với nhật ký"):  # fmt: skip
        assert words in said


def test_a_changed_one_is_held_against_the_journal(sealed: Path) -> None:
    sealed.write_bytes(CLASSES["changed_field"](sealed.read_bytes(), Random(1)))
    code, said, _err = run(sealed)
    assert code == 1
    assert "KHÁC với nhật ký" in said
    assert "KHÔNG HỢP LỆ" in said


def test_a_row_that_the_journal_does_not_know_proves_nothing(sealed: Path) -> None:
    other = making.sealed()
    row = SignedFile.objects.get(revision=4)
    SignedFile.objects.filter(pk=row.pk).update(sha256=__import__("hashlib").sha256(other).hexdigest())
    sealed.write_bytes(other)
    code, said, _err = run(sealed)
    assert code == 1
    assert "nhật ký không có" in said


def test_json_for_programs(sealed: Path) -> None:
    code, said, _err = run(sealed, "--format", "json")
    found: dict[str, Any] = json.loads(said)
    assert code == 0
    assert found["valid"]
    assert found["number"] == "01-CV/TU"
    assert found["problems"] == []


def test_a_file_alone_needs_no_database(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(making.sealed())
    assert run(place, "--no-journal")[0] == 0


def test_a_stranger_to_the_journal_is_said_to_be_one(cast: Cast, tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(making.sealed())
    code, said, _err = run(place)
    assert code == 0
    assert "Không có công văn nào ở đây" in said


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"not a letter", b"\0" * 4096])
def test_what_is_no_signed_letter_is_not_valid(folder: Path, tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(content)
    assert run(place, "--no-journal")[0] == 1


def test_what_is_signed_and_not_sealed_is_not_valid(desk: Desk, tmp_path: Path) -> None:
    desk.sign_file()
    place = tmp_path / "letter.pdf"
    place.write_bytes(desk.bytes_of(3))
    assert run(place)[0] == 1


def test_without_roots_nothing_can_be_said(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(making.sealed())
    with signing_settings(tmp_path, TRUST=[]):
        code, said, err = run(place, "--no-journal")
    assert (code, said) == (2, "")
    assert "TRUST" in err


def test_without_pdfsig_nothing_can_be_said(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(making.sealed())
    monkeypatch.setattr("workflow.signing.poppler.shutil.which", lambda name: None)
    code, _said, err = run(place, "--no-journal")
    assert code == 2
    assert "pdfsig" in err


def test_a_missing_file_can_not_be_checked(folder: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none.pdf", "--no-journal")[0] == 2
