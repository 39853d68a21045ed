"""Live: one act to n open sockets, from the commit to the last of them, beside the bare `websockets` library."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from bench.goals import Result
from bench.live_clients import Crowd
from bench.live_data import people_with_sessions
from bench.scratch import current
from bench.sizes import Size
from bench.timing import median, p95

ROOT = Path(__file__).resolve().parent.parent


def run(size: Size) -> Result:
    """Servers of ours, of one channel-layer group, and of the bare library, the same sockets at each, in turn."""
    result = Result("Live: one act to n open sockets")
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # for the servers, which inherit it
    for n in size.sockets:
        people = people_with_sessions(n + 8)  # the first few warm the servers up
        connection.close()
        _measure(result, n, people, size.live_rounds)
    result.notes.append("ms from the commit (floor and group: from the call) to a socket: 95th percentile and the last "
                        "of a round, medians of the rounds; the clients' own part is in all three")  # fmt: skip
    result.notes.append("one process, uvicorn without compression; group: channels' own consumer and one group_send; "
                        "KiB: growth of the server's memory per open socket")  # fmt: skip
    return result


def _measure(result: Result, n: int, people: list[tuple[int, str]], rounds: int) -> None:
    with _server("bench.live_ours:application") as ours, _server("bench.live_group:application") as group, \
            _server("floor") as floor:  # fmt: skip
        sides = {"ours": ours, "group": group, "floor": floor}
        crowds, memory = {}, {}
        for name, server in sides.items():
            path = "/truc-tiep/" if name == "ours" else "/"
            first = Crowd(server.port, people[:8], path)
            first.open()
            before = server.memory()
            crowds[name] = Crowd(server.port, people[8:], path)
            crowds[name].open()
            first.close()
            memory[name] = (server.memory() - before) / len(people[8:])
        taken: dict[str, list[tuple[float, float, int]]] = {name: [] for name in sides}
        for number in range(rounds + 2):
            for name, crowd in crowds.items():
                found = crowd.round(number)
                if number >= 2:
                    lost = len(people[8:]) - len(found)
                    taken[name].append((p95(found) if found else 0.0, max(found, default=0.0), lost))
        for crowd in crowds.values():
            crowd.close()
    _report(result, n, taken, memory)


def _report(result: Result, n: int, taken: dict[str, list[tuple[float, float, int]]], memory: dict[str, float]) -> None:
    last = {name: median([row[1] for row in rows]) * 1000 for name, rows in taken.items()}
    late = {name: median([row[0] for row in rows]) * 1000 for name, rows in taken.items()}
    lost = {name: sum(row[2] for row in rows) for name, rows in taken.items()}
    row: dict[str, Any] = {"sockets": n}
    for name in ("ours", "floor", "group"):
        row |= {f"{name} p95 ms": late[name], f"{name} last ms": last[name]}
    row["ours/floor"], row["group/ours"] = late["ours"] / late["floor"], late["group"] / late["ours"]
    row |= {"ours KiB": memory["ours"], "floor KiB": memory["floor"], "lost": lost["ours"], "group lost": lost["group"]}
    result.rows.append(row)
    result.at_most(f"p95 to {n} sockets: ours / floor", late["ours"] / late["floor"], 1.3)
    result.at_least(f"p95 to {n} sockets: one group / ours", late["group"] / late["ours"], 8)
    result.at_most(f"lost of {n}", lost["ours"], 0)
    result.at_most(f"KiB per socket at {n}", memory["ours"], 32)


class _Server:
    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def memory(self) -> float:
        """KiB that the process holds now."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return float(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS")))


@contextmanager
def _server(entry: str) -> Iterator[_Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "CONGVAN_SOCKETS": "1", "CONGVAN_BENCH_DB": current(), "CONGVAN_BENCH_PORT": str(port)}
    uvicorn = ["-m", "uvicorn", entry, "--host", "127.0.0.1", "--port", str(port), "--ws", "websockets-sansio",
               "--ws-per-message-deflate", "false", "--log-level", "error", "--lifespan", "off",
               "--ws-ping-interval", "600", "--backlog", "4096"]  # fmt: skip
    command = [sys.executable, *(["-m", "bench.live_floor"] if entry == "floor" else uvicorn)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield _Server(process, port)
    finally:
        process.terminate()
        process.wait(20)
