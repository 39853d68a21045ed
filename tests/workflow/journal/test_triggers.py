"""The database itself refuses to change or empty the journal."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.workflow.journal.chains import make_books
from workflow.journal.checkpoints import make_checkpoint
from workflow.journal.models import JournalCheckpoint, JournalEntry
from workflow.journal.triggers import GUARDED, SENTENCE, create_sql, drop_sql

pytestmark = pytest.mark.django_db

COLUMN = {"congvan_journalentry": "action", "congvan_journalcheckpoint": "root"}


@pytest.fixture(autouse=True)
def _filled() -> None:
    make_books()
    make_checkpoint()


def attempt(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def ways(table: str) -> list[str]:
    column = COLUMN[table]
    found = [f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        return [*found, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} ORDER BY id LIMIT 1",
                f"UPDATE OR REPLACE {table} SET {column} = 'x'"]  # fmt: skip
    return [*found, f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE",
            f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET {column} = 'x'"]  # fmt: skip


def rows() -> list[object]:
    return [list(model.objects.order_by("pk").values_list()) for model in (JournalEntry, JournalCheckpoint)]


@pytest.mark.parametrize("table", GUARDED)
def test_no_statement_changes_what_is_written(table: str) -> None:
    before = rows()
    for sql in ways(table):
        with pytest.raises(DatabaseError, match=SENTENCE):
            attempt(sql)
    assert rows() == before


@pytest.mark.parametrize("table", GUARDED)
def test_without_the_triggers_each_of_them_would(table: str) -> None:
    before = rows()
    with connection.cursor() as cursor:
        for statement in drop_sql(connection.vendor):
            cursor.execute(statement)
    for sql in ways(table):
        with transaction.atomic():
            attempt(sql)
            assert rows() != before or "OR REPLACE INTO" in sql
            transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for statement in create_sql(connection.vendor):
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match=SENTENCE):
        attempt(ways(table)[0])


def test_the_orm_is_refused_too() -> None:
    entry = JournalEntry.objects.latest("pk")
    for change in (entry.delete, entry.save, JournalEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
            change()
