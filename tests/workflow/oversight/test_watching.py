"""The watching organ: verdicts, questions with the clock paused, reminders, frozen reports, conclusion, chỉ đạo."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import TODAY, Cast
from tests.flows.life import CONTENT, Life, process_status
from tests.workflow.letters.refusing import refused
from workflow.access import letter_for
from workflow.dispatches.desk import acknowledge_dispatch, open_dispatch, refuse_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import close_dispatch
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, QuestionStatus
from workflow.letters.models import LetterProgress
from workflow.letters.services import consult_letter, opine_letter
from workflow.obligations.models import Obligation
from workflow.oversight.figures import figures_of, frozen, late
from workflow.oversight.models import Conclusion, Instruction, PeriodicReport, Question, Reminder, Verdict
from workflow.oversight.questions import answer_inspector, answer_sender, ask_recipient, ask_sender
from workflow.oversight.services import (
    accept_dispatch,
    answer_instruction,
    conclude_letter,
    direct_letter,
    issue_report,
    remind_silent,
    send_back_dispatch,
)


@pytest.fixture
def issued(life: Life) -> Life:
    return life.to("distribute")


@pytest.fixture
def district(issued: Life) -> Dispatch:
    dispatch = issued.dispatch("district")
    issued.do(acknowledge_dispatch, "recv_clerk", dispatch)
    return dispatch


# Verdicts -------------------------------------------------------------------------------------------------------------


def test_a_report_is_accepted_once(issued: Life) -> None:
    dispatch = issued.dispatch("district")
    refused(Conflict, lambda: issued.accept(dispatch))
    issued.implement(dispatch)
    refused(NotAllowed, lambda: issued.do(accept_dispatch, "clerk", dispatch))
    refused(Invalid, lambda: issued.do(send_back_dispatch, "inspector", dispatch, reason="\n"), "reason")
    issued.do(accept_dispatch, "inspector", dispatch, remark=" Tốt ")
    verdict = Verdict.objects.get()
    assert (verdict.accepted, verdict.reason) == (True, "Tốt")
    refused(Conflict, lambda: issued.accept(dispatch))
    refused(Conflict, lambda: issued.do(send_back_dispatch, "inspector", dispatch, reason="Muộn"))


def test_who_was_consulted_does_not_inspect(cast: Cast) -> None:
    life = Life(cast).to("review")
    life.do(consult_letter, "reviewer", person_id=cast.people["inspector"].pk)
    life.do(opine_letter, "inspector", remark="Nhất trí")
    life.to("distribute")
    refused(NotAllowed, lambda: life.do(conclude_letter, "inspector", text="x", reason="y"))


# Questions ------------------------------------------------------------------------------------------------------------


def ask(life: Life, dispatch: Dispatch, on: date = TODAY, **given: Any) -> Question:
    wanted = {"text": "Đến đâu?", "due": on + timedelta(days=3), **given}
    made: Question = ask_recipient(life.cast.actor("inspector", on), dispatch.pk, **wanted)
    return made


def answer(life: Life, question: Question, on: date = TODAY, **given: Any) -> None:
    wanted = {"question_id": question.pk, "answer": "Gần xong", **given}
    answer_inspector(life.cast.actor("recv_leader", on), question.dispatch_id, **wanted)


def test_both_sides_ask_and_answer(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district)
    back = issued.do(ask_sender, "recv_leader", district, text="Biểu mẫu nào?", due=TODAY)
    assert district.questions_open == 2
    assert process_status(asked) == process_status(back) == "NEW"
    answer(issued, asked)
    issued.do(answer_sender, "reviewer", district, question_id=back.pk, answer="Mẫu 1")
    assert district.questions_open == 0
    assert set(Question.objects.values_list("status", "answer")) == {("ANSWERED", "Gần xong"), ("ANSWERED", "Mẫu 1")}
    assert process_status(asked) == process_status(back) == "DONE"
    refused(Conflict, lambda: answer(issued, asked))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"), ({"text": None}, "text"), ({"text": "x" * 4001}, "text"), ({"due": None}, "due"),
        ({"due": TODAY - timedelta(days=1)}, "due"), ({"due": "mai"}, "due"),
    ],
)  # fmt: skip
def test_a_question_has_words_and_a_day(issued: Life, district: Dispatch, given: dict[str, Any], field: str) -> None:
    refused(Invalid, lambda: ask(issued, district, **given), field)


def test_who_asks_whom(issued: Life, district: Dispatch) -> None:
    refused(NotFound, lambda: issued.do(ask_recipient, "other_leader", district, text="x", due=TODAY))
    refused(NotAllowed, lambda: issued.do(ask_recipient, "recv_leader", district, text="x", due=TODAY))
    refused(NotAllowed, lambda: issued.do(ask_sender, "inspector", district, text="x", due=TODAY))
    refused(Conflict, lambda: ask(issued, issued.dispatch("other_district")))
    asked = ask(issued, district)
    refused(NotAllowed, lambda: issued.do(answer_inspector, "recv_clerk", district, question_id=asked.pk, answer="x"))


def test_a_question_is_answered_where_and_by_whom_it_was_asked(issued: Life, district: Dispatch) -> None:
    other = issued.dispatch("other_district")
    issued.do(acknowledge_dispatch, "other_clerk", other)
    elsewhere = ask(issued, other)
    asked = ask(issued, district)
    for wrong in (elsewhere.pk, 0, 10**9, None):
        refused(
            Invalid,
            lambda wrong=wrong: issued.do(answer_inspector, "recv_leader", district, question_id=wrong, answer="x"),
            "question_id",
        )
    refused(
        Invalid, lambda: issued.do(answer_sender, "reviewer", district, question_id=asked.pk, answer="x"), "question_id"
    )
    refused(Invalid, lambda: answer(issued, asked, answer=""), "answer")


def test_a_question_on_what_was_closed_waits_for_nobody(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district)
    issued.do(close_dispatch, "clerk", district, reason="Thôi")
    refused(Conflict, lambda: answer(issued, asked))
    asked.refresh_from_db()
    assert (asked.status, process_status(asked)) == (QuestionStatus.ASKED, "CANCELED")


# The clock ------------------------------------------------------------------------------------------------------------

DUE = date(2022, 12, 31)


def days_late(life: Life, on: date) -> list[int]:
    return [row["days"] for row in late(life.letter, on)]


def test_late_from_the_day_after(issued: Life, district: Dispatch) -> None:
    assert days_late(issued, DUE) == []
    assert late(issued.letter, DUE + timedelta(days=4)) == [
        {"organ": "Huyện uỷ Bình Thuỷ", "item": 1, "due": "2022-12-31", "days": 4}
    ]


def test_the_clock_stands_still_while_a_question_is_open(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district, DUE - timedelta(days=2), due=date(2023, 1, 12))  # Thursday 29/12/2022
    assert days_late(issued, date(2023, 1, 12)) == [], "who waits is not late"
    answer(issued, asked, date(2023, 1, 10))
    # Friday 30/12, then 3 to 6, 9 and 10 January were lost (2/1 is off): seven working days from 31/12 on.
    runs_to = Obligation.objects.get(dispatch=district).runs_to
    assert runs_to == date(2023, 1, 11)
    assert days_late(issued, runs_to) == []
    assert days_late(issued, runs_to + timedelta(days=2)) == [2]


def test_a_day_with_two_open_questions_counts_once(issued: Life, district: Dispatch) -> None:
    monday = date(2022, 6, 20)
    first, second = ask(issued, district, monday), ask(issued, district, monday + timedelta(days=1))
    answer(issued, first, monday + timedelta(days=2))
    answer(issued, second, monday + timedelta(days=3))
    third = ask(issued, district, monday + timedelta(days=20))
    answer(issued, third, monday + timedelta(days=20))
    row = Obligation.objects.get(dispatch=district)
    assert (row.due, row.paused_on) == (DUE, None)
    assert row.runs_to == date(2023, 1, 5), "three working days after a Saturday, 2/1 is off"


def test_what_was_refused_or_closed_is_not_late(issued: Life) -> None:
    district, other = issued.dispatch("district"), issued.dispatch("other_district")
    issued.do(refuse_dispatch, "recv_clerk", district, reason="Gửi nhầm")
    issued.do(acknowledge_dispatch, "other_clerk", other)
    issued.do(close_dispatch, "clerk", other, reason="Thôi")
    assert days_late(issued, DUE + timedelta(days=10)) == []


# Reminders ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["inspector", "clerk"])
def test_only_the_silent_are_reminded(issued: Life, who: str) -> None:
    assert issued.do(remind_silent, who, text="Đề nghị tiếp nhận") == 3
    issued.do(open_dispatch, "recv_clerk", issued.dispatch("district"))
    issued.do(acknowledge_dispatch, "other_clerk", issued.dispatch("other_district"))
    assert issued.do(remind_silent, who) == 2, "who only opened it has not said a word"
    issued.do(acknowledge_dispatch, "recv_clerk", issued.dispatch("district"))
    issued.close(issued.dispatch("board"))
    refused(Conflict, lambda: issued.do(remind_silent, who))
    assert list(Reminder.objects.values_list("reached", flat=True)) == [3, 2]
    refused(NotAllowed, lambda: issued.do(remind_silent, "signer"))


# Reports and the conclusion -------------------------------------------------------------------------------------------


def test_a_report_is_frozen(issued: Life, district: Dispatch) -> None:
    first = issued.do(issue_report, "inspector", note=" Kỳ 1 ")
    figures, digest = first.figures, first.sha256
    assert figures["dispatches"] == [
        ["ARCHIVE", "CLOSED", 1], ["IMPLEMENT", "ACKNOWLEDGED", 1], ["IMPLEMENT", "SENT", 1], ["INFORM", "SENT", 1],
    ]  # fmt: skip
    assert digest == frozen(figures)
    issued.close(issued.dispatch("other_district"))
    second = issued.do(issue_report, "inspector")
    first.refresh_from_db()
    assert (first.no, second.no, first.figures, first.note) == (1, 2, figures, "Kỳ 1")
    assert second.figures != figures == first.figures
    assert figures_of(issued.letter, TODAY) == second.figures
    refused(NotAllowed, lambda: issued.do(issue_report, "clerk"))


def test_a_conclusion_with_open_recipients_needs_a_reason_and_closes_them(issued: Life, district: Dispatch) -> None:
    refused(Invalid, lambda: issued.do(conclude_letter, "inspector", text="Kết luận"), "reason")
    refused(Invalid, lambda: issued.do(conclude_letter, "inspector", text=" ", reason="x"), "text")
    refused(Invalid, lambda: issued.do(conclude_letter, "inspector", text="x" * 20001, reason="x"), "text")
    refused(NotAllowed, lambda: issued.do(conclude_letter, "clerk", text="x", reason="x"))
    issued.do(conclude_letter, "inspector", text="Kết luận", reason="Hết thời hạn")
    assert issued.letter.status == LetterStatus.CONCLUDED
    rows = Dispatch.objects.filter(letter=issued.letter)
    assert set(rows.values_list("status", flat=True)) == {DispatchStatus.CLOSED}
    assert set(rows.exclude(purpose="ARCHIVE").values_list("reason", flat=True)) == {"Hết thời hạn"}
    assert set(Obligation.objects.values_list("status", flat=True)) == {ObligationStatus.CLOSED}
    assert (Conclusion.objects.get().closed, LetterProgress.objects.get().open) == (3, 0)
    refused(Conflict, lambda: issued.do(conclude_letter, "inspector", text="Lần nữa"))
    refused(Conflict, lambda: issued.do(acknowledge_dispatch, "other_clerk", issued.dispatch("other_district")))
    call_command("verify_journal", stdout=StringIO())


def test_when_everybody_is_done_no_reason_is_needed(issued: Life) -> None:
    for organ in ("district", "other_district", "board"):
        issued.close(issued.dispatch(organ))
    made = issued.do(conclude_letter, "inspector", text="Đã xong")
    assert made.closed == 0


def test_a_conclusion_is_still_read_by_those_who_received_the_letter(issued: Life, district: Dispatch) -> None:
    issued.do(conclude_letter, "inspector", text="Kết luận", reason="Hết thời hạn")
    assert letter_for(issued.cast.actor("recv_clerk"), issued.letter.pk)
    assert issued.do(issue_report, "inspector").no == 1


# Chỉ đạo --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "due"),
    [(date(2022, 6, 6), date(2022, 6, 8)), (date(2022, 6, 9), date(2022, 6, 13)), (date(2022, 9, 1), date(2022, 9, 6))],
)
def test_an_instruction_is_answered_within_two_working_days(issued: Life, on: date, due: date) -> None:
    made = direct_letter(issued.cast.actor("principal", on), issued.letter.pk, text="Kiểm tra ngay")
    assert (made.due, made.watcher) == (due, issued.letter.watcher)


@pytest.mark.parametrize("who", ["inspector", "reviewer"])
def test_the_watching_organ_or_the_office_answers_once(issued: Life, who: str) -> None:
    refused(Invalid, lambda: issued.do(direct_letter, "principal", text=""), "text")
    refused(NotAllowed, lambda: issued.do(direct_letter, "inspector", text="x"))
    made = issued.do(direct_letter, "principal", text="Kiểm tra ngay")
    given = {"instruction_id": made.pk, "answer": "Đã kiểm tra"}
    refused(NotAllowed, lambda: issued.do(answer_instruction, "principal", **given))
    refused(Invalid, lambda: issued.do(answer_instruction, who, **{**given, "answer": " "}), "answer")
    issued.do(answer_instruction, who, **given)
    made.refresh_from_db()
    assert (made.answer, made.answered_on) == ("Đã kiểm tra", TODAY)
    refused(Conflict, lambda: issued.do(answer_instruction, who, **given))


def test_an_instruction_on_another_letter_is_none_here(issued: Life) -> None:
    from workflow.registers.services import number_letter

    other = Life(issued.cast, {**CONTENT, "subject": "Khác"}).to("number")
    other.do(number_letter, "clerk")
    other.issue()
    made = other.do(direct_letter, "principal", text="Về công văn kia")
    for wrong in (made.pk, 0, 10**9, None):
        given = {"instruction_id": wrong, "answer": "x"}
        refused(Invalid, lambda given=given: issued.do(answer_instruction, "inspector", **given), "instruction_id")
    assert Instruction.objects.get().answered_on is None


def test_numbers_of_reports_are_per_letter(issued: Life) -> None:
    assert [issued.do(issue_report, "inspector").no for _ in range(3)] == [1, 2, 3]
    assert PeriodicReport.objects.filter(letter=issued.letter).count() == 3
