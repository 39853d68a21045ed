"""What is behind its day and no unit's lateness: evidence that nobody has judged, letters that nobody has opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.db.models import Q

from tests.cast import Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.oversight.test_watching import DUE, days_late
from tests.workflow.web.desk import Office
from workflow.dispatches.desk import acknowledge_dispatch, assign_dispatch, direct_dispatch
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import ObligationStatus, Purpose
from workflow.letters.models import Directive
from workflow.obligations.ringing import claim_due
from workflow.oversight import figures, waiting
from workflow.oversight.figures import figures_of
from workflow.oversight.services import issue_report, send_back_dispatch
from workflow.oversight.waiting import passed, unopened
from workflow.web.dispatches import rows as dispatch_rows
from workflow.web.letters import rows as letter_rows

ON = date(2023, 1, 20)
DISTRICT, OTHER = "Huyện uỷ Bình Thuỷ", "Huyện uỷ Cát Sơn"


@pytest.fixture
def issued(life: Life) -> Life:
    return life.to("distribute")


@pytest.fixture
def reported(issued: Life) -> Dispatch:
    dispatch = issued.dispatch("district")
    issued.implement(dispatch)
    return dispatch


def tiles(life: Life, on: date = ON) -> dict[str, tuple[str, str, int]]:
    """Name → word, note, days late."""
    found = letter_rows.tiles(life.cast.actor("inspector", on), life.letter, on)
    return {tile.name: (str(tile.state.word), tile.note, tile.late) for tile in found}


# Handed in, and nobody judges -----------------------------------------------------------------------------------------


def test_who_has_reported_is_not_late_whoever_is_silent(issued: Life, reported: Dispatch) -> None:
    assert days_late(issued, ON) == []
    assert claim_due(ON) == []
    assert figures_of(issued.letter, ON)["waiting"] == [
        {"organ": DISTRICT, "item": 1, "due": "2022-12-31", "since": "2022-06-06",
         "judge": str(issued.letter.watcher)}
    ]  # fmt: skip
    assert figures_of(issued.letter, DUE)["waiting"] == [], "until its day nobody is behind"
    assert tiles(issued)[DISTRICT] == ("Đã qua hạn, chờ nghiệm thu", "từ 06/06/2022", 0)
    (duty,) = dispatch_rows.duties_of(reported, ON)
    assert duty.deadline is not None
    assert str(duty.deadline.word) == "Đã qua hạn, chờ nghiệm thu"


def test_without_that_guard_he_would_be_late(issued: Life, reported: Dispatch) -> None:
    def before(on: date, at: str = "") -> Q:
        states = (ObligationStatus.OPEN, ObligationStatus.HANDED_IN)
        return Q(**{f"{at}status__in": states, f"{at}runs_to__lt": on})

    with mock.patch.object(figures, "is_late", before), mock.patch.object(letter_rows, "is_late", before):
        assert days_late(issued, ON) == [20]
        assert tiles(issued)[DISTRICT][2] == 20


def test_until_the_unit_has_reported_its_own_leader_is_to_judge(issued: Life) -> None:
    dispatch = issued.dispatch("district")
    issued.do(acknowledge_dispatch, "recv_clerk", dispatch)
    issued.do(direct_dispatch, "recv_leader", dispatch, note="Giao")
    issued.do(assign_dispatch, "recv_leader", dispatch, person_id=issued.cast.people["recv_officer"].pk)
    issued.hand_in(dispatch, "recv_officer")
    assert [row["judge"] for row in figures_of(issued.letter, ON)["waiting"]] == [DISTRICT]
    assert tiles(issued)[DISTRICT] == ("Đã qua hạn, chờ duyệt", "từ 06/06/2022", 0)


def test_what_is_sent_back_is_late_again(issued: Life, reported: Dispatch) -> None:
    issued.do(send_back_dispatch, "inspector", reported, reason="Thiếu biểu")
    assert days_late(issued, ON) == [20]
    assert figures_of(issued.letter, ON)["waiting"] == []
    assert tiles(issued)[DISTRICT][2] == 20


# Never opened ---------------------------------------------------------------------------------------------------------


def test_who_never_opened_the_letter_is_named(issued: Life, reported: Dispatch) -> None:
    assert figures_of(issued.letter, ON)["unopened"] == [{"organ": OTHER, "due": "2022-12-31", "days": 20}]
    assert figures_of(issued.letter, DUE)["unopened"] == []
    shown = tiles(issued)
    assert shown[OTHER] == ("Chưa mở, đã qua hạn", "hạn 31/12/2022", 0)
    assert shown["Ban Tổ chức Tỉnh uỷ"][0] == "Đã gửi", "nothing was asked of who gets it for information"
    assert tiles(issued, DUE)[OTHER][0] == "Đã gửi"
    Dispatch.objects.filter(name=OTHER).update(paper=True)
    assert tiles(issued)[OTHER][1] == "bản giấy, hạn 31/12/2022"


def test_without_that_figure_he_would_stand_as_merely_sent(issued: Life) -> None:
    with mock.patch.object(letter_rows, "passed", return_value=waiting.Passed(None, {})):
        assert tiles(issued)[OTHER][0] == "Đã gửi"


def test_who_opens_it_then_is_late_with_his_task(issued: Life) -> None:
    dispatch = issued.dispatch("other_district")
    acknowledge_dispatch(issued.cast.actor("other_clerk", ON), dispatch.pk)
    assert [row["organ"] for row in figures_of(issued.letter, ON)["unopened"]] == [DISTRICT]
    assert tiles(issued)[OTHER][2] == 20


def directed(cast: Cast, change: Callable[[Directive], None]) -> Life:
    life = Life(cast, {**CONTENT}).to("distribute")
    row = Directive.objects.get(letter=life.letter)
    change(row)
    row.save()
    return life


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"lead_selector": "other_district"}, [OTHER]),
        ({"monitoring": True}, []),
        ({"due": None}, []),
    ],
)
def test_a_deadline_binds_whom_its_item_binds(cast: Cast, given: dict[str, Any], named: list[str]) -> None:
    if selector := given.get("lead_selector"):
        given = {"lead_selector": {"any": [{"organ": cast.organs[selector].pk}], "except": []}}

    def change(row: Directive) -> None:
        for name, value in given.items():
            setattr(row, name, value)

    life = directed(cast, change)
    assert [row["organ"] for row in unopened(life.letter, ON)] == named


def bound(issued: Life, row: Dispatch) -> date | None:
    return passed(issued.letter, ON).of(row.status, row.purpose, row.organ_id, row.by_text)


def test_who_stands_on_no_line_owes_only_what_he_leads(issued: Life) -> None:
    row = issued.dispatch("district")
    assert bound(issued, row) == DUE
    row.by_text = True
    assert bound(issued, row) is None
    row.by_text, row.purpose = False, Purpose.INFORM
    assert bound(issued, row) is None


# On the pages ---------------------------------------------------------------------------------------------------------


def test_a_frozen_report_says_both(issued: Life, reported: Dispatch) -> None:
    report = issue_report(issued.cast.actor("inspector", ON), issued.letter.pk)
    assert (len(report.figures["waiting"]), len(report.figures["unopened"]), report.figures["late"]) == (1, 1, [])
    office = Office(issued.cast)
    page = office.get("inspector", "report", report.pk).content.decode()
    for words in ("Đã nộp, đã qua hạn, chờ duyệt hoặc nghiệm thu", "06/06/2022", "Chưa mở, đã qua hạn", OTHER):
        assert words in page
    report.figures.pop("waiting")
    report.figures.pop("unopened")
    report.save()
    older = office.get("inspector", "report", report.pk)
    assert older.status_code == 200
    assert "Chưa mở, đã qua hạn" not in older.content.decode(), "reports of before have no such figure"


def test_another_recipient_does_not_learn_it(issued: Life, reported: Dispatch) -> None:
    actor = Actor(issued.cast.people["recv_leader"].pk, ON)
    assert [tile.name for tile in letter_rows.tiles(actor, issued.letter, ON)] == [DISTRICT]
