"""The business day of the worker, which judges by today: the day on which the cast stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from tests.cast import TODAY
from workflow.signing import batch


@contextmanager
def business_day(on: date = TODAY) -> Iterator[None]:
    """Within it, what a worker or the sweep carries out is judged on this day."""
    with patch.object(batch, "local_day", lambda at: on):
        yield


def carry_out(batch_id: int) -> str:
    """The worker's part on the cast's day, in a process of its own too."""
    with business_day():
        return batch.carry_out(batch_id)
