"""The project as it is deployed: its ASGI application under daphne, one process, with static files collected."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def collect() -> None:
    """As `collectstatic` does at a deployment: pages then name each file with its hash."""
    call_command("collectstatic", interactive=False, verbosity=0)


@dataclass(frozen=True, slots=True)
class Server:
    """Where it answers, and its process."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of the processor that it took so far."""
        return sum(map(int, Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / TICKS


@contextmanager
def served(database: str, log: Path) -> Iterator[Server]:
    """A server on that database for the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "CONGVAN_BENCH_SERVED": "1",
                   "CONGVAN_BENCH_DB": database}  # fmt: skip
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "config.asgi:application"]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _wait(port, process, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer: {log.read_text(errors='replace')[-2000:]}")
