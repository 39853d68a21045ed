"""The options of the reference databases are in force on a real connection."""

import pytest
from django.db import connection


def value_of(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_writes_ahead_and_to_the_disk() -> None:
    assert value_of("PRAGMA journal_mode") == "wal"
    assert value_of("PRAGMA synchronous") == 2
    assert value_of("PRAGMA busy_timeout") == 20_000
    assert value_of("PRAGMA foreign_keys") == 1
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_does_not_wait_for_ever() -> None:
    assert value_of("SHOW lock_timeout") == "5s"
