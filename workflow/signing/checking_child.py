"""The child process that verifies one file: bytes on standard input, the report as JSON on standard output."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

MEMORY, DATA = 1536 * 2**20, 640 * 2**20
"""Bytes of addresses, and of pages that lie behind them; a file of 50 MB takes a third of it."""
WRITES = 64 * 2**20
"""The second verifier reads a file, so one of the upload's size may be written, in a folder that goes with it."""
SECONDS = 25


def confine() -> None:
    """Bound this process and the verifiers that it starts; nobody can be called."""
    bounds = (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_DATA, DATA), (resource.RLIMIT_FSIZE, WRITES),
        (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 128),
    )  # fmt: skip
    for what, most in bounds:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    sys.addaudithook(_no_network)


def _no_network(event: str, _args: tuple[Any, ...]) -> None:
    """A pair of sockets inside the process, which asyncio wakes itself with, is all that is left."""
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        raise PermissionError("the child process has no network")


def main() -> None:
    """Verify; CouldNotCheck is a line too, any other end is the parent's to judge."""
    job = json.loads(sys.argv[1])
    import django
    from django.conf import settings

    locale = str(Path(__file__).resolve().parents[1] / "locale")
    settings.configure(
        CONGVAN={"SIGNING": job["signing"]}, USE_TZ=True, USE_I18N=True, LANGUAGE_CODE="vi", LOCALE_PATHS=[locale]
    )
    django.setup()
    from django.utils import translation

    from workflow.signing.errors import CouldNotCheck
    from workflow.signing.verify import verify

    confine()
    said: dict[str, Any]
    with translation.override(job["language"]):
        try:
            at = datetime.fromisoformat(job["at"]) if job["at"] else None
            said = verify(sys.stdin.buffer.read(), at=at).as_dict()
        except CouldNotCheck as refusal:
            said = {"could_not": str(refusal)}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
