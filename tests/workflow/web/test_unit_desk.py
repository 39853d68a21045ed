"""A unit's desk: where its work stands, what else came beside the page that is open, who passed each station."""

from __future__ import annotations

import re
from datetime import date
from unittest import mock

import pytest
from django.urls import reverse

from tests.workflow.web.desk import Office
from workflow.calendars.days import NATIONAL
from workflow.dispatches.models import Dispatch
from workflow.kernel.lifecycle import is_final
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import Purpose
from workflow.web import showing
from workflow.web.acts.table import LETTER_ACTS
from workflow.web.desks.lists import INCOMING
from workflow.web.dispatches import page as dispatch_page

STATES = [(purpose, status) for purpose in (Purpose.IMPLEMENT, Purpose.REPORT, Purpose.INFORM) for status in D.values]


# The inbox ------------------------------------------------------------------------------------------------------------


def test_every_state_stands_under_one_choice(office: Office) -> None:
    dispatch = office.dispatch(office.issued())
    for purpose, status in STATES:
        Dispatch.objects.filter(pk=dispatch.pk).update(purpose=purpose, status=status)
        under = [key for key in INCOMING if key and Dispatch.objects.filter(INCOMING[key][1], pk=dispatch.pk).exists()]
        assert len(under) == 1, (purpose, status, under)
        assert (under == ["xong"]) == (is_final(purpose, status) or status == D.REFUSED), (purpose, status)


def test_work_moves_from_the_desk_to_the_people_to_the_leader_to_the_watching_organ(office: Office) -> None:
    letter = office.issued()

    def under() -> list[str]:
        shown = {key: office.get("recv_leader", "inbox", loc=key).context["entries"] for key in INCOMING if key}
        return [key for key, rows in shown.items() if rows]

    assert under() == ["can-lam"]
    office.acknowledged(letter)
    assert under() == ["can-lam"]
    dispatch = office.do("recv_leader", office.dispatch(letter), "direct_dispatch", note="Giao.")
    assert under() == ["can-lam"]
    office.do("recv_leader", dispatch, "assign_dispatch", person_id=office.cast.people["recv_officer"].pk)
    assert under() == ["da-giao"]


@pytest.mark.parametrize(("status", "shown"), [(D.IMPLEMENTING, True), (D.HANDED_IN, True), (D.REPORTED, False),
                                               (D.ACCEPTED, False), (D.CLOSED, False)])  # fmt: skip
def test_the_units_own_day_stands_only_on_work_that_is_with_the_unit(office: Office, status: str, shown: bool) -> None:
    dispatch = office.dispatch(office.issued())
    Dispatch.objects.filter(pk=dispatch.pk).update(status=status, internal_due=date.today())
    for query in ({}, {"loc": next(k for k, (_l, q) in INCOMING.items() if k and Dispatch.objects.filter(q).exists())}):
        entries = office.get("recv_leader", "inbox", **query).context["entries"]
        assert [bool(entry.deadline) for entry in entries if entry.pk == dispatch.pk] in ([shown], [])


def test_a_day_before_which_nobody_works_is_named_and_not_counted_as_none() -> None:
    saturday, sunday = date(2026, 6, 6), date(2026, 6, 7)
    assert NATIONAL.between(saturday, sunday) == 0
    stands = showing.deadline(sunday, saturday)
    assert stands is not None
    assert (stands.tone, str(stands.word)) == ("soon", "Hạn 07/06/2026")


# The page of one dispatch ---------------------------------------------------------------------------------------------


def beside(page: str) -> list[tuple[bool, int]]:
    """(whether it is the open one, id) of what stands beside the page."""
    pane = page[page.index('<aside class="cv-desk__list"') : page.index("</aside>")]
    rows = re.findall(r'<article (aria-current="true" )?class="cv-item.*?/van-ban-den/(\d+)/"', pane, re.DOTALL)
    return [(bool(current), int(pk)) for current, pk in rows]


def test_what_else_came_stands_beside_the_open_one(office: Office) -> None:
    first, second = (office.dispatch(office.issued()) for _turn in range(2))
    page = office.get("recv_clerk", "dispatch", first.pk).content.decode()
    assert beside(page) == [(False, second.pk), (True, first.pk)]
    assert office.dispatch(first.letter, "other_district").pk not in [pk for _current, pk in beside(page)]
    watched = office.get("inspector", "dispatch", first.pk).content.decode()
    assert '<aside class="cv-desk__list"' not in watched, "the sender's side has no inbox here"


def test_an_old_one_stands_first_in_its_list(office: Office, settings) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "PAGE_SIZE": 2}
    found = [office.dispatch(office.issued()) for _turn in range(4)]
    page = office.get("recv_clerk", "dispatch", found[1].pk).content.decode()
    assert beside(page) == [(True, found[1].pk), (False, found[0].pk)]


def test_the_stations_say_who_passed_them_and_what_is_due(office: Office) -> None:
    dispatch = office.implementing(office.issued())
    today = f"{date.today():%d/%m/%Y}"
    inside = office.get("recv_leader", "dispatch", dispatch.pk).context["steps"]
    steps = {str(step.label): (step.who, step.when) for step in inside}
    assert steps["Tiếp nhận"][0] == "Số đến 1"
    assert steps["Bút phê"][0] == "Đặng Lãnh Đạo"
    assert re.fullmatch(rf"{today}, \d\d:\d\d", steps["Giao việc"][1])
    assert steps["Thực hiện"] == ("đang chờ", "")
    assert steps["Báo cáo"] == ("", "trước 30/12/2099")
    above = {str(step.label): step.who for step in office.get("inspector", "dispatch", dispatch.pk).context["steps"]}
    assert (above["Bút phê"], above["Giao việc"]) == ("", "Đặng Lãnh Đạo"), "its bút phê is the unit's own"


def test_without_what_its_journal_shows_upward_the_station_would_tell(office: Office) -> None:
    dispatch = office.implementing(office.issued())
    with mock.patch.object(dispatch_page, "UPWARD", ()):
        steps = office.get("inspector", "dispatch", dispatch.pk).context["steps"]
    assert steps[1].who == "Đặng Lãnh Đạo"


# Acts -----------------------------------------------------------------------------------------------------------------


def test_of_many_acts_the_rest_stand_behind_one_word_and_none_is_lost(office: Office) -> None:
    letter = office.issued()
    answer = office.get("clerk", "letter", letter.pk)
    acts = [page.key for page in answer.context["acts"]]
    html = answer.content.decode()
    assert all(reverse("congvan:letter-act", args=[letter.pk, key]) in html for key in acts)
    every = list(LETTER_ACTS.values())
    with mock.patch("workflow.web.letters.page.buttons", return_value=every):
        html = office.get("clerk", "letter", letter.pk).content.decode()
    head, _more, rest = html.partition('<details class="cv-more">')
    rest = rest[: rest.index("</details>")]
    links = [reverse("congvan:letter-act", args=[letter.pk, page.key]) for page in every]
    assert all(head.count(f'"{link}"') == 1 for link in links[:2])
    assert all(rest.count(f'"{link}"') == 1 for link in links[2:])


def test_three_acts_need_no_word_before_them(office: Office) -> None:
    letter = office.issued()
    with mock.patch("workflow.web.letters.page.buttons", return_value=list(LETTER_ACTS.values())[:3]):
        html = office.get("clerk", "letter", letter.pk).content.decode()
    assert "cv-more" not in html
