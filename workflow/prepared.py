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

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import CharField, Field, ForeignKey, IntegerField, JSONField, Model, QuerySet, TextField
from django.db.transaction import TransactionManagementError

from workflow.cursors import hot_cursor

AN_ID = 7_000_000_000_000_001
A_DAY = date(1000, 1, 1)
"""Stand-ins that no statement holds by itself."""
LARGEST = 2**63 - 1


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


def _rows(queryset: Any, compiler: Any, sql: str, params: Sequence[Any]) -> list[Any]:
    """Let Django's own iterable read the rows of the finished statement, fetched in one go: in hundreds, as Django
    does, each hundred and the end after them are another wait for the interpreter's lock."""
    mine = copy.copy(compiler)
    mine.connection, mine.using = connections[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS
    mine.execute_sql = lambda *args, **kwargs: [_fetched(mine, sql, params)]
    run = object.__new__(type(queryset))
    run.__dict__.update(queryset.__dict__)
    run._query = _Ready(queryset._query, mine)
    return list(run._iterable_class(run))


def _fetched(compiler: Any, sql: str, params: Sequence[Any]) -> list[Any]:
    """The rows, without columns that only the order asked for."""
    with hot_cursor() as cursor:
        cursor.execute(sql, params)
        found: list[Any] = cursor.fetchall()
    return [row[: compiler.col_count] for row in found] if compiler.has_extra_select else found


class _Column:
    """One column as a statement writes it."""

    __slots__ = ("_json", "_plain", "_points", "_presaves", "field", "name")

    def __init__(self, field: Any, vendor: str) -> None:
        self.field, self.name = field, field.attname
        self._presaves = type(field).pre_save is not Field.pre_save
        # What the driver takes as it is. PostgreSQL's whole numbers are sized by Django, or plans would multiply.
        texts = {str} if isinstance(field, CharField | TextField) else set()
        numbers = {int} if vendor == "sqlite" and isinstance(field, IntegerField | ForeignKey) else set()
        self._plain = frozenset(texts | numbers)
        self._json = isinstance(field, JSONField)  # its None is a value
        self._points = isinstance(field, ForeignKey)

    def of(self, row: Model) -> Any:
        """The value to write of a new row."""
        return self.field.pre_save(row, True) if self._presaves else getattr(row, self.name)

    def write(self, value: Any, params: list[Any], database: Any) -> str:
        """The placeholder of a value, or the SQL of an expression; its parameters are added."""
        if type(value) in self._plain:
            params.append(value)
            return "%s"
        if value is None and not self._json:
            return "NULL"
        if hasattr(value, "resolve_expression"):
            sql, given = value.as_sql(None, database)
            params.extend(given)
            return str(sql)
        params.append(self.field.get_db_prep_save(value, database))
        return "%s"

    def write_of(self, row: Model, params: list[Any], database: Any, keys: Mapping[int, str]) -> str:
        """The same for a column of a new row; a key that points to one of `keys` (id of a row → SQL) is that SQL."""
        value = self.of(row)
        if value is None and keys and self._points and self.field.is_cached(row):
            other = keys.get(id(self.field.get_cached_value(row)))
            if other:
                return other
        return self.write(value, params, database)


@cache
def _columns(model: type[Model], vendor: str) -> dict[str, _Column]:
    """The columns of a model by attname."""
    return {field.attname: _Column(field, vendor) for field in model._meta.concrete_fields}


@cache
def _inserted(model: type[Model], vendor: str) -> tuple[list[_Column], str, str]:
    """The columns to write (a key that the database makes is not), the head of the statement, its RETURNING."""
    quote, meta = connection.ops.quote_name, model._meta.concrete_model._meta  # type: ignore[union-attr]
    columns = [one for one in _columns(meta.model, vendor).values() if one.field is not meta.auto_field]
    named = ", ".join(quote(str(one.field.column)) for one in columns)
    back = f" RETURNING {quote(str(meta.auto_field.column))}" if meta.auto_field else ""
    return columns, f"INSERT INTO {quote(meta.db_table)} ({named}) VALUES ", back  # noqa: S608


def insert_sql(row: Model, keys: Mapping[int, str]) -> tuple[str, list[Any], str]:
    """INSERT of one new row, its parameters, and RETURNING of the key where the database makes it."""
    database = connections[DEFAULT_DB_ALIAS]
    columns, head, back = _inserted(type(row), database.vendor)
    params: list[Any] = []
    return f"{head}({', '.join([one.write_of(row, params, database, keys) for one in columns])})", params, back


def settle_row(row: Model, key: Any = None) -> None:
    """A new row is written: it has its key, where the database made one, and is no longer new."""
    if key is not None:
        row.pk = key
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one model in one statement; each gets its key. Expressions with SQL of their own may stand as
    values. No row, no statement; raises IntegrityError like any insert."""
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    columns, head, back = _inserted(type(rows[0]), database.vendor)
    params: list[Any] = []
    places = ", ".join(f"({', '.join([one.write(one.of(row), params, database) for one in columns])})" for row in rows)
    with hot_cursor() as cursor:
        cursor.execute(f"{head}{places}{back}", params)
        keys = cursor.fetchall() if back else [(None,)] * len(rows)
    for row, key in zip(rows, keys, strict=True):
        settle_row(row, key[0])


def change_sql(
    model: type[Model], where: Mapping[str, Any], values: Mapping[str, Any], keys: Mapping[int, str]
) -> tuple[str, list[Any]]:
    """UPDATE columns (by attname) of the rows whose columns have these values, and its parameters. A value that is one
    of the rows of `keys` is its key."""
    database = connections[DEFAULT_DB_ALIAS]
    quote, params = database.ops.quote_name, []  # type: tuple[Any, list[Any]]
    columns = _columns(model, database.vendor)
    changed, chosen = (
        [f"{quote(columns[name].field.column)} = {keys.get(id(value)) or columns[name].write(value, params, database)}"
         for name, value in given.items()]
        for given in (values, where)
    )  # fmt: skip
    table = quote(model._meta.db_table)
    return f"UPDATE {table} SET {', '.join(changed)} WHERE {' AND '.join(chosen)}", params  # noqa: S608


def written(model: type[Model], values: Mapping[str, Any], params: list[Any]) -> list[tuple[str, str]]:
    """(column, placeholder) of each value (by attname) as the model writes it, for a statement of one's own; the
    parameters are added to `params` in this order."""
    database = connections[DEFAULT_DB_ALIAS]
    columns = _columns(model, database.vendor)
    return [
        (database.ops.quote_name(columns[name].field.column), columns[name].write(value, params, database))
        for name, value in values.items()
    ]


def change_rows(model: type[Model], where: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """UPDATE columns (by attname) of the rows whose columns have these values; returns how many. For a compare-and-set
    by key: no joins, no other lookups."""
    sql, params = change_sql(model, where, values, {})
    with hot_cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def delete_rows(model: type[Model], column: str, values: Sequence[Any]) -> int:
    """DELETE the rows whose column (by attname) has one of these values; returns how many. Nothing refers to them."""
    database = connections[DEFAULT_DB_ALIAS]
    quote, params = database.ops.quote_name, []  # type: tuple[Any, list[Any]]
    written = _columns(model, database.vendor)[column]
    places = ", ".join([written.write(value, params, database) for value in values])
    table, name = quote(model._meta.db_table), quote(written.field.column)
    with hot_cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {name} IN ({places})", params)  # noqa: S608
        return int(cursor.rowcount)
