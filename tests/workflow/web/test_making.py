"""Making a letter: typed, read from a file, for a committee by its board, carried out from above, from outside."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import make_appointments
from tests.workflow.reading import pdffile, wordfile
from tests.workflow.web.desk import PARTS, Office, hidden, said, today
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus, Role
from workflow.letters.models import Doubt, Letter
from workflow.obligations.models import Tie, UpperLetter
from workflow.web.drafting.parts import content_of, parts_of

TEXT = """ĐẢNG CỘNG SẢN VIỆT NAM

TỈNH UỶ LAM GIANG
*
Số 12-CV/TU
V/v tăng cường công tác xây dựng Đảng

Lam Giang, ngày 06 tháng 6 năm 2022

Kính gửi:
- Các huyện uỷ, thị uỷ.

Ban Thường vụ Tỉnh uỷ yêu cầu các cấp uỷ thực hiện một số nội dung sau:

1. Rà soát quy chế làm việc của cấp uỷ.

2. Xây dựng kế hoạch kiểm tra, giám sát.

Nơi nhận:
- Như trên,
- Lưu Văn phòng Tỉnh uỷ.

T/M BAN THƯỜNG VỤ
SẢN BÍ THƯ
Lê Hữu Ký
"""


def read(office: Office, who: str = "drafter", **typed: object) -> object:
    """Send the page that reads a text."""
    page = office.get(who, "draft-read").content.decode()
    spot = f"{office.cast.organs['issuer'].pk}-0"
    return office.client(who).post(
        reverse("congvan:draft-read"), {**hidden(page), "spot": spot, "kind": "", "text": "", **typed}
    )


def test_a_file_becomes_a_draft_whose_doubts_a_person_settles(office: Office) -> None:
    answer = read(office, file=SimpleUploadedFile("738.txt", TEXT.encode()))
    assert answer.status_code == 302, said(answer)
    letter = Letter.objects.get()
    assert (letter.subject, letter.kind, letter.directives.count()) == ("tăng cường công tác xây dựng Đảng", "CV", 2)
    doubt = Doubt.objects.get(letter=letter)
    assert doubt.field == "position"
    signer = office.cast.people["signer"].pk
    stopped = office.post("drafter", letter, "submit_letter", signer_id=signer)
    assert stopped.status_code == 422
    assert "xác nhận từng chỗ" in said(stopped)[0]
    page = office.client("drafter").get(office.url(letter, "confirm_doubt")).content.decode()
    assert "SẢN BÍ THƯ" in page
    empty = office.post("drafter", letter, "confirm_doubt", other="")
    assert said(empty) == ["Đồng chí chọn hoặc ghi cách đọc đúng."]
    office.do("drafter", letter, "confirm_doubt", pick="BÍ THƯ")
    assert letter.signer_title == "BÍ THƯ"
    office.do("drafter", letter, "submit_letter", signer_id=signer)


def test_a_word_file_and_a_pdf_become_drafts_too(office: Office) -> None:
    body = "".join(map(wordfile.paragraph, TEXT.splitlines()))
    answer = read(office, file=SimpleUploadedFile("738.docx", wordfile.pack(body)))
    assert answer.status_code == 302, said(answer)
    page = [(60, 60 + 16 * at, 8, line) for at, line in enumerate(TEXT.splitlines()) if line]
    answer = read(office, file=SimpleUploadedFile("738.pdf", pdffile.pdf(page)))
    assert answer.status_code == 302, said(answer)
    assert [letter.subject for letter in Letter.objects.all()] == ["tăng cường công tác xây dựng Đảng"] * 2


def test_pasted_text_is_read_like_a_file(office: Office) -> None:
    assert read(office, text=TEXT).status_code == 302
    assert Letter.objects.get().lines.count() == 3


def test_of_several_letters_one_is_chosen_and_the_text_is_not_lost(office: Office) -> None:
    second = TEXT.replace("12-CV", "13-CV").replace("xây dựng Đảng", "dân vận")
    answer = read(office, file=SimpleUploadedFile("hai.txt", (TEXT + "\n\n\n" + second).encode()))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tệp có 2 công văn" in page
    assert "13-CV/TU" in page
    assert "Xây dựng kế hoạch kiểm tra" in page
    chosen = office.client("drafter").post(
        reverse("congvan:draft-read"),
        {
            **hidden(page),
            "spot": f"{office.cast.organs['issuer'].pk}-0",
            "kind": "",
            "which": "1",
            "text": TEXT + "\n\n\n" + second,
        },
    )
    assert chosen.status_code == 302, said(chosen)
    assert Letter.objects.get().subject == "tăng cường công tác dân vận"


def test_a_drafter_of_a_board_writes_for_the_committee(office: Office) -> None:
    page = office.get("board_drafter", "draft").content.decode()
    spot = f"{office.cast.organs['issuer'].pk}-{office.cast.organs['board'].pk}"
    assert spot in page
    letter = office.draft("board_drafter", spot=spot)
    assert letter.advising == office.cast.organs["board"]
    office.do("board_drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)


def test_who_drafts_nowhere_has_no_such_page(office: Office) -> None:
    for who in ("clerk", "outsider", "superuser"):
        assert office.get(who, "draft").status_code == 403
        assert reverse("congvan:draft") not in office.get(who, "home").content.decode()


def test_a_letter_that_carries_out_another(office: Office) -> None:
    upper = office.issued()
    office.do("clerk", upper, "add_recipient", organ_id=office.cast.organs["bloc"].pk, purpose="IMPLEMENT")
    arrived = office.dispatch(upper, "bloc")
    office.do("bloc_clerk", arrived, "acknowledge_dispatch")
    office.do("bloc_leader", arrived, "direct_dispatch", note="Tham mưu văn bản triển khai.")
    drafter = office.cast.people["bloc_drafter"]
    make_appointments([(drafter, office.cast.organs["bloc_office"], Role.OFFICER)])
    office.do("bloc_leader", arrived, "assign_dispatch", person_id=drafter.pk)
    body = PARTS["body"].replace("Tỉnh uỷ yêu cầu", "Đảng uỷ Khối yêu cầu").replace("30/12/2099", "01/12/2099")
    letter = office.draft(
        "bloc_drafter",
        spot=f"{office.cast.organs['bloc'].pk}-0",
        addressees="Cấp uỷ các chi bộ, đảng bộ cơ sở",
        body=body,
    )
    office.do("bloc_drafter", letter, "link_upper", dispatch_id=arrived.pk)
    link = UpperLetter.objects.get(letter=letter)
    ties = list(Tie.objects.filter(link=link))
    assert ties
    page = office.client("bloc_drafter").get(office.url(letter, "decide_ties")).content.decode()
    assert all(tie.words[:20] in page or tie.words for tie in ties)
    typed = {f"tie-{tie.pk}": "confirmed" if number else "rejected" for number, tie in enumerate(ties)}
    office.do("bloc_drafter", letter, "decide_ties", **typed)
    assert not Tie.objects.filter(link=link, standing=Tie.Standing.PROPOSED).exists()
    shown = office.get("bloc_drafter", "letter", letter.pk).content.decode()
    assert "Văn bản cấp trên" in shown
    assert "chưa có mục triển khai" in shown


def test_a_letter_from_outside_goes_into_the_register(office: Office) -> None:
    page = office.get("recv_clerk", "register").content.decode()
    typed = {
        **hidden(page), "spot": f"{office.cast.organs['district'].pk}-0", "issuer": "Sở Xây dựng", "number": "454",
        "symbol": "SXD-QLN", "date": today(), "subject": "về việc cấp phép", "body": "1. Rà soát hồ sơ.", "secrecy": "",
    }  # fmt: skip
    answer = office.client("recv_clerk").post(reverse("congvan:register"), typed)
    assert answer.status_code == 302, said(answer)
    made = Dispatch.objects.get()
    assert (made.status, made.incoming_number, made.letter.code) == (DispatchStatus.ACKNOWLEDGED, 1, "454/SXD-QLN")
    assert office.get("recv_clerk", "dispatch", made.pk).status_code == 200
    assert office.get("recv_leader", "letter", made.letter_id).status_code == 200
    twice = office.client("recv_clerk").post(reverse("congvan:register"), {**typed, "once": "b" * 43})
    assert twice.status_code == 409
    assert "đã được đăng ký" in said(twice)[0]


def test_an_issuer_that_nothing_is_near_to_is_said_beside_its_name(office: Office) -> None:
    page = office.get("recv_clerk", "register").content.decode()
    spot = f"{office.cast.organs['district'].pk}-0"
    typed = {**hidden(page), "spot": spot, "issuer": "Wxyz", "number": "454", "symbol": "SXD-QLN", "date": today(),
             "subject": "về việc cấp phép", "body": "1. Rà soát hồ sơ.", "secrecy": ""}  # fmt: skip
    answer = office.client("recv_clerk").post(reverse("congvan:register"), typed)
    assert answer.status_code == 422
    assert ["chưa có trong danh mục" in sentence for sentence in said(answer)] == [True]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"issuer": "Sở Xây dưng"}, "chưa có trong danh mục"),
        ({"date": ""}, "Cần ghi ngày văn bản"),
        ({"date": "01/01/2099"}, "Cần ghi ngày văn bản"),
        ({"subject": ""}, "Cần ghi trích yếu."),
        ({"number": "bốn"}, "là một số nguyên"),
        ({"secrecy": "Mật"}, "Văn bản mật không lưu"),
    ],
)
def test_what_the_register_does_not_take(office: Office, change: dict[str, str], sentence: str) -> None:
    page = office.get("recv_clerk", "register").content.decode()
    typed = {
        **hidden(page), "spot": f"{office.cast.organs['district'].pk}-0", "issuer": "Sở Xây dựng", "number": "454",
        "symbol": "SXD-QLN", "date": today(), "subject": "về việc cấp phép", "body": "", "secrecy": "", **change,
    }  # fmt: skip
    answer = office.client("recv_clerk").post(reverse("congvan:register"), typed)
    assert answer.status_code == 422
    assert any(sentence in one for one in said(answer)), said(answer)
    assert not Letter.objects.exists()
    if "issuer" in change:
        assert f'<option value="{office.cast.organs["department"].pk}">' in answer.content.decode()


def test_typed_parts_come_back_as_typed() -> None:
    parts = {name: value for name, value in PARTS.items() if name != "kind"}
    content = content_of(parts, {}, date(2022, 6, 6))
    assert parts_of(content) == {**parts, "urgency": "NORMAL"}
    assert content_of(parts, content, date(2022, 6, 6)) == content
    assert [row["no"] for row in content["directives"]] == [1, 2, 3]
    assert content["directives"][2]["role"] == "monitoring"


def test_a_doubtful_deadline_is_settled_with_a_day_that_is_still_to_come(office: Office) -> None:
    letter = office.draft(body="Nội dung sau:\n1. Báo cáo kết quả trước ngày 01/02/2020.")
    assert Doubt.objects.get(letter=letter).field == "directives.1.due"
    page = office.client("drafter").get(office.url(letter, "confirm_doubt")).content.decode()
    for words in ("Mục 1 của nội dung: thời hạn", "01/02/2020", "Không có hạn"):
        assert words in page
    past = office.post("drafter", letter, "confirm_doubt", pick="2020-02-01")
    assert (past.status_code, said(past)) == (422, ["Hạn của mục 1 (01/02/2020) đã qua; đồng chí ghi hạn mới."])
    wrong = office.post("drafter", letter, "confirm_doubt", other="cuối năm")
    assert wrong.status_code == 422
    office.do("drafter", letter, "confirm_doubt", other="30/12/2099")
    assert letter.directives.get().due == date(2099, 12, 30)


def test_a_form_sent_again_says_that_nothing_more_was_taken(office: Office) -> None:
    page = office.get("drafter", "draft").content.decode()
    typed = {**hidden(page), **PARTS, "spot": f"{office.cast.organs['issuer'].pk}-0"}
    client, address = office.client("drafter"), reverse("congvan:draft")
    first = client.post(address, typed, follow=True)
    assert "lần này không ghi gì thêm" not in first.content.decode()
    again = client.post(address, {**typed, "subject": "gõ lại sau khi quay lại"}, follow=True)
    assert again.redirect_chain == first.redirect_chain
    assert "lần này không ghi gì thêm" in again.content.decode(), "who went back must know that it was not taken"
    assert Letter.objects.count() == 1
