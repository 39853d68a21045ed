"""Ways out of a node that the record's status chooses: a chart needs no gateway, the database no gateway row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from viewflow import this
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.nodes.mixins import NextNodeMixin
from viewflow.workflow.status import STATUS


@dataclass(frozen=True, slots=True)
class Way:
    """To `node` when the record is in one of these statuses, and, where purposes are named, has one of them."""

    node: Any
    when: tuple[Any, ...]
    purposes: tuple[Any, ...] = ()

    def fits(self, record: Any) -> bool:
        """Whether the record, with its new status, goes this way."""
        return record.status in self.when and (not self.purposes or record.purpose in self.purposes)

    @property
    def label(self) -> str:
        """The caption on the chart's arrow."""
        states = " / ".join(str(status.label) for status in self.when)
        purposes = ", ".join(str(purpose.label) for purpose in self.purposes)
        return f"{states} ({purposes})" if purposes else states


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)


class Routed(NextNodeMixin):
    """`.To(node, when=…)` any number of times, `.Next(node)` for every other status."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._ways: tuple[Way, ...] = ()
        super().__init__(*args, **kwargs)

    def To(self, node: Any, *, when: Any, purposes: Iterable[Any] = ()) -> Any:
        """Add a way; the first that fits is taken."""
        self._ways = (*self._ways, Way(node, _tuple(when), tuple(purposes)))
        return self

    def way(self, record: Any) -> Any:
        """The node that follows for the record as it is now; FlowRuntimeError when the flow names none."""
        node = next((way.node for way in self._ways if way.fits(record)), self._next)
        if node is None:
            raise FlowRuntimeError(f"{self.name} has no way out for status {record.status}")  # type: ignore[attr-defined]
        return node

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._ways = tuple(replace(way, node=this.resolve(instance, way.node)) for way in self._ways)

    def _outgoing(self) -> Iterator[Edge]:
        labels: dict[Any, list[str]] = {}
        for way in self._ways:
            labels.setdefault(way.node, []).append(way.label)
        for node, texts in labels.items():
            if node is not self._next:
                yield Edge(src=self, dst=node, edge_class="cond_true", label=" / ".join(texts))
        if self._next:
            yield Edge(src=self, dst=self._next, edge_class="default" if labels else "next")

    def bpmn_attrs(self) -> dict[str, str]:
        """Names the default arrow, where there are conditional ones beside it."""
        attrs: dict[str, str] = super().bpmn_attrs()  # type: ignore[misc]
        if self._ways and self._next:
            attrs = {**attrs, "default": f"id_edge_{self.name}__{self._next.name}"}  # type: ignore[attr-defined]
        return attrs


class RoutedActivation:
    """`create_next` that asks the record instead of following one arrow."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        """Make the task of the node that follows."""
        node: Any = self.flow_task  # type: ignore[attr-defined]
        record = self.flow_class.record_of(self.process) if node._ways else None  # type: ignore[attr-defined]
        yield node.way(record)._create(self, self.task.token)  # type: ignore[attr-defined]
