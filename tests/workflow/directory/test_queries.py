"""Roles of a day, the tree, commissions, successors, names: what a day's question is answered."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.directory.province import AFTER, BLOC, DAY, organ
from workflow.directory import services
from workflow.directory.models import Appointment, Delegation, Organ, OrganParent, Person
from workflow.directory.queries import (
    LiveRole,
    ancestors,
    authorities_on,
    circle_of,
    descendants,
    inspection_commission_for,
    levels,
    nearest_organs,
    organ_alive,
    organ_named,
    parent_on,
    registry_organ,
    roles_on,
    successors,
    term_on,
)
from workflow.kernel.vocabulary import NameKind, Role, SigningForm, SuccessionKind

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
NEXT = timedelta(days=1)


@pytest.fixture
def clerk(province: Organ) -> Person:
    return Person.objects.create(full_name="Nguyễn Thị Thư")


@pytest.fixture
def taker(province: Organ) -> Person:
    return Person.objects.create(full_name="Lê Văn Thay")


def appoint(
    person: Person, where: Organ, role: str = Role.CLERK, first: date = FIRST, last: date = LAST
) -> Appointment:
    return Appointment.objects.create(person=person, organ=where, role=role, valid_from=first, valid_to=last)


def lend(giver: Person, taker: Person, where: Organ, first: date = FIRST, last: date = LAST) -> Delegation:
    return Delegation.objects.create(
        giver=giver, taker=taker, organ=where, role=Role.CLERK, valid_from=first, valid_to=last, basis="QĐ"
    )


class TestRoles:
    def test_a_role_lives_from_its_first_to_its_last_day(self, clerk: Person) -> None:
        appoint(clerk, organ("Ban Tổ chức Tỉnh ủy"))
        assert [len(roles_on(clerk.pk, day)) for day in (FIRST - NEXT, FIRST, LAST, LAST + NEXT)] == [0, 1, 1, 0]

    def test_a_role_says_whose_registry_its_office_keeps(self, clerk: Person, province: Organ) -> None:
        office = organ("Văn phòng Tỉnh ủy", "Tỉnh ủy Lam Giang")
        own = appoint(clerk, office)
        assert roles_on(clerk.pk, DAY) == [
            LiveRole(office.pk, Role.CLERK, own.pk, None, None, province.pk, "OFFICE"),
        ]

    def test_a_borrowed_role_names_its_giver_and_the_appointment_it_comes_from(
        self, clerk: Person, taker: Person, province: Organ
    ) -> None:
        own, lent = appoint(clerk, province), lend(clerk, taker, province)
        assert roles_on(taker.pk, DAY) == [
            LiveRole(province.pk, Role.CLERK, own.pk, lent.pk, clerk.pk, None, "PROVINCE_COMMITTEE")
        ]

    @pytest.mark.parametrize(
        ("role", "first", "last"),
        [(Role.CLERK, FIRST, DAY - NEXT), (Role.CLERK, DAY + NEXT, LAST), (Role.LEADER, FIRST, LAST)],
    )
    def test_a_borrowed_role_dies_with_the_givers_own(
        self, clerk: Person, taker: Person, province: Organ, role: str, first: date, last: date
    ) -> None:
        appoint(clerk, province, role, first, last)
        lend(clerk, taker, province)
        assert roles_on(taker.pk, DAY) == []

    def test_a_borrowed_role_lends_nothing_on(self, clerk: Person, taker: Person, province: Organ) -> None:
        third = Person.objects.create(full_name="Trần Thứ Ba")
        appoint(clerk, province)
        lend(clerk, taker, province)
        lend(taker, third, province)
        assert roles_on(third.pk, DAY) == []

    def test_everything_is_read_in_one_statement_and_own_roles_come_first(
        self, clerk: Person, taker: Person, province: Organ
    ) -> None:
        appoint(clerk, province)
        lend(clerk, taker, province)
        appoint(taker, organ("Sở Nội vụ"), Role.LEADER)
        with CaptureQueriesContext(connection) as statements:
            roles = roles_on(taker.pk, DAY)
        assert len(statements) == 1
        assert [role.delegation_id is None for role in roles] == [True, False]


class TestTree:
    def test_below_is_every_depth_and_above_every_level(self, province: Organ, bloc: Organ) -> None:
        under = descendants([province.pk], DAY)
        assert under.count() == 23 + 14
        assert not under.filter(pk=province.pk).exists()
        cell = organ("Chi bộ Đài Truyền hình")
        assert set(ancestors([cell.pk], DAY)) == {bloc, province}
        assert [level.name for level in levels(cell, DAY)] == [cell.name, BLOC, "Tỉnh ủy Lam Giang"]

    def test_an_ended_organ_hides_what_is_below_it(self, province: Organ) -> None:
        cell = organ("Chi bộ Đài Truyền hình")
        assert descendants([province.pk], DAY).filter(pk=cell.pk).exists()
        Organ.objects.filter(name=BLOC).update(valid_to=DAY - NEXT)
        assert not descendants([province.pk], DAY).filter(pk=cell.pk).exists()
        assert not descendants([province.pk], AFTER).exists()

    def test_a_circle_in_the_links_ends(self, province: Organ, bloc: Organ) -> None:
        OrganParent.objects.create(organ=province, parent=bloc)
        assert descendants([province.pk], DAY).filter(pk=bloc.pk).exists()
        assert len(levels(organ("Chi bộ Đài Truyền hình"), DAY)) == 3

    def test_no_roots_reach_nobody(self, province: Organ) -> None:
        assert not descendants([], DAY).exists()

    def test_the_tree_of_a_day_follows_a_move(self, province: Organ, bloc: Organ) -> None:
        moved, day = organ("Sở Nội vụ"), date(2023, 1, 1)
        services.move_organ(moved, bloc, on=day, basis="QĐ")
        assert parent_on(moved, day - NEXT) == province
        assert parent_on(moved, day) == bloc

    def test_an_ended_organ_stands_where_it_stood_on_its_last_day(self, bloc: Organ) -> None:
        assert [level.name for level in levels(bloc, AFTER)] == [BLOC, "Tỉnh ủy Lam Giang"]

    def test_an_office_writes_in_the_circle_of_its_committee(self, province: Organ) -> None:
        assert circle_of(organ("Ban Tổ chức Tỉnh ủy"), DAY) == province
        assert circle_of(organ("Sở Nội vụ"), DAY) == organ("Sở Nội vụ")


class TestWhoKeepsAndWatches:
    def test_the_commission_directly_under_the_issuer_watches(self, province: Organ) -> None:
        district = organ("Huyện ủy Bình Thủy")
        assert inspection_commission_for(district, DAY) == organ("Ủy ban Kiểm tra Huyện ủy")

    def test_else_the_one_of_the_nearest_level_above(self, province: Organ) -> None:
        watches = organ("Ủy ban Kiểm tra Tỉnh ủy", "Tỉnh ủy Lam Giang")
        assert inspection_commission_for(province, DAY) == watches
        assert inspection_commission_for(organ("Huyện ủy Cát Sơn", "Tỉnh ủy Lam Giang"), DAY) == watches
        assert inspection_commission_for(organ("Chi bộ Đài Truyền hình"), DAY) == watches

    def test_an_ended_commission_watches_nothing(self, province: Organ) -> None:
        assert inspection_commission_for(province, AFTER) is None

    def test_the_office_keeps_the_registry_else_the_organ_itself(self, province: Organ) -> None:
        assert registry_organ(province, DAY) == organ("Văn phòng Tỉnh ủy", "Tỉnh ủy Lam Giang")
        assert registry_organ(province, AFTER) == province

    def test_terms_and_authorities_are_those_of_the_day(self, province: Organ, clerk: Person) -> None:
        term = services.open_term(province, "2020 - 2025", valid_from=date(2020, 10, 1), valid_to=date(2025, 6, 30))
        right = services.grant_authority(clerk, province, SigningForm.TM, valid_from=FIRST, valid_to=LAST, basis="QĐ")
        assert term_on(province, DAY) == term
        assert term_on(province, date(2020, 9, 30)) is None
        assert list(authorities_on(clerk, province, LAST)) == [right]
        assert not authorities_on(clerk, province, LAST + NEXT).exists()

    def test_alive(self, province: Organ) -> None:
        assert organ_alive(province, date(2025, 6, 30))
        assert not organ_alive(province.pk, date(2025, 7, 1))
        assert not organ_alive(0, DAY)


class TestNames:
    @pytest.mark.parametrize("written", ["HUYỆN UỶ BÌNH THUỶ", "huyện ủy  bình thủy,", "Huyện uỷ Bình Thủy"])
    def test_spelling_of_tones_case_and_blanks_do_not_matter(self, province: Organ, written: str) -> None:
        assert organ_named(written, DAY) == organ("Huyện ủy Bình Thủy")

    def test_the_same_name_twice_names_nobody_without_a_place(self, province: Organ) -> None:
        assert organ_named("Huyện ủy Cát Sơn", DAY) is None
        found = organ_named("Huyện ủy Cát Sơn", DAY, province)
        assert found is not None
        assert parent_on(found, DAY) == province

    def test_the_key_is_name_and_parent_so_the_near_one_counts_before_a_far_one(self, province: Organ) -> None:
        far = services.found_organ("Ban Tổ chức Tỉnh ủy", "OTHER", organ("Sở Nội vụ"))
        found = organ_named("Ban Tổ chức Tỉnh ủy", DAY, province)
        assert found not in (None, far)

    def test_old_names_and_aliases_lead_to_the_organ_and_todays_name_comes_first(self, province: Organ) -> None:
        department, other = organ("Sở Nội vụ"), organ("Sở Tài chính")
        services.name_also(department, "Sở NV", NameKind.SHORT)
        services.rename_organ(department, "Sở Nội vụ và Lao động", on=date(2023, 1, 1), basis="NQ")
        assert organ_named("Sở NV", DAY) == department
        assert organ_named("Sở Nội vụ", date(2024, 1, 1)) == department
        services.name_also(other, "Sở Nội vụ và Lao động")
        assert organ_named("Sở Nội vụ và Lao động", date(2024, 1, 1)) == department

    def test_an_ended_organ_has_no_name_today(self, province: Organ) -> None:
        assert organ_named("Huyện ủy Bình Thủy", AFTER) is None

    def test_the_nearest_names_are_offered_without_accents_too(self, province: Organ) -> None:
        assert nearest_organs("huyen uy binh thuy", DAY)[0].name == "Huyện ủy Bình Thủy"
        assert nearest_organs("Huyện ủy Bình Thuỳ", DAY, limit=1) == [organ("Huyện ủy Bình Thủy")]
        assert nearest_organs("zzz qqq", DAY) == []


class TestSuccessors:
    def test_what_became_of_an_organ_through_mergers_splits_and_ends(self, province: Organ) -> None:
        after = date(2025, 7, 1)
        old = organ("Huyện ủy Bình Thủy")
        ward, commune = organ("Đảng ủy phường Một", on=AFTER), organ("Đảng ủy xã Hai", on=AFTER)
        assert successors(old) == [old]
        services.record_succession(old, ward, SuccessionKind.SPLIT, on=after, basis="NQ")
        services.record_succession(old, commune, SuccessionKind.SPLIT, on=after, basis="NQ")
        assert successors(old) == [ward, commune]
        later = services.found_organ("Đảng ủy phường Mới", "COMMUNE_COMMITTEE", valid_from=AFTER)
        services.end_organ(ward, on=AFTER - NEXT, basis="NQ")
        services.record_succession(ward, later, SuccessionKind.MERGED, on=AFTER, basis="NQ")
        assert set(successors(old)) == {later, commune}
        services.end_organ(commune, on=AFTER, basis="NQ")
        services.record_succession(commune, None, SuccessionKind.ENDED, on=AFTER + NEXT, basis="NQ")
        assert successors(old) == [later]
