"""The figures of a report in five numbers, from the frozen record alone: nothing is read anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.kernel.vocabulary import Purpose

from .progress import REPORTED
from .rows import SILENT


def sums_of(figures: Mapping[str, Any]) -> dict[str, int]:
    """Who must carry the letter out: all, reported, silent; units with a task that is late, evidence that waits for a
    verdict. Reports from before a figure was kept count it as none."""
    asked = [(status, count) for purpose, status, count in figures["dispatches"] if purpose == Purpose.IMPLEMENT]
    return {
        "total": sum(count for _status, count in asked),
        "reported": sum(count for status, count in asked if status in REPORTED),
        "silent": sum(count for status, count in asked if status in SILENT),
        "late": len({row["organ"] for row in figures.get("late", ())}),
        "waiting": len(figures.get("waiting", ())),
    }
