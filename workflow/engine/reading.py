"""The queue of file readings: how one is queued, run by a worker, and queued again when its worker was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.intake.models import FileState, IntakeFile
from workflow.intake.running import LEASE, MAX_ATTEMPTS, lost, read_file

from .queueing import is_waiting, queued

BEHIND = -10
"""Readings stand behind the jobs of flows: a batch of a thousand scans must not hold up an issue."""


@queued
def run_reading(context: Any, file_id: int) -> str:
    """The worker's entry: one delivery of one file's reading."""
    return read_file(file_id, str(context.task_result.id))


def queue(file_id: int) -> str:
    """Queue a reading within the caller's transaction; the queue's id of it."""
    return str(run_reading.using(priority=BEHIND).enqueue(file_id).id)


def sweep_readings(lease: timedelta = LEASE) -> int:
    """Queue again what no worker holds; after MAX_ATTEMPTS the file waits for a person. Returns how many."""
    ids = list(IntakeFile.objects.filter(lost(lease)).values_list("pk", flat=True)[:500])
    return sum(_sweep(file_id, lease) for file_id in ids)


def _sweep(file_id: int, lease: timedelta) -> int:
    with transaction.atomic():
        rows = IntakeFile.objects.select_for_update(no_key=True).defer("lines")
        row = rows.filter(lost(lease), pk=file_id).first()
        if row is None or (row.state == FileState.WAITING and row.delivery and is_waiting(row.delivery)):
            return 0
        if row.attempts >= MAX_ATTEMPTS:
            row.state, row.claimed_at = FileState.FAILED, None
            row.trouble = _(
                "Máy dừng nhiều lần khi đọc tệp này. Đồng chí nhập tay cạnh trang văn bản, hoặc báo quản trị."
            )
        else:
            row.state, row.delivery = FileState.WAITING, queue(row.pk)
        row.save(update_fields=["state", "claimed_at", "trouble", "delivery"])
    return 1
