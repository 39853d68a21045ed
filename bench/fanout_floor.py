"""Floor of the fan-out: the rows that an issue wrote, once more by bare INSERT … SELECT from staging tables."""

from __future__ import annotations

from django.db import connection, models, transaction

from permissions.models import DispatchGroupRow
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter
from workflow.notices.models import Notice

TABLES: tuple[type[models.Model], ...] = (Dispatch, DispatchGroupRow, Notice)


def table_of(model: type[models.Model]) -> str:
    """The table, quoted."""
    return connection.ops.quote_name(model._meta.db_table)


def columns_of(model: type[models.Model], without: tuple[str, ...] = ()) -> list[str]:
    """Its columns, quoted."""
    return [connection.ops.quote_name(f.column) for f in model._meta.concrete_fields if f.name not in without]


def run(*statements: str) -> None:
    """One after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def stage(issued: Letter, blank: Letter) -> None:
    """Fill the staging tables with what the issue of one letter wrote, turned into rows of another; not timed.

    Dispatches get the ids that come next, notices each person's next number: the floor only copies.
    """
    kept = ", ".join(columns_of(Dispatch, without=("id", "letter")))
    base = f"(SELECT MAX(id) FROM {table_of(Dispatch)})"
    run(
        *(f"DROP TABLE IF EXISTS stage_{place}" for place in range(3)),
        f"CREATE TABLE stage_0 AS SELECT {base} + ROW_NUMBER() OVER (ORDER BY id) AS id, id AS old, "
        f"{blank.pk:d} AS letter_id, {kept} FROM {table_of(Dispatch)} WHERE letter_id = {issued.pk:d}",
        f"CREATE TABLE stage_1 AS SELECT g.permission_id, g.group_id, s.id AS content_object_id, 'issue:{blank.pk:d}' "
        f"AS source FROM {table_of(DispatchGroupRow)} g JOIN stage_0 s ON s.old = g.content_object_id",
        "CREATE TABLE stage_2 AS SELECT n.person_id, (SELECT MAX(m.seq) FROM congvan_notice m WHERE m.person_id = "
        f"n.person_id) + 1 AS seq, n.event, n.record_kind, s.id AS record_id, {blank.pk:d} AS letter_id, n.facts, "
        f'n."on", n.created_at, n.planned FROM congvan_notice n JOIN stage_0 s ON s.old = n.record_id '
        f"WHERE n.record_kind = 'dispatch' AND n.letter_id = {issued.pk:d}",
    )
    if connection.vendor == "postgresql":
        run("SELECT setval(pg_get_serial_sequence('congvan_dispatch', 'id'), (SELECT MAX(id) FROM stage_0))")


def write() -> None:
    """Three statements into the product's own tables, with their indexes, constraints and triggers."""
    named = ", ".join(columns_of(Dispatch))
    grants = ", ".join(columns_of(DispatchGroupRow, without=("id",)))
    notices = ", ".join(columns_of(Notice, without=("id", "read_at")))
    with transaction.atomic():
        run(
            f"INSERT INTO {table_of(Dispatch)} ({named}) SELECT {named} FROM stage_0 ORDER BY id",
            f"INSERT INTO {table_of(DispatchGroupRow)} ({grants}) "
            f"SELECT {grants} FROM stage_1 ORDER BY content_object_id",
            f"INSERT INTO {table_of(Notice)} ({notices}) SELECT {notices} FROM stage_2 ORDER BY person_id",
        )


def written(letter: Letter) -> tuple[int, int, int]:
    """How many rows of each table belong to the letter's dispatches."""
    dispatches = Dispatch.objects.filter(letter=letter)
    grants = DispatchGroupRow.objects.filter(content_object__in=dispatches)
    notices = Notice.objects.filter(letter_id=letter.pk, record_kind="dispatch")
    return dispatches.count(), grants.count(), notices.count()
