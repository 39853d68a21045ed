"""The nodes of a letter's process: where it begins, a human step, what breaks a step off, where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation, has_manage_permission
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.signals import flow_finished, task_finished
from viewflow.workflow.status import PROCESS, STATUS

from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role, Side

from .routing import Routed, RoutedActivation
from .rows import change_task, insert_task, user_of
from .scrubbing import Scrubbed
from .secure import LeadsToOurPage


def source_of(task: Any) -> str:
    """The source of the object rows that live as long as this task is open."""
    return f"task:{task.pk}"


class Officed:
    """A node that knows the office it stands in, for the chart, the BPMN export and readers."""

    role: Role | None = None
    side: Side | None = None

    def By(self, role: Role, side: Side) -> Any:
        """Name the office: the role and on which side of the letter it stands."""
        self.role, self.side = role, side
        return self

    @property
    def office(self) -> str:
        """The role and its side, as in "Văn thư, nơi nhận"; empty where no office acts."""
        if self.role is None or self.side is None:
            return ""
        place = PLACES.get(self.side)
        return f"{self.role.label}, {place}" if place else str(self.role.label)


PLACES = {Side.OWN: _("nơi gửi"), Side.RECV: _("nơi nhận"), Side.WATCH: _("cơ quan theo dõi")}


class StepActivation(Scrubbed, RoutedActivation, ViewActivation):
    """A human step. Only `perform` ends it, and only the spine calls that, inside the act that the policy allowed."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Activation:
        """INSERT the task and its link; no owner is looked up: whoever has the right may act."""
        return cls(insert_task(flow_task, prev_activation, token))

    @Activation.status.super()
    def activate(self) -> None:
        """The rights of this step begin, where the flow keeps rows per step."""
        if self.flow_class.grants_steps:
            record = self.flow_class.record_of(self.process)
            policy().open_step(source_of(self.task), self.flow_task.actions, record)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED], target=STATUS.DONE)
    def perform(self, was: str, person_id: int | None) -> None:
        """Done by this person; one UPDATE. Conflict when the task is no longer in status `was`."""
        moment = now()
        change_task(self.task, was, started=moment, finished=moment, owner_id=user_of(person_id))
        self._rights_end()
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.ERROR],
        target=STATUS.CANCELED,
        permission=has_manage_permission,
    )
    def cancel(self, was: str = STATUS.NEW, person_id: int | None = None) -> None:
        """Broken off, by a person's act or by an administrator."""
        change_task(self.task, was, finished=now(), owner_id=user_of(person_id))
        self._rights_end()

    def _rights_end(self) -> None:
        if self.flow_class.grants_steps:
            policy().close_steps([source_of(self.task)])


class Step(LeadsToOurPage, Officed, Routed, flow.View):
    """A human step: `acts` are what it is for, the first gives it its name; `also` is what may be done meanwhile.

    It ends when one of its acts moves the record to another status; an act that leaves the status (the first of two
    reviewers agrees, one product of three is handed in) leaves the step open. Acts that by the lifecycle never move
    a record (void a number, acknowledge a recall, answer a question) end it by being done.
    """

    activation_class = StepActivation
    # One way to act: our own page. What viewflow offers beside it would be a second (engine.md, decision 1).
    assign_path = unassign_path = reassign_path = cancel_path = undo_path = revive_path = detail_path = None

    def __init__(self, *acts: Action, also: Sequence[Action] = (), title: Any = "") -> None:
        super().__init__(None)
        self.acts, self.also = acts, tuple(also)
        self.task_title = title or acts[0].label

    @property
    def act(self) -> Action:
        """The act whose page the step leads to."""
        return self.acts[0]

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every act that may be done while this step is open."""
        return (*self.acts, *self.also)

    def ends_by(self, action: str, moved: bool) -> bool:
        """Whether this act, which moved the record or not, ends the step."""
        return action in self.acts and (moved or not moves(Action(action)))

    def can_execute(self, user: Any, task: Any) -> bool:
        """Never by viewflow's own page."""
        return False

    can_assign = can_unassign = can_execute


def moves(action: Action) -> bool:
    """Whether the lifecycle tables know a state out of which this act leads."""
    kind = lifecycle.kind_of(action)
    rows = lifecycle.TABLES[kind].get(action, {}) if kind else {}
    return any(targets != {source} for source, targets in rows.items())


class BeginActivation(Scrubbed, StartHandleActivation):
    """Written by `beginning.begin` together with the first step."""


class Begin(LeadsToOurPage, flow.StartHandle):
    """Where a process begins: by one of these acts on a record that has no process yet."""

    activation_class = BeginActivation
    task_type = "START"
    undo_path = detail_path = None

    def __init__(self, *acts: Action, title: Any = "") -> None:
        super().__init__()
        self.acts = acts
        self.task_title = title or acts[0].label


class Interrupt(Routed, Node):
    """An act that breaks the open step off and goes on elsewhere. It leaves no row of its own.

    `during` names the nodes it may break; without it any, except where it leads to. `when` is the status that the act
    gives to the records of this flow, where the act itself is one on the letter above them.
    """

    task_type = "EVENT"
    bpmn_element = "startEvent"
    shape = {
        "width": 50,
        "height": 50,
        "svg": (
            '<circle class="event" cx="25" cy="25" r="25"/>'
            '<path class="event-marker" d="M27 8 15 29h8l-3 13 15-22h-9z"/>'
        ),
    }

    def __init__(self, *acts: Action, during: Sequence[Any] = (), when: Any = None, title: Any = "") -> None:
        super().__init__()
        self.acts, self.during, self.when = acts, tuple(during), when
        self.task_title = title or format_lazy(" / ".join("{}" for _act in acts), *(act.label for act in acts))

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.during = tuple(this.resolve(instance, node) for node in self.during)

    def breaks(self, action: str, node: Any, record: Any) -> bool:
        """Whether this act, done while `node` is open, breaks it off."""
        if action not in self.acts or self.way(record) is node:
            return False
        return not self.during or node in self.during

    def bpmn_content(self) -> str:
        """A signal that interrupts."""
        return "<bpmn:signalEventDefinition/>"


class FinishActivation(Scrubbed, EndActivation):
    """The end of a process: INSERT the task and its link, UPDATE the process."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Activation:
        """Made done at once: nothing of ours runs beside it, so nothing is left to wait for."""
        moment = now()
        task = insert_task(flow_task, prev_activation, token, status=STATUS.DONE, started=moment, finished=moment)
        process = prev_activation.process
        process.status, process.finished = PROCESS.DONE, moment
        type(process)._default_manager.filter(pk=process.pk).update(status=PROCESS.DONE, finished=moment)
        flow_finished.send(sender=flow_task.flow_class, process=process, task=task)
        return cls(task)


class Finish(LeadsToOurPage, flow.End):
    """A named end of a process."""

    activation_class = FinishActivation
    undo_path = revive_path = detail_path = None

    def __init__(self, title: Any) -> None:
        super().__init__()
        self.task_title = title

    def _outgoing(self) -> Iterator[Edge]:
        return iter(())
