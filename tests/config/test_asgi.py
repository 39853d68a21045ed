"""The ASGI entry: sockets from pages of other sites, schemes and ports are refused, and so is every other address."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlparse

import pytest
from channels.testing import WebsocketCommunicator

from config.asgi import OwnOrigins, application

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
