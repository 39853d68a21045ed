"""The ASGI entry: sockets from other sites are refused, and none is offered yet."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from channels.testing import WebsocketCommunicator

from config.asgi import application, sockets
from tests.house.sources import ROOT


async def offered(origin: bytes) -> bool:
    communicator = WebsocketCommunicator(application, "/bat-ky", headers=[(b"origin", origin)])
    connected, _ = await communicator.connect()
    await communicator.disconnect()
    return connected


@pytest.mark.parametrize("origin", [b"http://testserver", b"http://evil.example", b"http://testserver:8443"])
def test_no_socket_is_opened(origin: bytes) -> None:
    with ThreadPoolExecutor(1) as thread:  # a browser's test may have left a loop running in this one
        assert thread.submit(lambda: asyncio.run(offered(origin))).result() is False


def test_the_refusal_of_foreign_origins_does_not_rest_on_there_being_no_socket() -> None:
    validator = application.application_mapping["websocket"]
    assert validator.valid_origin(_parsed("http://testserver"))
    assert not validator.valid_origin(_parsed("https://testserver:8443"))
    assert not validator.valid_origin(_parsed("http://evil.example"))
    assert len(sockets.routes) == 1, f"{ROOT / 'config/asgi.py'} offers sockets now: test them from foreign origins"


def _parsed(origin: str):
    from urllib.parse import urlparse

    return urlparse(origin)
