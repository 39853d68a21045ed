"""A selector compiles into one statement that INSERT … SELECT can take, whatever it means."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.directory.province import BLOC, DAY, organ, resolve
from workflow.bulk_rows import compiled, insert_select
from workflow.directory import services
from workflow.directory.models import Organ, OrganName, Person
from workflow.directory.selection import organs_of, persons_of
from workflow.kernel.vocabulary import Body

NOBODY = [None, {}, {"any": [], "except": []}, {"any": [{}]}, {"any": [{"kinds": [], "under": 1}]}]


@pytest.mark.parametrize("selector", NOBODY)
def test_a_selector_that_means_nobody_still_compiles(province: Organ, selector: Any) -> None:
    assert "SELECT" in compiled(organs_of(selector, province.pk, DAY))[0]
    assert "SELECT" in compiled(persons_of(selector, province.pk, DAY))[0]
    assert not organs_of(selector, province.pk, DAY).exists()
    assert not persons_of(selector, province.pk, DAY).exists()


def test_organs_go_into_another_table_in_one_statement(province: Organ) -> None:
    selector = resolve("Các huyện ủy, thị ủy, cấp ủy các chi bộ, đảng bộ cơ sở (trừ các thị ủy)", province).selector
    chosen, params = compiled(organs_of(selector, province.pk, DAY).values("pk"))
    select = f"SELECT o.id, 'x', 'x', 'x', 'ALIAS', %s, %s FROM congvan_organ o WHERE o.id IN ({chosen})"
    dates = [str(DAY), str(DAY)] if connection.vendor == "sqlite" else [DAY, DAY]
    with CaptureQueriesContext(connection) as statements:
        written = insert_select(
            OrganName,
            ["organ", "name", "folded", "bare", "kind", "valid_from", "valid_to"],
            select,
            [*dates, *params],
        )
    assert len(statements) == 1
    assert written == 2 + 15


def test_an_organ_chosen_twice_counts_once(province: Organ) -> None:
    bloc = organ(BLOC)
    kinds = {"kinds": ["BLOC_COMMITTEE"], "under": province.pk, "depth": 1, "prefixes": []}
    selector = {"any": [{"organ": bloc.pk}, kinds, {"kinds": ["BLOC_COMMITTEE"], "under": province.pk, "depth": 0}]}
    assert list(organs_of(selector, province.pk, DAY)) == [bloc]


def test_a_person_chosen_twice_counts_once(province: Organ) -> None:
    person = services.add_person("Chu Văn Hành")
    for body in (Body.COMMITTEE, Body.STANDING_BOARD):
        services.give_mandate(person, province, body, valid_from=DAY)
    mandate = {"organ": province.pk, "body": ["COMMITTEE", "STANDING_BOARD"]}
    selector = {"any": [{"mandate": mandate}, {"person": person.pk}]}
    assert list(persons_of(selector, province.pk, DAY)) == [person]
    assert list(persons_of({**selector, "except": [{"person": person.pk}]}, province.pk, DAY)) == []


def test_a_group_without_owner_is_the_issuers(province: Organ) -> None:
    selector = {"any": [{"kinds": ["BLOC_COMMITTEE"], "depth": 1}]}
    assert [one.name for one in organs_of(selector, province.pk, DAY)] == [BLOC]


def test_persons_and_organs_of_one_selector_keep_apart(province: Organ) -> None:
    person = Person.objects.create(full_name="A")
    selector = {"any": [{"organ": province.pk}, {"person": person.pk}]}
    assert list(organs_of(selector, province.pk, DAY)) == [province]
    assert list(persons_of(selector, province.pk, DAY)) == [person]
