"""A socket as a page opens it, for tests: keeps every frame with the moment it came."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

PATH = "/truc-tiep/"


class Ear:
    """One open socket, read in a thread of its own."""

    def __init__(self, address: str, key: str, look: str = "", origin: str = "", **options: Any) -> None:
        cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"} if key else {}
        self.frames: list[tuple[float, dict[str, Any]]] = []
        self.code: int | None = None
        self.ended = threading.Event()
        self._open = connect(
            address.replace("http", "ws", 1) + PATH, origin=origin or address, additional_headers=cookie,
            compression=None, **options,
        )  # fmt: skip
        self.line: ClientConnection = self._open.__enter__()
        threading.Thread(target=self._read, daemon=True).start()
        if look:
            self.look(look)

    def _read(self) -> None:
        try:
            for text in self.line:
                self.frames.append((time.monotonic(), json.loads(text)))
        except ConnectionClosed:
            pass
        finally:
            self.code = self.line.close_code
            self.ended.set()

    def say(self, text: str | bytes) -> None:
        """Send something."""
        self.line.send(text)

    def look(self, what: str, loaded: float | None = None) -> None:
        """Say what the page shows."""
        self.say(json.dumps({"look": what, "loaded": time.time() if loaded is None else loaded}))
        time.sleep(0.3)  # until the server has asked for the rights

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The frames of a kind so far."""
        return [frame for _at, frame in self.frames if frame["t"] == kind]

    def wakes(self) -> list[int]:
        """The numbers of the hints so far."""
        return [frame["seq"] for frame in self.of("wake")]

    def close(self) -> None:
        """From our side."""
        self._open.__exit__(None, None, None)


def refused(address: str, key: str, **options: Any) -> bool:
    """Whether no socket is given."""
    try:
        Ear(address, key, **options).close()
    except InvalidStatus as answer:
        return answer.response.status_code == 403
    return False


def until(found: Callable[[], Any], seconds: float = 5.0) -> bool:
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.02)
    return bool(found())
