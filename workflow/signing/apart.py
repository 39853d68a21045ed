"""Verifies a stranger's file in a limited process of its own, and adds what the journal says: THE report of a file."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import checking_child
from .configuration import signing
from .errors import CouldNotCheck, TooBusy
from .evidence import proven_at
from .journalled import journal_says
from .report import Report
from .verify import MAX_BYTES, verify

WALL_SECONDS = 40
_AT_ONCE = threading.BoundedSemaphore(2)
_QUEUE_SECONDS = 5


def reported(pdf: bytes, *, apart: bool = False, journal: bool = True) -> Report:
    """What both verifiers, the plan and, with `journal`, our journal say of a file: the page and the command print
    this. `apart`: parsed in a child process, for files of strangers. Raises what `verify` does; TooBusy.

    A file with an evidence record that holds is judged as of that record's first time stamp.
    """
    at = proven_at(hashlib.sha256(pdf).hexdigest(), datetime.now(UTC)) if journal else None
    report = verify_apart(pdf, at) if apart else verify(pdf, at=at)
    if journal:
        journal_says(report)
    if at is not None:
        report.answers[_("bằng chứng lâu dài")] = _("dấu thời gian từ %s, còn hiệu lực.") % f"{localtime(at):%d/%m/%Y}"
    return report


def verify_apart(pdf: bytes, at: datetime | None = None) -> Report:
    """`verify` in a child with bounded memory, processor time and files, without network; two at a time. A file that
    brings the child down is not valid."""
    if not signing().roots:
        raise CouldNotCheck(_("Chưa khai chứng thư gốc tin cậy (CONGVAN SIGNING TRUST) nên chưa kiểm tra được."))
    report = Report(hashlib.sha256(pdf).hexdigest(), sealed=True)
    if len(pdf) > MAX_BYTES:
        report.wrong(_("Tệp lớn hơn 50 MB."))
        return report
    if not _AT_ONCE.acquire(timeout=_QUEUE_SECONDS):
        raise TooBusy
    try:
        said = _asked(pdf, at)
    finally:
        _AT_ONCE.release()
    if "could_not" in said:
        raise CouldNotCheck(said["could_not"])
    if not said:
        report.wrong(_("Tệp hỏng hoặc quá nặng nên không đọc được."))
        return report
    return _report(said)


def _asked(pdf: bytes, at: datetime | None) -> dict[str, Any]:
    with tempfile.TemporaryFile() as file:
        file.write(pdf)
        file.seek(0)
        words = [sys.executable, "-s", "-P", "-B", "-m", checking_child.__name__, json.dumps(_job(at))]
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            words, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(), cwd=os.sep,
            start_new_session=True,
        )  # fmt: skip
        try:
            out, _err = process.communicate(timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            out = b""
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGTERM)  # nobody there handles it
            process.kill()
            if process.stdout is not None:
                process.stdout.close()
            process.wait()
    with contextlib.suppress(ValueError):
        said = json.loads(out)
        return said if isinstance(said, dict) else {}
    return {}


def _job(at: datetime | None = None) -> dict[str, Any]:
    """Whom we trust, as files: no key, no password, no address of a holder."""
    from .authority import root_file

    trusted = signing()
    given, demo = trusted.given, [root_file(trusted.demo)] if trusted.demo else []
    lists = {
        "TRUST": [*given.get("TRUST", ()), *demo], "BETWEEN": given.get("BETWEEN", ()), "CRLS": given.get("CRLS", ()),
    }  # fmt: skip
    settings: dict[str, Any] = {name: [str(Path(one).resolve()) for one in places] for name, places in lists.items()}
    settings["TSA"] = {"roots": [str(Path(one).resolve()) for one in trusted.tsa.get("roots", ())]}
    return {"signing": settings | {"RSA_BITS": trusted.rsa_bits}, "language": get_language(),
            "at": at.isoformat() if at else None}  # fmt: skip


def _environment() -> dict[str, str]:
    program = shutil.which("pdfsig")
    path = os.pathsep.join([*([str(Path(program).parent)] if program else []), os.defpath])
    return {"PYTHONPATH": os.pathsep.join(_packages()), "PATH": path, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


@lru_cache(maxsize=1)
def _packages() -> list[str]:
    """Where we and the libraries lie, for an interpreter that was started with paths of its own."""
    import django
    import pyhanko

    root = str(Path(__file__).resolve().parents[2])
    return [root, *sorted({str(Path(str(one.__file__)).resolve().parents[1]) for one in (django, pyhanko)})]


def _report(said: dict[str, Any]) -> Report:
    said.pop("valid")
    signed_at = said.pop("signed_at")
    pages = tuple(said.pop("pages"))
    return Report(**said, pages=pages, signed_at=datetime.fromisoformat(signed_at) if signed_at else None)
