"""Counts that many add to at once without waiting for each other: what is counted is the sum of a few rows.

On PostgreSQL whoever adds takes a row that nobody else is writing (SKIP LOCKED), or makes a new one: there are at most
as many rows for one thing as there ever were acts on it at the same moment. SQLite has one writer; one row does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from workflow.cursors import hot_cursor
from workflow.prepared import written


@dataclass(frozen=True, slots=True)
class Addition:
    """Numbers (by attname) to add to the rows of a model whose `column` (an attname) has the value `key`. The other
    columns have defaults in the database; a single row may fall below zero, the sum does not."""

    model: type[Model]
    column: str
    key: int
    numbers: Mapping[str, int]


def merged(additions: Iterable[Addition]) -> list[Addition]:
    """One addition for each thing counted, those that change nothing left out: a statement writes no row twice."""
    found: dict[tuple[type[Model], str, int], Counter[str]] = {}
    for one in additions:
        numbers = found.setdefault((one.model, one.column, one.key), Counter())
        for name, number in one.numbers.items():
            numbers[name] += number
    return [Addition(*key, dict(numbers)) for key, numbers in found.items() if any(numbers.values())]


def part_sql(one: Addition, name: str) -> tuple[str, list[Any]]:
    """Two parts of a data-modifying WITH on PostgreSQL, called `name` and `name`_new, and their parameters."""
    table, params = connection.ops.quote_name(one.model._meta.db_table), []  # type: tuple[str, list[Any]]
    sets = [f"{column} = {table}.{column} + {place}" for column, place in written(one.model, one.numbers, params)]
    ((key, place),) = written(one.model, {one.column: one.key}, params)
    free = f"SELECT id FROM {table} WHERE {key} = {place} ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED"  # noqa: S608
    new = written(one.model, {one.column: one.key, **one.numbers}, params)
    columns, places = ", ".join(column for column, _place in new), ", ".join(place for _column, place in new)
    sql = (
        f"{name} AS (UPDATE {table} SET {', '.join(sets)} WHERE id = ({free}) RETURNING 1), "  # noqa: S608
        f"{name}_new AS (INSERT INTO {table} ({columns}) SELECT {places} WHERE NOT EXISTS (SELECT 1 FROM {name}))"
    )
    return sql, params


def add_alone(additions: Sequence[Addition]) -> None:
    """The same on SQLite: one statement for all things to which the same numbers are added, one more where a thing is
    counted for the first time."""
    alike: dict[tuple[Any, ...], list[Addition]] = {}
    for one in additions:
        alike.setdefault((one.model, *sorted(one.numbers.items())), []).append(one)
    for group in alike.values():
        if _run(*_update(group)) < len(group):
            for one in group:
                _run(*_insert(one))


def _run(sql: str, params: list[Any]) -> int:
    with hot_cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def _update(group: Sequence[Addition]) -> tuple[str, list[Any]]:
    model, params = group[0].model, []  # type: tuple[type[Model], list[Any]]
    table = connection.ops.quote_name(model._meta.db_table)
    sets = [f"{column} = {column} + {place}" for column, place in written(model, group[0].numbers, params)]
    first = [
        f"SELECT MIN(id) FROM {table} WHERE {column} = {place}"  # noqa: S608
        for one in group
        for column, place in written(model, {one.column: one.key}, params)
    ]
    return f"UPDATE {table} SET {', '.join(sets)} WHERE id IN ({' UNION ALL '.join(first)})", params  # noqa: S608


def _insert(one: Addition) -> tuple[str, list[Any]]:
    """A new row where none is yet."""
    table, params = connection.ops.quote_name(one.model._meta.db_table), []  # type: tuple[str, list[Any]]
    new = written(one.model, {one.column: one.key, **one.numbers}, params)
    ((key, place),) = written(one.model, {one.column: one.key}, params)
    columns, places = ", ".join(column for column, _place in new), ", ".join(place for _column, place in new)
    sql = (
        f"INSERT INTO {table} ({columns}) SELECT {places} "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {key} = {place})"
    )
    return sql, params
