"""Every page of accounts: who may open it, and that no English of the kept library shows."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_cast
from tests.workflow.web.signing_in import phone_of, signed_in_as
from workflow.web.account.urls import urlpatterns

pytestmark = pytest.mark.django_db
OPEN = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_activate",
    "mfa_login_webauthn",
    "account_logout",
}
"""For whoever is not signed in; signing out is harmless, and what lies between password and factor leads back."""
KEY = {
    "id": "x",
    "rawId": "x",
    "type": "public-key",
    "response": {},
    "clientExtensionResults": {"credProps": {"rk": True}},
}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def path_of(pattern: object) -> str:
    name = pattern.name  # type: ignore[attr-defined]
    given = {
        "account_activate": {"uidb64": "MQ", "token": "x-y"},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
    }
    return reverse(name, kwargs=given.get(name))


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_every_page_asks_for_sign_in_unless_named_here(cast: Cast, pattern: object) -> None:
    answer = Client().get(path_of(pattern))
    sent_away = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    assert sent_away or pattern.name in OPEN  # type: ignore[attr-defined]


def english() -> list[str]:
    """The whole sentences and labels of allauth's own catalogue."""
    source = (Path(allauth.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    texts = [re.sub(r'"\n"', "", found) for found in re.findall(r'^msgid "((?:.|\n)*?)"$', source, re.MULTILINE)]
    return [text for text in texts if len(text) > 3 and re.fullmatch(r"[A-Za-z ,.'?!-]+", text)]


def visible(page: str) -> str:
    """What a reader sees or hears of the page: no scripts, no tags, but labels and placeholders."""
    page = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:placeholder|aria-label|title|alt)="([^"]*)"', page)
    return "\n".join([re.sub(r"<[^>]+>", "\n", page), *spoken])


def assert_vietnamese(page: str) -> None:
    lines = {line.strip() for line in visible(page).splitlines()}
    shown = [text for text in english() if text in lines]
    shown += [line for line in lines if re.search(r"\b(This|Please|must|password|Your?|Enter|field|required)\b", line)]
    assert not shown, shown


def test_the_catalogue_is_read() -> None:
    assert {"Sign In", "Incorrect code.", "Two-Factor Authentication", "Recovery Codes"} <= set(english())


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_inactive", "account_reauthenticate", "account_change_password",
     "usersessions_list", "account_logout", "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
     "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
     "mfa_list_webauthn", "mfa_add_webauthn", "congvan:confirm", "congvan:account"],
)  # fmt: skip
def test_no_english_shows(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    user = cast.user("clerk")
    client = Client() if name in OPEN - {"account_logout"} else signed_in_as("clerk")
    if name not in OPEN:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    if name != "mfa_activate_totp":
        RecoveryCodes.activate(user)
        phone_of(user)
    if name in ("mfa_list_webauthn", "mfa_reauthenticate_webauthn", "congvan:confirm"):
        monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
        WebAuthn.add(user, "Khoá 1", KEY)
    answer = client.get(reverse(name))
    assert answer.status_code == 200, answer
    assert_vietnamese(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("account_login", {"login": "clerk", "password": "sai"}),
        ("account_login", {}),
        ("account_reauthenticate", {"password": "sai"}),
        ("account_change_password", {"oldpassword": "sai", "password1": "a", "password2": "b"}),
        (
            "account_change_password",
            {"oldpassword": PASSWORD, "password1": "vanphong123456", "password2": "vanphong123456"},
        ),
        ("mfa_activate_totp", {"code": "000000"}),
        ("mfa_activate_totp", {}),
        ("congvan:confirm", {}),
    ],
)
def test_no_english_shows_in_errors(cast: Cast, name: str, given: dict[str, str]) -> None:
    client = Client() if name == "account_login" else signed_in_as("clerk")
    if name == "mfa_activate_totp":
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    if name == "congvan:confirm":
        phone_of(cast.user("clerk"))
    page = client.post(reverse(name), given).content.decode()
    assert "cv-error" in page or "cv-say--error" in page
    assert_vietnamese(page)


def test_messages_after_an_act_are_vietnamese(cast: Cast) -> None:
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": "clerk", "password": PASSWORD, "next": "/thong-bao/"}, follow=True
    )
    assert "Đồng chí đã đăng nhập." in answer.content.decode()
    answer = client.post(reverse("account_logout"), {"next": reverse("account_login")}, follow=True)
    assert "Đồng chí đã đăng xuất." in answer.content.decode()
