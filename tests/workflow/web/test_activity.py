"""When a session was last used is known to the minute, and costs a look nothing within it."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.workflow.web.desk import Office
from workflow.web.account import activity

HOME = "/"


def writes(client, **headers) -> list[str]:
    """The statements of a look that write."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(HOME, headers=headers).status_code == 200
    return [one["sql"] for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the middleware reads."""
    now = [1000.0]
    monkeypatch.setattr(activity.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(activity, "_noted", {})
    return now


def test_a_look_writes_once_a_minute(office: Office, clock: list[float]) -> None:
    client = office.client("clerk")
    assert writes(client)
    assert UserSession.objects.filter(user=office.cast.user("clerk")).count() == 1
    first = UserSession.objects.get(user=office.cast.user("clerk")).last_seen_at
    assert writes(client) == []
    clock[0] += activity.MINUTE - 1
    assert writes(client) == []
    clock[0] += 2
    assert len(writes(client)) == 1
    assert UserSession.objects.get(user=office.cast.user("clerk")).last_seen_at > first


def test_without_the_memory_every_look_writes(
    office: Office, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = office.client("clerk")
    writes(client)
    monkeypatch.setattr(activity, "is_due", lambda seen, now: True)
    assert len(writes(client)) == 1


def test_another_browser_address_or_session_is_noted_at_once(office: Office, clock: list[float]) -> None:
    client = office.client("clerk")
    writes(client)
    assert writes(client, user_agent="Another/1.0")
    row = UserSession.objects.get(user=office.cast.user("clerk"))
    assert row.user_agent == "Another/1.0"
    other = Client()
    other.force_login(office.cast.user("clerk"))
    assert writes(other)
    assert UserSession.objects.filter(user=office.cast.user("clerk")).count() == 2
    assert activity.is_due(("k", "10.0.0.1", "a"), 1.0)
    assert not activity.is_due(("k", "10.0.0.1", "a"), 2.0)
    assert activity.is_due(("k", "10.0.0.2", "a"), 2.0)


def test_what_is_remembered_is_bounded(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "MOST", 3)
    for number in range(10):
        assert activity.is_due((str(number), "", ""), 1.0)
        assert len(activity._noted) <= 3
