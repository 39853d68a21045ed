"""What lines of Kính gửi and Nơi nhận mean, as officials write them; the province is invented."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow.directory.province import AFTER, BLOC, DAY, organ, reached, resolve
from workflow.directory import services
from workflow.directory.issuers import issuer_named
from workflow.directory.lines import LineReader
from workflow.directory.models import Organ, OrganGroupRule
from workflow.directory.selection import organs_of
from workflow.directory.wording import EXCEPT, PHRASES, Relation
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import LineKind, SuccessionKind

CITY, TOWN, BT, CS = "Thành ủy Lam Giang", "Thị ủy Vĩnh Hòa", "Huyện ủy Bình Thủy", "Huyện ủy Cát Sơn"
ARMY, POLICE = "Đảng ủy Quân sự tỉnh", "Đảng ủy Công an tỉnh"
AFFAIRS = "Ban cán sự đảng Ủy ban nhân dân tỉnh"
GROUPS = ["Đảng đoàn Hội Nông dân tỉnh", "Đảng đoàn Hội đồng nhân dân tỉnh"]
OFFICE, PERSONNEL, PROPAGANDA = "Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"
INSPECTION = "Ủy ban Kiểm tra Tỉnh ủy"

FROM_PROVINCE = [
    ("Các huyện uỷ, thị uỷ, thành uỷ", [BT, CS, CITY, TOWN]),
    ("Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", [BT, CS, CITY, TOWN, BLOC, ARMY, POLICE]),
    ("Ban cán sự đảng, đảng đoàn, đảng uỷ trực thuộc Tỉnh uỷ", [AFFAIRS, *GROUPS, BLOC, ARMY, POLICE]),
    ("Các Huyện uỷ và Thị ủy", [BT, CS, TOWN]),
    ("- Huyện ủy, Thị ủy;", [BT, CS, TOWN]),
    ("1. Các thành ủy (để thực hiện)", [CITY]),
    ("Các quận ủy", []),
    ("Các cơ quan tham mưu, giúp việc Tỉnh ủy", [OFFICE, PERSONNEL, PROPAGANDA, INSPECTION]),
    ("Các cơ quan tham mưu giúp việc của Tỉnh ủy", [OFFICE, PERSONNEL, PROPAGANDA, INSPECTION]),
    ("Các ban xây dựng Đảng Tỉnh ủy", [PERSONNEL, PROPAGANDA, INSPECTION]),
    ("Văn phòng Tỉnh ủy, các ban xây dựng Đảng", [OFFICE, PERSONNEL, PROPAGANDA, INSPECTION]),
    ("Các sở, ban, ngành tỉnh", ["Sở Nội vụ", "Sở Tài chính"]),
    ("Mặt trận Tổ quốc và các tổ chức chính trị - xã hội tỉnh",
     ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Hội Nông dân tỉnh", "Tỉnh đoàn"]),
    ("Các huyện ủy (trừ Huyện ủy Cát Sơn)", [BT]),
    ("Các huyện ủy, thị ủy, thành ủy, trừ Huyện ủy Cát Sơn và Thành ủy Lam Giang", [BT, TOWN]),
    ("Các huyện ủy, thị ủy không bao gồm các thị ủy", [BT, CS]),
    ("Huyện ủy Cát Sơn", [CS]),
    ("HUYỆN ỦY CÁT SƠN", [CS]),
    ("Đảng bộ huyện Cát Sơn", [CS]),
    ("Ban Chấp hành Đảng bộ thành phố Lam Giang", [CITY]),
    ("Đảng bộ thị xã Vĩnh Hòa", [TOWN]),
    ("Đảng ủy Khối", [BLOC]),
    ("Đảng bộ Khối các cơ quan và doanh nghiệp", [BLOC]),
    ("Đảng ủy Công an", [POLICE]),
    ("Đảng ủy Công an tỉnh Lam Giang", [POLICE]),
    ("Ủy ban Kiểm tra", [INSPECTION]),
    ("Ban Tổ chức", [PERSONNEL]),
    ("Ban Tổ chức Đảng ủy Khối", ["Ban Tổ chức Đảng ủy Khối"]),
    ("UBKTTU", [INSPECTION]),
    ("Thành ủy Lam Giang, Huyện ủy Cát Sơn, Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh", [CITY, CS, BLOC]),
    ("Thường trực các huyện ủy, thị ủy", [BT, CS, TOWN]),
    ("thường trực huyện ủy, thị ủy, thành ủy, Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh",
     [BT, CS, CITY, TOWN, BLOC]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), FROM_PROVINCE, ids=[line for line, _ in FROM_PROVINCE])
def test_lines_of_the_provincial_committee(province: Organ, line: str, expected: list[str]) -> None:
    assert sorted(reached(line, province)) == sorted(expected)


def test_the_bloc_says_its_own_names(bloc: Organ, province: Organ) -> None:
    cells = reached("Cấp ủy các chi bộ, đảng bộ cơ sở", bloc)
    assert len(cells) == 6
    assert "Chi bộ Đài Truyền hình" in cells
    staff = ["Ban Tổ chức Đảng ủy Khối", "Văn phòng Đảng ủy Khối"]
    assert reached("Các cơ quan tham mưu, giúp việc Đảng ủy Khối", bloc) == staff
    assert reached("Các cơ quan tham mưu, giúp việc", bloc) == staff
    assert reached("Tỉnh ủy", bloc) == reached("Đảng bộ tỉnh", bloc) == ["Tỉnh ủy Lam Giang"]
    assert reached("Thường trực Tỉnh ủy (để báo cáo)", bloc) == ["Tỉnh ủy Lam Giang"]
    assert reached("Ban Tổ chức Tỉnh ủy", bloc) == [PERSONNEL]
    assert reached("Các huyện ủy trực thuộc Tỉnh ủy", bloc) == [BT, CS]


def test_grassroots_are_meant_at_any_depth(province: Organ) -> None:
    assert len(reached("Cấp uỷ các chi bộ, đảng bộ cơ sở", province)) == 3 + 4 + 5 + 2 + 1


def test_a_board_and_an_office_write_in_the_circle_of_their_committee(province: Organ) -> None:
    office = organ(OFFICE, "Tỉnh ủy Lam Giang")
    assert sorted(reached("Các huyện ủy, thị ủy, thành ủy", office)) == sorted([BT, CS, CITY, TOWN])
    assert OFFICE not in reached("Các cơ quan tham mưu, giúp việc Tỉnh ủy", office)


def test_names_that_two_provinces_have_are_those_of_the_own_one(province: Organ) -> None:
    neighbour = organ("Tỉnh ủy Hòa Lương")
    ours = resolve(CS, province).selector
    theirs = resolve(CS, neighbour).selector
    assert ours is not None
    assert theirs is not None
    assert ours != theirs
    assert organs_of(ours, province.pk, DAY).get().parent_links.get().parent == province


def test_two_short_names_that_fit_equally_are_asked_about(province: Organ) -> None:
    found = resolve("Đảng ủy Khối", organ("Tỉnh ủy Hòa Lương"))
    assert found.kind == LineKind.UNRESOLVED
    assert found.selector is None
    assert found.nearest == [
        "Đảng ủy Khối các cơ quan tỉnh (Tỉnh ủy Hòa Lương)",
        "Đảng ủy Khối doanh nghiệp tỉnh (Tỉnh ủy Hòa Lương)",
    ]


def test_communes_since_july_2025(province: Organ) -> None:
    neighbour = organ("Tỉnh ủy Hòa Lương")
    line = "Đảng ủy các xã, phường, đặc khu"
    assert reached(line, neighbour, date(2025, 6, 30)) == []
    assert len(reached(line, neighbour, date(2025, 7, 1))) == 3
    assert reached("Các đảng ủy phường", neighbour, AFTER) == ["Đảng ủy phường Một"]


@pytest.mark.parametrize("line", ["Huyện ủy Cát Sơnn", "Các huyện ủy, Sở Không Có", "Ban", "cấp ủy, bí thư chi bộ"])
def test_a_line_with_a_piece_nobody_knows_is_unresolved_as_a_whole(province: Organ, line: str) -> None:
    found = resolve(line, province)
    assert found.kind == LineKind.UNRESOLVED
    assert found.selector is None
    assert list(organs_of(found.selector, province.pk, DAY)) == []


def test_the_unknown_piece_is_named_as_written_and_the_nearest_are_offered(province: Organ) -> None:
    found = resolve("Các huyện ủy, Sở Nộii Vụ", province)
    assert found.label == "Sở Nộii Vụ"
    assert found.nearest[0] == "Sở Nội vụ (Tỉnh ủy Lam Giang)"


@pytest.mark.parametrize("line", ["Như trên", "- Như trên,", "NHƯ TRÊN;", "Như Kính gửi"])
def test_as_above_makes_no_recipients_of_its_own(province: Organ, line: str) -> None:
    found = resolve(line, province)
    assert (found.kind, found.selector) == (LineKind.SAME, None)


@pytest.mark.parametrize(
    "line",
    ["Lưu Văn phòng Tỉnh uỷ.", "Lưu: VT, VPTU", "Lưu", "Lưu VT, TH (3b)", "Lưu: VT-TH, Ng.12", "LƯU VP", "Luu VT"],
)
def test_the_archive_copy_lies_at_the_office(province: Organ, line: str) -> None:
    found = resolve(line, province)
    assert found.kind == LineKind.ARCHIVE
    assert [one.name for one in organs_of(found.selector, province.pk, DAY)] == [OFFICE]


def test_every_office_that_an_archive_line_names_keeps_a_copy(province: Organ) -> None:
    assert reached("Lưu: Văn phòng Tỉnh ủy, Ban Tổ chức", province) == [PERSONNEL, OFFICE]


def test_on_a_later_day_everything_expands_to_nobody(province: Organ, bloc: Organ) -> None:
    lines = ["Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", "Các cơ quan tham mưu, giúp việc Tỉnh ủy"]
    for line in [*lines, "Các đồng chí Tỉnh ủy viên", CS, "Lưu Văn phòng Tỉnh ủy"]:
        assert reached(line, province, AFTER) == [], line
        assert resolve(line, province, AFTER).kind != LineKind.UNRESOLVED
    assert reached("Cấp ủy các chi bộ, đảng bộ cơ sở", bloc, AFTER) == []


def test_for_a_named_organ_that_ended_its_successor_is_offered(province: Organ) -> None:
    old, new = organ(BT), organ("Đảng ủy xã Hai", on=AFTER)
    services.record_succession(old, new, SuccessionKind.MERGED, on=date(2025, 7, 1), basis="NQ")
    assert resolve(BT, province, AFTER).nearest == ["Đảng ủy xã Hai (Tỉnh ủy Hòa Lương)"]
    assert resolve(BT, province, DAY).nearest == []


class TestOwnGroups:
    def rule(self, words: str, owner: Organ | None, kinds: list[str], relation: str) -> OrganGroupRule:
        return OrganGroupRule.objects.create(
            words=words, folded=fold(words), owner=owner, kinds=kinds, relation=relation
        )

    def test_an_office_names_its_own_groups(self, province: Organ, bloc: Organ) -> None:
        self.rule("Các đơn vị lực lượng vũ trang", province, ["DIRECT_COMMITTEE"], Relation.UNDER)
        assert sorted(reached("Các đơn vị lực lượng vũ trang", province)) == sorted([ARMY, POLICE])
        assert reached("Đơn vị lực lượng vũ trang, Tỉnh ủy", bloc) == ["Tỉnh ủy Lam Giang"]

    def test_the_nearest_owner_counts_and_others_do_not(self, province: Organ, bloc: Organ) -> None:
        self.rule("Các đầu mối", None, ["STATE_DEPARTMENT"], Relation.PROVINCE)
        self.rule("Các đầu mối", bloc, ["CELL"], Relation.DIRECTLY)
        assert reached("Các đầu mối", bloc) == ["Chi bộ Đài Truyền hình"]
        assert reached("Các đầu mối", province) == ["Sở Nội vụ", "Sở Tài chính"]


class TestIssuers:
    @pytest.mark.parametrize(
        ("name", "parent", "code", "expected"),
        [
            ("TỈNH ỦY LAM GIANG", None, "TU", "Tỉnh ủy Lam Giang"),
            ("ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP", "ĐẢNG BỘ TỈNH LAM GIANG", "ĐUK", BLOC),
            ("ĐẢNG ỦY KHỐI CÁCH CỐ QUAN", "ĐẢNG BỘ TỈNH LAM GIANG", "ĐUK", BLOC),
            ("VĂN PHÒNG", "TỈNH ỦY LAM GIANG", "VPTU", OFFICE),
            ("ỦY BAN KIỂM TRA TỈNH ỦY", "TỈNH ỦY LAM GIANG", None, INSPECTION),
        ],
    )
    def test_the_head_of_a_letter_names_its_issuer(
        self, province: Organ, name: str, parent: str | None, code: str | None, expected: str
    ) -> None:
        found = issuer_named(name, DAY, parent=parent, code=code)
        assert found is not None
        assert found.name == expected

    def test_an_ended_one_is_found_too_and_a_strange_one_is_not(self, province: Organ) -> None:
        assert issuer_named("TỈNH ỦY LAM GIANG", AFTER) == province
        assert issuer_named("TỈNH ỦY KHÔNG CÓ", DAY, code="TU") is None


def test_the_surroundings_are_read_once_for_all_lines(province: Organ, django_assert_max_num_queries: object) -> None:
    reader = LineReader(province, DAY)
    reader.resolve("Các huyện ủy, thị ủy")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        reader.resolve("Ban cán sự đảng, đảng đoàn, đảng uỷ trực thuộc Tỉnh uỷ")


def test_every_phrase_of_the_table_is_understood(province: Organ) -> None:
    for words, group in PHRASES:
        named = {LineKind.ORGAN} if "FRONT" in group.kinds else set()
        assert resolve(f"Các {words}", province).kind in named | {LineKind.ORGAN_GROUP}, words


_PIECES = ["các", "huyện ủy", "đồng chí", "trực thuộc", "Tỉnh ủy", ",", "và", "(", ")", "trừ", "lưu", "thường trực",
           "UVBCH", "Đảng bộ", "tỉnh", "Khối", ";", ":", "ban", "-", "\x00", "😀", *EXCEPT]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join)))
def test_no_text_breaks_the_reader(province: Organ, text: str) -> None:
    found = resolve(text.replace("\x00", ""), province)
    assert (found.selector is None) == (found.kind in (LineKind.UNRESOLVED, LineKind.SAME))


def test_a_line_without_end_is_refused_quickly(province: Organ) -> None:
    for text in ("ban thường vụ " * 20_000, "huyện ủy, " * 20_000, "(" * 100_000):
        assert resolve(text, province).kind == LineKind.UNRESOLVED
    assert resolve("ban thường vụ " * 140, province).kind in set(LineKind)
