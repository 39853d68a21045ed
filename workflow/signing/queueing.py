"""Where the carrying out of decisions hangs on: the engine registers how it is queued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

queuers: list[Callable[[int, datetime], None]] = []
"""Called inside the transaction with a batch's id and the moment before which it must not run."""


def queue_carrying_out(batch_id: int, at: datetime) -> None:
    """Queue it with the transaction; where nothing takes jobs, the page, the next decision or the sweep carries out."""
    for queue in queuers:
        queue(batch_id, at)
