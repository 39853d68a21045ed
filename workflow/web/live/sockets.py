"""The socket: opened by a session that counts, it says "look again" and hears what the page looks at, nothing else.

Frames to the page: {"t":"wake","seq":n} there may be something after your number n; {"t":"state","live":bool} whether
hints of all processes arrive. Frames from the page: {"look": "letter:12" | "dispatch:34" | "desk" | "", "loaded":
seconds} and {} as a sign of life.
"""

from __future__ import annotations

import json
from typing import Any

from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.urls import re_path

from workflow.conf import congvan

from .hub import ENDED, TOO_MUCH, Hub, hub
from .registry import Socket
from .seats import key_of

MOST_CHARACTERS = 512
TOO_LONG, NOT_UNDERSTOOD = 4409, 4400
"""Codes below 3000 are the protocol's own, and not every server lets an application send them."""


async def live(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One socket, from the handshake to its end. Refused before it is open where the session does not count, or the
    person has too many."""
    await receive()
    here = hub()
    seat = await here.seat_of(key_of(scope["headers"]))
    if seat is None or here.sockets.count(seat.person_id) >= congvan.SOCKETS_PER_PERSON:
        await send({"type": "websocket.close", "code": ENDED if seat is None else TOO_MUCH})
        return
    # Thousands of sockets stay open for hours: the handshake's headers, cookie included, are not kept in memory.
    scope["headers"].clear()
    socket = Socket(send, seat)
    try:
        await here.enter(socket)
        while (event := await receive())["type"] == "websocket.receive":
            code = await _heard(here, socket, event)
            if code:
                socket.close(code)
                break
    finally:
        socket.closing = True
        here.sockets.drop(socket)


async def _heard(here: Hub, socket: Socket, event: dict[str, Any]) -> int:
    """Do what the page asks for; the code to close with, 0 to go on."""
    text = event.get("text")
    if not socket.hear():
        return TOO_MUCH
    if text is None or len(text) > MOST_CHARACTERS:
        return TOO_LONG
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return NOT_UNDERSTOOD
    if not isinstance(said, dict):
        return NOT_UNDERSTOOD
    look, loaded = said.get("look"), said.get("loaded")
    if isinstance(look, str):
        known = isinstance(loaded, int | float) and not isinstance(loaded, bool)
        await here.watch(socket, look, loaded if known else None)
    return 0


def routes() -> URLRouter:
    """The sockets of congvan for the project's ASGI entry; every other address is refused. Wrap it in OriginValidator
    with origins that name scheme, host and port."""
    path = congvan.SOCKET_PATH.lstrip("/")
    served: Any = live
    own = [re_path(rf"^{path}$", served)] if path else []
    return URLRouter([*own, re_path(r"", WebsocketDenier.as_asgi())])
