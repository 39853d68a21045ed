"""A handler of pages by hand: requests that come, pages that wait until they are let go, answers in pieces."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

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


def answered(handler: ASGIHandler, **given: Any) -> list[dict[str, Any]]:
    """All messages of an answer."""

    async def story() -> list[dict[str, Any]]:
        one = ApplicationCommunicator(handler, {**scope(), **given})
        await one.send_input({"type": "http.request", "body": b"", "more_body": False})
        await one.wait(20)
        return [one.output_queue.get_nowait() for _message in range(one.output_queue.qsize())]

    found: list[dict[str, Any]] = ran(story)
    return found
