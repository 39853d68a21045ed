"""The ASGI entry: sockets from pages of other sites, schemes and ports are refused, and so is every other address."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread
from typing import Any
from urllib.parse import urlparse

import pytest
from asgiref.sync import AsyncToSync
from asgiref.testing import ApplicationCommunicator
from channels.testing import WebsocketCommunicator
from django.core.handlers.asgi import ASGIHandler

from config import asgi
from config.asgi import OwnOrigins, PagesHandler, application

ORIGINS = [
    "https://testserver",
    "http://testserver:8443",
    "http://evil.example",
    "http://testserver.evil.example",
    "null",
]


async def offered(path: str, *headers: tuple[bytes, bytes]) -> bool:
    communicator = WebsocketCommunicator(application, path, headers=headers)
    connected, _ = await communicator.connect()
    await communicator.disconnect()
    return connected


def is_open(path: str, *headers: tuple[bytes, bytes]) -> bool:
    with ThreadPoolExecutor(1) as thread:  # a browser's test may have left a loop running in this one
        return thread.submit(lambda: asyncio.run(offered(path, *headers))).result()


@pytest.mark.parametrize("origin", ["http://testserver", *ORIGINS])
def test_other_addresses_are_refused(origin: str) -> None:
    assert is_open("/bat-ky", (b"origin", origin.encode())) is False


def test_only_our_own_origins_are_taken() -> None:
    validator = application.application_mapping["websocket"]
    assert validator.valid_origin(urlparse("http://testserver"))
    assert [origin for origin in ORIGINS if validator.valid_origin(urlparse(origin))] == []
    assert not validator.valid_origin(None)


HERE = (b"host", b"127.0.0.1:8123"), (b"origin", b"http://127.0.0.1:8123")
ELSEWHERE = {
    "another port": ((b"host", b"127.0.0.1:8123"), (b"origin", b"http://127.0.0.1:8000")),
    "another scheme": ((b"host", b"127.0.0.1:8123"), (b"origin", b"https://127.0.0.1:8123")),
    "another name": ((b"host", b"evil.example"), (b"origin", b"http://evil.example")),
    "a page that says nothing": ((b"host", b"127.0.0.1:8123"),),
}


async def taken(*headers: tuple[bytes, bytes]) -> bool:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    communicator = WebsocketCommunicator(OwnOrigins(page, ["http://127.0.0.1:8000"]), "/", headers=headers)
    connected, _ = await communicator.connect()
    return connected


@pytest.mark.parametrize("how", ["here", *ELSEWHERE])
def test_on_ones_own_machine_the_port_really_served_counts(settings: Any, how: str) -> None:
    """`make demo PORT=8123`, `runserver 8123`: the page's own address, and no other; on a site the settings alone."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    headers = ELSEWHERE.get(how, HERE)
    for debug, expected in ((True, how in ("here", "another port")), (False, how == "another port")):
        settings.DEBUG = debug
        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(lambda: asyncio.run(taken(*headers))).result() is expected


async def asked(handler: ASGIHandler) -> int:
    """The status of a page for nobody signed in."""
    scope = {"type": "http", "method": "GET", "path": "/van-ban-den/", "query_string": b"",
             "headers": [(b"host", b"testserver")],
             "http_version": "1.1"}  # fmt: skip
    communicator = ApplicationCommunicator(handler, scope)
    await communicator.send_input({"type": "http.request", "body": b"", "more_body": False})
    start = await communicator.receive_output(10)
    await communicator.receive_output(10)
    await communicator.wait(10)
    return int(start["status"])


def turns(handler: ASGIHandler, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a request goes back to the event loop between its middleware and its answer."""
    seen: list[object] = []
    real = AsyncToSync.__call__

    def counted(self: AsyncToSync, *given: Any, **more: Any) -> Any:
        seen.append(self)
        return real(self, *given, **more)

    monkeypatch.setattr(AsyncToSync, "__call__", counted)
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(asked(handler))).result() in (301, 302)
    monkeypatch.undo()
    return len(seen)


def test_a_page_is_made_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    assert turns(PagesHandler(), monkeypatch) == 0
    assert turns(ASGIHandler(), monkeypatch) > 0


def test_pages_are_made_by_threads_that_stay_and_give_their_connection_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of a request's own would open a connection of its own, and read the schema anew."""
    seen: list[str] = []
    monkeypatch.setattr(asgi, "close_old_connections", lambda: seen.append(current_thread().name))
    handler = PagesHandler()
    with ThreadPoolExecutor(1) as thread:
        for _time in range(3):
            thread.submit(lambda: asyncio.run(asked(handler))).result()
    assert len(seen) == 3
    assert all(name.startswith("congvan-pages") for name in seen)
    assert len(set(seen)) <= asgi.THREADS


def test_what_debug_notes_of_statements_is_forgotten_in_the_thread_that_noted_it(
    monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Django forgets it at the beginning of a request, in the thread of signals; threads of pages stay for ever."""
    seen: list[str] = []
    monkeypatch.setattr(asgi, "reset_queries", lambda: seen.append(current_thread().name))
    handler = PagesHandler()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(asked(handler))).result()
    assert len(seen) == 1
    assert seen[0].startswith("congvan-pages")
