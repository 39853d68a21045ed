"""The database's clock: leases and journal times never use the host's, whose error nobody sees."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

_SQLITE = "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')"
_OTHERS = "STATEMENT_TIMESTAMP()"


def now_sql() -> str:
    """Return the expression of now, for raw statements that have parameters."""
    return _SQLITE if connection.vendor == "sqlite" else _OTHERS


def database_now() -> datetime:
    """Return now in UTC, aware, in one statement; microseconds on PostgreSQL, milliseconds on SQLite."""
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {now_sql()}", [])
        found = cursor.fetchone()[0]
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if lite else found.astimezone(UTC)
