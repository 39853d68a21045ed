"""The second factor: a code counts once, few wrong ones are taken, and passing it makes a new session."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from permissions.conditions import CHECKS, Condition
from tests.cast import Cast, make_cast
from tests.flows.life import Life
from tests.workflow.web.signing_in import ELSEWHERE, Phone, chain_of, is_signed_in, phone_of, post_sign_in, signed_in_as
from workflow.directory.models import SigningAuthority
from workflow.kernel.actions import Action
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import SecondFactorNeeded
from workflow.kernel.policy import Decision, policy
from workflow.web.account import codes
from workflow.web.account.signin import confirmed_at
from workflow.web.actors import actor_of

pytestmark = pytest.mark.django_db
CONFIRM = "/xac-thuc-lai/"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def phone(cast: Cast) -> Phone:
    return phone_of(cast.user("signer"))


@pytest.fixture
def client(cast: Cast, phone: Phone) -> Client:
    """The signer, signed in with password and the code of the step before this one."""
    client = Client(REMOTE_ADDR="10.0.0.1")
    post_sign_in(client, "signer")
    client.post(reverse("mfa_authenticate"), {"code": phone.code(-1)})
    assert is_signed_in(client)
    return client


def request_of(client: Client, cast: Cast) -> object:
    request = RequestFactory().get("/")
    request.session = client.session  # type: ignore[assignment]
    request.user = cast.user("signer")
    return request


def test_a_password_alone_does_not_sign_in_who_has_a_factor(cast: Cast, phone: Phone) -> None:
    client = Client()
    assert post_sign_in(client, "signer")["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_confirmed_at_is_the_moment_of_the_last_factor(client: Client, cast: Cast, phone: Phone) -> None:
    first = confirmed_at(request_of(client, cast))
    assert first is not None
    assert timezone.now() - first < timedelta(seconds=20)
    client.post(CONFIRM, {"code": phone.code(), "next": "/thong-bao/"})
    second = confirmed_at(request_of(client, cast))
    assert second is not None
    assert second > first


def test_nothing_is_confirmed_by_a_password_or_for_somebody_else(client: Client, cast: Cast) -> None:
    assert confirmed_at(request_of(signed_in_as("clerk"), cast)) is None
    request = request_of(client, cast)
    request.user = cast.user("clerk")  # type: ignore[attr-defined]
    assert confirmed_at(request) is None


def test_a_step_up_goes_back_and_makes_a_new_session(client: Client, phone: Phone) -> None:
    old = client.session.session_key
    answer = client.post(CONFIRM, {"code": phone.code(), "next": "/thong-bao/"})
    assert (answer.status_code, answer["Location"]) == (302, "/thong-bao/")
    assert client.session.session_key != old
    stolen = Client()
    stolen.cookies["congvan_session"] = old
    assert not is_signed_in(stolen)


def test_sign_in_makes_a_new_session_too(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["x"] = 1
    session.save()
    old = session.session_key
    client.cookies["congvan_session"] = old
    post_sign_in(client, "clerk")
    assert client.session.session_key != old


@pytest.mark.parametrize("target", ["https://la.example/", "//la.example/", "javascript:alert(1)"])
def test_next_of_another_host_leads_home(client: Client, phone: Phone, target: str) -> None:
    assert client.post(CONFIRM, {"code": phone.code(), "next": target})["Location"] == "/"


def test_a_wrong_code_is_refused_with_one_sentence(client: Client) -> None:
    answer = client.post(CONFIRM, {"code": "000000", "next": "/"})
    assert answer.status_code == 422
    assert answer.content.decode().count("Mã không đúng.") == 1


def test_a_code_counts_once(client: Client, phone: Phone) -> None:
    code = phone.code()
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    cache.clear()
    again = client.post(CONFIRM, {"code": code})
    assert again.status_code == 422
    assert "Mã này đã được dùng." in again.content.decode()


def test_a_code_used_at_sign_in_confirms_nothing_more(client: Client, phone: Phone) -> None:
    cache.clear()
    assert client.post(CONFIRM, {"code": phone.code(-1)}).status_code == 422


def test_without_the_guard_a_code_could_be_replayed(
    client: Client, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "is_spent", lambda factor, step: False)
    code = phone.code()
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert client.post(CONFIRM, {"code": code}).status_code == 302


def test_five_wrong_codes_close_the_factor_from_every_address(client: Client, cast: Cast, phone: Phone) -> None:
    for _ in range(codes.TRIES):
        client.post(CONFIRM, {"code": "000000"})
    refused = client.post(CONFIRM, {"code": phone.code()})
    assert refused.status_code == 422
    assert "Đồng chí đã nhập sai nhiều lần" in refused.content.decode()
    other = Client(REMOTE_ADDR=ELSEWHERE)
    post_sign_in(other, "signer")
    other.post(reverse("mfa_authenticate"), {"code": phone.code()})
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_without_the_limit_a_sixth_code_would_be_looked_at(
    client: Client, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "try_allowed", lambda user_id: True)
    for _ in range(codes.TRIES):
        client.post(CONFIRM, {"code": "000000"})
    assert client.post(CONFIRM, {"code": phone.code()}).status_code == 302


def test_right_codes_are_no_tries(client: Client, phone: Phone) -> None:
    start = timezone.now()
    for number in range(codes.TRIES + 2):
        with time_machine.travel(start + timedelta(seconds=30 * number), tick=False):
            assert client.post(CONFIRM, {"code": phone.code()}).status_code == 302


def test_a_recovery_code_confirms_once(client: Client, cast: Cast) -> None:
    code = RecoveryCodes.activate(cast.user("signer")).generate_codes()[0]
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert client.post(CONFIRM, {"code": code}).status_code == 422


def test_the_step_up_and_its_failure_stand_on_the_chain(client: Client, cast: Cast, phone: Phone) -> None:
    client.post(CONFIRM, {"code": "000000"})
    client.post(CONFIRM, {"code": phone.code()})
    chain = chain_of(cast.people["signer"].pk)
    assert chain == ["confirm_factor", "sign_in", "confirm_factor_failed", "confirm_factor"]


def test_who_has_no_factor_is_told_how_to_get_one(cast: Cast) -> None:
    page = signed_in_as("clerk").get(CONFIRM).content.decode()
    assert "chưa đăng ký lớp xác thực thứ hai" in page
    assert reverse("mfa_index") in page
    assert 'name="code"' not in page


def test_the_page_asks_the_phone_for_the_code(client: Client) -> None:
    assert 'autocomplete="one-time-code"' in client.get(CONFIRM).content.decode()


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get(CONFIRM)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db(transaction=True)
def test_the_code_that_registered_an_app_confirms_nothing(cast: Cast) -> None:
    client = signed_in_as("clerk")
    client.post(reverse("account_reauthenticate"), {"password": "cong-van-mau-2022"})
    client.get(reverse("mfa_activate_totp"))
    code = Phone(client.session["mfa.totp.secret"]).code()
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=cast.user("clerk"), type="totp").exists()
    assert client.post(CONFIRM, {"code": code}).status_code == 422


def sign_in_ago(client: Client, seconds: float) -> None:
    """Let the session have passed its second factor that long ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - seconds
    session.save()


@pytest.fixture
def waiting(cast: Cast) -> Life:
    """A letter that waits for the signer, whose authority holds today."""
    SigningAuthority.objects.update(valid_to=FOREVER)
    return Life(cast).to("sign")


def may_sign(client: Client, cast: Cast, life: Life) -> Decision:
    return policy().may(actor_of(request_of(client, cast)), Action.SIGN_LETTER, life.letter)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seconds", "allowed"), [(5, True), (290, True), (301, False), (3600, False)])
def test_signing_asks_for_a_factor_not_older_than_five_minutes(
    client: Client, cast: Cast, waiting: Life, seconds: float, allowed: bool
) -> None:
    sign_in_ago(client, seconds)
    decision = may_sign(client, cast, waiting)
    assert decision.allowed == allowed
    assert allowed or isinstance(decision.refusal, SecondFactorNeeded)


def test_after_the_step_up_signing_is_open_again(client: Client, cast: Cast, phone: Phone, waiting: Life) -> None:
    sign_in_ago(client, 600)
    assert not may_sign(client, cast, waiting).allowed
    client.post(CONFIRM, {"code": phone.code()})
    assert may_sign(client, cast, waiting).allowed


def test_without_the_age_an_old_factor_would_sign(
    client: Client, cast: Cast, waiting: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_ago(client, 3600)
    monkeypatch.setitem(CHECKS, Condition.SECOND_FACTOR, lambda case: True)
    assert may_sign(client, cast, waiting).allowed
