"""Persons whom lines mean: by mandate, by office, by name."""

from datetime import date

import pytest

from tests.workflow.directory.province import DAY, organ, reached, resolve
from workflow.directory import services
from workflow.directory.models import Organ, Person
from workflow.directory.selection import persons_of
from workflow.kernel.vocabulary import Body, LineKind, Role

BT, CITY = "Huyện ủy Bình Thủy", "Thành ủy Lam Giang"


@pytest.fixture
def members(province: Organ, bloc: Organ) -> dict[str, Person]:
    rows = {
        "Đỗ Văn Bí": (province, Body.STANDING_GROUP),
        "Bùi Thị Vụ": (province, Body.STANDING_BOARD),
        "Chu Văn Hành": (province, Body.COMMITTEE),
        "Hồ Khối": (bloc, Body.COMMITTEE),
        "Lý Thành": (organ(CITY), Body.STANDING_BOARD),
    }
    people = {name: services.add_person(name) for name in rows}
    for name, (where, body) in rows.items():
        services.give_mandate(people[name], where, body, valid_from=date(2020, 10, 1))
    return people


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Các đồng chí Tỉnh uỷ viên", ["Bùi Thị Vụ", "Chu Văn Hành", "Đỗ Văn Bí"]),
        ("Các đồng chí UVBCH Đảng bộ tỉnh", ["Bùi Thị Vụ", "Chu Văn Hành", "Đỗ Văn Bí"]),
        ("Các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy", ["Bùi Thị Vụ", "Đỗ Văn Bí"]),
        ("Các đồng chí UVBTV", ["Bùi Thị Vụ", "Đỗ Văn Bí"]),
        ("Các đồng chí UVBTV, UVBCH Đảng bộ tỉnh", ["Bùi Thị Vụ", "Chu Văn Hành", "Đỗ Văn Bí"]),
        ("Thường trực Tỉnh ủy", ["Đỗ Văn Bí"]),
        ("Các đồng chí trong Ban Thường vụ", None),
        ("Ban Thường vụ Tỉnh ủy", ["Bùi Thị Vụ", "Đỗ Văn Bí"]),
        ("Ủy viên BTV Thành ủy Lam Giang", ["Lý Thành"]),
        ("Các đồng chí UVBCH Đảng bộ Khối", ["Hồ Khối"]),
        ("Đồng chí Chu Văn Hành", ["Chu Văn Hành"]),
        ("Đ/c Chu Văn Hành, Phó Bí thư Tỉnh ủy", ["Chu Văn Hành"]),
        ("Các đồng chí Tỉnh uỷ viên, trừ đồng chí Chu Văn Hành", ["Bùi Thị Vụ", "Đỗ Văn Bí"]),
    ],
)
def test_by_mandate_or_name(province: Organ, members: dict[str, Person], line: str, expected: list[str] | None) -> None:
    assert sorted(reached(line, province)) == sorted(expected or ["Bùi Thị Vụ", "Đỗ Văn Bí"])


def test_said_by_the_bloc_the_bloc_is_meant(bloc: Organ, members: dict[str, Person]) -> None:
    assert reached("Các đồng chí UVBCH Đảng bộ Khối", bloc) == ["Hồ Khối"]
    assert reached("Các đồng chí Đảng ủy viên", bloc) == ["Hồ Khối"]
    assert len(reached("Các đồng chí Tỉnh ủy viên", bloc)) == 3


def test_a_mandate_counts_on_its_days_only(province: Organ, members: dict[str, Person]) -> None:
    mandate = members["Chu Văn Hành"].mandates.get()
    services.end_mandate(mandate, on=DAY)
    line = "Các đồng chí Tỉnh uỷ viên"
    assert len(reached(line, province, DAY)) == 3
    assert len(reached(line, province, date(2022, 6, 7))) == 2


def test_by_office_the_one_who_holds_it(province: Organ, members: dict[str, Person]) -> None:
    first = members["Đỗ Văn Bí"]
    services.appoint(first, province, Role.SIGNER, valid_from=date(2020, 10, 1), title="Bí thư")
    found = resolve("Đồng chí Bí thư Tỉnh ủy", province)
    assert found.kind == LineKind.PERSON
    assert list(persons_of(found.selector, province.pk, DAY)) == [first]


def test_of_namesakes_the_one_in_the_province(province: Organ, members: dict[str, Person]) -> None:
    services.add_person("Chu Văn Hành")
    assert reached("Đồng chí Chu Văn Hành", province) == ["Chu Văn Hành"]
    twin = services.add_person("Chu Văn Hành")
    services.give_mandate(twin, organ(BT), Body.COMMITTEE, valid_from=date(2020, 10, 1))
    assert resolve("Đồng chí Chu Văn Hành", province).kind == LineKind.UNRESOLVED


def test_nobody_of_that_name_is_unresolved(province: Organ, members: dict[str, Person]) -> None:
    assert resolve("Đồng chí Chu Văn Khác", province).kind == LineKind.UNRESOLVED
