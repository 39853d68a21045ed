"""Prepared querysets: the same rows as the queryset itself, compiled once, and no place for a value that is lost."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Process, Task

from flows.outgoing import OutgoingFlow
from tests.cast import TODAY, make_cast
from workflow.directory.models import Appointment, Organ
from workflow.engine.rows import user_of
from workflow.kernel.days import on_day
from workflow.prepared import A_DAY, AN_ID, Prepared, change_rows, delete_rows, insert_rows

pytestmark = pytest.mark.django_db


def live(person_id: int, on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(on_day(on), person_id=person_id).select_related("organ", "organ__registry_of")


def test_rows_are_those_of_the_queryset_with_their_joined_rows() -> None:
    cast, prepared = make_cast(), Prepared(live, AN_ID, A_DAY)
    for who in ("clerk", "outsider", "member", "inactive"):
        for on in (TODAY, date(1990, 1, 1)):
            person = cast.people[who].pk
            expected = [(row.pk, row.role, row.organ, row.organ.registry_of) for row in live(person, on)]
            found = prepared(person, on)
            with patch.object(connection, "cursor", side_effect=AssertionError("a joined row was read again")):
                assert [(row.pk, row.role, row.organ, row.organ.registry_of) for row in found] == expected
            assert all(isinstance(row.valid_from, date) and row._state.db == "default" for row in found)


def test_the_statement_is_compiled_once() -> None:
    cast, prepared = make_cast(), Prepared(live, AN_ID, A_DAY)
    prepared(cast.clerk.pk, TODAY)
    with patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("compiled again")):
        assert prepared(cast.drafter.pk, TODAY)[0].person_id == cast.drafter.pk


def test_tuples_come_as_tuples() -> None:
    cast = make_cast()
    prepared = Prepared(lambda pk: Organ.objects.filter(pk=pk).values_list("name", "kind"), AN_ID)
    assert prepared(cast.issuer.pk) == [(cast.issuer.name, cast.issuer.kind)]


def test_values_are_read_as_the_queryset_reads_them() -> None:
    """Converted, alone or in tuples, and without columns that only the order asked for."""
    cast = make_cast()
    Organ.objects.filter(pk=cast.issuer.pk).update(house_style={"reviews": 2})

    def styles(pk: int) -> QuerySet[Organ, Any]:
        return Organ.objects.filter(pk=pk).values_list("house_style", flat=True)

    def ordered(pk: int) -> QuerySet[Organ, Any]:
        return Organ.objects.filter(pk__gte=pk).distinct().order_by("valid_from", "pk").values_list("name", "kind")

    assert Prepared(styles, AN_ID)(cast.issuer.pk) == [{"reviews": 2}]
    assert Prepared(ordered, AN_ID)(cast.issuer.pk) == list(ordered(cast.issuer.pk)) != []


def test_a_value_that_would_be_lost_is_refused() -> None:
    prepared = Prepared(lambda pk, other: Organ.objects.filter(pk=pk), AN_ID, AN_ID + 1)
    with pytest.raises(ValueError, match="stand-ins"):
        prepared(1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_lock_asks_for_a_transaction_every_time() -> None:
    cast = make_cast()
    prepared = Prepared(lambda pk: Organ.objects.select_for_update().filter(pk=pk), AN_ID)
    with transaction.atomic():
        assert [row.pk for row in prepared(cast.issuer.pk)] == [cast.issuer.pk]
    with pytest.raises(TransactionManagementError):
        prepared(cast.issuer.pk)


def test_a_number_that_no_column_holds_finds_nothing() -> None:
    make_cast()
    prepared = Prepared(lambda pk: Organ.objects.filter(pk=pk), AN_ID)
    assert prepared(2**63) == prepared(-(2**80)) == []


def test_rows_are_written_in_one_statement_and_get_their_keys() -> None:
    group = Group.objects.create(name="cũ")
    groups = [Group(name="một"), Group(name="hai")]
    with CaptureQueriesContext(connection) as asked:
        insert_rows(groups)
        insert_rows([])
    assert len(asked) == 1
    assert [Group.objects.get(pk=row.pk).name for row in groups] == ["một", "hai"]
    assert not groups[0]._state.adding
    assert groups[0].pk > group.pk


def test_an_expression_is_looked_up_as_it_is_written() -> None:
    cast = make_cast()
    process = Process(flow_class=OutgoingFlow, artifact_object_id=1)
    insert_rows([process])
    task = Task(process=process, flow_task=OutgoingFlow.draft, flow_task_type="HUMAN", data={"a": "ấ"})
    task.owner_id = user_of(cast.clerk.pk)
    insert_rows([task])
    kept = Task.objects.get(pk=task.pk)
    assert (kept.owner_id, kept.data, kept.flow_task) == (cast.clerk.user_id, {"a": "ấ"}, OutgoingFlow.draft)


def test_a_row_is_changed_only_where_every_column_says_so() -> None:
    cast = make_cast()
    where = {"id": cast.issuer.pk, "kind": cast.issuer.kind}
    assert change_rows(Organ, {**where, "kind": "OFFICE"}, {"name": "Sai"}) == 0
    assert change_rows(Organ, where, {"name": "Đúng", "house_style": {"reviews": 2}}) == 1
    kept = Organ.objects.get(pk=cast.issuer.pk)
    assert (kept.name, kept.house_style) == ("Đúng", {"reviews": 2})
    assert not Organ.objects.filter(name="Sai").exists()


def test_rows_are_deleted_by_one_column() -> None:
    Group.objects.bulk_create(Group(name=name) for name in ("một", "hai", "ba"))
    assert delete_rows(Group, "name", ["một", "ba", "không có"]) == 2
    assert list(Group.objects.values_list("name", flat=True)) == ["hai"]


def test_a_broken_rule_of_the_database_is_an_error_as_ever() -> None:
    Group.objects.create(name="một")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([Group(name="một")])


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_server_keeps_the_plan_where_the_site_allows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, prepared = make_cast(), Prepared(live, AN_ID, A_DAY)
    for _time in range(4):
        prepared(cast.clerk.pk, TODAY)
    assert kept_plans() == 1
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    other = Prepared(lambda pk: Organ.objects.filter(pk=pk), AN_ID)
    for _time in range(4):
        other(cast.issuer.pk)
    assert kept_plans() == 1


def kept_plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])
