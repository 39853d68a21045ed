"""The socket of one process: who gets one, what ends it, what it takes from a page; acts done through the server."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from websockets.exceptions import ConnectionClosed

from tests.workflow.web.desk import Office
from tests.workflow.web.live.conftest import Listen, key_of
from tests.workflow.web.live.listening import Ear, refused, until
from tests.workflow.web.live.remote import RemoteOffice
from tests.workflow.web.live.servers import Server
from workflow.directory.models import Appointment

SECONDS = 5.0
"""Within which a socket ends when its session does (reliability.md 27)."""


def test_an_act_hints_to_those_who_are_told_and_says_nothing_else(town: Office, server: Server, listen: Listen) -> None:
    there = RemoteOffice(town, server.address)
    reviewer, signer, outsider = (listen(server, who) for who in ("reviewer", "signer", "outsider"))
    started = time.monotonic()
    there.submitted()
    assert until(lambda: reviewer.wakes() == [1])
    assert reviewer.frames[-1][0] - started < 5
    assert [set(frame) for frame in reviewer.of("wake")] == [{"t", "seq"}]
    assert [set(frame) for frame in reviewer.of("state")] == [{"t", "live"}]
    assert (signer.wakes(), outsider.wakes()) == ([], [])
    answer = there.client("reviewer").get("/thong-bao/moi/", {"after": "0"})
    found = json.loads(answer.content)
    assert (found["seq"], found["unread"], found["more"]) == (1, "1", False)
    assert [line["text"] for line in found["lines"]] == ["Một dự thảo văn bản chờ đồng chí thẩm định."]
    assert json.loads(there.client("reviewer").get("/thong-bao/moi/", {"after": "1"}).content)["lines"] == []


def test_without_a_session_that_counts_there_is_no_socket(town: Office, server: Server) -> None:
    for key in ("", "unknown-key", "x" * 5000):
        assert refused(server.address, key)
    clerk = key_of(town, "clerk")
    for origin in ("http://evil.example", "https://127.0.0.1", f"http://127.0.0.1:{server.port + 1}", "null"):
        assert refused(server.address, clerk, origin=origin), origin
    assert not refused(server.address, clerk)
    town.client("inactive")
    assert refused(server.address, key_of(town, "inactive"))


def sign_out(town: Office) -> None:
    town.client("clerk").post("/tai-khoan/dang-xuat/")


def close_account(town: Office) -> None:
    get_user_model().objects.filter(username="clerk").update(is_active=False)


def change_password(town: Office) -> None:
    user = town.cast.user("clerk")
    user.set_password("mot-mat-khau-khac-2026")
    user.save()


def end_appointment(town: Office) -> None:
    rows = Appointment.objects.filter(person=town.cast.people["clerk"])
    rows.update(valid_to=date.today() - timedelta(days=1))


def let_the_session_run_out(town: Office) -> None:
    Session.objects.filter(session_key=key_of(town, "clerk")).update(expire_date="2020-01-01T00:00:00Z")


@pytest.mark.parametrize("end", [sign_out, close_account, change_password, end_appointment, let_the_session_run_out])
def test_what_ends_the_session_ends_the_socket_within_five_seconds(
    town: Office, server: Server, listen: Listen, end
) -> None:
    ending, other = listen(server, "clerk", "desk"), listen(server, "reviewer", "desk")
    key = key_of(town, "clerk")
    end(town)
    assert ending.ended.wait(SECONDS), end.__name__
    assert ending.code == 4401
    assert refused(server.address, key)
    assert not other.ended.is_set()


def test_without_the_timer_it_would_stay_open(town: Office, tmp_path, listen: Listen, monkeypatch) -> None:
    monkeypatch.setenv("CONGVAN_SERVED_CHECK", "600")
    slow = Server(tmp_path)
    slow.start()
    try:
        ending = listen(slow, "clerk", "desk")
        close_account(town)
        assert not ending.ended.wait(SECONDS)
    finally:
        slow.stop()


def test_a_change_of_the_secret_key_ends_no_session(town: Office, tmp_path, monkeypatch) -> None:
    """The fallback key still counts, and looking at the session changes nothing of it."""
    before = Session.objects.get(session_key=key_of(town, "clerk")).session_data
    monkeypatch.setenv("CONGVAN_SECRET_KEY_FALLBACKS", settings.SECRET_KEY)
    monkeypatch.setenv("CONGVAN_SECRET_KEY", "another-" + "n" * 60)
    rotated = Server(tmp_path).start()
    try:
        assert not refused(rotated.address, key_of(town, "clerk"))
    finally:
        rotated.stop()
    assert Session.objects.get(session_key=key_of(town, "clerk")).session_data == before


def flood(ear: Ear) -> None:
    for _turn in range(100):
        ear.say("{}")


@pytest.mark.parametrize(
    ("abuse", "code"),
    [
        (lambda ear: ear.say("x" * 70_000), 4409),
        (lambda ear: ear.say(b"\x00\xff"), 4409),
        (lambda ear: ear.say("[1"), 4400),
        (lambda ear: ear.say("7"), 4400),
        (lambda ear: ear.say("[" * 500), 4400),
        (flood, 4429),
    ],
    ids=["long", "binary", "broken", "number", "deep", "flood"],
)
def test_a_page_that_says_too_much_is_closed_and_the_server_goes_on(
    town: Office, server: Server, listen: Listen, abuse, code: int
) -> None:
    other, bad = listen(server, "reviewer"), listen(server, "clerk")
    with suppress(ConnectionClosed):  # while it was still talking
        abuse(bad)
    assert bad.ended.wait(5)
    assert bad.code == code
    assert not other.ended.is_set()
    assert not refused(server.address, key_of(town, "clerk"))


def test_a_person_has_so_many_sockets_and_no_more(town: Office, server: Server, listen: Listen) -> None:
    for _turn in range(20):
        listen(server, "clerk")
    assert refused(server.address, key_of(town, "clerk"))
    assert not refused(server.address, key_of(town, "reviewer"))


def test_a_silent_socket_is_closed(town: Office, tmp_path, listen: Listen, monkeypatch) -> None:
    monkeypatch.setenv("CONGVAN_SERVED_IDLE", "4")
    strict = Server(tmp_path).start()
    try:
        silent, alive = listen(strict, "clerk"), listen(strict, "reviewer")
        for _turn in range(9):
            time.sleep(1)
            alive.say("{}")
        assert silent.ended.is_set()
        assert silent.code == 4408
        assert not alive.ended.is_set()
    finally:
        strict.stop()
