"""System checks E025 … W027: what a project's SIGNING would otherwise say only to the first person who signs."""

from __future__ import annotations

import shutil
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .configuration import configured, signing


@register(Tags.security)
def check_signing(**kwargs: Any) -> list[CheckMessage]:
    """Providers can be made, certificates read; both verifiers and a trusted root are there before anybody signs."""
    found: list[CheckMessage] = []
    try:
        if not configured():
            return []
        given = signing()
        for name in given.given.get("PROVIDERS", {}):
            given.provider(name)
        if not given.roots:
            hint = 'CONGVAN["SIGNING"]["TRUST"] = ["root.pem", …]: no file would pass its verification before storing.'
            found.append(Error("Signatures are made, and no authority is trusted.", hint=hint, id="congvan.E026"))
        if given.tsa and not given.stamp_roots:
            hint = 'CONGVAN["SIGNING"]["TSA"]["roots"] = ["tsa-root.pem", …].'
            found.append(Error("Time stamps are asked for, and nobody's is trusted.", hint=hint, id="congvan.E026"))
    except ImproperlyConfigured as error:
        return [Error(str(error), id="congvan.E025")]
    if shutil.which("pdfsig") is None:
        hint = "Install poppler-utils: no file is stored before both verifiers have seen it."
        found.append(Warning("The second verifier, pdfsig, is not there.", hint=hint, id="congvan.W027"))
    return found
