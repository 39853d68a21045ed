"""A letter reaches a desk: the receiving side's own process starts and its obligations are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from workflow.gate import Act

from .models import Dispatch

arrival_hooks: list[Callable[[Dispatch, date], None]] = []
"""Called in the act's transaction when a dispatch to an organ arrives; higher slices register here."""

ending_hooks: list[Callable[[QuerySet[Dispatch], date], None]] = []
"""Called in the act's transaction for dispatches that are closed or recalled; a constant number of statements."""


def end(dispatches: QuerySet[Dispatch], on: date) -> None:
    """Nothing more is asked of these recipients; called before or after their status is written."""
    for hook in ending_hooks:
        hook(dispatches, on)


def arrive(act: Act[Dispatch], day: date) -> None:
    """Mark the real receipt (rule CN 1.1: the clock starts here) once; a no-op when it arrived before."""
    dispatch = act.record
    if dispatch.arrived_on is not None:
        return
    act.set(arrived_on=day, arrived_at=act.at)
    if dispatch.organ_id is not None:
        for hook in arrival_hooks:
            hook(dispatch, day)
