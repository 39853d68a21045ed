"""Statements of the hot paths with as little Python around them as possible: compiled once, run with other values.

Building and compiling a queryset costs three to ten times what running it does, and `bulk_create` of one row as much.
What stands here is done at every act. Signals are not sent, as by Django's own bulk methods.

On PostgreSQL the server keeps the plans of these statements too, where the site allows it by OPTIONS
`prepare_threshold` (a pooler between us and the server may not): planning is half of what they cost it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

AN_ID = 7_000_000_000_000_001
A_DAY = date(1000, 1, 1)
"""Stand-ins that no statement holds by itself."""
LARGEST = 2**63 - 1


def hot_cursor() -> Any:
    """A cursor for statements whose text stays the same; parameters must be of the type that their place asks for.

    While Django logs statements it is the ordinary one: the log would not know the parameters of a kept plan.
    """
    kept = connection.vendor == "postgresql" and connection.settings_dict["OPTIONS"].get("prepare_threshold")
    if not kept or connection.queries_logged:
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[attr-defined,call-arg]


class _Hot:
    """The connection, with the hot cursor in place of the ordinary one."""

    cursor = staticmethod(hot_cursor)

    def __getattr__(self, name: str) -> Any:
        return getattr(connection, name)


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
    same types runs it and returns its rows, read by Django as ever.

    A stand-in must differ from every constant of the statement and reach it as one parameter (no None, no list, no
    slice). ValueError at the first call when one does not.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *stand_ins: Any) -> None:
        self._build, self._stand_ins = build, stand_ins
        self._compiled: dict[str, tuple[Any, Any, str, tuple[Any, ...]]] = {}

    def __call__(self, *values: Any) -> list[Any]:
        """Run the statement with these values in the places of the stand-ins; no row has a number beyond 64 bits."""
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
            return []
        sql, params = self.text(*values)
        queryset, compiler, _sql, _template = self._compiled[connection.vendor]
        if compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        return _rows(queryset, compiler, sql, params)

    def text(self, *values: Any) -> tuple[str, tuple[Any, ...]]:
        """The SQL and its parameters, for use inside another statement."""
        _queryset, _compiler, sql, template = self._compiled.get(connection.vendor) or self._compile()
        adapted = [_adapted(value) for value in values]
        return sql, tuple(adapted[part.number] if type(part) is _Place else part for part in template)

    def _compile(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        queryset = self._build(*self._stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        wanted = [_adapted(value) for value in self._stand_ins]
        template = tuple(_Place(wanted.index(part)) if part in wanted else part for part in params)
        found = {part.number for part in template if type(part) is _Place}
        if found != set(range(len(wanted))):
            raise ValueError(f"of the stand-ins {wanted} only those in places {sorted(found)} reach {sql}")
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        compiler.get_converters = lambda expressions: converters
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


_HOT = _Hot()


def _rows(queryset: Any, compiler: Any, sql: str, params: Sequence[Any]) -> list[Any]:
    """Let Django's own iterable read the rows of the finished statement."""
    mine = copy.copy(compiler)
    mine.connection, mine.using = _HOT, connection.alias
    mine.as_sql = lambda *args, **kwargs: (sql, params)
    run = object.__new__(type(queryset))
    run.__dict__.update(queryset.__dict__)
    run._query = _Ready(queryset._query, mine)
    return list(run._iterable_class(run))


@cache
def _inserted(model: type[Model], vendor: str) -> tuple[list[Any], str, str]:
    """The fields to write (a key that the database makes is not), the head of the statement, its RETURNING."""
    quote, meta = connection.ops.quote_name, model._meta.concrete_model._meta  # type: ignore[union-attr]
    fields = [field for field in meta.concrete_fields if field is not meta.auto_field]
    named = ", ".join(quote(str(field.column)) for field in fields)
    back = f" RETURNING {quote(str(meta.auto_field.column))}" if meta.auto_field else ""
    return fields, f"INSERT INTO {quote(meta.db_table)} ({named}) VALUES ", back  # noqa: S608


def insert_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one model in one statement; each gets its key. Expressions with SQL of their own may stand as
    values. No row, no statement; raises IntegrityError like any insert."""
    if not rows:
        return
    fields, head, back = _inserted(type(rows[0]), connection.vendor)
    params: list[Any] = []
    places = ", ".join(f"({', '.join(_place(row, field, params) for field in fields)})" for row in rows)
    with hot_cursor() as cursor:
        cursor.execute(f"{head}{places}{back}", params)
        keys = cursor.fetchall() if back else []
    for row, key in zip(rows, keys, strict=True) if back else ():
        row.pk = key[0]
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _place(row: Model, field: Any, params: list[Any]) -> str:
    return _written(field, field.pre_save(row, True), params)


def _written(field: Any, value: Any, params: list[Any]) -> str:
    """The placeholder of a value, or the SQL of an expression; its parameters are added."""
    if hasattr(value, "resolve_expression"):
        sql, given = value.as_sql(None, connection)
        params.extend(given)
        return str(sql)
    params.append(field.get_db_prep_save(value, connection))
    return "%s"


def change_rows(model: type[Model], where: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """UPDATE columns (by attname) of the rows whose columns have these values; returns how many. For a compare-and-set
    by key: no joins, no other lookups."""
    quote, params = connection.ops.quote_name, []  # type: tuple[Any, list[Any]]
    field = _fields(model)
    changed = ", ".join(
        f"{quote(field[name].column)} = {_written(field[name], values[name], params)}" for name in values
    )
    chosen = " AND ".join(
        f"{quote(field[name].column)} = {_written(field[name], where[name], params)}" for name in where
    )
    with hot_cursor() as cursor:
        cursor.execute(f"UPDATE {quote(model._meta.db_table)} SET {changed} WHERE {chosen}", params)  # noqa: S608
        return int(cursor.rowcount)


def delete_rows(model: type[Model], column: str, values: Sequence[Any]) -> int:
    """DELETE the rows whose column (by attname) has one of these values; returns how many. Nothing refers to them."""
    quote, params = connection.ops.quote_name, []  # type: tuple[Any, list[Any]]
    field = _fields(model)[column]
    places = ", ".join(_written(field, value, params) for value in values)
    with hot_cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(field.column)} IN ({places})", params)  # noqa: S608
        return int(cursor.rowcount)


@cache
def _fields(model: type[Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}
