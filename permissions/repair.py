"""Rows compared with what should stand, as a set difference in the database, and mended on demand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model

from permissions.expected import expected_sql
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from workflow.bulk_rows import insert_select, run

TABLES: tuple[type[Model], ...] = (LetterUserRow, LetterGroupRow, DispatchUserRow, DispatchGroupRow)
SHOWN = 20
"""Differences of one kind that a report names; all are counted."""

_ACTUAL = "SELECT permission_id, {subject} AS subject_id, content_object_id, source FROM {table}"
_DIFFERENCE = "SELECT permission_id, subject_id, content_object_id, source FROM ({first}) AS a EXCEPT {second}"
_NAMED = (
    "SELECT p.codename, x.subject_id, x.content_object_id, x.source FROM ({difference}) AS x "
    "JOIN auth_permission p ON p.id = x.permission_id ORDER BY x.content_object_id, x.source, p.codename, x.subject_id"
)
_DELETE = (
    "DELETE FROM {table} WHERE id IN (SELECT r.id FROM {table} r JOIN ({difference}) AS x "
    "ON x.permission_id = r.permission_id AND x.subject_id = r.{subject} "
    "AND x.content_object_id = r.content_object_id AND x.source = r.source)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that lacks, or is too much: whose it is (account or group), on which record, from what."""

    codename: str
    subject_id: int
    record_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one table lacks and has too much."""

    table: str
    missing: list[Row]
    surplus: list[Row]


def _subject(table: type[Model]) -> str:
    return "user_id" if table in (LetterUserRow, DispatchUserRow) else "group_id"


def _differences(table: type[Model]) -> tuple[str, str]:
    """SELECT of the missing rows, SELECT of the surplus rows."""
    actual = _ACTUAL.format(subject=_subject(table), table=connection.ops.quote_name(table._meta.db_table))
    expected = f"SELECT permission_id, subject_id, content_object_id, source FROM ({expected_sql(table)}) AS e"  # noqa: S608
    return (
        _DIFFERENCE.format(first=expected, second=actual),
        _DIFFERENCE.format(first=actual, second=expected),
    )


def compare() -> list[Difference]:
    """The tables that differ from what should stand; two statements a table."""
    found = []
    for table in TABLES:
        missing, surplus = (_rows(sql) for sql in _differences(table))
        if missing or surplus:
            found.append(Difference(table.__name__, missing, surplus))
    return found


def _rows(difference: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMED.format(difference=difference))
        return [Row(*row) for row in cursor.fetchall()]


def mend() -> tuple[int, int]:
    """Write what lacks, delete what is too much, in one transaction; returns (written, deleted)."""
    written = deleted = 0
    with transaction.atomic():
        for table in TABLES:
            missing, surplus = _differences(table)
            subject, name = _subject(table), connection.ops.quote_name(table._meta.db_table)
            columns = ("permission_id", subject, "content_object_id", "source")
            deleted += run(_DELETE.format(table=name, difference=surplus, subject=subject))
            written += insert_select(table, columns, missing)
    return written, deleted
