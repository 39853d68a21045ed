"""Leftovers: files that nobody registered in time, rows long settled, and bytes that a crash left without a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from workflow.conf import congvan

from .keeping import FOLDER, delete_bytes, delete_now
from .models import OPEN, IntakeFile, IntakeLetter, LetterFile

ORPHAN_DAYS = 3
"""Folders of the last days are looked through, but not today's: an upload may be between its bytes and its row."""
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What one sweep deleted."""

    files: int = 0
    orphans: int = 0


def sweep_leftovers() -> Leftovers:
    """Delete files with their bytes INTAKE_KEEP_DAYS after they came; bytes of registered letters stay. Safe beside
    clerks: each file is looked at again under its lock."""
    old = Now() - timedelta(days=congvan.INTAKE_KEEP_DAYS)
    ids = list(IntakeFile.objects.filter(uploaded_at__lt=old).values_list("pk", flat=True)[: 50 * _CHUNK])
    return Leftovers(sum(map(_delete, ids)), _sweep_orphans())


def _delete(file_id: int) -> int:
    with transaction.atomic():
        rows = IntakeFile.objects.select_for_update().defer("lines")
        row = rows.filter(pk=file_id).first()
        if row is None:
            return 0
        # A file of several letters of which one is registered still lends its bytes to that letter.
        if row.state in OPEN and not row.letters.filter(state=IntakeLetter.State.REGISTERED).exists():
            delete_bytes([row.stored])
        row.delete()
    return 1


def _sweep_orphans() -> int:
    today = timezone.localdate(timezone=ZoneInfo("Asia/Ho_Chi_Minh"))
    return sum(_orphans_of(today - timedelta(days=back)) for back in range(1, ORPHAN_DAYS + 1))


def _orphans_of(day: date) -> int:
    try:
        _folders, names = default_storage.listdir(f"{FOLDER}/{day:%Y-%m-%d}")
    except FileNotFoundError:
        return 0
    paths, gone = [f"{FOLDER}/{day:%Y-%m-%d}/{name}" for name in names], []
    for at in range(0, len(paths), _CHUNK):
        part = set(paths[at : at + _CHUNK])
        for model in (IntakeFile, LetterFile):
            part -= set(model.objects.filter(stored__in=part).values_list("stored", flat=True))
        gone += sorted(part)
    delete_now(gone)
    return len(gone)
