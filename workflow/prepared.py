"""Querysets of the hot paths, compiled once and run many times with other values; Django reads the rows as ever.

Building and compiling a queryset costs Python three to ten times what running it does. What is prepared here is asked
at every act, so the text of the statement is kept and only its parameters change.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

AN_ID = 7_000_000_000_000_001
A_DAY = date(1000, 1, 1)
"""Stand-ins that no statement holds by itself."""
GREATEST = 2**63 - 1
"""No row has a greater id; the engines refuse to compare with one."""


class _Ready:
    """Stands for the query of a queryset: its compiler is finished, everything else is the real query's."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """The finished one."""
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


class Prepared:
    """`Prepared(build, *stand_ins)`: `build(*stand_ins)` returns the queryset; calling this with other values of the
    same types runs it and returns its rows.

    A stand-in must differ from every constant of the statement and reach it as one parameter (no None, no list, no
    slice). ValueError at the first call when one does not.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *stand_ins: Any) -> None:
        self._build, self._stand_ins = build, stand_ins
        self._compiled: dict[str, tuple[Any, Any, str, tuple[Any, ...]]] = {}

    def __call__(self, *values: Any) -> list[Any]:
        """Run the statement with these values in the places of the stand-ins."""
        queryset, compiler, sql, template = self._compiled.get(connection.vendor) or self._compile()
        if compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        if any(isinstance(value, int) and not -GREATEST <= value <= GREATEST for value in values):
            return []
        adapted = [_adapted(value) for value in values]
        params = tuple(adapted[part.number] if type(part) is _Place else part for part in template)
        return _rows(queryset, compiler, sql, params)

    def _compile(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        queryset = self._build(*self._stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        wanted = [_adapted(value) for value in self._stand_ins]
        template = tuple(_Place(wanted.index(part)) if part in wanted else part for part in params)
        found = {part.number for part in template if type(part) is _Place}
        if found != set(range(len(wanted))):
            raise ValueError(f"of the stand-ins {wanted} only those in places {sorted(found)} reach {sql}")
        self._compiled[connection.vendor] = made = (queryset, compiler, sql, template)
        return made


class _Place:
    """Where a value goes."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


def _adapted(value: Any) -> Any:
    """A value as the engine's parameters carry it."""
    return connection.ops.adapt_datefield_value(value) if hasattr(value, "toordinal") else value


def _rows(queryset: Any, compiler: Any, sql: str, params: Sequence[Any]) -> list[Any]:
    """Let Django's own iterable read the rows of the finished statement."""
    mine = copy.copy(compiler)
    mine.connection, mine.using = connection, connection.alias
    mine.as_sql = lambda *args, **kwargs: (sql, params)
    run = object.__new__(type(queryset))
    run.__dict__.update(queryset.__dict__)
    run._query = _Ready(queryset._query, mine)
    return list(run._iterable_class(run))
