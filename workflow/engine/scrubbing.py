"""What a failing node may leave in the database: the kind of its failure, never locals, traceback or data."""

from __future__ import annotations

import logging
from contextlib import ContextDecorator
from typing import Any

from django.utils.timezone import now
from viewflow.workflow.activation import Activation
from viewflow.workflow.context import context
from viewflow.workflow.signals import task_failed
from viewflow.workflow.status import STATUS

from workflow.kernel.errors import CongvanError

logger = logging.getLogger(__name__)


def title_of(failure: BaseException) -> str:
    """The class of a failure; our own refusals, whose sentence is written for users, with that sentence."""
    name = type(failure).__name__
    return f"{name}: {failure.sentence}" if isinstance(failure, CongvanError) else name


class _Guard(ContextDecorator):
    """Takes the place of viewflow's guard, which would store the failing frame's locals."""

    def __init__(self, activation: Activation) -> None:
        self.activation = activation

    def __enter__(self) -> _Guard:
        return self

    def __exit__(self, kind: Any, failure: BaseException | None, trace: Any) -> bool:
        if failure is None or context.propagate_exception or not isinstance(failure, Exception):
            return False
        keep_failure(self.activation, failure)
        return True


def keep_failure(activation: Activation, failure: BaseException) -> None:
    """Set the task to ERROR with a scrubbed title; the log, not the database, has the traceback."""
    task = activation.task
    logger.error("task %s failed: %s", task.pk, title_of(failure), exc_info=failure)
    task.data = {**(task.data or {}), "_exception": {"title": title_of(failure)}}
    task.finished, task.status = now(), STATUS.ERROR
    task.save(update_fields=["data", "finished", "status"])
    task_failed.send(sender=activation.flow_class, process=activation.process, task=task)


class Scrubbed:
    """Mixin of every activation of ours, before viewflow's."""

    def exception_guard(self) -> ContextDecorator:
        """A failure under a background trigger is kept scrubbed; under a person's act it goes up and undoes the act."""
        return _Guard(self)  # type: ignore[arg-type]
