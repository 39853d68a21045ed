"""What ends a session: locking, another password, another factor, the last appointment, an administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import PASSWORD, Cast, make_cast
from tests.workflow.web.signing_in import ELSEWHERE, Phone, chain_of, is_signed_in, phone_of, post_sign_in, signed_in_as
from workflow.directory.models import Appointment, Mandate
from workflow.kernel.seams import after_directory_change
from workflow.kernel.vocabulary import Body
from workflow.web.account import ends, standing

pytestmark = pytest.mark.django_db
NEW = "bốn con ngựa leo đồi chè"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def clients(cast: Cast) -> tuple[Client, Client]:
    """The clerk at two places."""
    here, there = signed_in_as("clerk"), signed_in_as("clerk", ELSEWHERE)
    assert is_signed_in(here)
    assert is_signed_in(there)
    return here, there


def test_sessions_are_listed_and_the_others_ended(clients: tuple[Client, Client]) -> None:
    here, there = clients
    page = here.get(reverse("usersessions_list")).content.decode()
    assert ELSEWHERE in page
    here.post(reverse("usersessions_list"))
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_a_locked_account_is_out_at_once(cast: Cast, clients: tuple[Client, Client]) -> None:
    user = cast.user("clerk")
    user.is_active = False
    user.save()
    assert not any(is_signed_in(client) for client in clients)
    assert not is_signed_in(signed_in_as("clerk"))


def test_a_locked_account_with_the_right_password_is_told_so(cast: Cast) -> None:
    client = Client()
    assert post_sign_in(client, "inactive")["Location"] == reverse("account_inactive")
    assert "Tài khoản đã bị khoá" in client.get(reverse("account_inactive")).content.decode()


def test_another_password_ends_every_session(cast: Cast, clients: tuple[Client, Client]) -> None:
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert clients[0].post(reverse("account_change_password"), given).status_code == 302
    assert not any(is_signed_in(client) for client in clients)
    assert "change_password" in chain_of(cast.people["clerk"].pk)
    client = Client()
    post_sign_in(client, "clerk", NEW)
    assert is_signed_in(client)


def test_a_wrong_old_password_changes_nothing_and_is_throttled(clients: tuple[Client, Client]) -> None:
    given = {"oldpassword": "sai mật khẩu", "password1": NEW, "password2": NEW}
    assert (
        "Mật khẩu hiện tại không đúng." in clients[0].post(reverse("account_change_password"), given).content.decode()
    )
    assert is_signed_in(clients[0])


def register_app(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    code = Phone(client.session["mfa.totp.secret"]).code()
    client.post(reverse("mfa_activate_totp"), {"code": code})


@pytest.mark.django_db(transaction=True)
def test_another_factor_ends_the_other_sessions(cast: Cast, clients: tuple[Client, Client]) -> None:
    here, there = clients
    register_app(here)
    assert Authenticator.objects.filter(user=cast.user("clerk"), type="totp").exists()
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "add_factor" in chain_of(cast.people["clerk"].pk)


@pytest.mark.django_db(transaction=True)
def test_without_the_ending_the_other_session_would_go_on(
    clients: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ends, "end_sessions", lambda user_id, but=None: 0)
    register_app(clients[0])
    assert is_signed_in(clients[1])


def test_a_removed_factor_ends_the_others_and_what_it_confirmed(cast: Cast) -> None:
    phone = phone_of(cast.user("clerk"))
    here = signed_in_as("clerk", phone=phone)
    cache.clear()
    there = Client(REMOTE_ADDR=ELSEWHERE)
    post_sign_in(there, "clerk")
    there.post(reverse("mfa_authenticate"), {"code": phone.code(1)})
    assert is_signed_in(there)
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    here.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=cast.user("clerk")).exists()
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert [one["method"] for one in here.session["account_authentication_methods"]] == ["password", "password"]


def end_appointments(cast: Cast, who: str, days: int) -> None:
    last = timezone.localdate() + timedelta(days=days)
    Appointment.objects.filter(person=cast.people[who]).update(valid_to=last)


def test_the_last_appointment_ends_the_sessions(cast: Cast, clients: tuple[Client, Client]) -> None:
    end_appointments(cast, "clerk", 0)
    assert is_signed_in(clients[0])
    end_appointments(cast, "clerk", -1)
    answer = clients[0].get("/thong-bao/", follow=True)
    assert "không còn giữ nhiệm vụ nào" in answer.content.decode()
    assert not any(is_signed_in(client) for client in clients)
    assert chain_of(cast.people["clerk"].pk)[-1] == "sign_out"


def test_a_post_of_who_has_left_does_nothing(cast: Cast, clients: tuple[Client, Client]) -> None:
    end_appointments(cast, "clerk", -1)
    answer = clients[0].post(reverse("account_change_password"), {"oldpassword": PASSWORD})
    assert answer["Location"] == reverse("account_login")


def test_without_the_guard_the_session_would_outlive_the_appointment(
    cast: Cast, clients: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    end_appointments(cast, "clerk", -1)
    monkeypatch.setattr(standing, "has_left", lambda user_id, on: False)
    assert is_signed_in(clients[0])


def test_one_appointment_or_mandate_left_is_enough(cast: Cast, clients: tuple[Client, Client]) -> None:
    end_appointments(cast, "clerk", -1)
    Mandate.objects.create(person=cast.people["clerk"], organ=cast.organs["issuer"], body=Body.COMMITTEE)
    assert is_signed_in(clients[0])


def test_a_committee_member_without_any_appointment_stays(cast: Cast) -> None:
    assert is_signed_in(signed_in_as("member"))


@pytest.mark.parametrize("change", sorted(ends.ENDING))
def test_what_an_administrator_does_ends_all(cast: Cast, clients: tuple[Client, Client], change: str) -> None:
    phone_of(cast.user("clerk"))
    after_directory_change({"change": change, "person_id": cast.people["clerk"].pk})
    assert not any(is_signed_in(client) for client in clients)
    assert not UserSession.objects.filter(user=cast.user("clerk")).exists()
    assert Authenticator.objects.filter(user=cast.user("clerk")).exists() == (change != "factors_removed")
