"""Every act through its page, with what must have come of it; the whole life is in `test_life`."""

from __future__ import annotations

from datetime import date, timedelta

from tests.workflow.web.desk import Office, said, today
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.letters.models import LetterVersion, Opinion
from workflow.obligations.models import Evidence, Extension
from workflow.oversight.models import Conclusion, Instruction, PeriodicReport, Question, Reminder, Verdict
from workflow.registers.models import IncomingEntry, NumberEntry

SOON = (date.today() + timedelta(days=10)).strftime("%d/%m/%Y")


def test_before_issue(office: Office) -> None:
    """Edit, submit, consult, opine, review, return, again, sign, number."""
    letter = office.draft()
    office.do("drafter", letter, "edit_letter", **{**_parts(), "subject": "tăng cường công tác kiểm tra"})
    assert (letter.text_no, letter.subject) == (2, "tăng cường công tác kiểm tra")
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    asked = office.cast.people["board_drafter"]
    answer = office.client("reviewer").post(
        office.url(letter, "consult_letter") + "?tim=Thảo",
        {**office.form("reviewer", letter, "consult_letter"), "person_id": asked.pk, "due": SOON},
    )
    assert answer.status_code == 302, said(answer)
    letter.refresh_from_db()
    office.do("board_drafter", letter, "opine_letter", remark="Nhất trí.")
    assert Opinion.objects.get(letter=letter, person=asked).remark == "Nhất trí."
    office.do("reviewer", letter, "return_letter", reason="Bổ sung thời hạn.")
    assert letter.status == L.RETURNED
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    office.do("reviewer", letter, "review_letter", remark="Đạt.")
    assert letter.status == L.AWAITING_SIGNATURE
    office.do("signer", letter, "return_letter", reason="Sửa nơi nhận.")
    assert letter.status == L.RETURNED


def _parts() -> dict[str, str]:
    from tests.workflow.web.desk import PARTS

    return {name: value for name, value in PARTS.items() if name != "kind"}


def test_an_edit_keeps_what_was_not_touched(office: Office) -> None:
    letter = office.draft()
    before = LetterVersion.objects.get(letter=letter, no=1).content
    office.do("drafter", letter, "edit_letter", **{**_parts(), "place": "Cát Sơn"})
    after = LetterVersion.objects.get(letter=letter, no=2).content
    assert after == {**before, "place": "Cát Sơn"}
    again = office.post("drafter", letter, "edit_letter", **{**_parts(), "place": "Cát Sơn"})
    assert again.status_code == 409
    assert "Nội dung không thay đổi" in again.content.decode()


def test_withdrawal_by_the_drafter_and_by_the_signer_with_the_number_voided(office: Office) -> None:
    early = office.do("drafter", office.draft(), "withdraw_letter", reason="Không cần nữa.")
    assert early.status == L.WITHDRAWN
    late = office.do("signer", office.numbered(), "withdraw_letter", reason="Sai nội dung.")
    office.do("clerk", late, "void_number", reason="Công văn đã rút.")
    assert NumberEntry.objects.get(letter_id=late.pk).void_reason == "Công văn đã rút."
    assert office.url(late, "void_number") not in office.get("clerk", "letter", late.pk).content.decode()


def test_the_numbering_page_shows_the_next_number(office: Office) -> None:
    letter = office.signed()
    page = office.client("clerk").get(office.url(letter, "number_letter")).content.decode()
    assert "01-CV/TU" in page
    office.do("clerk", letter, "number_letter", dated=today())
    assert letter.code == "01-CV/TU"


def test_issue_shows_who_would_gain_access_and_who_has_no_account(office: Office) -> None:
    page = office.client("clerk").get(office.url(office.numbered(), "issue_letter")).content.decode()
    for name in ("Huyện uỷ Bình Thuỷ", "Thị uỷ Vĩnh Hoà", "Uỷ ban Kiểm tra Tỉnh uỷ", "Giang Văn Giấy"):
        assert name in page


def test_what_the_sending_side_does_after_issue(office: Office) -> None:
    letter, people, organs = office.issued(), office.cast.people, office.cast.organs
    office.do("clerk", letter, "add_recipient", organ_id=organs["board"].pk, purpose="INFORM")
    assert Dispatch.objects.filter(letter=letter, organ=organs["board"]).exists()
    paper = Dispatch.objects.get(letter=letter, person=people["paper"])
    office.do("clerk", paper, "record_receipt", received_on=today(), note="Giao tận tay.")
    assert paper.status == D.ACKNOWLEDGED
    refused = office.do("recv_clerk", office.dispatch(letter), "refuse_dispatch", reason="Sai địa chỉ.")
    office.do("clerk", refused, "redirect_dispatch", organ_id=organs["bloc"].pk)
    assert refused.status == D.CLOSED
    other = office.do(
        "other_clerk", office.dispatch(letter, "other_district"), "refuse_dispatch", reason="Sai thể thức."
    )
    office.do("clerk", other, "close_dispatch", reason="Đã trao đổi.")
    assert other.status == D.CLOSED
    office.do("clerk", letter, "remind_dispatch", text="Đề nghị tiếp nhận.")
    assert Reminder.objects.get(letter=letter).reached > 0
    office.do("principal", letter, "direct_letter", text="Báo cáo tiến độ.")
    said_to = Instruction.objects.get(letter=letter)
    answered = office.post("inspector", letter, "answer_instruction", instruction_id=said_to.pk, answer="Đã đôn đốc.")
    assert answered.status_code == 302, said(answered)
    said_to.refresh_from_db()
    assert said_to.answer == "Đã đôn đốc."


def test_recall_ends_every_right_and_who_had_opened_confirms(office: Office) -> None:
    letter = office.issued()
    opened = office.acknowledged(letter)
    office.do("signer", letter, "recall_letter", reason="Nhầm nội dung.")
    assert "Đã có quyết định thu hồi" in office.get("clerk", "letter", letter.pk).content.decode()
    office.do("clerk", letter, "execute_recall")
    assert letter.status == L.RECALLED
    page = office.get("recv_clerk", "dispatch", opened.pk)
    assert page.status_code == 200
    assert "Tập trung rà soát" not in page.content.decode()
    assert office.get("other_clerk", "dispatch", office.dispatch(letter, "other_district").pk).status_code == 404
    opened.refresh_from_db()
    office.do("recv_clerk", opened, "acknowledge_recall")
    assert opened.recall_seen_on is not None


def test_replacement_by_another_issued_letter(office: Office) -> None:
    first, second = office.issued(), office.issued()
    office.do("signer", first, "replace_letter", by_id=second.pk, reason="Bản đúng.")
    office.do("clerk", first, "execute_recall")
    assert (first.status, first.replaced_by_id) == (L.REPLACED, second.pk)


def test_the_receiving_unit_at_work(office: Office) -> None:
    letter = office.issued()
    dispatch = office.acknowledged(letter)
    assert IncomingEntry.objects.get(dispatch_id=dispatch.pk).number == dispatch.incoming_number == 1
    office.do("recv_leader", dispatch, "direct_dispatch", note="Văn phòng tham mưu.", due=SOON)
    officer, leader = office.cast.people["recv_officer"], office.cast.people["recv_leader"]
    office.do("recv_leader", dispatch, "assign_dispatch", person_id=officer.pk, cooperators=[leader.pk], due=SOON)
    assert Assignment.objects.filter(dispatch=dispatch, ended_on=None).count() == 2
    empty = dispatch.obligations.get(due=None)
    office.do("recv_leader", dispatch, "set_deadline", obligation_id=empty.pk, due=SOON)
    later = (date.today() + timedelta(days=30)).strftime("%d/%m/%Y")
    office.do("principal", dispatch, "extend_deadline", obligation_id=empty.pk, due=later, decision="QĐ 15-QĐ/TU")
    assert Extension.objects.get(obligation=empty).decision == "QĐ 15-QĐ/TU"
    office.do("recv_officer", dispatch, "progress_dispatch", note="Đã xong một nửa.")
    one = _evidence(dispatch.obligations.first().pk)
    office.do("recv_officer", dispatch, "hand_in_dispatch", **one)
    assert (dispatch.status, Evidence.objects.count()) == (D.IMPLEMENTING, 1)
    office.do("recv_officer", dispatch, "hand_in_dispatch", **_evidence(empty.pk))
    assert dispatch.status == D.HANDED_IN
    office.do("recv_leader", dispatch, "rework_dispatch", reason="Thiếu số liệu.")
    assert dispatch.status == D.IMPLEMENTING


def _evidence(pk: int) -> dict[str, str]:
    return {
        f"product-{pk}": "Báo cáo", f"number-{pk}": "15-BC/HU", f"dated-{pk}": today(), f"level-{pk}": "Tỉnh uỷ",
        f"note-{pk}": "Kèm phụ lục.",
    }  # fmt: skip


def test_questions_both_ways(office: Office) -> None:
    dispatch = office.acknowledged(office.issued())
    office.do("inspector", dispatch, "ask_recipient", text="Bao giờ xong?", due=SOON)
    question = Question.objects.get(direction=Question.Direction.TO_RECIPIENT)
    office.do("recv_leader", dispatch, "answer_inspector", question_id=question.pk, answer="Trong tuần này.")
    office.do("recv_leader", dispatch, "ask_sender", text="Số liệu tính đến ngày nào?", due=SOON)
    question = Question.objects.get(direction=Question.Direction.TO_SENDER)
    office.do("reviewer", dispatch, "answer_sender", question_id=question.pk, answer="Đến 31/10.")
    assert dispatch.questions_open == 0
    page = office.get("recv_leader", "dispatch", dispatch.pk).content.decode()
    for words in ("Bao giờ xong?", "Trong tuần này.", "Số liệu tính đến ngày nào?", "Đến 31/10."):
        assert words in page


def test_the_watching_organ_sends_back_reports_and_concludes(office: Office) -> None:
    letter = office.issued()
    dispatch = office.reported(letter)
    office.do("inspector", dispatch, "send_back_dispatch", reason="Thiếu minh chứng.")
    assert dispatch.status == D.SENT_BACK
    assert Verdict.objects.get(dispatch=dispatch).reason == "Thiếu minh chứng."
    office.do("inspector", letter, "report_letter", note="Kỳ 1.")
    report = PeriodicReport.objects.get(letter=letter)
    frozen = office.get("inspector", "report", report.pk).content.decode()
    assert "Kỳ 1." in frozen
    assert " ".join(report.sha256[at : at + 8] for at in range(0, 64, 8)) in frozen
    office.do("inspector", letter, "conclude_letter", text="Đã kết luận.", reason="Hết thời hạn.")
    assert Conclusion.objects.get(letter=letter).closed > 0


def test_a_person_named_in_the_lines_takes_note_himself(office: Office) -> None:
    letter = office.issued()
    mine = Dispatch.objects.get(letter=letter, person=office.cast.people["member"])
    assert "Gửi đích danh tôi" in office.get("member", "home").content.decode()
    office.do("member", mine, "open_dispatch")
    office.do("member", mine, "acknowledge_dispatch")
    assert mine.status == D.ACKNOWLEDGED
