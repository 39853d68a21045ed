"""A question whose day has passed without an answer calls whoever must answer, once."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import connection

from tests.flows.life import Life, statements
from tests.workflow.notices.scene import told
from tests.workflow.oversight.test_clock import ask_up
from tests.workflow.oversight.test_watching import answer, ask
from workflow.directory.models import Appointment
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.models import Dispatch
from workflow.engine.deadlines import sweep_deadlines
from workflow.kernel.vocabulary import DispatchStatus, Role
from workflow.notices import alarms
from workflow.notices.alarms import ring_unanswered
from workflow.notices.models import Notice
from workflow.notices.queries import page_of
from workflow.oversight import ringing
from workflow.oversight.models import Question

ASKED, DUE = date(2022, 6, 6), date(2022, 6, 10)
AFTER = DUE + timedelta(days=1)


@pytest.fixture
def issued(life: Life) -> Life:
    return life.to("distribute")


@pytest.fixture
def district(issued: Life) -> Dispatch:
    dispatch = issued.dispatch("district")
    issued.do(acknowledge_dispatch, "recv_clerk", dispatch)
    Notice.objects.all().delete()
    return dispatch


def called(life: Life, on: date) -> dict[str, list[str]]:
    Notice.objects.all().delete()
    ring_unanswered(on)
    return told(life.cast)


def test_the_unit_is_called_for_what_the_inspector_asked(issued: Life, district: Dispatch) -> None:
    ask(issued, district, ASKED, due=DUE)
    assert called(issued, DUE) == {}, "the day itself is still his"
    assert called(issued, AFTER) == {"recv_leader": ["dispatch.answer.late"]}
    assert called(issued, AFTER) == {}, "once"


def test_the_sender_and_the_inspector_are_called_for_what_the_unit_asked(issued: Life, district: Dispatch) -> None:
    ask_up(issued, district, ASKED, DUE)
    assert called(issued, AFTER) == {"reviewer": ["dispatch.sender.late"], "inspector": ["dispatch.sender.late"]}
    (line, *_rest) = page_of(issued.cast.actor("inspector", AFTER))
    assert line.text.endswith("câu hỏi của Huyện uỷ Bình Thuỷ chưa được trả lời, hạn trả lời ngày 10/06/2022.")


def test_the_next_above_is_called_where_nobody_has_an_account(issued: Life, district: Dispatch) -> None:
    ask(issued, district, ASKED, due=DUE)
    ask_up(issued, district, ASKED, DUE)
    gone = Appointment.objects.filter(role__in=(Role.LEADER, Role.REVIEWER))
    gone.update(valid_to=ASKED)
    assert called(issued, AFTER) == {"inspector": ["dispatch.sender.late"]}, "one notice for one dispatch"
    Question.objects.update(rung=False)
    Appointment.objects.filter(role=Role.INSPECTOR).update(valid_to=ASKED)
    assert called(issued, AFTER) == {"principal": ["dispatch.sender.late.above"]}


@pytest.mark.parametrize("over", ["answered", "closed"])
def test_what_is_answered_or_over_calls_nobody(issued: Life, district: Dispatch, over: str) -> None:
    asked = ask(issued, district, ASKED, due=DUE)
    if over == "answered":
        answer(issued, asked, DUE)
    else:
        Dispatch.objects.filter(pk=district.pk).update(status=DispatchStatus.CLOSED)
    assert called(issued, AFTER) == {}
    Question.objects.update(status="ASKED")
    Dispatch.objects.filter(pk=district.pk).update(status=DispatchStatus.ACKNOWLEDGED)
    assert called(issued, AFTER) == {"recv_leader": ["dispatch.answer.late"]}


def test_without_the_mark_it_would_call_again(issued: Life, district: Dispatch) -> None:
    ask(issued, district, ASKED, due=DUE)
    with mock.patch.object(ringing, "_sql", return_value=ringing._sql().replace("NOT q.rung", "1 = 1")):
        assert called(issued, AFTER) == called(issued, AFTER) != {}


def test_the_sweep_of_deadlines_calls(issued: Life, district: Dispatch) -> None:
    ask(issued, district, ASKED, due=DUE)
    assert sweep_deadlines(on=AFTER).rung == 1
    assert sweep_deadlines(on=AFTER).rung == 0


def test_a_failure_leaves_neither_mark_nor_notice(issued: Life, district: Dispatch) -> None:
    ask(issued, district, ASKED, due=DUE)
    with mock.patch.object(alarms, "_store", side_effect=RuntimeError), pytest.raises(RuntimeError):
        ring_unanswered(AFTER)
    assert called(issued, AFTER) == {"recv_leader": ["dispatch.answer.late"]}


def test_statements_do_not_grow_with_the_questions(issued: Life, district: Dispatch) -> None:
    ask(issued, district, ASKED, due=DUE)
    with statements() as one:
        assert ring_unanswered(AFTER) == 1
    for _more in range(5):
        ask(issued, district, ASKED, due=DUE)
    with statements() as many:
        assert ring_unanswered(AFTER) == 5
    assert len(one) == len(many) <= 5


@pytest.mark.sqlite  # PostgreSQL's planner reads a table of a few rows whole
def test_questions_are_found_by_their_index(issued: Life) -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + ringing._sql(), ["2022-06-11"])
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "congvan_question_alarm" in plan
