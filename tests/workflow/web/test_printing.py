"""A letter's page over HTTP: PDF, DOCX, pictures, reading mode behind its door; the check while typing."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from tests.workflow.layout.measuring import text_of
from tests.workflow.web.desk import PARTS, Office, hidden
from workflow.letters.models import Letter, LetterVersion

NAMES = ("letter-pdf", "letter-docx", "letter-picture", "letter-reading")


def draft(office: Office, **parts: str) -> Letter:
    page = office.get("drafter", "draft").content.decode()
    spot = f"{office.cast.organs['issuer'].pk}-0"
    answer = office.client("drafter").post(reverse("congvan:draft"), {**hidden(page), **PARTS, "spot": spot, **parts})
    assert answer.status_code == 302
    return Letter.objects.get()


def get(office: Office, who: str, name: str, letter: Letter, query: str = ""):
    return office.client(who).get(reverse(f"congvan:{name}", args=[letter.pk]) + query)


def test_a_draft_prints_as_a_draft_of_its_version(office: Office) -> None:
    letter = draft(office)
    answer = get(office, "drafter", "letter-pdf", letter)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    shown = text_of(answer.content)
    assert "DỰ THẢO, bản 1" in shown
    assert "Số ……-CV/TU" in shown
    assert "Lam Giang, ngày ……" in shown
    assert "TỈNH UỶ LAM GIANG" in shown
    assert "T/M BAN THƯỜNG VỤ" in shown


@pytest.mark.parametrize("name", NAMES)
def test_who_may_not_see_the_letter_gets_what_a_missing_one_gives(office: Office, name: str) -> None:
    letter = draft(office)
    assert get(office, "drafter", name, letter).status_code == 200
    hidden_one = get(office, "recv_clerk", name, letter)
    missing = office.client("recv_clerk").get(reverse(f"congvan:{name}", args=[letter.pk + 999]))
    assert (hidden_one.status_code, hidden_one.content) == (404, missing.content)


def test_pictures_are_one_for_each_page(office: Office) -> None:
    letter = draft(office)
    page = get(office, "drafter", "letter-reading", letter, "?xem=a4").content.decode()
    assert page.count('class="cv-sheet"') == 1
    picture = get(office, "drafter", "letter-picture", letter)
    assert picture.content.startswith(b"\x89PNG")
    for query in ("?so=2", "?so=0", "?so=x", "?so=99999"):
        assert get(office, "drafter", "letter-picture", letter, query).status_code == 404


def test_the_word_file_is_named_without_strange_signs(office: Office) -> None:
    letter = draft(office)
    Letter.objects.filter(pk=letter.pk).update(number=7, symbol='CV/TU"\r\n..\\x')
    answer = get(office, "drafter", "letter-docx", letter)
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''07-CV-TU-..-x.docx"
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_reading_mode_shows_hostile_text_as_text(office: Office) -> None:
    evil = '<script>alert(1)</script> <img src=x onerror=alert(2)> " onmouseover="alert(3)'
    letter = draft(office, subject=evil, addressees=evil, body=f"{evil}.", position=evil[:60], place="<b>x</b>")
    shown = get(office, "drafter", "letter-reading", letter).content.decode()
    article = shown[shown.index('<article class="cv-doc"') : shown.index("</article>")]
    assert "<script" not in article
    assert "<img" not in article
    assert "<b>x</b>" not in article
    assert article.count("&lt;script&gt;") >= 3


def test_a_text_that_cannot_be_printed_gets_one_sentence(office: Office) -> None:
    letter = draft(office, body="Xin chào 😀.")
    answer = get(office, "drafter", "letter-pdf", letter)
    assert answer.status_code == 422
    assert "😀 (U+1F600)" in answer.content.decode()


def check(office: Office, who: str = "drafter", partial: bool = True, **parts: str):
    spot = f"{office.cast.organs['issuer'].pk}-0"
    headers = {"HX-Request": "true"} if partial else {}
    return office.client(who).post(reverse("congvan:form-check"), {**PARTS, "spot": spot, **parts}, headers=headers)


def test_the_check_answers_while_typing_and_keeps_nothing(office: Office) -> None:
    shown = check(office, subject="báo cáo kết quả.").content.decode()
    assert "<html" not in shown
    assert "bỏ dấu ở cuối trích yếu" in shown
    assert '<a href="#id_subject">' in shown
    assert "bỏ dấu ở cuối trích yếu" not in check(office).content.decode()
    assert not Letter.objects.exists()


def test_without_script_the_whole_page_comes_back_with_what_was_typed(office: Office) -> None:
    answer = check(office, partial=False, subject="báo cáo kết quả.", body="Một nội dung chưa xong")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "bỏ dấu ở cuối trích yếu" in shown
    assert "Một nội dung chưa xong</textarea>" in shown
    assert f'action="{reverse("congvan:draft")}"' in shown


def test_a_further_version_is_checked_beside_its_own_form(office: Office) -> None:
    letter = draft(office)
    address = reverse("congvan:letter-act", args=[letter.pk, "edit_letter"])
    opened = office.client("drafter").get(address).content.decode()
    assert 'id="form-check"' in opened
    answer = check(office, partial=False, letter=str(letter.pk), authority="", issuing_body="", signing_form="K/T")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "chế độ tập thể" in shown
    assert f'action="{address}"' in shown
    assert LetterVersion.objects.count() == 1


def test_a_letter_that_one_cannot_see_is_not_checked(office: Office) -> None:
    letter = draft(office)
    for said in (str(letter.pk), str(letter.pk + 999), "x", "9" * 30):
        assert check(office, "bloc_drafter", letter=said).status_code == 404
    assert check(office, "reviewer").status_code == 403
