"""Scratch databases on the engine at hand: one is migrated, the others are copies of it, all are dropped at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

_made: list[str] = []


@contextmanager
def scratch_server() -> Iterator[None]:
    """Migrate a database with the product's and the peers' tables; drop it and every copy at the end."""
    old = str(connection.settings_dict["NAME"])
    template = str(connection.settings_dict["TEST"]["NAME"])
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        with connection.schema_editor() as editor:
            for model in apps.get_app_config("bench").get_models():
                editor.create_model(model)
        connection.close()
        yield
    finally:
        switch(template)
        for name in _made:
            _drop(name)
        _made.clear()
        connection.creation.destroy_test_db(old, verbosity=0)


def current() -> str:
    """Name (on SQLite: path) of the database in use."""
    return str(connection.settings_dict["NAME"])


def switch(name: str) -> None:
    """Use that database from now on."""
    if name != current():
        connection.close()
        connection.settings_dict["NAME"] = name


@contextmanager
def copied(source: str, label: str) -> Iterator[str]:
    """A copy of a database for one benchmark, in use within the block and dropped after it."""
    name = copy(source, label)
    switch(name)
    try:
        yield name
    finally:
        switch(source)
        _drop(name)
        _made.remove(name)


def copy(source: str, label: str) -> str:
    """Copy a database that nobody is connected to; returns the copy's name."""
    connection.close()
    if connection.vendor == "sqlite":
        name = f"{source.removesuffix('.sqlite3')}_{label}.sqlite3"
        shutil.copyfile(source, name)
    else:
        name = f"{source}_{label}"
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE {source}")
    _made.append(name)
    return name


def _drop(name: str) -> None:
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def analyze() -> None:
    """Let the planner know what the tables hold, as autovacuum would have."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
