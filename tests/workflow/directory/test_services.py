"""Every act on people and organs: what it writes, whom it tells, and each refusal in its one sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tests.workflow.directory.province import AFTER, BLOC, DAY, organ, person, refused
from workflow.directory import services
from workflow.directory.models import Appointment, Delegation, Organ, Person
from workflow.directory.queries import roles_on
from workflow.kernel import seams
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import EndedOrgan
from workflow.kernel.vocabulary import Body, Role, SigningForm

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
ENDED = date(2025, 6, 30)
ONE = timedelta(days=1)


class TestPersons:
    def test_a_person_is_entered_with_a_tidy_name(self, db: None, told: list[dict[str, Any]]) -> None:
        made = services.add_person("  Nguyễn   Văn A ")
        assert made.full_name == "Nguyễn Văn A"
        assert told == [{"change": "person_added", "by": None, "person_id": made.pk, "full_name": "Nguyễn Văn A"}]

    def test_without_a_name_or_with_somebody_elses_account_not(self, db: None) -> None:
        owner = person(login="a")
        refused(lambda: services.add_person(" "), "Đồng chí nhập họ và tên.")
        refused(lambda: services.add_person("B", user=owner.user), "Tài khoản này đã gắn với người khác.")
        refused(lambda: services.add_person("B" * 151), "Nội dung dài quá 150 ký tự.")

    def test_an_account_given_later_enters_every_group(self, province: Organ) -> None:
        paper, giver = person(), person("B")
        services.appoint(paper, province, Role.LEADER, valid_from=FIRST)
        services.appoint(paper, organ("Sở Nội vụ"), Role.CLERK, valid_from=FIRST, valid_to=FIRST)
        services.appoint(giver, organ(BLOC), Role.CLERK, valid_from=FIRST)
        services.delegate(giver, paper, organ(BLOC), Role.CLERK, valid_from=FIRST, valid_to=LAST, basis="QĐ")
        user = get_user_model().objects.create_user("late")
        services.link_account(paper, user, on=DAY)
        assert set(user.groups.all()) == {province.group, organ(BLOC).group}
        refused(lambda: services.link_account(paper, user, on=DAY), "Đồng chí Nguyễn Văn A đã có tài khoản.")
        refused(lambda: services.link_account(giver, user, on=DAY), "Tài khoản này đã gắn với người khác.")


class TestAppointments:
    def test_it_gives_the_role_and_the_group_and_is_told(self, province: Organ, told: list[dict[str, Any]]) -> None:
        who, by = person(login="a"), person("B")
        told.clear()
        made = services.appoint(
            who, province, Role.SIGNER, valid_from=FIRST, valid_to=LAST, title=" Bí thư ", decision="QĐ 1", by=by
        )
        assert [role.role for role in roles_on(who.pk, DAY)] == [Role.SIGNER]
        assert list(who.user.groups.all()) == [province.group]
        assert told == [
            {
                "change": "appointed", "by": by.pk, "row_id": made.pk, "person_id": who.pk, "organ_id": province.pk,
                "valid_from": "2022-01-01", "valid_to": "2022-12-31", "role": "SIGNER", "title": "Bí thư",
                "basis": "QĐ 1",
            }
        ]  # fmt: skip

    def test_an_open_end_closes_with_the_organ(self, province: Organ) -> None:
        assert services.appoint(person(), province, Role.CLERK, valid_from=FIRST).valid_to == ENDED
        assert services.appoint(person(), organ("Sở Nội vụ"), Role.CLERK, valid_from=FIRST).valid_to == FOREVER

    def test_refusals(self, province: Organ) -> None:
        who = person()
        new = services.found_organ("Sở Mới", "STATE_DEPARTMENT", valid_from=DAY)

        def appoint(where: Organ = province, role: str = Role.CLERK, first: date = FIRST, last: date = LAST) -> Any:
            return lambda: services.appoint(who, where, role, valid_from=first, valid_to=last)

        refused(appoint(role="KING"), "Vai trò không có trong danh mục.")
        refused(appoint(first=LAST, last=FIRST), "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        ended = "Tỉnh ủy Lam Giang đã kết thúc hoạt động ngày 30/06/2025."
        refused(appoint(first=AFTER, last=AFTER), ended, EndedOrgan)
        refused(appoint(last=AFTER), "Tỉnh ủy Lam Giang chỉ hoạt động đến ngày 30/06/2025.")
        refused(appoint(where=new), "Sở Mới chưa hoạt động trước ngày 06/06/2022.")
        appoint()()
        twice = "Đồng chí Nguyễn Văn A đã giữ vai trò này trong thời gian đó."
        refused(appoint(first=LAST, last=LAST + ONE), twice)
        appoint(first=LAST + ONE, last=LAST + ONE)()
        appoint(role=Role.LEADER)()
        assert Appointment.objects.count() == 3

    def test_it_can_be_shortened_only_and_takes_what_it_lent_with_it(self, province: Organ) -> None:
        giver, taker = person(), person("B")
        own = services.appoint(giver, province, Role.CLERK, valid_from=FIRST, valid_to=LAST)
        services.delegate(giver, taker, province, Role.CLERK, valid_from=FIRST, valid_to=LAST, basis="QĐ")
        refused(lambda: services.end_appointment(own, on=FIRST - ONE), "Ngày kết thúc phải từ ngày 01/01/2022 trở đi.")
        refused(lambda: services.end_appointment(own, on=LAST + ONE), "Việc này đã kết thúc ngày 31/12/2022.")
        services.end_appointment(own, on=DAY)
        assert len(roles_on(taker.pk, DAY)) == 1
        assert roles_on(taker.pk, DAY + ONE) == roles_on(giver.pk, DAY + ONE) == []


class TestDelegations:
    @pytest.fixture
    def giver(self, province: Organ) -> Person:
        holder = person("Người Giao", "giver")
        services.appoint(holder, province, Role.CLERK, valid_from=FIRST, valid_to=LAST)
        return holder

    def delegate(self, giver: Person, taker: Person, first: date = FIRST, last: date = LAST, **more: Any) -> Any:
        given = {"role": Role.CLERK, "basis": "QĐ"} | more
        where = organ("Tỉnh ủy Lam Giang")
        return services.delegate(giver, taker, where, valid_from=first, valid_to=last, **given)

    def test_it_lends_the_role_and_puts_the_taker_into_the_group(self, giver: Person) -> None:
        taker = person("Người Nhận", "taker")
        made = self.delegate(giver, taker)
        role = roles_on(taker.pk, DAY)[0]
        assert (role.delegation_id, role.giver_id) == (made.pk, giver.pk)
        assert taker.user.groups.count() == 1
        services.end_delegation(made, on=DAY)
        assert roles_on(taker.pk, DAY + ONE) == []

    @pytest.mark.parametrize(
        "outside",
        [{"first": FIRST - ONE}, {"last": LAST + ONE}, {"role": Role.LEADER}],
        ids=["before", "after", "role"],
    )
    def test_only_what_one_holds_while_one_holds_it(self, giver: Person, outside: dict[str, Any]) -> None:
        refused(
            lambda: self.delegate(giver, person("B"), **outside),
            "Chỉ được uỷ quyền vai trò mình đang giữ, trong thời gian mình giữ.",
        )

    def test_never_on_and_never_to_oneself_and_not_without_basis(self, giver: Person) -> None:
        taker = person("B")
        refused(lambda: self.delegate(giver, giver), "Không thể uỷ quyền cho chính mình.")
        refused(lambda: self.delegate(giver, taker, basis=" "), "Đồng chí ghi căn cứ uỷ quyền.")
        self.delegate(giver, taker)
        refused(lambda: self.delegate(giver, taker), "Vai trò này đã được uỷ quyền trong thời gian đó.")
        refused(lambda: self.delegate(taker, person("C")), "Vai trò được uỷ quyền không thể uỷ quyền lại.")
        assert Delegation.objects.count() == 1


class TestAuthoritiesAndMandates:
    def test_an_authority_needs_a_basis_and_does_not_overlap_for_a_kind(self, province: Organ) -> None:
        who = person()

        def grant(*kinds: str, basis: str = "Quy chế", form: str = SigningForm.TM) -> Any:
            return services.grant_authority(
                who, province, form, valid_from=FIRST, valid_to=LAST, kinds=kinds, basis=basis
            )

        refused(lambda: grant(basis=""), "Đồng chí ghi căn cứ của thẩm quyền ký.")
        refused(lambda: grant(form="XX"), "Hình thức ký không có trong danh mục.")
        made = grant("CV", "BC", "CV")
        assert made.kinds == ["BC", "CV"]
        for kinds in ((), ("CV",)):
            refused(lambda kinds=kinds: grant(*kinds), "Thẩm quyền ký này đã có trong thời gian đó.")
        grant("TTr")
        grant("CV", form=SigningForm.TL)
        refused(
            lambda: grant("CV", form=SigningForm.KT), "K/T chỉ dùng ở cơ quan có một người đứng đầu; cấp uỷ ký T/M."
        )
        services.end_authority(made, on=DAY)
        assert made.valid_to == DAY

    def test_a_mandate_is_held_once_at_a_time(self, province: Organ) -> None:
        who = person()
        made = services.give_mandate(who, province, Body.COMMITTEE, valid_from=FIRST)
        assert made.valid_to == ENDED
        again = "Đồng chí Nguyễn Văn A đã là thành viên trong thời gian đó."
        refused(lambda: services.give_mandate(who, province, Body.COMMITTEE, valid_from=DAY), again)
        refused(
            lambda: services.give_mandate(who, province, "CLUB", valid_from=DAY), "Tổ chức này không có trong danh mục."
        )
        services.give_mandate(who, province, Body.STANDING_BOARD, valid_from=FIRST)
        services.end_mandate(made, on=DAY)
        services.give_mandate(who, province, Body.COMMITTEE, valid_from=DAY + ONE)


class TestGroups:
    def test_the_sweep_takes_out_those_who_left_and_no_other_group(self, province: Organ) -> None:
        stays, leaves, helper = person("A", "a"), person("B", "b"), person("C", "c")
        for who in (stays, leaves):
            services.appoint(who, province, Role.CLERK, valid_from=FIRST, valid_to=LAST)
        services.delegate(stays, helper, province, Role.CLERK, valid_from=FIRST, valid_to=LAST, basis="QĐ")
        other = Group.objects.create(name="other")
        leaves.user.groups.add(other)
        services.end_appointment(leaves.appointments.get(), on=DAY)
        assert services.tidy_group_members(DAY) == 0
        assert services.tidy_group_members(DAY + ONE) == 1
        assert set(province.group.user_set.all()) == {stays.user, helper.user}
        assert list(leaves.user.groups.all()) == [other]


def test_a_hook_that_fails_undoes_the_act(province: Organ, monkeypatch: pytest.MonkeyPatch) -> None:
    who = person(login="a")

    def refuse(facts: dict[str, Any]) -> None:
        raise RuntimeError(facts["change"])

    monkeypatch.setattr(seams, "directory_hooks", [refuse])
    with pytest.raises(RuntimeError, match="appointed"):
        services.appoint(who, province, Role.CLERK, valid_from=FIRST)
    assert not Appointment.objects.exists()
    assert not who.user.groups.exists()
