"""System checks of flows, E031 to E033: the lock that is safe, doors on every address, failures kept without data."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock

from .scrubbing import Scrubbed
from .secure import SecureFlow


def flows_of(base: type[Flow] = Flow) -> Iterator[type[Flow]]:
    """Yield every imported flow class with steps that lives in our applications or moves our processes."""
    for flow in base.__subclasses__():
        if is_ours(flow) and flow.instance.nodes():
            yield flow
        yield from flows_of(flow)


def is_ours(flow: type[Flow]) -> bool:
    """Return whether `flow` moves letters; the other flows of a project are its own business."""
    home = apps.get_containing_app_config(flow.__module__)
    labels = {home.label if home else "", flow.process_class._meta.app_label}
    return any(label.startswith("congvan") for label in labels)


@register()
def check_flow_locks(**kwargs: Any) -> list[CheckMessage]:
    """Each flow waits in line for its process row, once (engine.md, decision 4)."""
    return [
        Error(
            f"{flow.__module__}.{flow.__name__} does not wait in line for its process row.",
            hint="lock_impl = SelectForUpdateLock(nowait=False, attempts=1)",
            id="congvan.E031",
        )
        for flow in flows_of()
        if not waits_in_line(flow.lock_impl)
    ]


def waits_in_line(lock: object) -> bool:
    """Return whether `lock` queues on the row: no_lock signs twice, nowait sleeps seconds or answers 500."""
    return isinstance(lock, SelectForUpdateLock) and not lock.nowait and lock.attempts == 1


@register()
def check_flow_doors(**kwargs: Any) -> list[CheckMessage]:
    """Each flow stands behind our doors; viewflow's own let a task be completed through another node's address."""
    return [
        Error(
            f"{flow.__module__}.{flow.__name__} offers viewflow's addresses without a door.",
            hint="Derive it from workflow.engine.flows.RecordFlow, or put SecureFlow before Flow.",
            id="congvan.E032",
        )
        for flow in flows_of()
        if not issubclass(flow, SecureFlow)
    ]


@register()
def check_flow_nodes(**kwargs: Any) -> list[CheckMessage]:
    """Each node that can fail keeps the kind of a failure only; viewflow's own keep the locals of the failing frame."""
    return [
        Error(
            f"{flow.__module__}.{flow.__name__}.{node.name} would store the locals of a failure.",
            hint="Use the nodes of workflow.engine, or put Scrubbed before viewflow's activation.",
            id="congvan.E033",
        )
        for flow in flows_of()
        for node in flow.instance.nodes()
        if node.activation_class is not None and not issubclass(node.activation_class, Scrubbed)
    ]
