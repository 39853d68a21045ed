"""A case for the tests: a sealed letter on its way, its bundle, and the command over it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.core.management import call_command

from tests.workflow.signing.desk import Desk
from workflow.casefile.bundling import write_case
from workflow.letters.models import Letter


def bundle(desk: Desk, who: str = "clerk") -> bytes:
    out = io.BytesIO()
    write_case(desk.cast.actor(who), Letter.objects.select_related("issuer", "signer").get(pk=desk.letter.pk), out)
    return out.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows(content: bytes, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in parts(content)[name].splitlines()]


def run(place: Path, *options: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_case", str(place), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue() + err.getvalue()
    return 0, out.getvalue()


def kept(tmp_path: Path, content: bytes) -> Path:
    place = tmp_path / "case.zip"
    place.write_bytes(content)
    return place
