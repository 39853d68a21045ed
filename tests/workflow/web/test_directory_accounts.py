"""Accounts: made by an administrator who never sees a password, begun by a link that works once and briefly."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_cast
from tests.workflow.web.signing_in import chain_of, is_signed_in, phone_of, post_sign_in, signed_in_as
from workflow.directory import accounts, group_rules, keeping
from workflow.directory.activation import ActivationTokens
from workflow.directory.models import Appointment, Organ, Person
from workflow.journal.models import JournalEntry
from workflow.kernel.actions import Action
from workflow.kernel.errors import Invalid, NotAllowed
from workflow.kernel.policy import DenyAll, policy, register

pytestmark = pytest.mark.django_db
NEW = "bốn con ngựa leo đồi chè"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.user("administrator"))
    return client


def link_in(answer: Any) -> str:
    found = re.search(r"<code>http://testserver(/[^<]+)</code>", answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def follow(client: Client, link: str) -> Any:
    """Open the link; the token goes into the session and out of the address."""
    return client.get(link, follow=True)


def choose(client: Client, link: str, password: str = NEW) -> Any:
    page = follow(client, link)
    return client.post(page.redirect_chain[-1][0], {"new_password1": password, "new_password2": password}, follow=True)


def new_person(admin: Client, username: str = "tran.van.moi") -> Any:
    return admin.post("/danh-muc/can-bo/them/", {"full_name": "Trần Văn Mới", "username": username})


def test_a_person_gets_an_account_by_a_link_and_chooses_the_password(cast: Cast, admin: Client) -> None:
    answer = new_person(admin)
    assert "no-store" in answer["Cache-Control"]
    user = get_user_model().objects.get(username="tran.van.moi")
    assert not user.has_usable_password()
    stranger = Client()
    page = follow(stranger, link_in(answer))
    assert link_in(answer).rstrip("/").split("/")[-1] not in page.redirect_chain[-1][0]
    done = choose(stranger, link_in(answer))
    assert "Đã đặt mật khẩu." in done.content.decode()
    client = Client()
    post_sign_in(client, "tran.van.moi", NEW)
    assert is_signed_in(client)
    person = Person.objects.get(full_name="Trần Văn Mới")
    assert chain_of(person.pk) == ["activate_account", "sign_in"]


def test_the_link_works_once(admin: Client) -> None:
    link = link_in(new_person(admin))
    choose(Client(), link)
    assert "Liên kết không dùng được" in follow(Client(), link).content.decode()


def test_without_the_password_in_it_the_link_would_work_twice(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ActivationTokens, "_make_hash_value", lambda self, user, stamp: f"{user.pk}{stamp}")
    link = link_in(new_person(admin))
    choose(Client(), link)
    assert "Đặt mật khẩu của đồng chí" in follow(Client(), link).content.decode()


def test_the_link_lives_a_day(admin: Client) -> None:
    link = link_in(new_person(admin))
    with time_machine.travel(timedelta(hours=23, minutes=50), tick=False):
        assert "Đặt mật khẩu của đồng chí" in follow(Client(), link).content.decode()
    with time_machine.travel(timedelta(hours=24, minutes=1), tick=False):
        assert "Liên kết không dùng được" in follow(Client(), link).content.decode()


@pytest.mark.parametrize(
    "change", [lambda link: link[:-3] + "xx/", lambda link: link.replace("kich-hoat/", "kich-hoat/MQ", 1)]
)
def test_a_changed_link_is_none(admin: Client, change: Any) -> None:
    assert "Liên kết không dùng được" in follow(Client(), change(link_in(new_person(admin)))).content.decode()


def test_a_weak_password_is_refused_and_the_link_stays_good(admin: Client) -> None:
    link = link_in(new_person(admin))
    client = Client()
    assert "quá ngắn" in choose(client, link, "ngắn").content.decode()
    assert "từ dễ đoán" in choose(client, link, "vanphong-tinhuy-2026").content.decode()
    assert "Đã đặt mật khẩu." in choose(client, link).content.decode()


def test_a_new_link_kills_the_old_one_the_password_and_the_sessions(cast: Cast, admin: Client) -> None:
    clerk = signed_in_as("clerk")
    address = reverse("congvan:person-keep", args=(cast.people["clerk"].pk, "lien-ket"))
    first = link_in(admin.post(address))
    assert not is_signed_in(clerk)
    assert not is_signed_in(signed_in_as("clerk"))
    second = link_in(admin.post(address))
    assert "Liên kết không dùng được" in follow(Client(), first).content.decode()
    choose(Client(), second)
    client = Client()
    post_sign_in(client, "clerk", NEW)
    assert is_signed_in(client)


def test_a_locked_account_has_no_link(cast: Cast, admin: Client) -> None:
    link = link_in(new_person(admin))
    person = Person.objects.get(full_name="Trần Văn Mới")
    admin.post(reverse("congvan:person-keep", args=(person.pk, "khoa")))
    assert "Liên kết không dùng được" in follow(Client(), link).content.decode()


@pytest.mark.parametrize(("slug", "again"), [("khoa", False), ("ket-thuc-phien", True)])
def test_locking_and_ending_put_the_person_out(cast: Cast, admin: Client, slug: str, again: bool) -> None:
    clerk = signed_in_as("clerk")
    assert admin.post(reverse("congvan:person-keep", args=(cast.people["clerk"].pk, slug))).status_code == 302
    assert not is_signed_in(clerk)
    assert is_signed_in(signed_in_as("clerk")) == again
    admin.post(reverse("congvan:person-keep", args=(cast.people["clerk"].pk, "mo-khoa")))
    assert not is_signed_in(clerk)
    assert is_signed_in(signed_in_as("clerk"))


def test_lost_factors_are_removed(cast: Cast, admin: Client) -> None:
    phone_of(cast.user("signer"))
    admin.post(reverse("congvan:person-keep", args=(cast.people["signer"].pk, "go-xac-thuc")))
    assert not Authenticator.objects.filter(user=cast.user("signer")).exists()


@pytest.mark.parametrize("slug", ["khoa", "go-xac-thuc"])
def test_nobody_locks_or_bares_himself(cast: Cast, admin: Client, slug: str) -> None:
    answer = admin.post(reverse("congvan:person-keep", args=(cast.people["administrator"].pk, slug)))
    assert answer.status_code == 422
    cast.user("administrator").refresh_from_db()
    assert is_signed_in(admin)


@pytest.mark.parametrize("username", ["clerk", "CLERK", "có dấu cách", "a b", "x" * 200])
def test_a_taken_or_strange_login_name_is_refused_beside_the_field(cast: Cast, admin: Client, username: str) -> None:
    before = Person.objects.count()
    answer = new_person(admin, username)
    assert answer.status_code == 422
    assert "cv-error" in answer.content.decode()
    assert before == Person.objects.count()


def test_a_person_without_a_login_name_gets_paper(cast: Cast, admin: Client) -> None:
    assert new_person(admin, "").status_code == 302
    person = Person.objects.get(full_name="Trần Văn Mới")
    assert person.user is None
    answer = admin.post(reverse("congvan:person-keep", args=(person.pk, "mo-tai-khoan")), {"username": "Tran.Van.Moi"})
    assert "tran.van.moi" in answer.content.decode()
    person.refresh_from_db()
    assert person.user is not None


def test_every_service_of_keeping_asks_the_policy(cast: Cast) -> None:
    found = [one for module in (keeping, accounts, group_rules) for one in vars(module).values()]
    services = {one for one in found if getattr(one, "action", None) == Action.KEEP_DIRECTORY}
    assert len(services) > 20
    for service in services:
        with pytest.raises(NotAllowed):
            service(cast.actor("clerk"), None)


def test_without_a_policy_nobody_keeps_the_directory(cast: Cast) -> None:
    before = register(DenyAll())
    try:
        with pytest.raises(Exception, match="Không tìm thấy"):
            accounts.add_person(cast.actor("administrator"), None, full_name="Ai đó")
    finally:
        register(before)
    assert policy() is before
    assert accounts.add_person(cast.actor("administrator"), None, full_name="Ai đó").pk


def test_a_refused_act_leaves_no_journal_entry(cast: Cast) -> None:
    with pytest.raises(Invalid):
        keeping.add_organ(cast.actor("administrator"), cast.organs["issuer"].pk, name=" ", kind="OFFICE")
    assert not JournalEntry.objects.exists()


def test_the_journal_says_what_was_changed(cast: Cast) -> None:
    actor = cast.actor("administrator")
    made = keeping.appoint_person(
        actor, cast.organs["district"].pk, person_id=cast.people["outsider"].pk, role="OFFICER", valid_from=cast.on,
        decision="QĐ 9",
    )  # fmt: skip
    keeping.end_appointment(actor, cast.organs["district"].pk, appointment_id=made.pk, on=cast.on)
    bodies = list(JournalEntry.objects.order_by("seq").values_list("body", flat=True))
    assert [re.search(r'"change":"(\w+)"', body)[1] for body in bodies] == ["appointed", "appointment_ended"]  # type: ignore[index]
    assert f'"row":{made.pk}' in bodies[0]


def test_the_first_administrator_comes_by_a_link_and_only_once(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import CommandError, call_command

    Appointment.objects.filter(role="ADMINISTRATOR").delete()
    call_command("first_administrator", "Lê Thị Đầu", "le.thi.dau", "Văn phòng Tỉnh uỷ")
    said = capsys.readouterr().out
    found = re.search(r"(/tai-khoan/kich-hoat/\S+)", said)
    assert found
    choose(Client(), found[1])
    client = Client()
    post_sign_in(client, "le.thi.dau", NEW)
    assert client.get("/danh-muc/").status_code == 200
    with pytest.raises(CommandError, match="quản trị"):
        call_command("first_administrator", "Kẻ Lạ", "ke.la", "Văn phòng Tỉnh uỷ")
    assert PASSWORD not in said
    assert Organ.objects.filter(name="Văn phòng Tỉnh uỷ").count() == 1
