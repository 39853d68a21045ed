"""What the database itself refuses, and the small answers of the rows."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from tests.workflow.directory.province import DAY, organ
from workflow.directory.models import (
    Appointment,
    Delegation,
    Mandate,
    Organ,
    OrganParent,
    Person,
    SigningAuthority,
    Term,
)
from workflow.kernel.days import ALWAYS, FOREVER, on_day, printed
from workflow.kernel.vocabulary import Body, OrganKind, Role
from workflow.prepared import insert_rows

LATER, EARLIER = date(2022, 1, 2), date(2022, 1, 1)


@pytest.mark.parametrize("model", ["organ", "parent", "appointment", "mandate", "authority", "delegation", "term"])
def test_a_period_that_ends_before_it_began_is_refused(province: Organ, model: str) -> None:
    person, other = Person.objects.create(full_name="A"), Person.objects.create(full_name="B")
    dates = {"valid_from": LATER, "valid_to": EARLIER}
    make = {
        "organ": lambda: Organ.objects.create(
            name="X", kind=OrganKind.OTHER, group=Group.objects.create(name="x"), **dates
        ),
        "parent": lambda: OrganParent.objects.create(organ=organ("Sở Nội vụ"), parent=province, **dates),
        "appointment": lambda: Appointment.objects.create(person=person, organ=province, role=Role.CLERK, **dates),
        "mandate": lambda: Mandate.objects.create(person=person, organ=province, body=Body.COMMITTEE, **dates),
        "authority": lambda: SigningAuthority.objects.create(person=person, organ=province, form="T/M", **dates),
        "delegation": lambda: Delegation.objects.create(
            giver=person, taker=other, organ=province, role=Role.CLERK, **dates
        ),
        "term": lambda: Term.objects.create(organ=province, label="X", **dates),
    }[model]
    with pytest.raises(IntegrityError, match="period"), transaction.atomic():
        make()


def test_nobody_delegates_to_himself_and_no_organ_stands_under_itself(province: Organ) -> None:
    person = Person.objects.create(full_name="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(giver=person, taker=person, organ=province, role=Role.CLERK)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganParent.objects.create(organ=province, parent=province)


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2022, 1, 1), True), (date(2022, 12, 31), True), (date(2021, 12, 31), False), (date(2023, 1, 1), False)],
)
def test_both_days_of_a_period_belong_to_it(province: Organ, day: date, inside: bool) -> None:
    term = Term.objects.create(
        organ=province, label="X", valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31)
    )  # fmt: skip
    assert term.holds_on(day) is inside
    assert Term.objects.filter(on_day(day)).exists() is inside


def test_the_open_ends_hold_every_day_and_are_not_printed(province: Organ) -> None:
    department = organ("Sở Nội vụ")
    assert department.holds_on(ALWAYS)
    assert department.holds_on(FOREVER)
    assert printed(ALWAYS) == printed(FOREVER) == ""
    assert printed(DAY) == "06/06/2022"


def test_an_authority_without_kinds_covers_every_kind() -> None:
    assert SigningAuthority(kinds=[]).covers("BC")
    assert SigningAuthority(kinds=["CV"]).covers("CV")
    assert not SigningAuthority(kinds=["CV"]).covers("BC")


@pytest.mark.django_db
class TestDerivedColumns:
    def test_every_way_of_writing_rows_fills_them(self) -> None:
        Person.objects.create(full_name="Hoà Thị Uyên")
        Person.objects.bulk_create([Person(full_name="HÒA THỊ UYÊN")])
        insert_rows([Person(full_name="Đỗ Hoà")])
        assert list(Person.objects.order_by("pk").values_list("bare", flat=True)) == [
            "hoa thi uyen", "hoa thi uyen", "do hoa",
        ]  # fmt: skip

    def test_the_migration_fills_what_was_there(self) -> None:
        one = Person.objects.create(full_name="Đỗ Hoà")
        Person.objects.update(bare="")
        import_module("workflow.migrations.0004_remembered_lines").fill_columns(apps, None)
        one.refresh_from_db()
        assert one.bare == "do hoa"
