"""The bounds of the child process: memory, processor time per page, files, no network, nobody to ask."""

from __future__ import annotations

import contextlib
import resource
import sys
from typing import Any

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 200
MAX_PIXELS = 36_000_000  # A4 at 600 dpi has 35 million
_MEMORY = 1024 * 1024 * 1024  # of addresses; the pages of memory that lie behind them are far fewer
_DATA = 320 * 1024 * 1024
_OPENING_SECONDS = 3


def _lower(what: int, soft: int, hard: int | None = None) -> None:
    """Set a limit, never above the one that stands; where the system does not know it, the others hold."""
    _soft, most = resource.getrlimit(what)
    hard = hard if hard is not None else soft
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))


def confine() -> None:
    """Take from this process and its children what parsing does not need. From here on the network is closed, no
    file may be written, and opening the file may cost three seconds of the processor."""
    _lower(resource.RLIMIT_AS, _MEMORY)
    _lower(resource.RLIMIT_DATA, _DATA)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, 64)
    allow_seconds(_OPENING_SECONDS)
    sys.addaudithook(_no_network)


def _no_network(event: str, _args: tuple[Any, ...]) -> None:
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        raise PermissionError("the child process has no network")


def allow_seconds(more: int) -> None:
    """Let this process use `more` seconds of the processor from now on; over it the system ends the process."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(spent.ru_utime + spent.ru_stime) + 1 + more
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def only_seconds(most: int) -> None:
    """Let a process that begins now use `most` seconds of the processor in its whole life."""
    _lower(resource.RLIMIT_CPU, most)
