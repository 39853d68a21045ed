"""The handler of pages: all of a request in one go in one of a few threads, young ones in turn, nobody forgotten."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from threading import Event, Lock, current_thread
from typing import Any

import pytest
from asgiref.sync import AsyncToSync
from asgiref.testing import ApplicationCommunicator
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_finished, request_started
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from config import pages
from config.pages import PagesHandler


def scope() -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": "/van-ban-den/", "query_string": b"",
            "headers": [(b"host", b"testserver")],
            "http_version": "1.1"}  # fmt: skip


async def asked(handler: ASGIHandler) -> int:
    """The status of a page for nobody signed in."""
    communicator = ApplicationCommunicator(handler, scope())
    await communicator.send_input({"type": "http.request", "body": b"", "more_body": False})
    start = await communicator.receive_output(10)
    await communicator.receive_output(10)
    await communicator.wait(10)
    return int(start["status"])


def ran(story: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run it in a loop of its own; a browser's test may have left one running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(story())).result()


def turns(handler: ASGIHandler, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a request goes back to the event loop between its middleware and its answer."""
    seen: list[object] = []
    real = AsyncToSync.__call__

    def counted(self: AsyncToSync, *given: Any, **more: Any) -> Any:
        seen.append(self)
        return real(self, *given, **more)

    monkeypatch.setattr(AsyncToSync, "__call__", counted)
    assert ran(lambda: asked(handler)) in (301, 302)
    monkeypatch.undo()
    return len(seen)


def test_a_page_is_made_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    assert turns(PagesHandler(), monkeypatch) == 0
    assert turns(ASGIHandler(), monkeypatch) > 0


def test_a_page_begins_and_ends_in_one_of_the_threads_that_stay() -> None:
    """With its connection, and with what DEBUG notes of its statements: Django drops both at these two signals. A
    thread of a request's own would open a connection of its own, and read the schema anew."""
    seen: list[tuple[str, str]] = []

    def began(**given: Any) -> None:
        seen.append(("begins", current_thread().name))

    def ended(**given: Any) -> None:
        seen.append(("ends", current_thread().name))

    request_started.connect(began)
    request_finished.connect(ended)
    try:
        handler = PagesHandler()
        for _time in range(3):
            ran(lambda: asked(handler))
    finally:
        request_started.disconnect(began)
        request_finished.disconnect(ended)
    assert [what for what, _name in seen] == ["begins", "ends"] * 3
    assert all(name.startswith("congvan-pages") for _what, name in seen)
    assert all(seen[at][1] == seen[at + 1][1] for at in (0, 2, 4))


class Views:
    """A handler whose pages wait until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: Callable[[], Any] = HttpResponse) -> None:
        self.begun, self.now, self.most = 0, 0, 0
        self.go = asyncio.Event()
        self.handler = PagesHandler()

        async def answered(*given: Any) -> Any:
            self.begun, self.now = self.begun + 1, self.now + 1
            self.most = max(self.most, self.now)
            await self.go.wait()
            self.now -= 1
            return answer()

        monkeypatch.setattr(self.handler, "_answered", answered)

    async def comes(self) -> ApplicationCommunicator:
        one = ApplicationCommunicator(self.handler, scope())
        await one.send_input({"type": "http.request", "body": b"", "more_body": False})
        return one


async def settled(of: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not of():
            await asyncio.sleep(0.005)


def test_young_pages_are_made_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "YOUNG", 2)
    monkeypatch.setattr(pages, "PATIENCE", 3600.0)

    async def story() -> int:
        views = Views(monkeypatch)
        all_of_them = [await views.comes() for _number in range(5)]
        await settled(lambda: views.begun == 2)
        views.go.set()
        for one in all_of_them:
            await one.wait(20)
        assert views.begun == 5
        return views.most

    assert ran(story) == 2


def test_a_slow_page_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "YOUNG", 1)
    monkeypatch.setattr(pages, "PATIENCE", 0.05)

    async def story() -> None:
        views = Views(monkeypatch)
        waiting = [await views.comes() for _number in range(3)]
        await settled(lambda: views.now == 3)
        views.go.set()
        for one in waiting:
            await one.wait(20)

    ran(story)


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


class Pieces:
    """Content without an end; knows whether it was read on and whether it was closed."""

    def __init__(self) -> None:
        self.read = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.read += 1
            yield b"x"
            await asyncio.sleep(0)

    def close(self) -> None:
        self.closed = True


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


def test_only_pages_are_answered() -> None:
    async def story() -> None:
        with pytest.raises(ValueError, match="HTTP only"):
            await PagesHandler()({"type": "lifespan"}, None, None)

    ran(story)


# With real threads ----------------------------------------------------------------------------------------------------
class Held:
    """A handler whose one view waits in its thread, then reads what was sent and answers in pieces."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, threads: int = 4) -> None:
        self.pool = ThreadPoolExecutor(threads, "congvan-pages-test")
        monkeypatch.setattr(pages, "_pool", self.pool)
        self.handler = PagesHandler()
        self.begun, self.go, self.read = 0, Event(), []  # type: int, Event, list[bytes]
        self.content = Pieces()
        self.bodies: list[Any] = []
        monkeypatch.setattr(self.handler, "_middleware_chain", self.view)
        real = self.handler.read_body

        async def noted(receive: Any) -> Any:
            self.bodies.append(await real(receive))
            return self.bodies[-1]

        monkeypatch.setattr(self.handler, "read_body", noted)

    def view(self, request: HttpRequest) -> StreamingHttpResponse:
        self.begun += 1
        assert self.go.wait(20)
        self.read.append(request.body)
        return StreamingHttpResponse(self.content)

    async def comes(self) -> ApplicationCommunicator:
        one = ApplicationCommunicator(self.handler, {**scope(), "method": "POST"})
        await one.send_input({"type": "http.request", "body": b"whole", "more_body": False})
        return one

    def everything_closed(self) -> bool:
        return self.content.closed and all(body.closed for body in self.bodies)


def gone(one: ApplicationCommunicator) -> Coroutine[Any, Any, None]:
    return one.send_input({"type": "http.disconnect"})


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


@pytest.mark.parametrize("streaming", [False, True])
def test_head_brings_the_headers_alone(monkeypatch: pytest.MonkeyPatch, streaming: bool) -> None:
    """Daphne sends on whatever comes behind the first piece: the next answer of the connection would begin with it."""
    held = Held(monkeypatch)
    page: Any = StreamingHttpResponse(held.content) if streaming else HttpResponse(b"x" * 200_000)
    page["Content-Length"] = "200000"
    page.set_cookie("seen", "1")
    monkeypatch.setattr(held.handler, "_middleware_chain", lambda request: page)

    start, *rest = answered(held.handler, method="HEAD")
    assert (b"Content-Length", b"200000") in start["headers"]
    assert any(name == b"Set-Cookie" for name, _value in start["headers"])
    assert [message.get("body", b"") for message in rest] == [b""]
    assert held.content.read == 0
    assert held.content.closed is streaming


def answered(handler: ASGIHandler, **given: Any) -> list[dict[str, Any]]:
    """All messages of an answer."""

    async def story() -> list[dict[str, Any]]:
        one = ApplicationCommunicator(handler, {**scope(), **given})
        await one.send_input({"type": "http.request", "body": b"", "more_body": False})
        await one.wait(20)
        return [one.output_queue.get_nowait() for _message in range(one.output_queue.qsize())]

    found: list[dict[str, Any]] = ran(story)
    return found


def test_the_connection_goes_back_before_pieces_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    held, back = Held(monkeypatch), []  # type: Held, list[str]

    async def content() -> AsyncIterator[bytes]:
        back.append("pieces")
        yield b"ab"

    monkeypatch.setattr(held.handler, "_middleware_chain", lambda request: StreamingHttpResponse(content()))
    monkeypatch.setattr(pages, "close_old_connections", lambda: back.append(current_thread().name))
    assert b"".join(one.get("body", b"") for one in answered(held.handler)) == b"ab"
    assert [name.partition("_")[0] for name in back] == ["congvan-pages-test", "pieces"]


def test_addresses_are_those_of_the_path_under_which_the_site_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each request, whatever the thread or the connection had before it."""
    held = Held(monkeypatch, threads=1)
    monkeypatch.setattr(held.handler, "_middleware_chain", lambda request: HttpResponse(reverse("congvan:inbox")))
    for root in ("/so", "", "/khac"):
        assert answered(held.handler, root_path=root, path=f"{root}/")[1]["body"].decode() == f"{root}/van-ban-den/"


def test_what_cannot_be_read_is_refused_and_the_thread_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch, threads=1)
    monkeypatch.setattr(held.handler, "_middleware_chain", lambda request: HttpResponse(b"read"))

    def refusing(given: Any, body: Any) -> Any:
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    with monkeypatch.context() as patched:
        patched.setattr(held.handler, "request_class", refusing)
        assert answered(held.handler)[0]["status"] == 400
    assert answered(held.handler)[1]["body"] == b"read"
    assert all(body.closed for body in held.bodies)


def test_nothing_of_a_request_is_left_in_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    held, seen = Held(monkeypatch, threads=1), []  # type: Held, list[tuple[str | None, str]]

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((translation.get_language(), timezone.get_current_timezone_name()))
        translation.activate("en")
        timezone.activate("UTC")
        return HttpResponse()

    monkeypatch.setattr(held.handler, "_middleware_chain", view)
    for _time in range(3):
        answered(held.handler)
    assert seen == [("vi", "Asia/Ho_Chi_Minh")] * 3
