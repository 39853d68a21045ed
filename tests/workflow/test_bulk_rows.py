"""Set-based writing: one statement for any number of rows, the same result on both engines."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from workflow.bulk_rows import compiled, insert_select, json_rows, listed, rows_from_json, run
from workflow.directory.models import Organ, OrganName, Person
from workflow.journal.models import JournalEntry

pytestmark = pytest.mark.django_db


def read(columns: dict[str, str], rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {rows_from_json('r', columns)}", [json_rows(rows)])
        return cursor.fetchall()


def test_any_number_of_rows_costs_one_statement_and_one_parameter() -> None:
    names = [{"name": f'Nhóm {no} "%s" \''} for no in range(3000)]
    with CaptureQueriesContext(connection) as asked:
        written = insert_select(
            Group, ["name"], f"SELECT r.name FROM {rows_from_json('r', {'name': 'text'})}", [json_rows(names)]
        )
    assert (written, len(asked)) == (3000, 1)
    assert set(Group.objects.values_list("name", flat=True)) == {row["name"] for row in names}


def test_the_ids_of_the_new_rows_come_back() -> None:
    rows = insert_select(
        Group,
        ["name"],
        f"SELECT r.name FROM {rows_from_json('r', {'name': 'text'})}",
        [json_rows([{"name": "một"}, {"name": "hai"}])],
        returning=["id", "name"],
    )
    assert sorted(rows) == sorted(Group.objects.values_list("id", "name"))


def test_no_rows_write_nothing() -> None:
    assert insert_select(Group, ["name"], f"SELECT r.name FROM {rows_from_json('r', {'name': 'text'})}", ["[]"]) == 0


def test_values_keep_their_type_and_an_absent_key_is_null() -> None:
    columns = {"a": "bigint", "b": "text", "c": "integer"}
    assert read(columns, [{"a": 2**53 + 1, "b": "ước"}, {"a": None, "b": "", "c": 3}]) == [
        (2**53 + 1, "ước", None),
        (None, "", 3),
    ]


def test_dates_and_times_are_stored_as_the_orm_stores_them() -> None:
    at, on = datetime(2022, 6, 6, 1, 2, 3, 456789, tzinfo=UTC), date(2022, 6, 6)
    columns = {"stream": "text", "on": "date", "at": "timestamptz"}
    insert_select(
        JournalEntry,
        ["stream", "seq", "prev", "hash", "body", "action", "person_id", "on", "at"],
        "SELECT r.stream, 1, '', 'h', 'b', 'x', CAST(NULL AS bigint), r.\"on\", r.at FROM "
        + rows_from_json("r", columns),
        [json_rows([{"stream": "s", "on": on, "at": at}])],
    )
    assert JournalEntry.objects.filter(at=at, on=on).values_list("person_id", "on", "at").get() == (None, on, at)


def test_json_columns_keep_objects_lists_and_texts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CAST(r.a AS text) FROM {rows_from_json('r', {'a': 'jsonb'})}",
            [json_rows([{"a": {"b": [1, "x"]}}, {"a": "chữ"}, {"a": None}])],
        )
        found = [None if row[0] is None else row[0].replace(" ", "") for row in cursor.fetchall()]
    assert found == ['{"b":[1,"x"]}', '"chữ"', None]


def test_a_queryset_stands_inside_another_statement() -> None:
    Person.objects.bulk_create([Person(full_name="An"), Person(full_name="Bình"), Person(full_name="Châu")])
    sql, params = compiled(Person.objects.exclude(full_name="Bình").values("full_name"))
    assert insert_select(Group, ["name"], sql, params) == 2
    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == ["An", "Châu"]


def test_an_empty_queryset_selects_no_row() -> None:
    sql, params = compiled(Person.objects.filter(pk__in=[]).values("full_name"))
    assert insert_select(Group, ["name"], sql, params) == 0


def test_one_wrong_row_leaves_none() -> None:
    Group.objects.create(name="hai")
    select = f"SELECT r.name FROM {rows_from_json('r', {'name': 'text'})}"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_select(Group, ["name"], select, [json_rows([{"name": "một"}, {"name": "hai"}])])
    assert Group.objects.count() == 1


def test_a_field_is_named_by_its_column() -> None:
    organ = Organ.objects.create(name="Văn phòng", kind="OFFICE", group=Group.objects.create(name="g"))
    select = "SELECT o.id, 'tên', 'tên', 'ten', 'ALIAS', o.valid_from, o.valid_to FROM congvan_organ o"
    columns = ["organ_id", "name", "folded", "bare", "kind", "valid_from", "valid_to"]
    assert insert_select(OrganName, columns, select) == 1
    assert OrganName.objects.get().organ == organ


def test_a_change_of_many_rows_says_how_many() -> None:
    Group.objects.bulk_create([Group(name="một"), Group(name="hai")])
    assert run("UPDATE auth_group SET name = name || %s", ["!"]) == 2


@pytest.mark.parametrize("columns", [{"a": "money"}, {"a b": "text"}, {"a')": "text"}])
def test_strange_columns_are_refused(columns: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="rows_from_json knows"):
        rows_from_json("r", columns)


def test_any_number_of_ids_is_one_parameter() -> None:
    """A letter may have an item that every grassroots organisation of the country leads."""
    groups = Group.objects.bulk_create(Group(name=name) for name in ("một", "hai", "ba"))
    wanted = {groups[0].pk, groups[2].pk, *range(10**9, 10**9 + 300_000)}
    found = Group.objects.filter(pk__in=listed(wanted)).order_by("pk")
    assert list(found.values_list("name", flat=True)) == ["một", "ba"]
    assert not Group.objects.filter(pk__in=listed([])).exists()
