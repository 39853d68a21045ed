"""Real processes for tests of live delivery: ASGI servers on the run's own database, and a Redis that may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from tests.house.sources import ROOT


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 30.0) -> None:
    """Until somebody answers there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody answers on port {port}")


class Redis:
    """A server of this test's own; never the one that others use."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Redis:
        """Start it, empty."""
        command = [shutil.which("redis-server") or "redis-server", "--port", str(self.port), "--bind", "127.0.0.1",
                   "--save", "", "--appendonly", "no", "--dir", str(self.folder)]  # fmt: skip
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port)
        return self

    def kill(self) -> None:
        """As by the machine."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """It holds its connections and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it stood."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        """It forgets everything, who listens included."""
        subprocess.run(["redis-cli", "-p", str(self.port), "FLUSHALL"], check=True, stdout=subprocess.DEVNULL)


class Server:
    """One ASGI process: daphne, or uvicorn with `uvicorn`."""

    def __init__(self, folder: Path, redis: str = "", port: int = 0, poll: int = 20, uvicorn: bool = False) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.uvicorn = uvicorn
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.served", "CONGVAN_REDIS_URL": redis,
            "CONGVAN_SERVED_DB": str(connection.settings_dict["NAME"]), "CONGVAN_SERVED_POLL": str(poll),
            "CONGVAN_DB": "postgres" if connection.vendor == "postgresql" else "sqlite",
            "CONGVAN_ORIGINS": self.address, "CONGVAN_PROCESSES": "2" if redis else "1",
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start it and wait until it answers."""
        daphne = ["-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "config.asgi:application"]
        uvicorn = ["-m", "uvicorn", "--host", "127.0.0.1", "--port", str(self.port), "--ws", "websockets-sansio",
                   "--log-level", "warning", "config.asgi:application"]  # fmt: skip
        command = [sys.executable, *(uvicorn if self.uvicorn else daphne)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        wait_for_port(self.port)
        return self

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it; SIGKILL as by the machine."""
        if self.process is not None:
            self.process.send_signal(how)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def said(self) -> str:
        """What it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(*servers: Server) -> Iterator[tuple[Server, ...]]:
    """Servers for the block; whatever one of them could not answer fails the test."""
    try:
        yield tuple(server.start() for server in servers)
    finally:
        for server in servers:
            server.stop()
    broken = [line for server in servers for line in server.said().splitlines() if "Internal Server Error" in line]
    assert broken == []
