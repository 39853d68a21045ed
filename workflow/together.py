"""What an act writes at its end, together: on PostgreSQL one statement for all of it, elsewhere one per table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import ForeignKey, Model

from workflow.adding import Addition, add_alone, merged, part_sql
from workflow.cursors import hot_cursor
from workflow.prepared import change_rows, change_sql, insert_rows, insert_sql, settle_row


@dataclass(frozen=True, slots=True)
class Change:
    """Columns (by attname) to write to the rows of a model whose columns have the values of `where`. A value may be a
    new row written together with the change: then its key."""

    model: type[Model]
    where: Mapping[str, Any]
    values: Mapping[str, Any]


def write_together(
    changes: Sequence[Change], *groups: Sequence[Model], additions: Sequence[Addition] = ()
) -> list[int]:
    """Insert new rows, group after group of one model each, make the changes and the additions; returns how many rows
    each change met. A foreign key may point to a row of an earlier group that has no key yet. Every row gets its key.

    What a change did not meet is for the caller to refuse: the rows are inserted all the same, and go with the
    transaction. Raises IntegrityError like any insert. Must run inside a transaction.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return _at_once(changes, groups, merged(additions))
    for group in groups:
        for row in group:
            _follow(row)
        insert_rows(group)
    add_alone(merged(additions))
    return [change_rows(one.model, one.where, {name: _key(value) for name, value in one.values.items()})
            for one in changes]  # fmt: skip


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _follow(row: Model) -> None:
    """Take over the keys of the rows it points to."""
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.is_cached(row) and getattr(row, field.attname) is None:
            row.__dict__[field.attname] = _key(field.get_cached_value(row))  # setattr would drop the cached row


def _at_once(changes: Sequence[Change], groups: Sequence[Sequence[Model]], additions: Sequence[Addition]) -> list[int]:
    """One data-modifying WITH. All its parts see the rows as they were before it, so no row is written twice in it."""
    rows = list(chain.from_iterable(groups))
    places: dict[int, str] = {}
    parts, params = [], []  # type: tuple[list[str], list[Any]]
    for place, row in enumerate(rows):
        sql, given, back = insert_sql(row, places)
        parts.append(f"i{place} AS ({sql}{back})")
        params += given
        if back:
            places[id(row)] = f"(SELECT * FROM i{place})"  # noqa: S608
    for place, one in enumerate(changes):
        sql, given = change_sql(one.model, one.where, one.values, places)
        parts.append(f"c{place} AS ({sql} RETURNING 1)")
        params += given
    for place, addition in enumerate(additions):
        sql, given = part_sql(addition, f"a{place}")
        parts.append(sql)
        params += given
    if not parts:
        return []
    kept = [row for row in rows if id(row) in places]
    wanted = [places[id(row)] for row in kept]
    wanted += [f"(SELECT COUNT(*) FROM c{place})" for place in range(len(changes))]  # noqa: S608
    with hot_cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {', '.join(wanted) or '1'}", params)
        found = cursor.fetchone()
    for row, key in zip(kept, found, strict=False):
        settle_row(row, key)
    for row in rows:
        _follow(row)
    return list(found[len(kept) : len(kept) + len(changes)])
