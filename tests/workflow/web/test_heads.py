"""Heads of files that become drafts: what was read doubtfully there waits for a person, like a doubtful recipient."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.reading import wordfile
from tests.workflow.web.desk import PARTS, Office, hidden, said
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Doubt, Letter
from workflow.web.drafting import heads

LINES = (
    "HUYỆN UỶ BÌNH THUỶ",
    "*",
    "Số 7l8-BC/HU",
    "Lam Giang, ngày 3l tháng 02 năm 2022",
    "CÔNG VĂN",
    "về việc rà soát thẻ đảng viên",
    "Kính gửi: Huyện uỷ Bình Thuỷ",
    "1. Huyện uỷ Bình Thuỷ rà soát thẻ đảng viên.",
    "Nơi nhận:",
    "- Như trên,",
    "- Lưu Văn phòng Tỉnh uỷ.",
    "T/M BAN THƯỜNG VỤ",
    "SẢN BÍ THƯ",
    "Xzx Hữu Ký",
)
HEAD = {"issuer", "number", "date", "kind", "signer", "position"}


def word() -> SimpleUploadedFile:
    return SimpleUploadedFile("t.docx", wordfile.pack("".join(wordfile.paragraph(line) for line in LINES)))


def imported(office: Office, **typed: str) -> Any:
    """The drafting form with the file in it."""
    organ = office.cast.organs["issuer"].pk
    page = office.get("drafter", "draft").content.decode()
    given = {**hidden(page), "spot": f"{organ}-0", "kind": "CV", "file": word(), **typed}
    return office.client("drafter").post(reverse("congvan:draft-import"), given)


def saved(office: Office, answer: Any, **typed: str) -> Letter:
    data = answer.context["form"].data
    parts = {name: data.get(name, "") for name in (*PARTS, "issuing_body", "position", "place")}
    spot = f"{office.cast.organs['issuer'].pk}-0"
    sent = {**hidden(answer.content.decode()), **parts, "spot": spot, "kind": "CV", "signing_form": "T/M"}
    made = office.client("drafter").post(reverse("congvan:draft"), {**sent, **typed})
    assert made.status_code == 302, made.context["form"].errors
    return Letter.objects.get()


def asked(letter: Letter) -> set[str]:
    return set(Doubt.objects.filter(letter=letter, confirmed_by=None).values_list("field", flat=True))


def test_a_doubtful_head_waits_for_a_person(office: Office) -> None:
    answer = imported(office)
    page = answer.content.decode()
    for words in ("Đọc chưa chắc chắn ở phần đầu", "HUYỆN UỶ BÌNH THUỶ", "7l8", "SẢN BÍ THƯ", "Xzx Hữu Ký"):
        assert words in page, words
    letter = saved(office, answer)
    assert {field for field in asked(letter) if "." not in field} == HEAD
    signer = office.cast.people["signer"].pk
    answer = office.post("drafter", letter, "submit_letter", signer_id=signer)
    assert answer.status_code == 422
    form = office.get("drafter", "letter-act", letter.pk, "edit_letter").content.decode()
    assert form.count("Chỗ đọc từ tệp phải được người soạn xác nhận") == len(HEAD)


def test_without_carrying_nothing_would_be_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "carried", lambda content, head: content)
    letter = saved(office, imported(office))
    assert not {field for field in asked(letter) if "." not in field}


def test_what_a_person_says_of_the_head_counts(office: Office) -> None:
    letter = saved(office, imported(office))
    wrong = {"issuer": "Huyện uỷ Bình Thuỷ", "kind": "C V", "number": "bảy", "date": "31/02/2022"}
    for field, value in wrong.items():
        assert confirm(office, letter, field, value).status_code == 422, field
    assert "Dự thảo này do Tỉnh uỷ Lam Giang ban hành" in confirm(office, letter, "issuer", "Sở X").content.decode()
    right = {
        "issuer": "Tỉnh uỷ Lam Giang", "kind": "BC", "number": "không", "date": "không", "signer": "Lê Hữu Ký",
        "position": "PHÓ BÍ THƯ",
    }  # fmt: skip
    for field, value in right.items():
        assert confirm(office, letter, field, value).status_code == 302, field
    for field in asked(letter):
        assert confirm(office, letter, field, Doubt.objects.get(field=field).raw).status_code == 302
    letter.refresh_from_db()
    assert (letter.kind, letter.signer_title) == ("BC", "PHÓ BÍ THƯ")
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    assert letter.status == LetterStatus.IN_REVIEW
    shown = office.get("reviewer", "letter-reading", letter.pk).content.decode()
    assert "PHÓ BÍ THƯ" in shown, "what is reviewed is what was confirmed"
    assert "HUYỆN UỶ BÌNH THUỶ" not in shown
    assert "Lê Hữu Ký" in shown


def confirm(office: Office, letter: Letter, field: str, value: str) -> Any:
    url = office.url(letter, "confirm_doubt") + f"?cho={field}"
    page = office.client("drafter").get(url).content.decode()
    return office.client("drafter").post(url, {**hidden(page), "field": field, "other": value})


def test_what_is_typed_instead_is_no_doubt(office: Office) -> None:
    letter = saved(office, imported(office), position="PHÓ BÍ THƯ")
    assert asked(letter) & HEAD == HEAD - {"position"}


def test_a_file_behind_a_typed_text_brings_no_head(office: Office) -> None:
    typed = {"subject": "trích yếu", "position": "PHÓ BÍ THƯ", "place": "Lam Giang"}
    letter = saved(office, imported(office, **typed))
    assert not asked(letter) & HEAD


def test_a_head_that_was_made_up_is_none(office: Office) -> None:
    head = imported(office).context["form"].data["head"]
    for wrong in ("x", "e30:abc", f"{head[:-3]}xxx"):
        assert heads.opened(wrong) == {}
    assert set(heads.opened(head)) == HEAD


def test_the_form_check_names_them_before_anything_is_saved(office: Office) -> None:
    page = imported(office).content.decode()
    sent = {**hidden(page), "spot": f"{office.cast.organs['issuer'].pk}-0", "kind": "CV", "subject": "x"}
    card = office.client("drafter").post(reverse("congvan:form-check"), sent, headers={"HX-Request": "true"})
    assert "Chỗ đọc từ tệp phải được người soạn xác nhận" in card.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("kind", "doubts"), [("", HEAD), ("CV", HEAD - {"kind"})])
def test_a_draft_read_from_a_text_asks_the_same(office: Office, kind: str, doubts: set[str]) -> None:
    page = office.get("drafter", "draft-read").content.decode()
    sent = {
        **hidden(page), "spot": f"{office.cast.organs['issuer'].pk}-0", "kind": kind, "text": "\n".join(LINES),
    }  # fmt: skip
    answer = office.client("drafter").post(reverse("congvan:draft-read"), sent)
    assert answer.status_code == 302, said(answer)
    assert {field for field in asked(Letter.objects.get()) if "." not in field} == doubts


def test_the_organs_own_head_is_no_doubt(office: Office) -> None:
    page = office.get("drafter", "draft-read").content.decode()
    own = ("TỈNH UỶ LAM GIANG", *LINES[1:])
    sent = {**hidden(page), "spot": f"{office.cast.organs['issuer'].pk}-0", "kind": "", "text": "\n".join(own)}
    assert office.client("drafter").post(reverse("congvan:draft-read"), sent).status_code == 302
    assert "issuer" not in asked(Letter.objects.get())
