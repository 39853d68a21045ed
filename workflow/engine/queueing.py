"""The one place that knows where Django's background tasks live: in Django since 6.0, in `django_tasks` before."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_tasks: Any = import_module("django.tasks" if find_spec("django.tasks") else "django_tasks")
_missing: Any = import_module(f"{_tasks.__name__}.exceptions").TaskResultDoesNotExist
READY = "READY"


def queued(work: Callable[..., Any]) -> Any:
    """Make a function `(context, …)` one that can be queued; its delivery knows its own id."""
    return _tasks.task(takes_context=True)(work)


def is_waiting(delivery: str) -> bool:
    """Whether the queue still holds this delivery and no worker has taken it."""
    try:
        return str(_tasks.default_task_backend.get_result(delivery).status) == READY
    except _missing:
        return False
