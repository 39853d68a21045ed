"""Rows of the inbox, made inside the database: letters and dispatches copied from one real issue, as many as wanted."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import connection, models

from bench.fanout_floor import columns_of, run, table_of
from bench.models import PeerGroupRow
from bench.scratch import analyze
from bench.world import House, actor, build_house, numbered
from permissions.models import DispatchGroupRow, LetterGroupRow
from tests.cast import make_appointments, make_people
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter

UNITS = 671
PER_LETTER = 0.01 * UNITS + 0.09 * 55 + 0.9 * 16
REACH = f"CASE WHEN s.i % 100 = 0 THEN {UNITS} WHEN s.i % 100 < 10 THEN 55 ELSE 16 END"
"""One letter in a hundred goes to every unit, nine to 55, the others to 16."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who looks: a clerk of one unit, one of twenty, an inspector of the organ that watches every letter."""

    one: Actor
    twenty: Actor
    inspector: Actor

    def named(self) -> dict[str, Actor]:
        """By what the table calls them."""
        return {"one unit": self.one, "twenty units": self.twenty, "inspector": self.inspector}


def prepare() -> tuple[House, Readers]:
    """The committee, its units and readers, and one letter issued to all of them: the pattern of every row."""
    house = build_house("P", UNITS, (Role.CLERK,))
    person = make_people(["twenty"], ["twenty"])["twenty"]
    make_appointments((person, organ, Role.CLERK) for organ in house.organs[:20])
    letter = numbered(house)
    issue_letter(house.staff["clerk"], letter.pk)
    run(
        "CREATE TABLE stage_unit (place integer PRIMARY KEY, organ_id bigint, group_id bigint, name varchar(255))",
        f"INSERT INTO stage_unit SELECT ROW_NUMBER() OVER (ORDER BY d.id) - 1, d.organ_id, o.group_id, d.name "
        f"FROM {table_of(Dispatch)} d JOIN congvan_organ o ON o.id = d.organ_id WHERE d.letter_id = {letter.pk:d}",
    )
    _peer_grants(0)
    return house, Readers(actor(house.desks[Role.CLERK][300]), actor(person), house.staff["inspector"])


def grow(house: House, wanted: int) -> int:
    """Add letters until there are about `wanted` dispatches; returns how many there are."""
    have = Dispatch.objects.count()
    letters = max(0, round((wanted - have) / PER_LETTER))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # rows are right by construction
    first = (Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    last = first + letters - 1
    after = Dispatch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _letters(first, last)
    _dispatches(first, last, after)
    _grants(house, first, after)
    _peer_grants(after)
    _sequences()
    connection.close()
    analyze()
    return Dispatch.objects.count()


def _series(first: int, last: int) -> str:
    """Numbers from first to last, on both engines; named `s`."""
    return f"WITH RECURSIVE s(i) AS (SELECT {first:d} UNION ALL SELECT i + 1 FROM s WHERE i < {last:d}) "


def _copied(model: type[models.Model], **given: str) -> tuple[str, str]:
    """Column list and select list: `given` expressions, everything else from the pattern row `t`."""
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = ", ".join(given.get(column, f"t.{quote(column)}") for column in columns)
    return ", ".join(columns_of(model)), chosen


def _letters(first: int, last: int) -> None:
    pattern = Letter.objects.filter(issued_on__isnull=False).order_by("pk").values_list("pk", flat=True)[0]
    named, chosen = _copied(Letter, id="s.i", number="s.i", process_id="NULL")
    table = table_of(Letter)
    run(
        f"{_insert(table, named)} {_series(first, last)} "
        f"SELECT {chosen} FROM s CROSS JOIN {table} t WHERE t.id = {pattern:d}"
    )


def _insert(table: str, named: str) -> str:
    return f"INSERT INTO {table} ({named})"


def _dispatches(first: int, last: int, after: int) -> None:
    table = table_of(Dispatch)
    named, chosen = _copied(
        Dispatch, id=f"{after:d} + ROW_NUMBER() OVER (ORDER BY s.i, u.place)", letter_id="s.i", organ_id="w.organ_id",
        name="w.name",
    )  # fmt: skip
    run(
        f"{_insert(table, named)} {_series(first, last)} SELECT {chosen} FROM s JOIN stage_unit u ON u.place < {REACH} "
        f"JOIN stage_unit w ON w.place = (s.i * 7 + u.place * 13) % {UNITS} "
        f"CROSS JOIN {table} t WHERE t.id = (SELECT MIN(id) FROM {table})"
    )


def _right(codename: str) -> int:
    return Permission.objects.get(codename=codename, content_type__app_label="congvan").pk


def _grants(house: House, first: int, after: int) -> None:
    """The product's rows, as an issue writes them."""
    columns = "(permission_id, group_id, content_object_id, source)"
    letters = f"FROM {table_of(Letter)} l WHERE l.id >= {first:d}"
    to_letters = f"INSERT INTO {table_of(LetterGroupRow)} {columns} SELECT {_right('view_letter'):d}"
    run(
        f"INSERT INTO {table_of(DispatchGroupRow)} {columns} SELECT {_right('view_dispatch'):d}, u.group_id, d.id, "
        f"'issue:' || d.letter_id FROM {_sent(after)}",
        f"{to_letters}, {_inspectors():d}, l.id, 'issue:' || l.id {letters}",
        f"{to_letters}, {house.issuer.group_id:d}, l.id, 'submit:' || l.id {letters}",
    )


def _peer_grants(after: int) -> None:
    """The same for guardian on its own table: one row per dispatch for its organ, and one for the inspectors."""
    columns = "(permission_id, group_id, content_object_id)"
    insert = f"INSERT INTO {table_of(PeerGroupRow)} {columns} SELECT {_right('view_dispatch'):d}"
    run(
        f"{insert}, u.group_id, d.id FROM {_sent(after)}",
        f"{insert}, {_inspectors():d}, d.id FROM {_sent(after)}",
    )


def _sent(after: int) -> str:
    return f"{table_of(Dispatch)} d JOIN stage_unit u ON u.organ_id = d.organ_id WHERE d.id > {after:d}"


def _inspectors() -> int:
    return Group.objects.get(name="cast:P-inspection").pk


def _sequences() -> None:
    if connection.vendor == "postgresql":
        for table in ("congvan_dispatch", "congvan_letter"):
            run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
