"""The public check of a letter: who holds the paper or the file learns what he holds, everybody else learns nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.cast import make_cast
from tests.workflow.signing.desk import Desk, enrol, signing_settings
from tests.workflow.signing.tampering import CLASSES
from workflow.dispatches.services import execute_recall, recall_letter
from workflow.letters.models import Letter
from workflow.signing import apart, marks
from workflow.signing.errors import TooBusy
from workflow.signing.models import LetterMark
from workflow.web.verifying import views

pytestmark = pytest.mark.pdfsig
DAY = "06/6/2022"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    with signing_settings(tmp_path):
        cast = make_cast()
        enrol(cast)
        yield Desk(cast)


@pytest.fixture
def issued(desk: Desk) -> Desk:
    desk.sign_file()
    desk.seal()
    desk.to("distribute")
    desk.letter.refresh_from_db()
    return desk


def page(token: str = "", **given: Any) -> Any:
    path = f"/kiem-tra/{token}/" if token else "/kiem-tra/"
    return Client().post(path, given) if given else Client().get(path)


def paper(token: str, number: str, dated: str) -> Any:
    body = f"number={number}&dated={dated}"
    return Client().post(f"/kiem-tra/{token}/", body, content_type="application/x-www-form-urlencoded")


def upload(pdf: bytes, name: str = "cong-van.pdf") -> Any:
    return Client().post("/kiem-tra/", {"file": SimpleUploadedFile(name, pdf, "application/pdf")})


def token_of(desk: Desk) -> str:
    return marks.token_of(desk.letter)


def test_the_page_is_the_same_whatever_code_led_to_it(issued: Desk) -> None:
    known, unknown = token_of(issued), "a" * 26
    with CaptureQueriesContext(connection) as asked:
        answers = [page(token).content.replace(token.encode(), b"") for token in (known, unknown, "zz9")]
    assert len(set(answers)) == 1
    assert len(asked) == 0


def test_who_holds_the_paper_learns_whose_it_is(issued: Desk) -> None:
    said = paper(token_of(issued), "01-CV/TU", DAY).content.decode()
    for words in ("Có văn bản này", "Tỉnh uỷ Lam Giang", "Lê Hữu Ký", "PHÓ BÍ THƯ", "01-CV/TU"):
        assert words in said
    assert issued.letter.subject not in said


@pytest.mark.parametrize(
    ("token", "number", "day"), [("", "02", DAY), ("", "01", "07/6/2022"), ("b" * 26, "01", DAY), ("", "1000000", DAY)]
)
def test_wrong_particulars_and_unknown_codes_look_alike(issued: Desk, token: str, number: str, day: str) -> None:
    told = token or token_of(issued)
    with CaptureQueriesContext(connection) as asked:
        wrong = paper(told, number, day)
    with CaptureQueriesContext(connection) as other:
        nobody = paper("c" * 26, "1", DAY)
    assert wrong.status_code == nobody.status_code == 200
    assert "Không khớp" in wrong.content.decode()
    assert len(asked) == len(other) == 1
    same = [body.content.replace(at.encode(), b"") for body, at in ((wrong, told), (nobody, "c" * 26))]
    strip = [one.replace(number.encode(), b"").replace(b"1", b"").replace(day.encode(), b"") for one in same]
    assert len(strip[0]) == pytest.approx(len(strip[1]), abs=12)
    assert "Tỉnh uỷ" not in wrong.content.decode()


def test_a_letter_that_has_not_left_the_house_is_unknown(desk: Desk) -> None:
    desk.sign_file()
    desk.seal()
    assert "Không khớp" in paper(token_of(desk), "01-CV/TU", DAY).content.decode()


def test_it_would_be_known_without_that_guard(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.sign_file()
    desk.seal()
    monkeypatch.setattr(marks, "KNOWN", (*marks.KNOWN, desk.letter.status))
    assert "Có văn bản này" in paper(token_of(desk), "01-CV/TU", DAY).content.decode()


def test_a_recalled_letter_says_so_to_its_holder(issued: Desk) -> None:
    pdf = issued.bytes_of(4)
    recall(issued)
    for said in (paper(token_of(issued), "01", DAY), upload(pdf)):
        assert "ĐÃ THU HỒI" in said.content.decode()
        assert "không còn hiệu lực" in said.content.decode()


def recall(desk: Desk) -> None:
    recall_letter(desk.cast.actor("signer"), desk.letter.pk, reason="Sai số liệu")
    execute_recall(desk.cast.actor("clerk"), desk.letter.pk)


def test_the_file_says_who_signed_and_that_it_is_unchanged(issued: Desk) -> None:
    said = upload(issued.bytes_of(4)).content.decode()
    for words in ("Chữ ký hợp lệ, không thay đổi", "Lê Hữu Ký", "T/M BAN THƯỜNG VỤ – PHÓ BÍ THƯ", "01-CV/TU",
                  "ngày 06 tháng 6 năm 2022", "Tỉnh uỷ Lam Giang", "pdfsig", "pyHanko",
                  "SHA-256 của tệp đúng với nhật ký"):  # fmt: skip
        assert words in said


def test_a_changed_file_is_told(issued: Desk) -> None:
    said = upload(CLASSES["changed_field"](issued.bytes_of(4), Random(1))).content.decode()
    assert "Chữ ký KHÔNG hợp lệ" in said
    assert "KHÁC với nhật ký" in said


@pytest.mark.parametrize("pdf", [b"%PDF-1.7\n", b"no letter", b"\0" * 9000])
def test_what_is_no_letter_is_told(issued: Desk, pdf: bytes) -> None:
    answer = upload(pdf)
    assert answer.status_code == 200
    assert "KHÔNG hợp lệ" in answer.content.decode()


def test_nothing_is_set_nothing_is_run_nothing_is_written(issued: Desk) -> None:
    before = LetterMark.objects.count(), Letter.objects.get(pk=issued.letter.pk).version
    for answer in (page(), page(token_of(issued)), paper(token_of(issued), "01", DAY), upload(b"%PDF-")):
        assert not answer.cookies
        assert b"<script" not in answer.content
        assert b"csrf" not in answer.content
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"].startswith("noindex")
        assert answer["Referrer-Policy"] == "no-referrer"
    assert before == (LetterMark.objects.count(), Letter.objects.get(pk=issued.letter.pk).version)


def test_one_address_may_ask_so_often(issued: Desk) -> None:
    found = [paper("d" * 26, "1", DAY).status_code for _ in range(views.PAPERS + 2)]
    assert found == [200] * views.PAPERS + [429] * 2
    assert upload(b"").status_code == 422  # files are counted apart


def test_without_the_throttle_it_could_ask_on(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "admitted", lambda *given: True)
    assert {paper("d" * 26, "1", DAY).status_code for _ in range(views.PAPERS + 2)} == {200}


def test_a_big_file_is_refused_unread(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "reported", lambda *given, **more: pytest.fail("was read"))
    answer = upload(b"%PDF-" + b"0" * (views.MAX_BYTES + 70_000))
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


def test_a_full_house_says_so(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*given: Any, **more: Any) -> None:
        raise TooBusy

    monkeypatch.setattr(views, "reported", busy)
    answer = upload(b"%PDF-")
    assert answer.status_code == 503
    assert "thử lại" in answer.content.decode()


def test_the_child_reports_what_the_command_does(issued: Desk) -> None:
    pdf = issued.bytes_of(4)
    assert apart.reported(pdf, apart=True).as_dict() == apart.reported(pdf).as_dict()


def test_a_file_that_brings_the_child_down_is_not_valid(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 0.05)
    report = apart.verify_apart(issued.bytes_of(4))
    assert not report.valid
    assert "quá nặng" in report.problems[0]


def test_the_child_is_told_no_secret(issued: Desk) -> None:
    said = str(apart._job())
    assert "keys" not in said
    assert "password" not in said


def test_the_table_gives_no_code_away(issued: Desk) -> None:
    row = LetterMark.objects.get()
    assert row.token_hash == hashlib.sha256(token_of(issued).encode()).hexdigest()
    assert len(token_of(issued)) == 26


def test_a_code_outlives_the_key_of_the_site(issued: Desk) -> None:
    token = token_of(issued)
    with override_settings(SECRET_KEY="another-key-of-the-site-entirely-000"):
        assert token_of(issued) != token
        assert "Có văn bản này" in paper(token, "01", DAY).content.decode()


def test_the_code_on_the_page_is_read_by_a_reader(issued: Desk) -> None:
    import pypdfium2
    import zxingcpp

    page = pypdfium2.PdfDocument(BytesIO(issued.bytes_of(4)))[0]
    found = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())  # 200 dots an inch, as an office scans
    assert [one.text for one in found] == [marks.address_of(issued.letter)]
    assert found[0].text.endswith(f"/kiem-tra/{token_of(issued)}/")


def test_the_code_moves_nothing_on_the_page(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from workflow.letters.signatories import Signatory
    from workflow.signing import laid_out
    from workflow.signing.typesetting import typesetter

    letter, content = issued.letter, issued.letter.versions.get().content
    with_code = typesetter().page(letter, content, issued.cast.on, Signatory(letter.signer))
    monkeypatch.setattr(laid_out, "address_of", lambda letter: "")
    without = typesetter().page(letter, content, issued.cast.on, Signatory(letter.signer))
    assert with_code.places == without.places
    assert with_code.pdf != without.pdf


def test_a_site_without_a_name_prints_no_code(desk: Desk) -> None:
    with override_settings(CSRF_TRUSTED_ORIGINS=[]):
        assert marks.address_of(desk.letter if hasattr(desk, "letter") else Letter(pk=1)) == ""
    assert marks.code_svg("") == ""


def test_a_letter_signed_before_there_were_codes_is_checked_by_its_file(issued: Desk) -> None:
    LetterMark.objects.all().delete()
    assert "Không khớp" in paper(token_of(issued), "01", DAY).content.decode()
    assert "Chữ ký hợp lệ" in upload(issued.bytes_of(4)).content.decode()
