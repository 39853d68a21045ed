"""Timing: variants interleaved, medians, the 95th percentile, statements counted to the commit and after it."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

Act = Callable[[], Any]
Prepare = Callable[[], Act]


def seconds(do: Act) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def interleaved(variants: Mapping[str, Prepare], rounds: int, warm: int = 1) -> dict[str, list[float]]:
    """Every round prepares (untimed) and times each variant once, in turn; the first `warm` rounds do not count."""
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(warm + rounds):
        for name, prepare in variants.items():
            act = prepare()
            gc.collect()
            spent = seconds(act)
            if number >= warm:
                taken[name].append(spent)
    return taken


def in_series(variants: Mapping[str, Prepare], rounds: int, length: int, warm: int = 1) -> dict[str, list[float]]:
    """Every round prepares `length` acts of each variant (untimed) and times them one after the other, variants in
    turn; seconds per act. For acts of a few milliseconds, where a single one measures how cold the processor is."""
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(warm + rounds):
        for name, prepare in variants.items():
            acts = [prepare() for _place in range(length)]
            gc.collect()
            spent = seconds(lambda acts=acts: [act() for act in acts])  # type: ignore[misc]
            if number >= warm:
                taken[name].append(spent / length)
    return taken


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The smallest value that 95 of 100 do not exceed: one that occurred."""
    return sorted(values)[max(0, math.ceil(0.95 * len(values)) - 1)]


CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Statements:
    """What was sent to the database, without transaction control: until the commit, and by callbacks after it."""

    until_commit: list[str] = field(default_factory=list)
    after_commit: list[str] = field(default_factory=list)
    milliseconds: float = 0.0

    @property
    def count(self) -> int:
        """Statements from the door to the commit."""
        return len(self.until_commit)


@contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements of the block."""
    found = Statements()
    hooks, place = connection.run_and_clear_commit_hooks, [found.until_commit]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.milliseconds += (time.perf_counter() - start) * 1000
            if not sql.lstrip().upper().startswith(CONTROL):
                place[0].append(sql)

    def after_commit() -> None:
        place[0] = found.after_commit
        hooks()

    connection.run_and_clear_commit_hooks = after_commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(wrapper):
            yield found
    finally:
        del connection.run_and_clear_commit_hooks
