"""Runs a parser in a limited process of its own: without our environment, ended with all it started when late."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from workflow.reading.parsing.refusing import Refused, Why

_ROOT = str(Path(__file__).resolve().parents[3])
_WORKER = "workflow.reading.parsing.worker"
_OPENING_SECONDS = 30.0  # by the wall; what opening may cost the processor is three seconds (parsing/limits.py)
_PAGE_SECONDS = 150.0
_PAGE_CPU_SECONDS = 20
_LINE_BYTES = 16 * 1024 * 1024  # of one page's result


def run(data: bytes, job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the worker finds in `data`, as it finds it; Refused when it refuses, dies, or is late. The process
    and its children are gone when this generator ends, however it ends."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        process = _start(file, job)
        try:
            yield from _results(process)
        finally:
            _end(process)


def _start(file: IO[bytes], job: dict[str, Any]) -> subprocess.Popen[bytes]:
    environment = {"PYTHONPATH": os.pathsep.join([_ROOT, *_packages()]), "PATH": os.defpath, "LC_ALL": "C.UTF-8",
                   "OMP_THREAD_LIMIT": "1", "PYTHONUTF8": "1"}  # fmt: skip
    words = [sys.executable, "-s", "-P", "-B", "-m", _WORKER, json.dumps(job | {"seconds": _PAGE_CPU_SECONDS})]
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        words, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=os.sep,
        start_new_session=True, close_fds=True,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _packages() -> list[str]:
    """Where the parsers' libraries lie, for an interpreter that was started with paths of its own."""
    import PIL
    import pypdfium2

    places = {str(Path(str(module.__file__)).resolve().parents[1]) for module in (PIL, pypdfium2)}
    return sorted(places)


def _results(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    limit = _OPENING_SECONDS
    while True:
        watch = threading.Timer(limit, _end, [process])
        watch.start()
        try:
            line = process.stdout.readline(_LINE_BYTES)
        finally:
            watch.cancel()
        found = _parsed(line)
        if found.get("done"):
            return
        if "refused" in found:
            raise Refused(Why(found["refused"]))
        yield found
        limit = _PAGE_SECONDS


def _parsed(line: bytes) -> dict[str, Any]:
    """One result; a line that is cut off comes from a process that a limit has ended."""
    if not line.endswith(b"\n"):
        raise Refused(Why.TOO_HEAVY)
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(Why.TOO_HEAVY)
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started. SIGTERM is enough: nobody there handles it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)
    process.kill()
    if threading.current_thread() is not threading.main_thread() and isinstance(
        threading.current_thread(), threading.Timer
    ):
        return
    if process.stdout is not None:
        process.stdout.close()
    process.wait()


@lru_cache(maxsize=8)
def _languages(command: str) -> tuple[str, ...]:
    try:
        said = subprocess.run(  # noqa: S603 - a fixed command, no shell
            [command, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in said.splitlines()[1:])


def recogniser() -> dict[str, Any] | None:
    """The tesseract command with its Vietnamese data, None where this machine lacks either."""
    command = shutil.which("tesseract")
    languages = _languages(command) if command else ()
    return {"command": command, "languages": list(languages)} if "vie" in languages else None
