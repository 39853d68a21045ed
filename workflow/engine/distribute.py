"""Distribute: the letter has gone out; wait until nobody who received it is still at work on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from viewflow.workflow.activation import Activation, has_manage_permission
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.flow import mixins, views
from viewflow.workflow.nodes.mixins import NextNodeActivationMixin, NextNodeMixin
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS

from workflow.kernel.spine import spine
from workflow.letters.models import LetterProgress
from workflow.prepared import AN_ID, Prepared

from .locks import process_lock
from .rows import change_task, insert_task
from .scrubbing import Scrubbed
from .secure import LeadsToOurPage


def still_open(letter_id: int) -> tuple[int, int | None] | None:
    """How many recipients the letter waits for, and its process; None before issue."""
    return next(iter(_PROGRESS(letter_id)), None)


_PROGRESS = Prepared(
    lambda letter_id: LetterProgress.objects.filter(letter_id=letter_id).values_list("open", "letter__process_id"),
    AN_ID,
)


class DistributeActivation(Scrubbed, NextNodeActivationMixin, Activation):
    """Waits in status STARTED. The rows it waits for are the act's, not child processes."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Activation:
        """INSERT the task, already waiting."""
        activation = cls(insert_task(flow_task, prev_activation, token, status=STATUS.STARTED, started=now()))
        activation.look_after_commit()
        return activation

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.STARTED)
    def activate(self) -> None:
        """Wait again, after a revival."""
        change_task(self.task, STATUS.NEW, started=now())
        self.look_after_commit()

    def look_after_commit(self) -> None:
        """A letter that nobody has to act on (archive copies only) passes straight through."""
        record = self.flow_class.record_of(self.process)
        transaction.on_commit(lambda: spine().settle(record.pk), robust=True)

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def settle(self) -> None:
        """Everybody has come to his end; one UPDATE."""
        change_task(self.task, STATUS.STARTED, finished=now())
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED, permission=has_manage_permission
    )
    def cancel(self, was: str = STATUS.STARTED, person_id: int | None = None) -> None:
        """Wait no longer: the letter is recalled, or concluded with open recipients."""
        change_task(self.task, was, finished=now())


class Distribute(
    LeadsToOurPage, mixins.NodeDetailMixin, mixins.NodeCancelMixin, mixins.NodeReviveMixin, NextNodeMixin, Node
):
    """One node for any number of recipients; each recipient's own process hangs on its task by `parent_task`."""

    activation_class = DistributeActivation
    task_type = "SUBPROCESS"
    bpmn_element = "callActivity"
    index_view_class = views.IndexTaskView
    detail_path = cancel_path = revive_path = None
    shape = {
        "width": 150,
        "height": 100,
        "text-align": "middle",
        "svg": '<rect class="task" width="150" height="100" rx="5" ry="5" stroke-width="4"/>',
    }

    def __init__(self, child_flow: Any, title: Any) -> None:
        super().__init__()
        self.child_flow, self.task_title = child_flow, title
        self._multi_instance = True

    def bpmn_attrs(self) -> dict[str, str]:
        """The process that the call activity calls, once per recipient."""
        label = self.child_flow.instance.flow_label.replace("/", "_")
        return {**super().bpmn_attrs(), "calledElement": f"id_process_{label}"}

    def bpmn_content(self) -> str:
        """All recipients side by side."""
        return "<bpmn:multiInstanceLoopCharacteristics/>"

    def _outgoing(self) -> Iterator[Edge]:
        return super()._outgoing()  # type: ignore[no-any-return]


def settle(flow_class: Any, letter_id: int) -> bool:
    """End the wait when the counter is zero; True for exactly one of any number of callers.

    Cheap when it is not; the counter is read again under the process lock, so a late recipient is not lost.
    """
    found = still_open(letter_id)
    if found is None or found[0] > 0 or found[1] is None:
        return False
    with process_lock(flow_class, found[1]):
        again, waiting = still_open(letter_id), flow_class.nodes_of(Distribute)
        rows = flow_class.task_class._default_manager.select_related("process")
        task = rows.filter(process_id=found[1], flow_task__in=waiting, status=STATUS.STARTED).first()
        if task is None or again is None or again[0] > 0:
            return False
        activation = task.flow_task.activation_class(task)
        activation.settle()
        activation.activate_next()
    return True
