"""How far a letter may be spread, when it comes out of a Word file: read from its body, asked where it is not sure."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.reading import wordfile
from tests.workflow.web.desk import Office, hidden
from tests.workflow.web.test_heads import LINES, asked, saved
from workflow.kernel.vocabulary import Dissemination
from workflow.reading import importing

TO_CELLS = "Công văn này được phổ biến đến chi bộ."
TO_BOTH = "Công văn này được phổ biến đến chi bộ, đảng viên."


def word(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.docx", wordfile.pack("".join(wordfile.paragraph(line) for line in lines)))


def with_line(at: int, line: str) -> list[str]:
    return [*LINES[:at], line, *LINES[at:]]


def imported(office: Office, lines: list[str], **typed: str) -> Any:
    organ = office.cast.organs["issuer"].pk
    page = office.get("drafter", "draft").content.decode()
    given = {**hidden(page), "spot": f"{organ}-0", "kind": "CV", "file": word(*lines), **typed}
    return office.client("drafter").post(reverse("congvan:draft-import"), given)


@pytest.mark.parametrize("typed", [{}, {"body": "Mở đầu."}, {"body": "Mở đầu.", "mode": "thay"}])
def test_the_sentence_of_the_body_counts(office: Office, typed: dict[str, str]) -> None:
    letter = saved(office, imported(office, with_line(8, TO_CELLS), **typed))
    assert letter.dissemination == Dissemination.CHI_BO
    assert "dissemination.scope" not in asked(letter)


def test_two_words_are_asked_in_words(office: Office) -> None:
    letter = saved(office, imported(office, with_line(8, TO_BOTH)))
    assert "dissemination.scope" in asked(letter)
    page = office.client("drafter").get(office.url(letter, "confirm_doubt") + "?cho=dissemination.scope")
    assert "Phổ biến đến chi bộ" in page.content.decode()


@pytest.mark.parametrize(
    ("at", "line"),
    [(1, "(Lưu hành nội bộ)"), (4, "TÀI LIỆU LƯU HÀNH TRONG ĐẢNG BỘ"), (4, "XONG HỘI NGHỊ TRẢ LẠI"),
     (len(LINES), "Phổ biến đến chi bộ")],
)  # fmt: skip
def test_a_note_outside_of_the_body_is_named_and_said_where_to_write(office: Office, at: int, line: str) -> None:
    answer = imported(office, with_line(at, line))
    page = answer.content.decode()
    assert f"“{line}” nằm ngoài nội dung" in page
    assert line not in answer.context["form"].data["body"]
    assert not saved(office, answer).dissemination


@pytest.mark.parametrize(("at", "line"), [(8, TO_CELLS), (6, "phổ biến đến chi bộ Nghị quyết 05")])
def test_the_body_and_the_subject_are_no_such_note(office: Office, at: int, line: str) -> None:
    assert "nằm ngoài nội dung" not in imported(office, with_line(at, line)).content.decode()


def test_without_the_look_it_would_be_lost_without_a_word(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_circulation", lambda *given: [])
    assert "Lưu hành nội bộ" not in imported(office, with_line(1, "(Lưu hành nội bộ)")).content.decode()
