"""The queue of decisions that are to be carried out: when a worker takes one, not before its seconds are over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflow.signing.batch import carry_out

from .queueing import queued

AHEAD = 10
"""A person is waiting for it; readings and issues stand behind."""


@queued
def run_signing(context: Any, batch_id: int) -> str:
    """The worker's entry: whatever of the batch is due. Delivered twice, each letter is still signed once."""
    return carry_out(batch_id)


def queue(batch_id: int, at: datetime) -> None:
    """Queue it within the caller's transaction, not to run before `at`."""
    run_signing.using(priority=AHEAD, run_after=at).enqueue(batch_id)
