"""Every act on organs: what it writes, whom it tells, and each refusal in its one sentence."""

from datetime import date, timedelta
from typing import Any

from tests.workflow.directory.province import AFTER, BLOC, DAY, organ, person, refused
from workflow.directory import services
from workflow.directory.models import Organ, OrganName, OrganSuccession, Term
from workflow.directory.queries import descendants, organ_named, parent_on, roles_on
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import EndedOrgan
from workflow.kernel.vocabulary import NameKind, Role, SuccessionKind

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
ENDED = date(2025, 6, 30)
ONE = timedelta(days=1)


class TestOrgans:
    def test_founding_gives_group_name_code_place_and_registry(
        self, province: Organ, told: list[dict[str, Any]]
    ) -> None:
        office = services.found_organ("Văn phòng Mới", "OFFICE", province, valid_from=DAY, code="VPM")
        assert office.group.name == f"congvan:organ:{office.pk}"
        assert (office.registry_of, office.valid_to, office.codes.get().value) == (province, ENDED, "VPM")
        assert organ_named("văn phòng mới", DAY, province) == office
        assert told[0]["change"] == "organ_founded"
        taken = "Đã có cơ quan tên “Văn Phòng mới” dưới cùng cấp trên trong thời gian đó."
        refused(lambda: services.found_organ("Văn Phòng mới", "OFFICE", province, valid_from=DAY), taken)
        refused(lambda: services.found_organ("X", "SHOP", province), "Loại cơ quan không có trong danh mục.")
        services.found_organ("Văn phòng mới", "OFFICE", organ(BLOC), valid_from=DAY)

    def test_a_second_root_of_one_name_is_refused(self, province: Organ) -> None:
        taken = "Đã có cơ quan tên “Tỉnh uỷ Lam Giang” dưới cùng cấp trên trong thời gian đó."
        refused(lambda: services.found_organ("Tỉnh uỷ Lam Giang", "PROVINCE_COMMITTEE"), taken)

    def test_renaming_keeps_the_old_name_for_its_days(self, province: Organ) -> None:
        department, day = organ("Sở Nội vụ"), date(2023, 1, 1)
        services.rename_organ(department, "Sở Nội vụ và Lao động", on=day, basis="NQ")
        assert department.name == "Sở Nội vụ và Lao động"
        names = OrganName.objects.filter(organ=department).order_by("valid_from")
        assert [(one.name, one.valid_to) for one in names] == [("Sở Nội vụ", day - ONE), (department.name, FOREVER)]
        again = "Tên hiện nay có hiệu lực từ ngày đó hoặc sau đó."
        refused(lambda: services.rename_organ(department, "X", on=day, basis="NQ"), again)
        taken = "Đã có cơ quan tên “Sở Tài chính” dưới cùng cấp trên trong thời gian đó."
        refused(lambda: services.rename_organ(department, "Sở Tài chính", on=day + ONE, basis="NQ"), taken)
        refused(lambda: services.rename_organ(department, "X", on=day + ONE, basis=""), "Đồng chí ghi căn cứ đổi tên.")
        ended = "Tỉnh ủy Lam Giang đã kết thúc hoạt động ngày 30/06/2025."
        refused(lambda: services.rename_organ(province, "X", on=AFTER, basis="NQ"), ended, EndedOrgan)

    def test_a_further_name_is_no_official_one(self, province: Organ) -> None:
        services.name_also(province, "TU Lam Giang", NameKind.SHORT)
        assert organ_named("tu lam giang", DAY) == province
        refused(
            lambda: services.name_also(province, "TU Lam Giang", NameKind.SHORT),
            "Cơ quan đã có tên này trong thời gian đó.",
        )
        refused(
            lambda: services.name_also(province, "Y", NameKind.OFFICIAL),
            "Tên chính thức chỉ thay đổi khi đổi tên cơ quan.",
        )

    def test_moving(self, province: Organ, bloc: Organ) -> None:
        cell, day = organ("Chi bộ Đài Truyền hình"), date(2023, 1, 1)
        services.move_organ(cell, province, on=day, basis="QĐ")
        assert [parent_on(cell, one) for one in (day - ONE, day)] == [bloc, province]
        refused(lambda: services.move_organ(province, bloc, on=day, basis="QĐ"), "Cơ quan cấp trên tạo thành vòng.")
        refused(lambda: services.move_organ(bloc, bloc, on=day, basis="QĐ"), "Cơ quan cấp trên tạo thành vòng.")
        later = "Cấp trên hiện nay có hiệu lực từ ngày đó hoặc sau đó."
        refused(lambda: services.move_organ(cell, bloc, on=day, basis="QĐ"), later)

    def test_ending_ends_everything_in_it(self, province: Organ) -> None:
        department, who = organ("Sở Nội vụ"), person()
        services.appoint(who, department, Role.CLERK, valid_from=FIRST)
        services.open_term(department, "2020 - 2025", valid_from=FIRST)
        assert services.end_organ(department, on=DAY, basis="NQ") == [department.pk]
        assert department.valid_to == DAY
        assert roles_on(who.pk, DAY + ONE) == []
        assert organ_named("Sở Nội vụ", DAY) == department
        assert organ_named("Sở Nội vụ", DAY + ONE) is None
        assert parent_on(department, DAY + ONE) is None
        gone = "Sở Nội vụ đã kết thúc hoạt động ngày 06/06/2022."
        refused(lambda: services.end_organ(department, on=DAY + ONE, basis="NQ"), gone, EndedOrgan)

    def test_organs_below_must_end_too(self, province: Organ, bloc: Organ) -> None:
        below = "Còn 8 cơ quan trực thuộc đang hoạt động. Đồng chí chuyển hoặc kết thúc các cơ quan đó trước."
        refused(lambda: services.end_organ(bloc, on=DAY, basis="NQ"), below)
        assert len(services.end_organ(bloc, on=DAY, basis="NQ", with_below=True)) == 9
        assert not descendants([bloc.pk], DAY + ONE).exists()

    def test_what_begins_later_stands_in_the_way(self, province: Organ) -> None:
        department = organ("Sở Nội vụ")
        services.appoint(person(), department, Role.CLERK, valid_from=LAST)
        later = "Có việc trong cơ quan này bắt đầu sau ngày kết thúc. Đồng chí bỏ việc đó trước."
        refused(lambda: services.end_organ(department, on=DAY, basis="NQ"), later)
        other = organ("Sở Tài chính")
        services.found_organ("Phòng Sau", "OTHER", other, valid_from=LAST)
        refused(lambda: services.end_organ(other, on=DAY, basis="NQ"), later)
        assert Organ.objects.get(pk=department.pk).valid_to == FOREVER

    def test_successions(self, province: Organ) -> None:
        old, new, after = organ("Huyện ủy Bình Thủy"), organ("Đảng ủy xã Hai", on=AFTER), date(2025, 7, 1)

        def follow(to: Organ | None, kind: str, on: date = after, of: Organ = old) -> Any:
            return lambda: services.record_succession(of, to, kind, on=on, basis="NQ")

        both = "Kết thúc hoạt động thì không có cơ quan kế thừa; các hình thức khác phải có."
        refused(follow(new, SuccessionKind.ENDED), both)
        refused(follow(None, SuccessionKind.MERGED), both)
        alive = "Huyện ủy Bình Thủy còn hoạt động trong ngày đó. Đồng chí ghi ngày kết thúc trước."
        refused(follow(new, SuccessionKind.MERGED, ENDED), alive)
        refused(
            follow(province, SuccessionKind.MERGED),
            "Tỉnh ủy Lam Giang đã kết thúc hoạt động ngày 30/06/2025.",
            EndedOrgan,
        )
        follow(new, SuccessionKind.MERGED)()
        refused(follow(new, SuccessionKind.MERGED), "Việc kế thừa này đã được ghi.")
        services.end_organ(new, on=AFTER, basis="NQ")
        third = services.found_organ("Đảng ủy xã Bốn", "COMMUNE_COMMITTEE", valid_from=after)
        follow(third, SuccessionKind.RENAMED, AFTER + ONE, new)()
        circle = "Cơ quan kế thừa tạo thành vòng."
        refused(follow(third, SuccessionKind.SPLIT, AFTER, third), circle)
        Organ.objects.filter(pk=old.pk).update(valid_to=FOREVER)
        old.refresh_from_db()
        refused(follow(old, SuccessionKind.SPLIT, AFTER, third), circle)
        assert OrganSuccession.objects.count() == 2

    def test_terms_do_not_overlap(self, province: Organ) -> None:
        services.open_term(province, "2015 - 2020", valid_from=date(2015, 10, 1), valid_to=date(2020, 9, 30))
        services.open_term(province, "2020 - 2025", valid_from=date(2020, 10, 1))
        assert Term.objects.get(label="2020 - 2025").valid_to == ENDED
        refused(lambda: services.open_term(province, "2020 - 2025", valid_from=DAY), "Nhiệm kỳ này đã có.")
        over = "Nhiệm kỳ chồng lên một nhiệm kỳ khác."
        refused(lambda: services.open_term(province, "X", valid_from=date(2020, 9, 30), valid_to=DAY), over)
