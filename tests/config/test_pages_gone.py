"""Clients that go: what waits is forgotten, what has begun ends in order, whatever the server does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from threading import Lock
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.exceptions import RequestAborted
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from config import pages
from config.pages import PagesHandler
from tests.config.serving import Held, Pieces, Views, gone, ran, scope, settled


def test_whose_client_went_while_he_waited_is_not_answered_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "YOUNG", 1)
    monkeypatch.setattr(pages, "PATIENCE", 3600.0)

    async def story() -> int:
        views = Views(monkeypatch)
        first, second, third = [await views.comes() for _number in range(3)]
        await settled(lambda: views.begun == 1)
        await second.send_input({"type": "http.disconnect"})
        await second.wait(20)
        views.go.set()
        await first.wait(20)
        await third.wait(20)
        assert second.output_queue.empty()
        return views.begun

    assert ran(story) == 2


def test_an_answer_in_pieces_ends_with_its_client(monkeypatch: pytest.MonkeyPatch) -> None:
    content = Pieces()

    async def story() -> None:
        views = Views(monkeypatch, lambda: StreamingHttpResponse(content))
        views.go.set()
        one = await views.comes()
        await settled(lambda: content.read > 3)
        assert not content.closed
        await one.send_input({"type": "http.disconnect"})
        await one.wait(20)
        read = content.read
        await asyncio.sleep(0.05)
        assert content.read == read

    ran(story)
    assert content.closed


def test_an_error_while_pieces_are_sent_is_told_and_they_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Pieces):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"x"
            raise OSError("the file is gone")

    content = Broken()

    async def story() -> None:
        views = Views(monkeypatch, lambda: StreamingHttpResponse(content))
        views.go.set()
        one = await views.comes()
        with pytest.raises(OSError, match="gone"):
            await one.wait(20)

    ran(story)
    assert content.closed


def test_who_goes_before_his_request_is_whole_is_forgotten() -> None:
    async def story() -> None:
        one = ApplicationCommunicator(PagesHandler(), scope())
        await one.send_input({"type": "http.request", "body": b"half", "more_body": True})
        await one.send_input({"type": "http.disconnect"})
        with suppress(asyncio.CancelledError):
            await one.wait(20)
        assert one.output_queue.empty()

    ran(story)


def test_what_has_begun_keeps_its_body_and_is_closed_when_nobody_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)

    async def story() -> None:
        one = await held.comes()
        await settled(lambda: held.begun == 1)
        await gone(one)
        await asyncio.sleep(0.05)
        assert not held.bodies[0].closed
        held.go.set()
        await settled(held.everything_closed)
        await one.wait(20)
        assert one.output_queue.empty()

    ran(story)
    assert held.read == [b"whole"]
    assert held.content.read == 0


def test_a_server_that_gives_a_request_up_closes_nothing_under_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Daphne cancels, again and again, what has not ended some seconds after its client went."""
    held = Held(monkeypatch)

    async def story() -> None:
        messages: asyncio.Queue[Any] = asyncio.Queue()
        messages.put_nowait({"type": "http.request", "body": b"whole", "more_body": False})
        task = asyncio.ensure_future(held.handler(scope(), messages.get, None))
        await settled(lambda: held.begun == 1)
        for _time in range(3):
            task.cancel()
            await asyncio.sleep(0.02)
        assert task.cancelled()
        assert not held.bodies[0].closed
        held.go.set()
        await settled(held.everything_closed)

    ran(story)
    assert held.read == [b"whole"]


def test_who_goes_away_frees_no_place_before_his_page_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "YOUNG", 1)
    monkeypatch.setattr(pages, "PATIENCE", 3600.0)
    held = Held(monkeypatch)

    async def story() -> None:
        first, second = await held.comes(), await held.comes()
        await settled(lambda: held.begun == 1)
        await gone(first)
        await asyncio.sleep(0.05)
        assert held.begun == 1, "two pages are made at once"
        held.go.set()
        await settled(lambda: held.begun == 2)
        await gone(second)
        await first.wait(20)
        await second.wait(20)

    ran(story)
    assert held.everything_closed()


def test_who_goes_while_he_waits_for_a_thread_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "YOUNG", 2)
    held = Held(monkeypatch, threads=1)

    async def story() -> None:
        first, second = await held.comes(), await held.comes()
        await settled(lambda: held.begun == 1 and len(held.bodies) == 2)
        await asyncio.sleep(0.05)
        await gone(second)
        await second.wait(20)
        await settled(lambda: [body.closed for body in held.bodies] == [False, True])
        await gone(first)
        held.go.set()
        await first.wait(20)

    ran(story)
    assert held.begun == 1


def test_a_thread_that_comes_too_late_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    held, start = Held(monkeypatch), Lock()
    held.go.set()
    with start, pytest.raises(RequestAborted):
        held.handler._answer(scope(), BytesIO(), start)
    assert held.begun == 0
    held.handler._answer(scope(), BytesIO(), start).close()
    assert held.begun == 1


def test_an_error_of_a_page_closes_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)

    def broken(request: HttpRequest) -> HttpResponse:
        raise OSError("below every middleware")

    monkeypatch.setattr(held.handler, "_middleware_chain", broken)

    async def story() -> None:
        one = await held.comes()
        with pytest.raises(OSError, match="below"):
            await one.wait(20)

    ran(story)
    assert held.bodies[0].closed
