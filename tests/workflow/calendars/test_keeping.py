"""Entered days: who may enter them, what they change, whose they are, and that they can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast, make_cast
from tests.flows.life import statements
from tests.workflow.letters.refusing import refused
from tests.workflow.web.desk import Office, open_office
from workflow.calendars.models import CalendarDay
from workflow.calendars.queries import calendar_of, calendars_of
from workflow.calendars.services import drop_day, enter_day, exchange_days
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Invalid, NotAllowed, NotFound
from workflow.kernel.vocabulary import DayKind

FRIDAY, SATURDAY, MONDAY = date(2022, 6, 10), date(2022, 6, 11), date(2022, 6, 13)
BASIS = "QĐ 12-QĐ/TU ngày 01/6/2022"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_an_exchange_moves_everybodys_days(cast: Cast) -> None:
    exchange_days(cast.actor("administrator"), None, off=FRIDAY, worked=SATURDAY, basis=BASIS)
    calendar = calendar_of(cast.organs["district"].pk, cast.on)
    assert [calendar.is_working(day) for day in (FRIDAY, SATURDAY)] == [False, True]
    drop_day(cast.actor("administrator"), None, row_id=CalendarDay.objects.get(day=FRIDAY).pk)
    assert calendar_of(None, cast.on).is_working(FRIDAY)
    facts = [row.body for row in JournalEntry.objects.filter(action="keep_directory").order_by("pk")]
    assert ["calendar_days_exchanged" in str(facts[0]), "calendar_day_dropped" in str(facts[1])] == [True, True]


def test_an_organs_day_holds_for_those_below_unless_they_have_their_own(cast: Cast) -> None:
    actor, bloc, cell = cast.actor("administrator"), cast.organs["bloc"], cast.organs["cell"]
    enter_day(actor, bloc.pk, day=FRIDAY, kind=DayKind.OFF, basis=BASIS)
    enter_day(actor, cell.pk, day=FRIDAY, kind=DayKind.HALF, basis=BASIS)
    enter_day(actor, None, day=FRIDAY, kind=DayKind.WORKING, basis=BASIS)
    organs = {key: cast.organs[key].pk for key in ("bloc", "bloc_office", "cell", "other_cell", "district")}
    found = calendars_of(list(organs.values()), cast.on)
    kinds = {key: found[pk].kind(FRIDAY) for key, pk in organs.items()}
    assert kinds == {
        "bloc": DayKind.OFF, "bloc_office": DayKind.OFF, "cell": DayKind.HALF, "other_cell": DayKind.OFF,
        "district": DayKind.WORKING,
    }  # fmt: skip


def test_any_number_of_calendars_costs_two_statements(cast: Cast) -> None:
    ids = [organ.pk for organ in cast.organs.values()]
    with statements() as plain:
        calendars_of(ids, cast.on)
    enter_day(cast.actor("administrator"), ids[0], day=FRIDAY, kind=DayKind.OFF, basis=BASIS)
    with statements() as own:
        calendars_of(ids, cast.on)
    assert (len(plain), len(own)) == (1, 2)


def test_what_is_refused(cast: Cast) -> None:
    actor = cast.actor("administrator")
    refused(Invalid, lambda: enter_day(actor, None, day=FRIDAY, kind=DayKind.OFF, basis=" "))
    refused(Invalid, lambda: enter_day(actor, None, day=FRIDAY, kind="FREE", basis=BASIS))
    refused(Invalid, lambda: enter_day(actor, None, day=date(1900, 1, 1), kind=DayKind.OFF, basis=BASIS), "day")
    refused(Invalid, lambda: exchange_days(actor, None, off=SATURDAY, worked=SATURDAY, basis=BASIS), "day")
    refused(Invalid, lambda: exchange_days(actor, None, off=FRIDAY, worked=MONDAY, basis=BASIS), "worked")
    enter_day(actor, None, day=FRIDAY, kind=DayKind.OFF, basis=BASIS)
    refused(Invalid, lambda: enter_day(actor, None, day=FRIDAY, kind=DayKind.HALF, basis=BASIS), "day")
    refused(NotFound, lambda: drop_day(actor, None, row_id=999))
    for who in ("clerk", "principal"):
        with pytest.raises((NotAllowed, NotFound)):
            enter_day(cast.actor(who), None, day=MONDAY, kind=DayKind.OFF, basis=BASIS)
    assert CalendarDay.objects.count() == 1


# The page -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def test_the_year_shows_its_days_and_the_forms_keep_them(office: Office) -> None:
    client = office.client("administrator")
    year = reverse("congvan:calendar") + "?nam=2026"
    text = client.get(year).content.decode()
    assert "17/02/2026" in text
    assert "12729/VPCP-KGVX" in text
    given = {"day": "10/06/2026", "worked": "13/06/2026", "basis": BASIS}
    answer = client.post(reverse("congvan:calendar-exchange"), given)
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert BASIS in text
    row = CalendarDay.objects.get(day=date(2026, 6, 10))
    assert client.post(reverse("congvan:calendar-drop", args=[row.pk])).status_code == 302
    assert not CalendarDay.objects.filter(pk=row.pk).exists()


def test_what_was_typed_stays_when_it_is_refused(office: Office) -> None:
    given = {"day": "13/06/2026", "worked": "20/06/2026", "basis": BASIS}
    answer = office.client("administrator").post(reverse("congvan:calendar-exchange"), given)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "vốn đã là ngày nghỉ" in text
    assert 'value="20/06/2026"' in text
    assert not CalendarDay.objects.exists()


def test_others_see_their_own_organs_and_change_nothing(office: Office) -> None:
    cast, client = office.cast, office.client("recv_clerk")
    assert client.get(reverse("congvan:calendar")).status_code == 200
    own, other = ({"co-quan": str(cast.organs[key].pk)} for key in ("district", "bloc"))
    assert client.get(reverse("congvan:calendar"), own).status_code == 200
    assert client.get(reverse("congvan:calendar"), other).status_code == 404
    assert client.get(reverse("congvan:calendar"), {"nam": "1850"}).status_code == 404
    text = client.get(reverse("congvan:calendar")).content.decode()
    assert reverse("congvan:calendar-enter") not in text
