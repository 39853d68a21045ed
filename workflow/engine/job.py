"""Job: work of the machine between two steps, queued in the flow's own transaction, done outside its lock, once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow.activation import Activation, has_manage_permission
from viewflow.workflow.context import Context
from viewflow.workflow.flow import mixins, views
from viewflow.workflow.models import Task as TaskRow
from viewflow.workflow.nodes.job import AbstractJob, AbstractJobActivation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS

from workflow.kernel.actions import Action

from .locks import process_lock
from .queueing import queued
from .routing import Routed, RoutedActivation
from .rows import change_task, insert_task
from .scrubbing import Scrubbed, keep_failure, title_of
from .secure import LeadsToOurPage

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


class JobFailed(Exception):
    """What the queue keeps of a failed job: the scrubbed title."""


class _Overtaken(Exception):
    """The claim was lost while the work was done: undo it."""


class JobActivation(Scrubbed, RoutedActivation, AbstractJobActivation):
    """NEW → SCHEDULED (queued) → STARTED (claimed) → DONE; a claim older than the lease may be queued again."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Activation:
        """INSERT the task and its link."""
        return cls(insert_task(flow_task, prev_activation, token))

    def prepare_revived_task(self, task: Any) -> None:
        """A revived job starts with clean hands: a new delivery, no failure, no attempts."""
        task.data = {key: value for key, value in (task.data or {}).items() if key == "result"}

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        """Queue it: the queue's row commits with the flow or not at all."""
        self._queue(STATUS.NEW)

    @Activation.status.transition(source=[STATUS.SCHEDULED, STATUS.STARTED], target=STATUS.SCHEDULED)
    def queue_again(self, was: str) -> None:
        """Queue it once more; the delivery before this one is stale from now on."""
        self._queue(was)

    def _queue(self, was: str) -> None:
        delivery = run_flow_job.enqueue(self.task.pk).id
        change_task(self.task, was, external_task_id=str(delivery), started=Now())

    @Activation.status.transition(source=[STATUS.SCHEDULED, STATUS.STARTED], target=STATUS.STARTED)
    def start(self, was: str) -> None:
        """Claim it for one attempt, by the database clock."""
        data = {**self.task.data, "attempts": self.task.data.get("attempts", 0) + 1}
        change_task(self.task, was, data=data, started=Now())

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        """The work is committed."""
        change_task(self.task, STATUS.STARTED, finished=now())
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        """Complete and go on."""
        self.complete()
        with Context(propagate_exception=False):
            self.activate_next()

    @Activation.status.transition(source=[STATUS.SCHEDULED, STATUS.STARTED], target=STATUS.ERROR)
    def error(self, failure: BaseException) -> None:
        """Give up until an administrator revives it; only the kind of the failure is kept."""
        keep_failure(self, failure)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR],
        target=STATUS.CANCELED,
        permission=has_manage_permission,
    )
    def cancel(self, was: str = STATUS.SCHEDULED, person_id: int | None = None) -> None:
        """Overtaken. A worker that has already begun finds its claim gone and keeps nothing."""
        change_task(self.task, was, finished=now())


class Job(LeadsToOurPage, mixins.NodeDetailMixin, mixins.NodeCancelMixin, mixins.NodeReviveMixin, Routed, AbstractJob):
    """`work(record) -> facts` runs in the background. `meanwhile`: acts that may move the record while it waits."""

    activation_class = JobActivation
    index_view_class = views.IndexTaskView
    detail_path = cancel_path = revive_path = None

    def __init__(self, work: Callable[[Any], dict[str, Any]], title: Any, meanwhile: Sequence[Action] = ()) -> None:
        super().__init__()
        self.work, self.task_title, self.meanwhile = work, title, tuple(meanwhile)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.work = this.resolve(instance, self.work)


@queued
def run_flow_job(context: Any, task_pk: int) -> str:
    """The worker's entry: one delivery of one job. Raises only JobFailed, so that the queue keeps no data either."""
    try:
        return perform(task_pk, str(context.task_result.id))
    except JobFailed:
        raise
    except Exception as failure:
        logger.exception("job %s", task_pk)
        raise JobFailed(title_of(failure)) from None


def perform(task_pk: int, delivery: str) -> str:
    """Do the job unless this delivery is stale: claim under a short lock, work without, go on under a short lock."""
    if not _claim(task_pk, delivery):
        return "stale"
    try:
        if not _work(task_pk, delivery):
            return "overtaken"
    except Exception as failure:
        _fail(task_pk, delivery, failure)
        raise JobFailed(title_of(failure)) from None
    return "done" if _go_on(task_pk, delivery) else "overtaken"


def _mine(task_pk: int, delivery: str) -> Any:
    rows = TaskRow._default_manager.select_related("process")
    return rows.filter(pk=task_pk, external_task_id=delivery, status__in=(STATUS.SCHEDULED, STATUS.STARTED)).first()


def _locked(task_pk: int, delivery: str, do: Callable[[Any], None]) -> bool:
    task = _mine(task_pk, delivery)
    if task is None:
        return False
    with process_lock(task.flow_task.flow_class, task.process_id):
        task = _mine(task_pk, delivery)
        if task is None:
            return False
        do(task.flow_task.activation_class(task))
    return True


def _claim(task_pk: int, delivery: str) -> bool:
    return _locked(task_pk, delivery, lambda activation: activation.start(activation.task.status))


def _work(task_pk: int, delivery: str) -> bool:
    """The work and the note that it is done commit together, so that no redelivery does it twice."""
    task = _mine(task_pk, delivery)
    if task is None:
        return False
    if "result" in task.data:
        return True
    try:
        with transaction.atomic():
            result = task.flow_task.work(task.flow_task.flow_class.record_of(task.process))
            still = TaskRow._default_manager.filter(pk=task_pk, external_task_id=delivery, status=STATUS.STARTED)
            if still.update(data={**task.data, "result": result}) != 1:
                raise _Overtaken
    except _Overtaken:
        return False
    return True


def _go_on(task_pk: int, delivery: str) -> bool:
    return _locked(task_pk, delivery, lambda activation: activation.execute())


def _fail(task_pk: int, delivery: str, failure: BaseException) -> None:
    _locked(task_pk, delivery, lambda activation: activation.error(failure))
