"""The one place that knows where Django's background tasks live: in Django since 6.0, in `django_tasks` before."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

if find_spec("django.tasks"):
    from django.tasks import default_task_backend, task
    from django.tasks.exceptions import TaskResultDoesNotExist
else:
    from django_tasks import default_task_backend, task
    from django_tasks.exceptions import TaskResultDoesNotExist

READY = "READY"


def queued(work: Callable[..., Any]) -> Any:
    """Make a function `(context, …)` one that can be queued; its delivery knows its own id."""
    return task(takes_context=True)(work)


def is_waiting(delivery: str) -> bool:
    """Whether the queue still holds this delivery and no worker has taken it."""
    try:
        return str(default_task_backend.get_result(delivery).status) == READY
    except TaskResultDoesNotExist:
        return False
