"""Writing and reading many rows in one statement, alike on SQLite and PostgreSQL: INSERT … SELECT, rows out of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, overload

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

TYPES = frozenset({"bigint", "integer", "boolean", "text", "date", "timestamptz", "double precision", "jsonb"})


def insert_sql(model: type[Model], columns: Sequence[str], select_sql: str) -> str:
    """Return INSERT … SELECT for fields (by name or attname) in the order of the select list."""
    quote, meta = connection.ops.quote_name, model._meta
    named = ", ".join(quote(_column(model, name)) for name in columns)
    return f"INSERT INTO {quote(meta.db_table)} ({named}) {select_sql}"


def _column(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


@overload
def insert_select(
    model: type[Model], columns: Sequence[str], select_sql: str, params: Sequence[Any] = (), *, returning: Sequence[str]
) -> list[tuple[Any, ...]]: ...


@overload
def insert_select(model: type[Model], columns: Sequence[str], select_sql: str, params: Sequence[Any] = ()) -> int: ...


def insert_select(
    model: type[Model],
    columns: Sequence[str],
    select_sql: str,
    params: Sequence[Any] = (),
    returning: Sequence[str] = (),
) -> list[tuple[Any, ...]] | int:
    """Run one INSERT … SELECT and return how many rows it wrote, or `returning` of each.

    The select list follows `columns` and names every column that has no default in the database: Django's own
    defaults do not apply. Returned values are the driver's: whole numbers and texts are alike on both engines, dates
    and times are text on SQLite. Raises IntegrityError like any insert; then nothing is written.
    """
    sql = insert_sql(model, columns, select_sql)
    if returning:
        sql += " RETURNING " + ", ".join(connection.ops.quote_name(_column(model, name)) for name in returning)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if returning else cursor.rowcount


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Run one statement that changes many rows and return how many."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def rows_from_json(alias: str, columns: Mapping[str, str]) -> str:
    """Return a FROM item `alias` with these columns (name → one of TYPES), whose one parameter is `json_rows(...)`.

    Any number of rows costs one parameter. A key that a row lacks is NULL, like a JSON null.
    """
    strange = {kind for kind in columns.values() if kind not in TYPES}
    if strange or not all(name.isidentifier() for name in (alias, *columns)):
        raise ValueError(f"rows_from_json knows the types {sorted(TYPES)} and plain names, not {dict(columns)!r}")
    quote = connection.ops.quote_name
    if connection.vendor == "sqlite":
        taken = ", ".join(f"{_from_json(name, kind)} AS {quote(name)}" for name, kind in columns.items())
        return f"(SELECT {taken} FROM json_each(%s)) AS {quote(alias)}"  # noqa: S608
    named = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
    return f"jsonb_to_recordset(%s::jsonb) AS {quote(alias)}({named})"


def _from_json(name: str, kind: str) -> str:
    found = f"json_extract(value, '$.{name}')"
    return f"NULLIF(json_quote({found}), 'null')" if kind == "jsonb" else found


def json_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the parameter of `rows_from_json`: dates and aware times in the form that the engine stores."""
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime) and connection.vendor == "sqlite":
        return str(connection.ops.adapt_datetimefield_value(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def listed(ids: Iterable[int]) -> RawSQL:
    """Ids for `__in` as one parameter, however many: SQLite takes 32,766 in a statement, PostgreSQL 65,535."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(sorted(ids))])
    return RawSQL("SELECT unnest(%s::bigint[])", [sorted(ids)])


def compiled(queryset: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL and parameters of a queryset for use inside another statement; an empty one selects no row."""
    sql, params = queryset.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, tuple(params)
