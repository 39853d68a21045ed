"""Prepared querysets: the same rows as the queryset itself, compiled once, and no place for a value that is lost."""

from datetime import date
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from tests.cast import TODAY, make_cast
from workflow.directory.models import Appointment, Organ
from workflow.kernel.days import on_day
from workflow.prepared import A_DAY, AN_ID, Prepared

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
