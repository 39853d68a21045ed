"""Whose address counts: a forged X-Forwarded-For dodges no throttle, with and without proxies of our own."""

from __future__ import annotations

from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.test import Client, RequestFactory

from tests.cast import Cast
from tests.workflow.web.signing_in import post_sign_in
from tests.workflow.web.test_signin import _fresh_counters, cast
from workflow.journal.models import JournalEntry
from workflow.web.account.addresses import client_address
from workflow.web.account.noting import place_of
from workflow.web.verifying.throttling import admitted

__all__ = ["_fresh_counters", "cast"]
PROXY, GUESSER, OWNER = "10.0.0.1", "203.0.113.7", "198.51.100.9"


def asked(forwarded: str = "", address: str = PROXY) -> Any:
    more = {"headers": {"X-Forwarded-For": forwarded}} if forwarded else {}
    return RequestFactory(REMOTE_ADDR=address).get("/", **more)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "", PROXY), (0, GUESSER, PROXY), (0, f"1.2.3.4, {GUESSER}", PROXY),
        (1, "", PROXY), (1, GUESSER, GUESSER), (1, f"1.2.3.4, {GUESSER}", GUESSER), (1, f"x,,{GUESSER}", GUESSER),
        (2, f"1.2.3.4, {GUESSER}, 10.0.0.2", GUESSER), (1, "unknown", ""),
    ],
)  # fmt: skip
def test_everybody_counts_by_the_same_address(settings: Any, proxies: int, forwarded: str, found: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = asked(forwarded)
    assert client_address(request) == get_client_ip_address(request) == place_of(request)["address"] == found


def test_a_unix_socket_has_no_address_of_its_own(settings: Any) -> None:
    assert client_address(asked(address="")) == ""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client_address(asked(GUESSER, address="")) == GUESSER


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_header_asks_no_more_often(settings: Any, proxies: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    requests = [asked(f"192.0.2.{n}, {GUESSER}") for n in range(8)]
    assert [admitted(one, f"forged-{proxies}", 5) for one in requests] == [True] * 5 + [False] * 3


def guess(forwarded: str, times: int = 1) -> Any:
    for n in range(times):
        client = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": forwarded.replace("n", str(n))})
        answer = post_sign_in(client, "clerk", "sai mật khẩu")
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("ours", [True, False], ids=["", "axes by itself"])
def test_behind_a_proxy_the_guesser_is_closed_and_not_the_owner(cast: Cast, settings: Any, ours: bool) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    if not ours:
        settings.AXES_CLIENT_IP_CALLABLE = None
    assert guess(f"192.0.2.n, {GUESSER}", 10).status_code == 429
    assert guess(OWNER).status_code == (200 if ours else 429)
    if ours:
        assert GUESSER in JournalEntry.objects.filter(action="sign_in_failed").first().body
