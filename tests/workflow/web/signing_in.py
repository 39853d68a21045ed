"""What tests of signing in share: a client that signs in through the real page, and a phone that shows codes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from workflow.journal.models import JournalEntry

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.66"


@dataclass(frozen=True)
class Phone:
    """An authenticator app: the code of now, or of steps away from it."""

    secret: str

    def code(self, steps: int = 0) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + steps))


def phone_of(user: Any) -> Phone:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return Phone(secret)


def post_sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password}, **more)


def signed_in_as(name: str, address: str = HERE, phone: Phone | None = None) -> Client:
    client = Client(REMOTE_ADDR=address)
    post_sign_in(client, name)
    if phone is not None:
        client.post(reverse("mfa_authenticate"), {"code": phone.code()})
    return client


def is_signed_in(client: Client) -> bool:
    """Asked of the server, not of the cookie."""
    return client.get(reverse("usersessions_list")).status_code == 200


def chain_of(person_id: int) -> list[str]:
    """The acts on the person's chain, oldest first."""
    rows = JournalEntry.objects.filter(stream=f"person:{person_id}").order_by("seq")
    return list(rows.values_list("action", flat=True))
