"""What a question does to a deadline, what it cannot do, and a decision beside it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from unittest import mock

import pytest

from tests.flows.life import Life
from tests.workflow.letters.refusing import refused
from tests.workflow.oversight.test_watching import DUE, answer, ask, days_late
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.models import Dispatch
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import QuestionStatus
from workflow.obligations import clock, services
from workflow.obligations.models import Extension, Obligation
from workflow.obligations.ringing import claim_due
from workflow.obligations.services import extend_deadline
from workflow.oversight import questions
from workflow.oversight.models import Question
from workflow.oversight.questions import ask_sender


@pytest.fixture
def issued(life: Life) -> Life:
    return life.to("distribute")


@pytest.fixture
def district(issued: Life) -> Dispatch:
    dispatch = issued.dispatch("district")
    issued.do(acknowledge_dispatch, "recv_clerk", dispatch)
    return dispatch


def test_a_decision_counts_from_its_own_day(issued: Life, district: Dispatch) -> None:
    row = Obligation.objects.get(dispatch=district)
    asked = ask(issued, district, date(2022, 6, 20))
    signer = issued.cast.actor("signer", date(2022, 6, 22))
    extend_deadline(signer, district.pk, obligation_id=row.pk, due=date(2023, 3, 1), decision="QĐ")
    answer(issued, asked, date(2022, 6, 23))
    row.refresh_from_db()
    assert (row.due, row.runs_to) == (date(2023, 3, 1), date(2023, 3, 2)), "one day of waiting after the decision"


def ask_up(life: Life, dispatch: Dispatch, on: date, due: date) -> Question:
    made: Question = ask_sender(life.cast.actor("recv_leader", on), dispatch.pk, text="Biểu mẫu nào?", due=due)
    return made


def owed(dispatch: Dispatch) -> Obligation:
    return Obligation.objects.get(dispatch=dispatch)


# Asking clears nobody -------------------------------------------------------------------------------------------------

LATER = date(2023, 1, 20)


def test_what_is_late_stays_late_whoever_asks(issued: Life, district: Dispatch) -> None:
    ask_up(issued, district, LATER, date(2023, 2, 3))
    ask(issued, district, LATER)
    assert days_late(issued, LATER) == [20]
    assert (owed(district).runs_to, owed(district).paused_on) == (DUE, None)
    assert [one.due for one in claim_due(LATER)] == [DUE], "and the alarm rings"


def test_without_that_guard_asking_would_clear_it(issued: Life, district: Dispatch) -> None:
    with mock.patch.object(clock, "_in_time", side_effect=lambda rows, on: rows):
        ask_up(issued, district, LATER, date(2023, 2, 3))
    assert owed(district).paused_on == LATER
    assert claim_due(LATER) == []


def test_a_question_is_to_be_answered_within_ten_working_days(issued: Life, district: Dispatch) -> None:
    monday = date(2022, 6, 6)
    for due in (date(2022, 6, 21), date(2099, 1, 1)):
        said = refused(Invalid, lambda due=due: ask_up(issued, district, monday, due), "due")
        assert "20/06/2022" in said
    with mock.patch.object(questions, "ANSWER_DAYS", 11):
        ask_up(issued, district, monday, date(2022, 6, 21))
    ask_up(issued, district, monday, date(2022, 6, 20))


def test_the_clock_runs_on_after_the_day_of_the_answer_though_nobody_answers(issued: Life, district: Dispatch) -> None:
    ask_up(issued, district, date(2022, 12, 29), date(2023, 1, 4))
    row = owed(district)
    # Friday 30/12, then 3 and 4 January (2/1 is off): three working days after Saturday 31/12.
    assert (row.runs_to, row.due) == (date(2023, 1, 5), DUE)
    assert days_late(issued, date(2023, 1, 5)) == []
    assert days_late(issued, date(2024, 1, 5)) == [365]
    assert claim_due(date(2023, 1, 4)) == [], "while it waits nothing rings"
    assert [one.due for one in claim_due(date(2023, 1, 5))] == [date(2023, 1, 5)]


def test_an_answer_gives_back_only_the_days_waited(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district, date(2022, 12, 28), due=date(2023, 1, 6))
    other = ask(issued, district, date(2022, 12, 28), due=date(2022, 12, 30))
    assert owed(district).runs_to == date(2023, 1, 10)
    answer(issued, asked, date(2022, 12, 29))
    assert (owed(district).paused_to, owed(district).runs_to) == (date(2022, 12, 30), date(2023, 1, 4))
    answer(issued, other, date(2022, 12, 29))
    assert (owed(district).paused_to, owed(district).runs_to) == (None, date(2023, 1, 3))


def test_who_waits_over_a_day_off_is_not_late_on_it(issued: Life, district: Dispatch) -> None:
    saturday = date(2023, 1, 7)
    Obligation.objects.update(due=date(2023, 1, 5), runs_to=date(2023, 1, 5))
    ask_up(issued, district, date(2023, 1, 5), saturday + timedelta(days=1))
    assert days_late(issued, saturday + timedelta(days=1)) == []
    assert days_late(issued, saturday + timedelta(days=2)) == [1]


def again_and_again(life: Life, dispatch: Dispatch) -> date | None:
    """The unit asks every week, nobody answers; the last day of its task then."""
    for week in range(6):
        monday = date(2022, 12, 5) + timedelta(days=7 * week)
        ask_up(life, dispatch, monday, monday + timedelta(days=7))
    return owed(dispatch).runs_to


def test_asking_again_and_again_stops_the_clock_for_ten_days_at_most(issued: Life, district: Dispatch) -> None:
    assert again_and_again(issued, district) == date(2023, 1, 16), "ten working days, though six weeks were asked for"


def test_without_that_guard_the_clock_would_stand_still(issued: Life, district: Dispatch) -> None:
    with mock.patch.object(questions, "_stops_until", side_effect=lambda dispatch, due, calendar: due):
        last = again_and_again(issued, district)
    assert last is not None
    assert last > date(2023, 1, 31)


def test_a_dispatch_keeps_until_when_it_waits(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district, date(2022, 6, 6), due=date(2022, 6, 10))
    ask_up(issued, district, date(2022, 6, 6), date(2022, 6, 8))
    district.refresh_from_db()
    assert district.waits_until == date(2022, 6, 10)
    answer(issued, asked, date(2022, 6, 7))
    district.refresh_from_db()
    assert (district.waits_until, district.questions_open) == (date(2022, 6, 8), 1)
    assert Question.objects.filter(status=QuestionStatus.ASKED).count() == 1


# An extension extends -------------------------------------------------------------------------------------------------


def test_an_extension_lies_behind_the_day_that_runs(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district, date(2022, 12, 20), due=date(2022, 12, 30))
    answer(issued, asked, date(2022, 12, 28))
    row, signer = owed(district), issued.cast.actor("signer", date(2022, 12, 29))
    runs_to = date(2023, 1, 10)
    assert row.runs_to == runs_to
    given = {"obligation_id": row.pk, "decision": "QĐ"}
    for due in (DUE + timedelta(days=1), runs_to):
        said = refused(Invalid, lambda due=due: extend_deadline(signer, district.pk, due=due, **given), "due")
        assert "10/01/2023" in said
    extend_deadline(signer, district.pk, due=runs_to + timedelta(days=1), **given)
    assert (Extension.objects.get().before, owed(district).runs_to) == (runs_to, runs_to + timedelta(days=1))
    entry = JournalEntry.objects.filter(action="extend_deadline").latest("pk")
    assert json.loads(entry.body)["facts"]["before"] == runs_to.isoformat()


def test_without_that_guard_an_extension_would_shorten(issued: Life, district: Dispatch) -> None:
    asked = ask(issued, district, date(2022, 12, 20), due=date(2022, 12, 30))
    answer(issued, asked, date(2022, 12, 28))
    row, signer = owed(district), issued.cast.actor("signer", date(2022, 12, 29))
    with mock.patch.object(services, "runs_until", side_effect=lambda row: row.due):
        extend_deadline(
            signer, district.pk, obligation_id=row.pk, due=DUE + timedelta(days=1), decision="QĐ"
        )  # fmt: skip
    assert row.runs_to is not None
    assert owed(district).runs_to < row.runs_to  # type: ignore[operator]
