"""A body is cut while it arrives, with or without an announced length; what fits goes through."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.urls import reverse

from workflow.web import bodies
from workflow.web.bodies import FORM, UPLOADS, BoundedBodies, most_for

PIECE = b"x" * 2**20


class Pages:
    """Reads everything, as Django does, and remembers how much."""

    def __init__(self) -> None:
        self.read = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            self.read += len(message.get("body", b""))
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def sent(
    app: Any, path: str, pieces: int, *headers: tuple[bytes, bytes], method: str = "POST"
) -> tuple[int, bytes]:
    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    communicator = ApplicationCommunicator(app, scope)
    for left in reversed(range(pieces)):
        await communicator.send_input({"type": "http.request", "body": PIECE, "more_body": left > 0})
    start = await communicator.receive_output(10)
    body = await communicator.receive_output(10)
    return int(start["status"]), body["body"]


def send(app: Any, path: str, pieces: int, *headers: tuple[bytes, bytes], method: str = "POST") -> tuple[int, bytes]:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(sent(app, path, pieces, *headers, method=method))).result()


@pytest.mark.parametrize("path", ["/kiem-tra/", "/khong-co/", "/cong-van/soan/"])
def test_a_body_without_a_length_is_cut(path: str) -> None:
    pages, most = Pages(), most_for(path)
    status, said = send(BoundedBodies(pages), path, most // 2**20 + 3)
    assert status == 413
    assert pages.read <= most
    assert f"tối đa {most // 2**20} MB" in said.decode()
    assert "MB" in said.decode().splitlines()[1]
    assert "width=device-width" in said.decode(), "it can be read on a phone"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "BREW"])
def test_a_page_of_files_takes_them_by_post_alone(method: str) -> None:
    pages = Pages()
    assert send(BoundedBodies(pages), reverse("congvan:draft-read"), 6, method=method)[0] == 413
    assert pages.read <= FORM


def test_an_announced_length_is_refused_unread() -> None:
    pages = Pages()
    assert send(BoundedBodies(pages), "/khong-co/", 1, (b"content-length", str(FORM + 1).encode()))[0] == 413
    assert pages.read == 0


def test_what_fits_goes_through() -> None:
    pages = Pages()
    assert send(BoundedBodies(pages), reverse("congvan:draft-read"), 40)[0] == 200
    assert pages.read == 40 * 2**20
    assert send(BoundedBodies(pages), "/khong-co/", FORM // 2**20, (b"content-length", b"abc"))[0] == 200


def test_without_the_guard_everything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "most_for", lambda path, method: 2**60)
    pages = Pages()
    assert send(BoundedBodies(pages), "/kiem-tra/", 30)[0] == 200
    assert pages.read == 30 * 2**20


def test_every_upload_is_a_page() -> None:
    assert [reverse(name, args=["x" * 16] if name.endswith("mark") else []) for name in UPLOADS]


def test_django_reads_as_much_of_a_form_as_is_let_through() -> None:
    """With less, a form in between would be refused as unreadable."""
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == FORM
