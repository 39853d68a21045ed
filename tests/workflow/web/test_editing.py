"""The drafting page: rich bodies, patterns, Word import, suggestions, two windows on one draft; without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.reading import wordfile
from tests.workflow.web.desk import BODY, PARTS, Office, hidden, said
from workflow.layout.form import Level, check_form
from workflow.layout.patterns import patterns
from workflow.layout.rules import rules_named
from workflow.letters.models import Letter, LetterVersion, Suggestion
from workflow.letters.notation import rows_of, typed
from workflow.web.showing import KINDS

RICH = BODY + "\n| STT | Việc |\n|---|---|\n| 1 | **Rà soát** |\n[ngắt trang]\nCông văn này được *phổ biến* đến chi bộ."


def edit(office: Office, letter: Letter, who: str = "drafter", **parts: Any) -> Any:
    return office.post(who, letter, "edit_letter", **{**PARTS, **parts})


def text(letter: Letter) -> dict[str, Any]:
    letter.refresh_from_db()
    return LetterVersion.objects.get(letter=letter, no=letter.text_no).content


def test_a_rich_body_is_kept_shown_and_comes_back_as_typed(office: Office) -> None:
    letter = office.draft(body=RICH)
    assert typed(text(letter)["body"]) == RICH
    assert letter.directives.count() == 3
    page = office.client("drafter").get(office.url(letter, "edit_letter")).content.decode()
    assert "| 1 | **Rà soát** |" in page
    shown = office.get("drafter", "letter", letter.pk).content.decode()
    assert '<th scope="col">STT</th>' in shown
    assert "được <i>phổ biến</i> đến" in shown
    same = edit(office, letter, body=RICH + "\n")
    assert same.status_code == 409
    assert "Nội dung không thay đổi so với bản đã lưu." in same.content.decode()
    assert edit(office, letter, body=RICH.replace("**", ""), note="bỏ chữ đậm", urgency="URGENT").status_code == 302
    assert "**" not in typed(text(letter)["body"])
    assert (letter.text_no, letter.urgency) == (2, "URGENT")
    assert "bỏ chữ đậm" in office.get("drafter", "letter-versions", letter.pk).content.decode()


@pytest.mark.parametrize("kind", [code for code, _label in KINDS])
def test_every_kind_has_a_pattern_that_breaks_no_rule_of_its_body(office: Office, kind: str) -> None:
    pattern = patterns()[kind]
    content = {**pattern.parts, "body": rows_of(pattern.body), "addressees": [{"text": pattern.addressees or "A"}]}
    wrong = [one for one in check_form(content, rules_named("party-2026"), kind=kind)
             if one.element == "body" and one.level is Level.ERROR]  # fmt: skip
    assert not wrong
    page = office.get("drafter", "draft", mau=kind).content.decode()
    assert pattern.body.splitlines()[0] in page
    assert f'<option value="{kind}" selected>' in page


def test_a_pattern_fills_only_what_is_empty(office: Office) -> None:
    url = reverse("congvan:form-check")
    page = office.client("drafter").post(url, {"mau": "QĐ", "subject": "của tôi", "body": " "}).content.decode()
    assert "của tôi" in page
    assert "Căn cứ Điều lệ Đảng" in page
    assert not Letter.objects.exists()
    kept = office.client("drafter").post(url, {"mau": "QĐ", "body": "Chữ của tôi."})
    assert "Căn cứ Điều lệ Đảng" not in kept.content.decode()


def test_a_letter_serves_as_a_pattern_for_whoever_may_view_it(office: Office) -> None:
    letter = office.draft(body=RICH)
    assert "| 1 | **Rà soát** |" in office.get("drafter", "draft", tu=str(letter.pk)).content.decode()
    hidden_one = office.get("bloc_drafter", "draft", tu=str(letter.pk))
    missing = office.get("bloc_drafter", "draft", tu="999999")
    assert (hidden_one.status_code, missing.status_code) == (404, 404)
    assert hidden_one.content == missing.content


BOLD = (
    "<w:p><w:r><w:t xml:space='preserve'>1. Rà soát </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>thẻ đảng</w:t></w:r>"
    "<w:r><w:footnoteReference w:id='1'/></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
)
TABLE = wordfile.table((["STT"], ["Việc"]))


def word(body: str = BOLD + TABLE) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.docx", wordfile.pack(body))


def test_a_word_file_comes_in_behind_what_is_typed_and_lists_what_it_left(office: Office) -> None:
    url = reverse("congvan:draft-import")
    client = office.client("drafter")
    page = client.post(url, {"body": "Chữ đã ghi.", "subject": "trích yếu", "file": word()}).content.decode()
    for words in ("Chữ đã ghi.\n\n1. Rà soát **thẻ đảng**\n| STT | Việc |", "trích yếu", "Chú thích cuối trang",
                  "Chữ đã xoá khi theo dõi sửa đổi", "Giữ được: 1 đoạn, 1 bảng, 1 đoạn có chữ đậm"):  # fmt: skip
        assert words in page, words
    replaced = client.post(url, {"body": "Chữ đã ghi.", "mode": "thay", "file": word()}).content.decode()
    assert "Chữ đã ghi." not in replaced
    nothing = client.post(url, {"body": "Chữ đã ghi."})
    assert (nothing.status_code, said(nothing)) == (422, ["Đồng chí chọn tệp Word (.docx) để nhập."])
    assert "Chữ đã ghi." in nothing.content.decode()
    for bad in (b"%PDF-1.4 x", b"", b"PK\x03\x04 broken"):
        answer = client.post(url, {"body": "Chữ đã ghi.", "file": SimpleUploadedFile("x.docx", bad)})
        assert answer.status_code == 422
        assert "Chữ đã ghi." in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_word_file_comes_into_a_further_version_of_a_draft(office: Office) -> None:
    letter = office.draft()
    url, client = reverse("congvan:draft-import"), office.client("drafter")
    page = client.post(url, {**PARTS, "letter": letter.pk, "file": word()}).content.decode()
    sent = {**hidden(page), **PARTS, "body": BODY + "\n1. Rà soát **thẻ đảng**"}
    assert text(letter)["body"] == text(letter)["body"]
    assert letter.text_no == 1
    assert client.post(office.url(letter, "edit_letter"), sent).status_code == 302
    letter.refresh_from_db()
    assert letter.text_no == 2
    for who in ("recv_clerk", "bloc_drafter"):
        assert office.client(who).post(url, {"letter": letter.pk, "file": word()}).status_code == 404


def two_windows(office: Office, letter: Letter, **mine: str) -> Any:
    """Another window saves place and body while this one is open."""
    form = office.form("drafter", letter, "edit_letter")
    assert edit(office, letter, place="Nam Sơn", body=BODY.replace("quy chế", "QUY CHẾ")).status_code == 302
    return office.client("drafter").post(office.url(letter, "edit_letter"), {**form, **PARTS, **mine})


def test_who_saves_second_gets_both_texts_and_loses_nothing(office: Office) -> None:
    letter = office.draft()
    answer = two_windows(office, letter, body=BODY.replace("quy chế", "quy định"), subject="trích yếu của tôi")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert letter.versions.count() == 2
    for words in ("Đối chiếu hai bản", "trích yếu của tôi", "quy định làm việc", "QUY CHẾ làm việc",
                  'value="Nam Sơn"', "<ins>", "Phần chỉ bên kia sửa"):  # fmt: skip
        assert words in page, words
    sent = {**hidden(page), **PARTS, "place": "Nam Sơn", "subject": "trích yếu của tôi",
            "body": BODY.replace("quy chế", "quy định")}  # fmt: skip
    assert office.client("drafter").post(office.url(letter, "edit_letter"), sent).status_code == 302
    assert [row.content["place"] for row in letter.versions.order_by("no")] == ["Lam Giang", "Nam Sơn", "Nam Sơn"]


def test_what_was_typed_still_stands_there_when_the_letter_went_to_review(office: Office) -> None:
    letter = office.draft()
    form = office.form("drafter", letter, "edit_letter")
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    sent = {**form, **PARTS, "body": "Chữ chưa lưu."}
    answer = office.client("drafter").post(office.url(letter, "edit_letter"), sent)
    assert answer.status_code == 409
    assert "Chữ chưa lưu." in answer.content.decode()
    stranger = office.client("recv_clerk").post(office.url(letter, "edit_letter"), sent)
    assert stranger.status_code == 404
    assert "Chữ chưa lưu." not in stranger.content.decode()


def test_an_open_window_is_seen_by_another_and_nobody_else(office: Office) -> None:
    cache.clear()
    letter = office.draft()
    url = reverse("congvan:letter-editing", args=[letter.pk])
    drafter = office.client("drafter")
    assert drafter.post(url, {"sitting": "mot", "base": "1"}).content.decode().count("cv-say") == 0
    other = drafter.post(url, {"sitting": "hai", "base": "1"}).content.decode()
    assert "ở cửa sổ khác" in other
    assert "ở cửa sổ khác" in drafter.get(office.url(letter, "edit_letter")).content.decode()
    assert drafter.post(url, {"sitting": "mot", "leaving": "1"}).status_code == 204
    assert "ở cửa sổ khác" not in drafter.post(url, {"sitting": "hai", "base": "1"}).content.decode()
    edit(office, letter, subject="khác")
    assert "Bản 2 vừa được lưu" in drafter.post(url, {"sitting": "hai", "base": "1"}).content.decode()
    for who in ("reviewer", "recv_clerk", "outsider"):
        assert office.client(who).post(url, {"sitting": "x"}).status_code == 404


def test_suggested_wording_goes_from_the_reviewer_to_one_click(office: Office) -> None:
    letter = office.draft()
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    page = office.client("reviewer").get(office.url(letter, "return_letter")).content.decode()
    assert "Đề xuất câu chữ" in page
    better = BODY.splitlines()[1].replace("Tập trung rà soát", "Rà soát **toàn bộ**")
    boxes = {f"cau-body-{no}": line for no, line in enumerate(BODY.splitlines(), start=1)} | {"cau-body-2": better}
    failed = office.post("reviewer", letter, "return_letter", reason=" ", **boxes)
    assert failed.status_code == 422
    assert "Rà soát **toàn bộ**" in failed.content.decode()
    office.do("reviewer", letter, "return_letter", reason="Sửa mục 1.", **boxes)
    one = Suggestion.objects.get()
    page = office.get("drafter", "letter", letter.pk).content.decode()
    assert "<ins>" in page
    sent = {"version": letter.version, "suggestion": one.pk}
    answer = office.client("drafter").post(office.url(letter, "take_suggestion"), sent)
    assert answer.status_code == 302, said(answer)
    assert typed(text(letter)["body"]).splitlines()[1] == better
    diff = office.get("drafter", "letter-versions", letter.pk).content.decode()
    assert diff.count("cv-diff__h--changed") == 1
    assert "Nhận câu chữ đề xuất của Phạm Văn Thẩm" in diff
    again = office.client("drafter").post(office.url(letter, "take_suggestion"), {**sent, "version": letter.version})
    assert again.status_code == 409


def test_versions_are_missing_for_whoever_may_not_see_them(office: Office) -> None:
    letter = office.draft()
    edit(office, letter, subject="lần hai")
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    assert office.get("drafter", "letter-versions", letter.pk, tu="1", den="2").status_code == 200
    seen = office.get("reviewer", "letter-versions", letter.pk)
    assert "Bản 1<" not in seen.content.decode()
    missing = office.get("reviewer", "letter-versions", letter.pk, tu="77")
    kept_back = office.get("reviewer", "letter-versions", letter.pk, tu="1")
    assert (missing.status_code, kept_back.status_code) == (404, 404)
    assert missing.content == kept_back.content
    office.do("reviewer", letter, "review_letter")
    for act, who in (("sign_letter", "signer"), ("number_letter", "clerk"), ("issue_letter", "clerk")):
        office.do(who, letter, act)
    for who in ("recv_clerk", "principal", "inspector"):
        assert office.get(who, "letter", letter.pk).status_code == 200
        assert "letter-versions" not in office.get(who, "letter", letter.pk).content.decode()
        assert office.get(who, "letter-versions", letter.pk).status_code == 404


def test_since_my_last_opinion(office: Office) -> None:
    letter = office.submitted()
    office.do("reviewer", letter, "return_letter", reason="Sửa.")
    edit(office, letter, subject="lần hai")
    edit(office, letter, subject="lần ba", place="Nam Sơn")
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    page = office.get("reviewer", "letter-versions", letter.pk).content.decode()
    assert "Từ bản 1 đến bản 3" in page
    assert "Ý kiến gần nhất của tôi" in page
