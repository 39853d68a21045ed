"""Rights that have ended or never were: midnight, delegations, locked accounts, superusers, old factors, recalls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from tests.cast import make_appointments
from tests.enumeration.bodies import body_of
from tests.enumeration.worlds import Stage, World
from tests.workflow.web.desk import Office
from tests.workflow.web.signing_in import phone_of, signed_in_as
from workflow.directory.keeping import delegate_role
from workflow.directory.models import Appointment
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.notices.models import Notice


def status_of(office: Office, who: str, record: Letter | Dispatch) -> int:
    """What the record's page answers."""
    name = "letter" if isinstance(record, Letter) else "dispatch"
    return int(office.get(who, name, record.pk).status_code)


def test_an_appointment_that_ended_at_midnight(office: Office) -> None:
    """The session is alive, the group row still stands, the day is over: nothing is there any more."""
    world = Stage(office.cast).issued()
    row = world.organs["district"]
    make_appointments([(office.cast.people["recv_clerk"], office.cast.organs["cell"], Role.OFFICER)])
    Appointment.objects.filter(person=office.cast.people["recv_clerk"], role=Role.CLERK).update(valid_to=date.today())
    with time_machine.travel(_tomorrow() - timedelta(hours=2), tick=True):  # the session must live past midnight
        office.client("recv_clerk").force_login(office.cast.people["recv_clerk"].user)
        assert status_of(office, "recv_clerk", row) == 200
    with time_machine.travel(_tomorrow(), tick=True):
        for url in (reverse("congvan:dispatch", args=[row.pk]), reverse("congvan:letter", args=[world.letter.pk]),
                    office.url(row, "acknowledge_dispatch")):  # fmt: skip
            assert office.client("recv_clerk").get(url).status_code == 404
        body = {"version": row.version}
        assert office.client("recv_clerk").post(office.url(row, "acknowledge_dispatch"), body).status_code == 404
        assert world.letter.subject not in office.get("recv_clerk", "inbox").content.decode()
        assert world.letter.subject not in office.get("recv_clerk", "home").content.decode()
        assert world.letter.subject not in office.get("recv_clerk", "notices").content.decode()


def _tomorrow() -> Any:
    return datetime.combine(date.today() + timedelta(days=1), time(0, 0, 30), ZoneInfo("Asia/Ho_Chi_Minh"))


def test_a_delegation_outside_its_dates(office: Office) -> None:
    cast, world = office.cast, Stage(office.cast).issued()
    row = world.organs["district"]
    assert status_of(office, "other_officer", row) == 404
    lent = delegate_role(
        cast.actor("recv_clerk"), cast.organs["district"].pk, role="CLERK", taker_id=cast.people["other_officer"].pk,
        valid_from=date.today(), valid_to=date.today() + timedelta(days=3), basis="Giấy uỷ quyền",
    )  # fmt: skip
    assert status_of(office, "other_officer", row) == 200
    for first, last, seen in ((1, 3, 404), (-3, -1, 404), (0, 0, 200)):
        day = date.today()
        type(lent).objects.filter(pk=lent.pk).update(
            valid_from=day + timedelta(days=first), valid_to=day + timedelta(days=last)
        )
        assert status_of(office, "other_officer", row) == seen, (first, last)
    Appointment.objects.filter(person=cast.people["recv_clerk"]).update(valid_to=date.today() - timedelta(days=1))
    assert status_of(office, "other_officer", row) == 404, "what the giver lost nobody holds for him"


def test_a_locked_account_with_a_live_session(office: Office) -> None:
    world = Stage(office.cast).reviewed()
    client = office.client("signer")
    body = body_of(office.cast, world, "sign_letter")
    user = office.cast.user("signer")
    user.is_active = False
    user.save(update_fields=["is_active"])
    for answer in (client.get(reverse("congvan:home")), client.post(office.url(world.letter, "sign_letter"), body)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    world.letter.refresh_from_db()
    assert world.letter.status == "AWAITING_SIGNATURE"


def test_a_superuser_and_an_administrator_are_strangers_to_a_letter(office: Office) -> None:
    user = office.cast.user("superuser")
    user.groups.add(*[organ.group for organ in office.cast.organs.values()])
    world = Stage(office.cast).reviewed()
    body = body_of(office.cast, world, "sign_letter")
    for who in ("superuser", "administrator"):
        assert status_of(office, who, world.letter) == 404
        assert office.client(who).post(office.url(world.letter, "sign_letter"), body).status_code == 404
        for name in ("home", "outgoing", "inbox", "notices", "board", "reports"):
            assert world.letter.subject not in office.get(who, name).content.decode()


def test_a_superuser_in_office_still_needs_the_second_factor_and_an_authority(office: Office) -> None:
    make_appointments([(office.cast.people["superuser"], office.cast.organs["issuer"], Role.SIGNER)])
    world = Stage(office.cast).reviewed()
    body = body_of(office.cast, world, "sign_letter")
    answer = office.client("superuser").post(office.url(world.letter, "sign_letter"), body)
    assert answer.status_code == 403
    world.letter.refresh_from_db()
    assert world.letter.status == "AWAITING_SIGNATURE"


@pytest.mark.parametrize(("act", "who"), [("sign_letter", "signer"), ("number_letter", "clerk")])
def test_a_second_factor_of_five_minutes_and_one_second_ago(office: Office, act: str, who: str) -> None:
    stage = Stage(office.cast)
    world = stage.reviewed() if act == "sign_letter" else stage.signed()
    before, body = world.letter.status, body_of(office.cast, world, act)
    office.client(who)
    for age in (301, 10**6, -3600):
        office.confirm(who, age=age)
        answer = office.client(who).post(office.url(world.letter, act), body)
        world.letter.refresh_from_db()
        if age > 0:
            assert (answer.status_code, world.letter.status) == (403, before)


def test_a_code_is_taken_once(office: Office) -> None:
    phone = phone_of(office.cast.user("signer"))
    client = signed_in_as("signer", phone=phone)
    code = phone.code()
    answers = [client.post(reverse("congvan:confirm"), {"code": code, "next": "/"}) for _turn in range(2)]
    assert [answer.status_code for answer in answers][-1] == 422


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
               "confirm", "congvan:home", "https:evil", "///evil.example", "\tevil", " //evil.example"],
)  # fmt: skip
def test_next_never_leaves_this_site(office: Office, target: str) -> None:
    phone = phone_of(office.cast.user("clerk"))
    for url, body in ((reverse("congvan:theme"), {"next": target}),
                      (reverse("congvan:confirm"), {"next": target, "code": phone.code()})):  # fmt: skip
        answer = office.client("clerk").post(url, body)
        assert answer.status_code in (302, 422)
        assert answer.get("Location", "/") == "/", (url, answer["Location"])


def test_notices_of_what_is_no_longer_seen_say_nothing(office: Office) -> None:
    world = Stage(office.cast).recalled()
    world.letter.refresh_from_db()
    for who in ("other_clerk", "recv_clerk", "member", "recv_leader"):
        page = office.get(who, "notices").content.decode()
        assert world.letter.subject not in page, who
        assert f'href="{reverse("congvan:letter", args=[world.letter.pk])}"' not in page, who
    assert Notice.objects.filter(person=office.cast.people["other_clerk"]).exists()


def test_a_letter_read_by_its_number_in_other_pages_stays_hidden(office: Office) -> None:
    """Lists, queues, pickers and books of strangers do not name the letter."""
    world: World = Stage(office.cast).issued()
    strangers = ("bloc_clerk", "bloc_signer", "cell_clerk", "third_leader", "superuser", "administrator")
    for who in strangers:
        for name in ("home", "outgoing", "inbox", "board", "reports", "notices", "delegations"):
            page = office.get(who, name).content.decode()
            assert world.letter.subject not in page, (who, name)
            assert world.letter.code not in page, (who, name)
