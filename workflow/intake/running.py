"""Reading one kept file in the background: claimed by compare-and-set, a page at a time, done once or not at all."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from workflow.kernel.errors import CongvanError
from workflow.letters.content import is_secret
from workflow.reading.intake import read_source, source_of
from workflow.reading.source import Source

from .keeping import bytes_of, delete_bytes
from .keys import text_key
from .models import FileState, IntakeFile, IntakeLetter

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""A file whose last page was claimed longer ago than this, by the database clock, has lost its worker."""
MAX_ATTEMPTS = 3
MAX_LETTERS = 200
"""Letters taken out of one file."""


class _Overtaken(Exception):
    """The file was given to another delivery, or was discarded, while this one read."""


def read_file(file_id: int, delivery: str) -> str:
    """Read the file unless this delivery is stale. Returns "read", "failed", "stale" or "overtaken"; a file that cannot
    be read says why in `trouble`. Safe beside other workers and sweeps: only the last delivery keeps anything."""
    mine = IntakeFile.objects.filter(pk=file_id, delivery=delivery, state__in=(FileState.WAITING, FileState.READING))
    if not mine.update(state=FileState.READING, attempts=F("attempts") + 1, claimed_at=Now(), pages_read=0):
        return "stale"
    row = IntakeFile.objects.only("stored", "name").get(pk=file_id)
    try:
        source = source_of(bytes_of(row.stored), row.name, _Progress(mine))
        letters = read_source(source)
    except _Overtaken:
        return "overtaken"
    except CongvanError as error:
        return _fail(mine, str(error.sentence))
    except FileNotFoundError:
        return _fail(mine, _("Tệp không còn trên máy chủ. Đồng chí gửi lại tệp."))
    except Exception:
        # One bad file never stops the others; what exactly went wrong is the administrator's to read.
        logger.exception("reading of file %s failed", file_id)
        return _fail(mine, _("Máy không đọc được tệp này. Đồng chí nhập tay cạnh trang văn bản, hoặc báo quản trị."))
    return _keep(mine, file_id, source, letters)


class _Progress:
    """Told after every page: renews the claim, and stops a reading that was overtaken."""

    def __init__(self, mine: QuerySet[IntakeFile]) -> None:
        self.mine = mine

    def __call__(self, done: int, pages: int) -> None:
        if not self.mine.update(pages_read=done, pages=pages, claimed_at=Now()):
            raise _Overtaken


def _fail(mine: QuerySet[IntakeFile], sentence: str) -> str:
    return "failed" if mine.update(state=FileState.FAILED, trouble=sentence[:500], claimed_at=None) else "overtaken"


def _keep(mine: QuerySet[IntakeFile], file_id: int, source: Source, letters: list[dict[str, Any]]) -> str:
    """The result and the state commit together. A secret paper leaves nothing behind but its refusal."""
    letters = [fit(letter) for letter in letters[:MAX_LETTERS]]
    if any(is_secret(letter) for letter in letters):
        return _refuse_secret(mine, file_id)
    lines = [[fit(line.text), line.page, line.box, round(line.confidence, 3)] for line in source.lines]
    values = {
        "state": FileState.READ, "claimed_at": None, "form": str(source.form), "lines": lines, "trouble": "",
        "notes": [fit(str(note)) for note in source.notes], "pages": source.pages, "pages_read": source.pages,
    }  # fmt: skip
    with transaction.atomic():
        if not mine.update(**values):
            return "overtaken"
        IntakeLetter.objects.bulk_create(
            IntakeLetter(file_id=file_id, position=place, content=letter, text_key=text_key(letter))
            for place, letter in enumerate(letters, start=1)
        )
    return "read"


def _refuse_secret(mine: QuerySet[IntakeFile], file_id: int) -> str:
    sentence = _("Văn bản mật không lưu trên hệ thống này; tệp đã được xoá. Đồng chí ghi vào sổ đăng ký văn bản mật.")
    with transaction.atomic():
        stored = IntakeFile.objects.filter(pk=file_id).values_list("stored", flat=True)
        names = list(stored)
        if not mine.update(state=FileState.FAILED, trouble=sentence, claimed_at=None, stored="", name=_("tệp mật")):
            return "overtaken"
        delete_bytes(names)
    return "failed"


def fit(value: Any) -> Any:
    """The value without characters that PostgreSQL or UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {str(key): fit(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [fit(inner) for inner in value]
    return value


def lost(lease: timedelta = LEASE) -> Q:
    """Files whose worker died, or whose delivery the queue may have lost."""
    return Q(state__in=(FileState.WAITING, FileState.READING)) & (
        Q(claimed_at__lt=Now() - lease) | Q(claimed_at__isnull=True, uploaded_at__lt=Now() - lease)
    )
