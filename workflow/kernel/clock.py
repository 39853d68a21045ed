"""The database's clock: leases and journal times never use the host's, whose error nobody sees."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

_SQLITE = "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')"
_OTHERS = "SELECT STATEMENT_TIMESTAMP()"


def database_now() -> datetime:
    """Return now in UTC, aware, in one statement; microseconds on PostgreSQL, milliseconds on SQLite."""
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if lite else _OTHERS)
        found = cursor.fetchone()[0]
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if lite else found.astimezone(UTC)
