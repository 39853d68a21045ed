"""Tasks that come back: each period once, until the end of the letter or the dispatch."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from tests.flows.life import statements
from tests.workflow.obligations.test_alarms import owe, scene
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus
from workflow.letters.models import Directive, Letter
from workflow.obligations.models import Obligation
from workflow.obligations.recurring import open_periods


def returning(cast: Cast, words: str, period: date, due: date) -> Obligation:
    row = scene(cast, due, period=period)
    Directive.objects.update(period=words)
    return row


def periods() -> list[tuple[date, date, str]]:
    return list(Obligation.objects.order_by("period").values_list("period", "due", "status"))


def test_each_period_opens_once_and_a_missed_one_stays(cast: Cast) -> None:
    returning(cast, "hàng quý", date(2022, 4, 1), date(2022, 6, 30))
    assert open_periods(date(2022, 6, 30)) == 0
    assert open_periods(date(2022, 7, 1)) == 1
    assert open_periods(date(2022, 7, 1)) == open_periods(date(2022, 9, 30)) == 0
    assert open_periods(date(2022, 10, 1)) == 1
    assert periods() == [
        (date(2022, 4, 1), date(2022, 6, 30), "OPEN"),
        (date(2022, 7, 1), date(2022, 9, 30), "OPEN"),
        (date(2022, 10, 1), date(2023, 1, 3), "OPEN"),  # 31/12 is a Saturday, 2/1/2023 a day in lieu
    ]


@pytest.mark.parametrize("ended", ["letter", "dispatch"])
def test_no_period_opens_after_the_end(cast: Cast, ended: str) -> None:
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    if ended == "letter":
        Letter.objects.update(status="CONCLUDED")
    else:
        Dispatch.objects.filter(pk=row.dispatch_id).update(status=DispatchStatus.CLOSED)
    assert open_periods(date(2022, 7, 1)) == 0


def test_a_period_that_opens_under_a_question_stands_still(cast: Cast) -> None:
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    Dispatch.objects.filter(pk=row.dispatch_id).update(questions_open=1)
    assert open_periods(date(2022, 7, 1)) == 1
    assert Obligation.objects.get(period=date(2022, 7, 1)).paused_on == date(2022, 7, 1)


def test_periods_of_many_owners_cost_the_same(cast: Cast) -> None:
    row = returning(cast, "hằng tháng", date(2022, 6, 1), date(2022, 6, 30))
    with statements() as one:
        assert open_periods(date(2022, 7, 1)) == 1
    for organ in ("other_district", "third_district", "bloc"):
        owe(cast, row.letter, row.directive, organ, date(2022, 6, 30), period=date(2022, 6, 1))
    with statements() as many:
        assert open_periods(date(2022, 8, 1)) == 4
    assert len(many) == len(one) <= 5
