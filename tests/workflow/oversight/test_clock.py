"""A decision and a question on one deadline."""

from __future__ import annotations

from datetime import date

import pytest

from tests.flows.life import Life
from tests.workflow.oversight.test_watching import answer, ask
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.models import Dispatch
from workflow.obligations.models import Obligation
from workflow.obligations.services import extend_deadline


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
