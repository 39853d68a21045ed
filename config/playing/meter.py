"""Counts SQL statements and milliseconds of one act, from its door to its commit; what follows the commit apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@dataclass(slots=True)
class Reading:
    """`statements` up to the commit, without transaction control; `after` what ran behind it; `ms` up to the commit."""

    statements: int = 0
    after: int = 0
    ms: float = 0.0


@contextmanager
def metered() -> Iterator[Reading]:
    """Measure the block. A block that never commits counts everything as before the commit."""
    reading, started = Reading(), time.perf_counter()
    original = connection.run_and_clear_commit_hooks
    committed = False

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.lstrip().upper().startswith(TRANSACTION_CONTROL):
            if committed:
                reading.after += 1
            else:
                reading.statements += 1
        return execute(sql, params, many, context)

    def at_commit() -> None:
        nonlocal committed
        if not committed:
            committed = True
            reading.ms = (time.perf_counter() - started) * 1000
        original()

    connection.run_and_clear_commit_hooks = at_commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(count):
            yield reading
    finally:
        del connection.run_and_clear_commit_hooks
    if not committed:
        reading.ms = (time.perf_counter() - started) * 1000
