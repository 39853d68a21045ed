"""The inbox by deadlines: the group of a row changes at midnight in Vietnam, pages by key hold every row once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.workflow.notices.scene import make_dispatch, make_letter
from tests.workflow.web.desk import Office, open_office
from workflow.directory.models import Appointment
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus
from workflow.letters.models import Directive
from workflow.obligations.models import Obligation
from workflow.web.desks import due as by_due
from workflow.web.showing import deadline

_GROUP = re.compile(r'id="due-(\w+)"')


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def owed(office: Office, runs_to: date | None, **given: object) -> Obligation:
    cast = office.cast
    letter = make_letter(cast, number=None)
    item = Directive.objects.create(letter=letter, no=1, text="Rà soát")
    dispatch = make_dispatch(letter, cast.organs["district"], status=DispatchStatus.IMPLEMENTING)
    policy().grant_recipients(letter.pk)
    return Obligation.objects.create(
        dispatch=dispatch, letter=letter, directive=item, organ=cast.organs["district"], due=runs_to, runs_to=runs_to,
        **given,
    )  # fmt: skip


def groups(office: Office, who: str = "recv_leader", **query: str) -> str:
    answer = office.client(who).get(reverse("congvan:inbox"), {"loc": "theo-han", **query})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("moment", "group", "words"),
    [
        (datetime(2026, 2, 24, 16, 59, 59, tzinfo=UTC), "today", "Hạn hôm nay"),
        (datetime(2026, 2, 24, 17, 0, 0, tzinfo=UTC), "late", "Quá hạn 1 ngày"),
        (datetime(2026, 2, 23, 16, 59, 59, tzinfo=UTC), "near", "Còn 1 ngày làm việc"),
        (datetime(2026, 2, 23, 17, 0, 0, tzinfo=UTC), "today", "Hạn hôm nay"),
        (datetime(2026, 2, 12, 5, 0, 0, tzinfo=UTC), "near", "Còn 3 ngày làm việc"),
        (datetime(2026, 2, 11, 16, 59, 59, tzinfo=UTC), "later", "Còn 4 ngày làm việc"),
    ],
)
def test_a_row_moves_at_midnight_in_vietnam(office: Office, moment: datetime, group: str, words: str) -> None:
    Appointment.objects.update(valid_from=date(2020, 1, 1), valid_to=date(9999, 12, 31))
    owed(office, date(2026, 2, 24))
    with time_machine.travel(moment, tick=False):
        office._clients.clear()
        text = groups(office)
    assert _GROUP.findall(text) == [group]
    assert words in text


def test_what_does_not_run_comes_last(office: Office) -> None:
    on = office.cast.on
    owed(office, None)
    owed(office, on, paused_on=on, paused_to=on)
    owed(office, on)
    text = groups(office)
    assert _GROUP.findall(text) == ["today", "never"]
    assert "Chưa có hạn" in text


def test_pages_by_key_hold_every_row_once(office: Office, settings) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "PAGE_SIZE": 3}
    on = office.cast.on
    rows = [owed(office, due) for due in (on, on, on, on, None, None, on)]
    seen: list[str] = []
    query: dict[str, str] = {}
    for _page in range(4):
        text = groups(office, **query)
        seen += re.findall(r'href="/van-ban-den/(\d+)/"', text)
        more = re.search(r'href="\?loc=theo-han&amp;sau=([\d-]+_\d+)"', text)
        if not more:
            break
        query = {"sau": more[1]}
    assert sorted(map(int, seen)) == sorted(row.dispatch_id for row in rows)


@pytest.mark.parametrize("key", ["x", "2026-13-01_1", "_", "2026-01-01_", "2026-01-01_9999999999999999999999"])
def test_a_key_that_says_nothing_is_the_first_page(office: Office, key: str) -> None:
    owed(office, office.cast.on)
    assert _GROUP.findall(groups(office, sau=key)) == ["today"]


def test_others_see_none_of_it(office: Office) -> None:
    owed(office, office.cast.on)
    for who in ("other_clerk", "outsider"):
        assert _GROUP.findall(groups(office, who)) == []


def test_words_of_a_deadline() -> None:
    on = date(2026, 2, 12)
    assert str(deadline(date(2026, 2, 25), on).word) == "Còn 4 ngày làm việc"  # type: ignore[union-attr]
    assert str(deadline(date(2026, 12, 25), on).word) == "Hạn 25/12/2026"  # type: ignore[union-attr]
    assert str(deadline(on, on, paused=True).word) == "Tạm dừng, chờ trả lời"  # type: ignore[union-attr]
    assert by_due.LABELS["late"] == "Quá hạn"
