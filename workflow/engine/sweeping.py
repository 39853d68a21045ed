"""Finds what a crash left standing between a commit and what should have followed it, and sets it going again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now
from viewflow.workflow.models import Task as TaskRow
from viewflow.workflow.status import STATUS

from workflow.letters.models import Letter

from .distribute import Distribute
from .job import MAX_ATTEMPTS, JobActivation, JobFailed
from .locks import process_lock
from .queueing import is_waiting
from .spine import ViewflowSpine

LEASE = timedelta(minutes=5)
"""A job claimed longer ago than this, by the database clock, has lost its worker."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    settled: int = 0
    requeued: int = 0
    failed: int = 0


def sweep(spine: ViewflowSpine, lease: timedelta = LEASE) -> Swept:
    """Settle letters whose counter is zero; queue jobs again that nobody holds; give up after MAX_ATTEMPTS.

    Safe beside workers, acts and other sweeps: everything is checked again under the process lock.
    """
    settled = sum(map(spine.settle_now, _unsettled(spine)))
    done = [_sweep_job(task_pk, lease) for task_pk in _stale_jobs(lease)]
    return Swept(settled, done.count("requeued"), done.count("failed"))


def _unsettled(spine: ViewflowSpine) -> list[int]:
    """Letters that wait for nobody any more, and whose process still waits."""
    waiting = spine.outgoing.nodes_of(Distribute)
    processes = TaskRow._default_manager.filter(flow_task__in=waiting, status=STATUS.STARTED).values("process_id")
    rows = Letter.objects.filter(process_id__in=processes, progress__open__lte=0).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _stale() -> Any:
    return TaskRow._default_manager.select_related("process").filter(flow_task_type="JOB")


def _is_stale(lease: timedelta) -> Q:
    return Q(status__in=(STATUS.SCHEDULED, STATUS.STARTED), started__lt=Now() - lease)


def _stale_jobs(lease: timedelta) -> list[int]:
    return list(_stale().filter(_is_stale(lease)).order_by(F("started")).values_list("pk", flat=True))


def _sweep_job(task_pk: int, lease: timedelta) -> str:
    seen = _stale().filter(pk=task_pk).first()
    if seen is None or seen.flow_task is None:
        return ""
    with process_lock(seen.flow_task.flow_class, seen.process_id):
        task = _stale().filter(_is_stale(lease), pk=task_pk).first()
        if task is None or (task.status == STATUS.SCHEDULED and is_waiting(task.external_task_id)):
            return ""
        activation: JobActivation = task.flow_task.activation_class(task)
        if task.data.get("attempts", 0) >= MAX_ATTEMPTS:
            activation.error(JobFailed())
            return "failed"
        activation.queue_again(task.status)
        return "requeued"
