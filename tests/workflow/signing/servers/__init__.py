"""Signing services and a time-stamp authority as processes of their own, spoken to over HTTP; each can misbehave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]


class Server:
    """A running service: its address, and its end at any moment."""

    def __init__(self, name: str, folder: Path, port: int = 0) -> None:
        self.name, self.folder = name, folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"tests.workflow.signing.servers.{name}", str(folder), str(port)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def again(self) -> Server:
        """The same service at the same address."""
        return Server(self.name, self.folder, self.port)


@contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    server = Server(name, folder)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()
