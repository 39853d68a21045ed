"""What a page costs: as many statements for seven hundred recipients as for a few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workflow.web.desk import Office
from workflow.directory.models import Organ
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus, OrganKind, Purpose
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation

MANY = 700


def statements(office: Office, who: str, url: str) -> int:
    """How many statements the second look takes; the first fills caches of the process."""
    client = office.client(who)
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return len(seen)


def crowd(letter: Letter, count: int = MANY) -> None:
    """So many more recipients of a letter, each with an overdue obligation."""
    groups = Group.objects.bulk_create(Group(name=f"crowd:{count}:{number}") for number in range(count))
    kind = OrganKind.GRASSROOTS
    organs = Organ.objects.bulk_create(
        Organ(kind=kind, name=f"Đảng bộ số {number}", group=group) for number, group in enumerate(groups)
    )
    sent = Dispatch.objects.bulk_create(
        Dispatch(
            letter=letter, organ=organ, name=organ.name, purpose=Purpose.IMPLEMENT, issuer_id=letter.issuer_id,
            watcher_id=letter.watcher_id, status=DispatchStatus.IMPLEMENTING, sent_on=date.today(),
        )
        for organ in organs
    )  # fmt: skip
    directive, due = letter.directives.first(), date.today() - timedelta(days=2)
    Obligation.objects.bulk_create(
        Obligation(
            dispatch=row,
            letter=letter,
            directive=directive,
            organ_id=row.organ_id,
            due=due,
            runs_to=due,
            watcher_id=letter.watcher_id,
        )
        for row in sent
    )


PAGES: dict[str, tuple[str, Callable[[Letter], str], int]] = {
    "letter": ("clerk", lambda letter: reverse("congvan:letter", args=[letter.pk]), 40),
    "letter watched": ("inspector", lambda letter: reverse("congvan:letter", args=[letter.pk]), 40),
    "board": ("inspector", lambda letter: reverse("congvan:board"), 30),
    "home": ("inspector", lambda letter: reverse("congvan:home"), 30),
    "remind": ("clerk", lambda letter: reverse("congvan:letter-act", args=[letter.pk, "remind_dispatch"]), 20),
    "conclude": ("inspector", lambda letter: reverse("congvan:letter-act", args=[letter.pk, "conclude_letter"]), 20),
    "report": ("inspector", lambda letter: reverse("congvan:letter-act", args=[letter.pk, "report_letter"]), 22),
}


@pytest.mark.parametrize("name", PAGES)
def test_statements_do_not_grow_with_the_recipients(office: Office, name: str) -> None:
    letter = office.issued()
    crowd(letter, 3)
    who, url, most = PAGES[name]
    few = statements(office, who, url(letter))
    crowd(letter)
    assert statements(office, who, url(letter)) == few
    assert few <= most


def test_every_recipient_is_on_the_map_and_late_ones_stand_first(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 30)
    page = office.get("clerk", "letter", letter.pk).content.decode()
    assert page.count('class="cv-tile cv-tile--late"') == 30
    assert page.index("Đảng bộ số 7") < page.index("Huyện uỷ Bình Thuỷ")
    board = office.get("inspector", "board").content.decode()
    assert "Quá hạn 2 ngày" in board
    assert "Thiếu sản phẩm mục 1" in board
    assert "Cấp quyết định: Tỉnh uỷ Lam Giang" in board


def test_lists_page_by_key_and_cost_the_same_at_any_depth(office: Office, settings) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "PAGE_SIZE": 2}
    letters = [office.issued() for _turn in range(5)]
    first = office.get("recv_clerk", "inbox")
    second = office.get("recv_clerk", "inbox", truoc=str(office.dispatch(letters[3]).pk))
    assert [first.context["older"], second.context["older"]] == [
        office.dispatch(letters[3]).pk, office.dispatch(letters[1]).pk,
    ]  # fmt: skip
    url = reverse("congvan:inbox")
    deep = f"{url}?truoc={office.dispatch(letters[2]).pk}"
    assert statements(office, "recv_clerk", url) == statements(office, "recv_clerk", deep)
    assert office.get("recv_clerk", "inbox", truoc="-1' OR 1").status_code == 200
    out = office.get("clerk", "outgoing", loc="dang-thuc-hien")
    assert [entry.pk for entry in out.context["entries"]] == [letters[4].pk, letters[3].pk]


def test_the_inbox_agrees_with_what_one_may_view(office: Office) -> None:
    letter = office.issued()
    for who, organ in (("recv_clerk", "district"), ("other_clerk", "other_district")):
        rows = office.get(who, "inbox").context["entries"]
        assert [row.pk for row in rows] == [office.dispatch(letter, organ).pk]
        assert office.get(who, "inbox").context["count"] == "1"
        filtered = office.get(who, "inbox", loc="can-lam").context["entries"]
        assert [row.pk for row in filtered] == [office.dispatch(letter, organ).pk]
    for who in ("outsider", "inspector", "principal", "cell_clerk", "superuser"):
        answer = office.get(who, "inbox")
        mine = Dispatch.objects.filter(person=office.cast.people[who]).count()
        assert len(answer.context["entries"]) == mine, who
