"""Browsers that keep their connection and ask for one page again and again, in a process of their own."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import time
from dataclasses import dataclass
from typing import Any

from bench.live_data import cookie

FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Served:
    """What came of one round: seconds of each answer, how long the round was, the share of a core the client took,
    and the last answer."""

    latencies: list[float]
    seconds: float
    client: float
    body: bytes

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds


def ask(port: int, url: str, session: str, clients: int, seconds: float) -> Served:
    """Ask for so long with so many connections at once. AssertionError for any answer but 200."""
    here, there = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_run, args=(there, port, url, session, clients, seconds), daemon=True)
    process.start()
    if not here.poll(seconds + 60):
        process.terminate()
        raise AssertionError(f"{url}: no answer")
    said = here.recv()
    process.join()
    if isinstance(said, str):
        raise AssertionError(f"{url}: {said}")
    return Served(*said)


def _run(out: Any, port: int, url: str, session: str, clients: int, seconds: float) -> None:
    gc.disable()
    try:
        out.send(asyncio.run(_round(port, url, session, clients, seconds)))
    except Exception as failure:
        out.send(repr(failure))


async def _round(port: int, url: str, session: str, clients: int, seconds: float) -> tuple[Any, ...]:
    request = (
        f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: bench\r\nAccept: text/html\r\n"
        f"Accept-Language: vi\r\nCookie: {cookie(session)}\r\n\r\n"
    ).encode()
    begun, busy = time.perf_counter(), time.process_time()
    hands = await asyncio.gather(*(_browser(port, request, begun + seconds) for _number in range(clients)))
    latencies = [spent for found, _body in hands for spent in found]
    spent = time.perf_counter() - begun
    return latencies, spent, (time.process_time() - busy) / spent, hands[0][1]


async def _browser(port: int, request: bytes, end: float) -> tuple[list[float], bytes]:
    """One connection until the end; at least one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    found: list[float] = []
    while True:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        found.append(time.perf_counter() - start)
        if time.perf_counter() >= end:
            writer.close()
            return found, body


def _length(head: bytes) -> int:
    status, _line, rest = head.partition(b"\r\n")
    if b" 200 " not in status + b" ":
        raise AssertionError(status.decode())
    for line in rest.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise AssertionError("an answer without its length")
