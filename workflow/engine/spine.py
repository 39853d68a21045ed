"""The spine of every act: finds the step that the act performs, completes it, opens the next, in the act's transaction.

The gate has asked the policy and the lifecycle before; here only the process moves. Statements: a beginning 4, a step
4 (one more for a letter, whose process row is locked first), an end 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict
from workflow.kernel.events import Event
from workflow.kernel.lifecycle import FINAL
from workflow.kernel.vocabulary import RecordKind
from workflow.prepared import AN_ID, Prepared

from .beginning import begin
from .bulk import cancel_questions, move_children
from .distribute import Distribute, settle
from .job import Job
from .locks import process_lock
from .rows import OPEN, newest_task
from .steps import Interrupt, Step

ANSWERS = (Action.ANSWER_INSPECTOR, Action.ANSWER_SENDER)
OVERTAKEN = _("Bước hiện tại của quy trình không cho phép việc này. Đồng chí tải lại trang để xem tình trạng mới.")


class ViewflowSpine:
    """Implements `workflow.kernel.spine.Spine` over three flow classes."""

    def __init__(self, outgoing: Any, incoming: Any, question: Any) -> None:
        self.outgoing, self.incoming, self.question = outgoing, incoming, question
        self.by_kind = {flow.kind: flow for flow in (outgoing, incoming, question)}

    def start(self, kind: str, record: Any, person_id: int, parent_id: int | None = None) -> int:
        """Start the process of `kind`, below the newest task of process `parent_id`; 4 statements. Idempotent."""
        if record.process_id is not None:
            return int(record.process_id)
        with transaction.atomic():
            return begin(self.by_kind[kind], record, person_id, parent_task=newest_task(parent_id))

    def advance(self, event: Event) -> None:
        """Move the process of the event's record, and for an act on a letter those of its recipients where it says so.

        Conflict when the act moved the record, but no open step is for it.
        """
        if event.action in ANSWERS:
            self._answer(event)
        elif event.record_kind == RecordKind.LETTER:
            self._move(self.outgoing, event)
            self._move_recipients(event)
        elif event.record_kind == RecordKind.DISPATCH:
            self._move(self.incoming, event)
            self._drop_questions(event)

    def settle(self, letter_id: int) -> None:
        """End the letter's wait for its recipients, exactly once; a no-op while one is open."""
        self.settle_now(letter_id)

    def settle_now(self, letter_id: int) -> bool:
        """`settle`; True where this call was the one that ended the wait."""
        return settle(self.outgoing, letter_id)

    def _move(self, flow: Any, event: Event) -> None:
        record = event.record
        if record.process_id is None:
            if event.action in flow.start.acts and flow.has_process(record):
                begin(flow, record, event.person_id, event.action, self._above(event))
        elif flow.concerns(event):
            with self._held(flow, record.process_id):
                self._step(flow, event, record.process_id, record)

    @contextmanager
    def _held(self, flow: Any, process_id: int) -> Iterator[None]:
        """A letter's process is also moved by jobs and by the last recipient, so its row is locked; everything else
        moves only under the lock of its own record."""
        if flow is self.outgoing:
            with process_lock(flow, process_id):
                yield
        else:
            yield

    def _above(self, event: Event) -> Any:
        """A recipient's process hangs on the Distribute task of the letter."""
        if event.record_kind != RecordKind.DISPATCH:
            return None
        node = self.outgoing.nodes_of(Distribute)[0]
        reference = self.outgoing.task_class._meta.get_field("flow_task").get_prep_value(node)
        return newest_task(event.record.letter.process_id, reference)

    def _step(self, flow: Any, event: Event, process_id: int, record: Any) -> None:
        task = open_task(flow, process_id)
        moved = event.before != event.after
        if task is None:
            if moved:
                raise Conflict(OVERTAKEN, action=event.action)
            return
        flow.keep_record(task.process, record)
        node, was = task.flow_task, task.status
        activation = node.activation_class(task)
        interrupt = flow.interrupt_for(event.action, node, record)
        if interrupt is not None:
            activation.cancel(was, event.person_id)
            after = interrupt.way(record)._create(activation, task.token)
            activation._activate_next({after})
        elif isinstance(node, Step) and node.ends_by(event.action, moved):
            activation.perform(was, event.person_id)
            activation.activate_next()
        elif moved and not (isinstance(node, Job) and event.action in node.meanwhile):
            raise Conflict(OVERTAKEN, action=event.action)

    def _answer(self, event: Event) -> None:
        process_id = event.facts.get("process")
        if process_id is not None:
            self._step(self.question, event, process_id, None)

    def _move_recipients(self, event: Event) -> None:
        for each in self.incoming.nodes_of(Interrupt):
            if event.action in each.acts and each.when is not None:
                move_children(self.incoming, event.record.pk, each.when, each._next)
                dispatches = Dispatch.objects.filter(letter_id=event.record.pk, status=each.when)
                cancel_questions(dispatches.order_by().values("pk"))

    def _drop_questions(self, event: Event) -> None:
        if event.after in FINAL and event.before != event.after and event.record.questions_open:
            cancel_questions(Dispatch.objects.filter(pk=event.record.pk).order_by().values("pk"))


def _opening(task_class: Any) -> Prepared:
    rows = task_class._default_manager.select_related("process").select_for_update(of=("self",), no_key=True)
    return Prepared(lambda process_id: rows.filter(process_id=process_id, status__in=OPEN).order_by("-id")[:1], AN_ID)


_OPEN_TASK: dict[Any, Prepared] = {}


def open_task(flow: Any, process_id: int) -> Any:
    """The open task of a process, locked, with its process row; None when it has come to its end. One statement.

    The process row is not locked here: a letter's is held already, the others move under their own record's lock.
    """
    prepared = _OPEN_TASK.get(flow.task_class) or _OPEN_TASK.setdefault(flow.task_class, _opening(flow.task_class))
    return next(iter(prepared(process_id)), None)
