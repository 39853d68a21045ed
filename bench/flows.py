"""Stock viewflow flows of the peers, as a cookbook would write them: no node or lock of ours."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.split import SplitActivation


class RecipientFlow(flow.Flow):
    """A recipient's own process: it waits for the acknowledgement."""

    start = flow.StartHandle(this.begin).Next(this.acknowledge)
    acknowledge = flow.Handle().Next(this.end)
    end = flow.End()

    def begin(self, activation: Any, dispatch: Any) -> Any:
        """The process carries the dispatch."""
        activation.process.artifact = dispatch
        return activation.process


class EveryRecipient(SplitActivation):
    """Open-source viewflow has no split over data; this is the shortest subclass that makes one task per item."""

    @Activation.status.super()
    def activate(self) -> None:
        """One branch per dispatch id in the process's data."""
        node = self.flow_task._branches[0][0]
        self.next_tasks = [(node, {"dispatch": each}) for each in self.process.data["dispatches"]]


class JoinFlow(flow.Flow):
    """One process per letter: split to every recipient, join when all have acknowledged."""

    # Kinder than the default, which gives up after five tries and answers 500.
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle(this.begin).Next(this.split)
    split = flow.Split(activation_class=EveryRecipient).Next(this.acknowledge)
    acknowledge = flow.Handle(this.do_acknowledge).Next(this.join)
    join = flow.Join().Next(this.end)
    end = flow.End()

    def begin(self, activation: Any, dispatches: list[int]) -> Any:
        """The process remembers whom it waits for."""
        activation.process.data = {"dispatches": dispatches}
        return activation.process

    def do_acknowledge(self, activation: Any, do: Any) -> None:
        """Inside viewflow's lock and transaction."""
        do()


class StepFlow(flow.Flow):
    """Handles one after another, each an act of a person."""

    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle().Next(this.review)
    review = flow.Handle(this.do_act).Next(this.sign)
    sign = flow.Handle(this.do_act).Next(this.end)
    end = flow.End()

    def do_act(self, activation: Any, do: Any) -> None:
        """Inside viewflow's lock and transaction."""
        do()
