"""Sign-in of the reference project: closed, throttled, sealed, with a policy for the browser."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu đủ dài"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("van.thu", password=PASSWORD)


def sign_in(address: str, password: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": "van.thu", "password": password})
    return client


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_right_password_signs_in_and_lists_the_session(clerk: User) -> None:
    client = sign_in("10.0.0.1", PASSWORD)
    assert signed_in(client)
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_ten_wrong_passwords_close_that_address_and_not_the_owners(clerk: User) -> None:
    for _ in range(10):
        assert not signed_in(sign_in("10.0.0.66", "sai"))
    assert not signed_in(sign_in("10.0.0.66", PASSWORD))
    assert signed_in(sign_in("10.0.0.1", PASSWORD))


def test_without_the_throttle_the_same_address_would_get_in(clerk: User) -> None:
    with override_settings(AXES_ENABLED=False):
        for _ in range(10):
            sign_in("10.0.0.66", "sai")
        assert signed_in(sign_in("10.0.0.66", PASSWORD))


def test_nobody_signs_himself_up(client: Client) -> None:
    stranger = {"username": "la", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), stranger)
    assert not User.objects.exists()


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    response = client.get(reverse("usersessions_list"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_secret_of_a_factor_lies_sealed(clerk: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    kept = Authenticator.objects.get(user=clerk).data["secret"]
    assert secret not in kept
    assert get_adapter().decrypt(kept) == secret
    with override_settings(SECRET_KEY="another" * 9, SECRET_KEY_FALLBACKS=["only-for-tests-" + "k" * 50]):
        assert get_adapter().decrypt(kept) == secret
    with override_settings(SECRET_KEY="another" * 9), pytest.raises(InvalidToken):
        get_adapter().decrypt(kept)


def test_every_page_carries_the_policy(client: Client) -> None:
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert sorted(part.strip() for part in policy.split(";")) == [
        "base-uri 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]
