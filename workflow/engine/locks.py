"""The one lock of every flow: wait in line for the process row, once; waiting too long is a sentence, no 500."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from viewflow.workflow.base import Flow
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.lock import SelectForUpdateLock

from workflow.kernel.errors import Conflict

in_line = SelectForUpdateLock(nowait=False, attempts=1)
"""engine.md, decision 4: no_lock signs twice, nowait sleeps seconds or aborts the transaction around it."""


@contextmanager
def process_lock(flow_class: type[Flow], process_id: int) -> Iterator[None]:
    """Hold the process row to the end of the surrounding transaction; Conflict when PostgreSQL's lock_timeout passes.

    Lock order everywhere: letter or dispatch row, then process row, then task rows.
    """
    try:
        with flow_class.lock(process_id):
            yield
    except FlowLockFailed as error:
        raise Conflict from error
