"""The bytes of files: written under names of our own on the project's storage, measured, opened, deleted."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from workflow.reading.intake import MAX_BYTES

FOLDER = "congvan/den"
MAX_NAME = 120
_SPACES = re.compile(r"\s+")
_UNFIT = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came: taken with its hash and place, or refused with one sentence."""

    name: str
    size: int
    sha256: str = ""
    stored: str = ""
    trouble: str = ""


def clean_name(name: str) -> str:
    """A name to show and to offer for download: no path, no control or direction characters, at most 120 characters
    with its ending kept; never empty."""
    plain = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    words = _SPACES.sub(" ", _UNFIT.sub("-", plain)).strip(" .-")
    head, dot, ending = words.rpartition(".")
    if dot and head and len(ending) <= 8 and len(words) > MAX_NAME:
        return f"{head[: MAX_NAME - len(ending) - 1].rstrip()}.{ending}"
    return words[:MAX_NAME] or _("tệp")


def keep_bytes(upload: File[bytes], name: str, on: date) -> Received:
    """Write an uploaded file piece by piece; what is empty or larger than the limit is refused and nothing is kept."""
    shown, size = clean_name(name), upload.size or 0
    if not size:
        return Received(shown, 0, trouble=_("Tệp không có nội dung. Đồng chí kiểm tra tệp rồi gửi lại."))
    if size > MAX_BYTES:
        return Received(shown, size, trouble=_("Tệp lớn hơn 50 MB nên không được nhận. Đồng chí tách tệp rồi gửi lại."))
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    stored = default_storage.save(f"{FOLDER}/{on:%Y-%m-%d}/{secrets.token_hex(16)}", upload)
    return Received(shown, size, digest.hexdigest(), stored)


def bytes_of(stored: str) -> bytes:
    """All bytes of a kept file; FileNotFoundError when they are gone."""
    if not stored:
        raise FileNotFoundError
    with default_storage.open(stored, "rb") as handle:
        return bytes(handle.read())


def delete_bytes(stored: Iterable[str]) -> None:
    """Delete after the commit: a rollback keeps them."""
    names = [name for name in stored if name]
    if names:
        transaction.on_commit(lambda: delete_now(names))


def delete_now(stored: Iterable[str]) -> None:
    """Delete at once; what is gone already is fine."""
    for name in stored:
        default_storage.delete(name)
