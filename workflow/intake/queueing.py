"""Where the background work hangs on: the engine registers how a reading is queued."""

from __future__ import annotations

from collections.abc import Callable

queuers: list[Callable[[int], str]] = []
"""Called inside the transaction with the file's id; returns the queue's id of the delivery."""


def queue_reading(file_id: int) -> str:
    """Queue the file's reading with the transaction; "" where nothing takes jobs (the sweep queues it later)."""
    return queuers[0](file_id) if queuers else ""
