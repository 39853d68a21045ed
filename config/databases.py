"""The two databases that congvan supports, with the options its locks and its journal rely on."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

THREADS = int(os.environ.get("CONGVAN_THREADS", "8"))
"""Requests that one process works on at the same moment, each with a connection."""
BESIDE = 4
"""Connections for who else asks in a process: sockets, the worker, the thread that closes answers."""
SQLITE_INIT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768"


def read_database(data: Path, lock_timeout: int) -> dict[str, Any]:
    """Return the default database: DATABASE_URL, else CONGVAN_DB=postgres with libpq's own variables, else SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    kind = os.environ.get("CONGVAN_DB", "") or ("postgres" if url else "sqlite")
    if kind == "postgres":
        return postgres_database(url, lock_timeout)
    if kind == "sqlite" and not url:
        data.mkdir(parents=True, exist_ok=True)
        return sqlite_database(data / "congvan.sqlite3")
    raise ImproperlyConfigured("CONGVAN_DB is sqlite or postgres; DATABASE_URL, if set, begins with postgres://.")


def sqlite_database(place: Path) -> dict[str, Any]:
    """Return SQLite as engine.md decides: WAL, writers queue at BEGIN, a commit is on the disk when it returns."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": place,
        # A thread keeps its connection. Opened for each request, it would register Django's functions and read the
        # schema anew, and the last one to close would write the whole log back.
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
    }


def postgres_database(url: str, lock_timeout: int) -> dict[str, Any]:
    """Return PostgreSQL with a connection pool; `lock_timeout` in seconds bounds the wait for a row lock."""
    parts = urlsplit(url or "postgres:///")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or os.environ.get("PGDATABASE", "congvan"),
        "HOST": unquote(parts.hostname or "") or os.environ.get("PGHOST", ""),
        "PORT": str(parts.port or os.environ.get("PGPORT", "")),
        "USER": unquote(parts.username or "") or os.environ.get("PGUSER", ""),
        "PASSWORD": unquote(parts.password or "") or os.environ.get("PGPASSWORD", ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": THREADS + BESIDE},
            # Compiling a statement (jit) takes a second where running it takes twenty milliseconds.
            "options": f"-c lock_timeout={lock_timeout}s -c jit=off -c plan_cache_mode=force_generic_plan",
            # Plans of the hot statements stay with the session. Leave it out behind a pooler that shares sessions.
            "prepare_threshold": 2,
        },
    }
