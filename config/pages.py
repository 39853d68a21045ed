"""How a process answers pages: each in one go in one of a few threads, which stay, and only a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.db import close_old_connections, connection
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from config.databases import THREADS
from config.lane import Lane

YOUNG = 1 if connection.vendor == "sqlite" else THREADS
"""Requests that begin at the same moment. SQLite's statements run in this very process, so that two pages side by side
take longer than one after the other; PostgreSQL's run elsewhere meanwhile."""
PATIENCE = 0.1
"""Seconds after which a request no longer keeps the next one waiting; most pages are made in a few hundredths."""
T = TypeVar("T")

_pool = ThreadPoolExecutor(THREADS, "congvan-pages")


class PagesHandler(ASGIHandler):
    """Django's, with a whole request (its signals, middleware, view and end) in one go in one of a few threads, which
    stay.

    Django's own comes back to the event loop for each of these and before every check of a view, and each of these
    turns waits for the interpreter's lock. It also makes a thread for every request, and with that a connection to the
    database. What waits for its turn is forgotten when its client goes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._answered = sync_to_async(self._answer, thread_sensitive=False, executor=_pool)
        self._lane = Lane(YOUNG, PATIENCE)

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain of a WSGI site."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Django's, without a thread of the request's own."""
        if scope["type"] != "http":
            raise ValueError("pages answer HTTP only")
        await self.handle(scope, receive, send)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Read, answer, send."""
        try:
            body = await self.read_body(receive)
            answer = await self._made(scope, body, receive)
            with closing(body):
                if not answer.streaming:
                    await self.send_response(answer, send)
                    return
                try:
                    await _while_there(receive, self.send_response(answer, send))
                finally:
                    await sync_to_async(answer.close)()
        except RequestAborted:
            pass

    async def _made(self, scope: Any, body: Any, receive: Any) -> HttpResponseBase:
        """The answer. RequestAborted if the client goes before: what still waits is forgotten, what has begun goes on
        to its end, with its place and its body, for a thread cannot be stopped; then all of it is closed."""
        start, taken = Lock(), False
        working = asyncio.ensure_future(self._in_turn(scope, body, start))
        going = asyncio.ensure_future(receive())
        try:
            await asyncio.wait((working, going), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise RequestAborted
            answer = working.result()
            taken = True
            return answer
        finally:  # nothing is waited for here: a server that stops does not come back
            going.cancel()
            if not taken:
                if start.acquire(blocking=False):
                    working.cancel()
                working.add_done_callback(partial(_drop, body))

    async def _in_turn(self, scope: Any, body: Any, start: Lock) -> HttpResponseBase:
        async with self._lane.place():
            return await self._answered(scope, body, start)

    def _answer(self, scope: Any, body: Any, start: Lock) -> HttpResponseBase:
        """All of a request, from its first signal to its last, for whoever takes `start` first. Only an answer in
        pieces ends when these are sent; the thread's connection goes back before."""
        if not start.acquire(blocking=False):
            raise RequestAborted
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        answer: Any = self.get_response(request) if request else refused
        if scope["method"] == "HEAD":
            answer = _head_of(answer)
        answer._handler_class = type(self)
        if isinstance(answer, FileResponse):
            answer.block_size = self.chunk_size
        if answer.streaming:
            close_old_connections()
        else:
            answer.close()
        return answer


def _head_of(answer: Any) -> HttpResponse:
    """An answer without its content, of which nothing is read; it closes what the whole one would have closed. Not
    every server leaves content out by itself."""
    head: Any = HttpResponse(status=answer.status_code)
    head.headers, head.cookies, head._resource_closers = answer.headers, answer.cookies, answer._resource_closers
    return head


def _drop(body: Any, working: asyncio.Future[HttpResponseBase]) -> None:
    """Close what nobody takes any more."""
    body.close()
    if not working.cancelled() and working.exception() is None and working.result().streaming:
        asyncio.ensure_future(sync_to_async(working.result().close)())  # noqa: RUF006 - its thread holds it


async def _while_there(receive: Any, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns. RequestAborted, and the work cancelled, if the client goes before."""
    working, going = asyncio.ensure_future(work), asyncio.ensure_future(receive())
    try:
        await asyncio.wait((working, going), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise RequestAborted
    finally:
        for task in (working, going):
            task.cancel()
        await asyncio.gather(working, going, return_exceptions=True)
    return working.result()
