"""Many sockets in a process of their own, cheap enough not to be the measure: raw frames on one selector."""

from __future__ import annotations

import http.client
import multiprocessing
import resource
import selectors
import socket
import time
from base64 import b64encode
from typing import Any

from bench.live_data import cookie

FORK = multiprocessing.get_context("fork")
SECONDS = 20.0
"""For so long a round waits for the last socket."""


class Crowd:
    """`open` connects everybody; a `round` makes the server act once and returns, in seconds after that moment, when
    the hint reached each socket."""

    def __init__(self, port: int, people: list[tuple[int, str]], path: str) -> None:
        self.port, self.people, self.path = port, people, path
        self._here, there = FORK.Pipe()
        self._process = FORK.Process(target=_run, args=(there, port, people, path), daemon=True)

    def open(self) -> None:
        """Connect; returns when every socket is open."""
        self._process.start()
        self._wait("open")

    def round(self, number: int) -> list[float]:
        """One act."""
        self._here.send("listen")
        self._wait("listening")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", "/act")
        begun = float(line.getresponse().read())
        line.close()
        self._here.send(begun)
        found: list[float] = self._wait("heard")
        return found

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()

    def _wait(self, word: str) -> Any:
        if not self._here.poll(180):
            raise AssertionError(f"the sockets do not answer: {word}")
        said, what = self._here.recv()
        if said != word:
            raise AssertionError(f"{said}: {what}")
        return what


def _run(pipe: Any, port: int, people: list[tuple[int, str]], path: str) -> None:
    try:
        wanted = len(people) + 200
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
        chooser = selectors.DefaultSelector()
        for _person, key in people:
            chooser.register(_connect(port, key, path), selectors.EVENT_READ)
        _drain(chooser, 1.5)
        pipe.send(("open", None))
        while pipe.recv() == "listen":
            _drain(chooser, 0.2)
            pipe.send(("listening", None))
            heard = _listen(chooser, len(people))
            begun = pipe.recv()
            pipe.send(("heard", [at - begun for at in heard]))
    except (EOFError, KeyboardInterrupt):
        pass
    except Exception as failure:
        pipe.send(("failed", repr(failure)))


def _connect(port: int, key: str, path: str) -> socket.socket:
    end = time.monotonic() + 30
    while True:
        try:
            line = socket.create_connection(("127.0.0.1", port), timeout=30)
            break
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    line.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nCookie: {cookie(key)}\r\n"
        f"Sec-WebSocket-Key: {b64encode(key[:16].encode()).decode()}\r\n\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        part = line.recv(4096)
        if not part:
            raise AssertionError(f"no socket: {head[:200]!r}")
        head += part
    if b" 101 " not in head[:20]:
        raise AssertionError(f"no socket: {head[:200]!r}")
    line.setblocking(False)
    return line


def _drain(chooser: selectors.BaseSelector, seconds: float) -> None:
    """Read what comes until nothing has come for so long."""
    while ready := chooser.select(seconds):
        for one, _events in ready:
            one.fileobj.recv(65536)  # type: ignore[union-attr]


def _listen(chooser: selectors.BaseSelector, count: int) -> list[float]:
    """The moment of the first frame of each socket."""
    heard: dict[int, float] = {}
    end = time.monotonic() + SECONDS
    while len(heard) < count and time.monotonic() < end:
        for one, _events in chooser.select(0.5):
            one.fileobj.recv(65536)  # type: ignore[union-attr]
            heard.setdefault(one.fd, time.monotonic())
    return list(heard.values())
