"""The ASGI entry: sockets from pages of other sites, schemes and ports are refused, and so is every other address."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlparse

import pytest
from channels.testing import WebsocketCommunicator

from config.asgi import application

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
