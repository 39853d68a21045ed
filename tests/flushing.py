"""Lets Django empty the tables between tests, although triggers of the journal forbid deleting from some.

The product has no switch for this; the triggers are lifted here, around the flush only, and stand again after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
_WRITTEN = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


@contextmanager
def lifted_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take every trigger of the database off for the block; the caller holds no open result."""
    lift, restore = (_on_sqlite if connection.vendor == "sqlite" else _on_postgres)(connection)
    _run(connection, lift)
    try:
        yield
    finally:
        _run(connection, restore)


def _on_sqlite(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    found = _rows(connection, _WRITTEN)
    return [f'DROP TRIGGER "{name}"' for name, _ in found], [text for _, text in found]


def _on_postgres(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    tables = [row[0] for row in _rows(connection, _GUARDED)]
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables],
    )


def _rows(connection: BaseDatabaseWrapper, statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _flush_without_triggers() -> Iterator[None]:
    """Wrap every flush of this test run."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_lifted(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with lifted_triggers(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_lifted)
        yield
