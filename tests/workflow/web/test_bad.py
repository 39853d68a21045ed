"""Bad input: one clear sentence where it belongs, nothing half done, nothing lost of what was typed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.web.desk import PARTS, Office, hidden, said
from workflow.dispatches.models import Dispatch
from workflow.journal.models import JournalEntry
from workflow.letters.models import Letter, LetterVersion

PAST = (date.today() - timedelta(days=3)).strftime("%d/%m/%Y")
SOON = (date.today() + timedelta(days=10)).strftime("%d/%m/%Y")


def refused(office: Office, who: str, record: Letter | Dispatch, act: str, sentence: str, **typed: object) -> None:
    """The act is refused with the sentence beside its form, and nothing has changed."""
    office.client(who)  # signing in is journalled too
    before, entries = type(record).objects.values().get(pk=record.pk), JournalEntry.objects.count()
    answer = office.post(who, record, act, **typed)
    assert answer.status_code == 422, (act, answer.status_code, said(answer))
    assert any(sentence in one for one in said(answer)), said(answer)
    assert type(record).objects.values().get(pk=record.pk) == before
    assert JournalEntry.objects.count() == entries
    page = answer.content.decode()
    for value in typed.values():
        if isinstance(value, str) and len(value) > 2 and not value.isdigit():
            assert value in page, f"{act}: {value!r} is lost"


def test_a_draft(office: Office) -> None:
    letter = office.draft()
    parts = {name: value for name, value in PARTS.items() if name != "kind"}
    refused(office, "drafter", letter, "edit_letter", "Cần ghi trích yếu.", **{**parts, "subject": ""})
    refused(office, "drafter", letter, "edit_letter", "quá nhiều dòng", **{**parts, "addressees": "Huyện uỷ A\n" * 501})
    refused(office, "drafter", letter, "submit_letter", "Đồng chí chọn một mục.", signer_id="")
    refused(office, "drafter", letter, "submit_letter", "trong danh sách", signer_id=office.cast.people["clerk"].pk)


def test_a_letter_without_recipients_is_not_submitted(office: Office) -> None:
    letter = office.draft(addressees="", distribution="")
    signer = office.cast.people["signer"].pk
    refused(office, "drafter", letter, "submit_letter", "Cần có ít nhất một nơi nhận.", signer_id=signer)


def test_under_review(office: Office) -> None:
    letter = office.submitted()
    person = office.cast.people["board_drafter"].pk
    refused(office, "reviewer", letter, "return_letter", "Đồng chí ghi lý do trả lại.", reason="  ")
    refused(office, "reviewer", letter, "consult_letter", "Ngày không hợp lệ", person_id=person, due="31/02/2030")
    refused(office, "reviewer", letter, "consult_letter", "trong danh sách", person_id=10**9, due="")
    refused(office, "drafter", letter, "withdraw_letter", "Đồng chí ghi lý do rút công văn.", reason="")


def test_a_deadline_in_the_past(office: Office) -> None:
    letter = office.submitted()
    page = office.client("reviewer").get(office.url(letter, "consult_letter") + "?tim=Thảo").content.decode()
    typed = {**hidden(page), "person_id": office.cast.people["board_drafter"].pk, "due": PAST}
    answer = office.client("reviewer").post(office.url(letter, "consult_letter") + "?tim=Thảo", typed)
    assert answer.status_code == 422
    assert said(answer) == ["Hạn cho ý kiến đã qua; đồng chí ghi hạn mới."]


def test_numbering_before_the_signature(office: Office) -> None:
    refused(office, "clerk", office.signed(), "number_letter", "không thể trước ngày ký", dated=PAST)


def test_a_line_that_means_nobody_stops_the_issue(office: Office) -> None:
    letter = office.draft(addressees="Các huyện uỷ, thị uỷ\nĐảng uỷ Không Có Thật")
    signer = office.cast.people["signer"].pk
    office.do("drafter", letter, "submit_letter", signer_id=signer)
    for who, act in (("reviewer", "review_letter"), ("signer", "sign_letter"), ("clerk", "number_letter")):
        office.do(who, letter, act)
    page = office.client("clerk").get(office.url(letter, "issue_letter")).content.decode()
    assert "Không ứng với ai" in page
    refused(office, "clerk", letter, "issue_letter", "“Đảng uỷ Không Có Thật” không ứng với")


def test_after_issue(office: Office) -> None:
    letter = office.issued()
    refused(office, "clerk", letter, "add_recipient", "chọn một cơ quan hoặc một cá nhân", purpose="INFORM")
    refused(office, "signer", letter, "recall_letter", "Đồng chí ghi lý do thu hồi.", reason="")
    refused(office, "signer", letter, "replace_letter", "Đồng chí chọn một mục.", by_id="", reason="Sai số liệu.")
    refused(office, "principal", letter, "direct_letter", "Đồng chí ghi ý kiến chỉ đạo.", text="")
    refused(office, "inspector", letter, "conclude_letter", "Đồng chí ghi kết luận.", text="", reason="Hết hạn.")
    refused(office, "inspector", letter, "conclude_letter", "ghi lý do đóng", text="Đã kết luận xong.", reason="")


def test_at_the_unit(office: Office) -> None:
    letter = office.issued()
    refused(office, "recv_clerk", office.dispatch(letter), "refuse_dispatch", "Đồng chí ghi lý do từ chối.", reason="")
    dispatch = office.acknowledged(letter)
    refused(office, "recv_leader", dispatch, "direct_dispatch", "Đồng chí ghi ý kiến bút phê.", note="", due=SOON)
    refused(office, "recv_leader", dispatch, "direct_dispatch", "Hạn đã qua", note="Giao Văn phòng.", due=PAST)
    office.do("recv_leader", dispatch, "direct_dispatch", note="Giao Văn phòng.")
    outsider = office.cast.people["other_officer"].pk
    refused(office, "recv_leader", dispatch, "assign_dispatch", "trong danh sách", person_id=outsider, due=SOON)
    officer = office.cast.people["recv_officer"].pk
    office.do("recv_leader", dispatch, "assign_dispatch", person_id=officer)
    duty = dispatch.obligations.get(due=None)
    refused(office, "recv_leader", dispatch, "set_deadline", "Hạn đã qua", obligation_id=duty.pk, due=PAST)
    dated = dispatch.obligations.exclude(due=None).get()
    refused(office, "recv_leader", dispatch, "set_deadline", "trong danh sách", obligation_id=dated.pk, due=SOON)
    refused(office, "recv_officer", dispatch, "progress_dispatch", "Đồng chí ghi tiến độ.", note="")


def test_evidence(office: Office) -> None:
    dispatch = office.implementing(office.issued())
    pk = dispatch.obligations.first().pk
    tomorrow = (date.today() + timedelta(days=1)).strftime("%d/%m/%Y")
    whole = {f"product-{pk}": "Báo cáo kết quả", f"level-{pk}": "Thường trực Tỉnh uỷ", f"dated-{pk}": SOON}
    refused(office, "recv_officer", dispatch, "hand_in_dispatch", "Cần có minh chứng")
    refused(office, "recv_officer", dispatch, "hand_in_dispatch", "không sau hôm nay", **whole)
    future = {**whole, f"dated-{pk}": tomorrow}
    answer = office.post("recv_officer", dispatch, "hand_in_dispatch", **future)
    beside = re.search(rf'id="id_dated-{pk}_error">.*?</div>', answer.content.decode(), re.S)
    assert beside
    assert "không sau hôm nay" in beside[0]
    without = {**whole, f"dated-{pk}": PAST, f"product-{pk}": ""}
    refused(office, "recv_officer", dispatch, "hand_in_dispatch", "Đồng chí ghi tên sản phẩm.", **without)


def test_questions(office: Office) -> None:
    dispatch = office.acknowledged(office.issued())
    refused(office, "inspector", dispatch, "ask_recipient", "Đồng chí ghi nội dung hỏi.", text="", due=SOON)
    refused(office, "inspector", dispatch, "ask_recipient", "Hạn trả lời đã qua", text="Bao giờ xong?", due=PAST)
    refused(office, "inspector", dispatch, "ask_recipient", "ngày/tháng/năm", text="Bao giờ xong?", due="mai")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp không có nội dung"),
        (b"%PDF-1.7 ...", "Tệp bị hỏng"),
        (b"PK\x03\x04....", "Tệp bị hỏng"),
        (b"\x89PNG\r\n\x1a\n....", "Tệp bị hỏng"),
        (b"\xd0\xcf\x11\xe0....", "Đồng chí lưu lại thành .docx hoặc PDF"),
        (b"\xff\xff\xff\xff", "bảng mã nhận biết được"),
        ("Sáng nay trời đẹp.\nMọi người đi làm.".encode(), "không phải là công văn"),
    ],
)
def test_a_file_that_is_no_letter(office: Office, data: bytes, sentence: str) -> None:
    page = office.get("drafter", "draft-read").content.decode()
    typed = {**hidden(page), "spot": f"{office.cast.organs['issuer'].pk}-0", "kind": "", "text": ""}
    typed["file"] = SimpleUploadedFile("thu.txt", data)
    answer = office.client("drafter").post(reverse("congvan:draft-read"), typed)
    assert answer.status_code == 422
    assert any(sentence in one for one in said(answer)), said(answer)
    assert not Letter.objects.exists()


def test_a_new_draft_without_its_subject_keeps_everything_else(office: Office) -> None:
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS, "subject": ""}
    typed["spot"] = f"{office.cast.organs['issuer'].pk}-0"
    answer = office.client("drafter").post(reverse("congvan:draft"), typed)
    assert answer.status_code == 422
    assert said(answer) == ["Cần ghi trích yếu."]
    assert "Tập trung rà soát quy chế" in answer.content.decode()
    assert not LetterVersion.objects.exists()


def test_an_ended_organ_drafts_nothing(office: Office) -> None:
    organ = office.cast.organs["issuer"]
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS, "spot": f"{organ.pk}-0"}
    organ.valid_to = date.today() - timedelta(days=1)
    organ.save()
    answer = office.client("drafter").post(reverse("congvan:draft"), typed)
    assert answer.status_code in (403, 422)
    assert not Letter.objects.exists()
