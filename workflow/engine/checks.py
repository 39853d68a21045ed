"""System checks of flows: each takes the one lock that neither fails at once nor lets two finish the same task."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock


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
