"""Cursors for statements whose text stays the same: what can be kept of a text is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

KEPT = 500
"""Texts that are kept: one for every hot statement, with room. On PostgreSQL the plans of a session, of which psycopg's
own hundred would drop some."""
LONGEST = 20_000
"""Characters of a text that is kept; longer ones insert many rows at once and do not come twice."""


def hot_cursor() -> Any:
    """A cursor for statements whose text stays the same; parameters must be of the type that their place asks for.

    While Django logs statements PostgreSQL's is the ordinary one: the log would not know the parameters of a kept plan.
    """
    database = connections[DEFAULT_DB_ALIAS]  # asking the proxy for each attribute costs as much as the cursor
    if database.vendor == "sqlite":
        kind: Any = _SQLite
    elif database.settings_dict["OPTIONS"].get("prepare_threshold") and not database.queries_logged:
        kind = None
    else:
        return database.cursor()
    database.ensure_connection()
    with database.wrap_database_errors:
        made = _planned(database) if kind is None else database.connection.cursor(factory=kind)
        return database._prepare_cursor(made)  # type: ignore[attr-defined]


def _planned(database: Any) -> Any:
    """Of a session that keeps the plans of its statements."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    database.connection.prepared_max = KEPT
    return ServerBindingCursor(database.connection)  # type: ignore[call-arg]


class _SQLite(SQLiteCursorWrapper):
    """Puts a text into SQLite's own placeholders once: Django searches all of it each time, which takes several times
    as long as a short statement itself."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        """See Django."""
        if len(query) > LONGEST:
            return str(super().convert_query(query, param_names=param_names))
        return _converted(query, None if param_names is None else tuple(param_names))


@lru_cache(maxsize=KEPT)
def _converted(query: str, names: tuple[str, ...] | None) -> str:
    return str(SQLiteCursorWrapper.convert_query(None, query, param_names=names))  # type: ignore[arg-type]
