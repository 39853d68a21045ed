"""The handler of pages: all of a request in one go in one of a few threads, young ones in turn."""

from collections.abc import AsyncIterator
from threading import current_thread
from typing import Any

import pytest
from asgiref.sync import AsyncToSync
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_finished, request_started
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from config import pages
from config.pages import PagesHandler
from tests.config.serving import Held, Views, answered, asked, ran, settled


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


def test_only_pages_are_answered() -> None:
    async def story() -> None:
        with pytest.raises(ValueError, match="HTTP only"):
            await PagesHandler()({"type": "lifespan"}, None, None)

    ran(story)


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
