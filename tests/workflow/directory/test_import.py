"""The CSV: what it makes, what is refused line by line, all or nothing, in statements that do not grow with it."""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.directory.province import BLOC, DAY, HEADER, ROWS, csv_file, organ
from workflow.directory.models import Organ, OrganCode, OrganName, OrganParent
from workflow.directory.queries import descendants, organ_named
from workflow.directory.services import ImportReport, import_directory
from workflow.directory.sheet import MOST_BYTES, MOST_ROWS
from workflow.kernel import seams
from workflow.kernel.days import ALWAYS, FOREVER
from workflow.kernel.folding import bare, fold

TOP = "Tỉnh ủy X,PROVINCE_COMMITTEE,,TU,,,\n"


def load(rows: str, *, commit: bool = True, header: str = HEADER, reuse: bool = False) -> ImportReport:
    return import_directory(csv_file(rows, header), on=DAY, commit=commit, reuse_known=reuse)


def test_a_province_is_made_with_names_codes_parents_groups(province: Organ) -> None:
    district = organ("Huyện ủy Bình Thủy")
    assert (district.valid_from, district.valid_to) == (ALWAYS, date(2025, 6, 30))
    name = district.names.get()
    assert (name.folded, name.bare, name.kind) == (fold(district.name), bare(district.name), "OFFICIAL")
    assert district.codes.get().value == "HU"
    assert district.parent_links.get().parent == province
    assert district.group.name == f"congvan:organ:{district.pk}"
    assert not Group.objects.filter(name__startswith="congvan:new:").exists()
    assert Group.objects.count() == Organ.objects.count()
    assert not district.paper_only
    assert district.house_style == {}


def test_an_office_keeps_the_registry_of_the_organ_above(province: Organ, bloc: Organ) -> None:
    assert organ("Văn phòng Đảng ủy Khối").registry_of == bloc
    assert list(province.registries.values_list("name", flat=True)) == ["Văn phòng Tỉnh ủy"]
    assert bloc.registry_of is None


def test_invented_grassroots_say_so_and_live_as_long_as_their_parent(province: Organ, bloc: Organ) -> None:
    made = descendants([bloc.pk], DAY).filter(kind="GRASSROOTS")
    assert made.count() == 5
    assert all("giả định" in one.name and BLOC in one.name for one in made)
    assert {one.valid_to for one in made} == {bloc.valid_to}


def test_a_link_lives_as_long_as_both_ends(province: Organ) -> None:
    department = organ("Sở Nội vụ")
    assert department.valid_to == FOREVER
    assert department.parent_links.get().valid_to == date(2025, 6, 30)


@pytest.mark.django_db
def test_a_preview_writes_nothing_and_counts_the_same() -> None:
    shown = load(ROWS, commit=False)
    assert not Organ.objects.exists()
    assert not Group.objects.exists()
    assert load(ROWS) == shown
    assert shown == ImportReport(rows=24, created=38)


@pytest.mark.django_db
def test_lines_may_come_in_any_order() -> None:
    lines = ROWS.splitlines(keepends=True)
    assert load("".join(reversed(lines))).errors == []
    assert organ("Chi bộ Đài Truyền hình").parent_links.get().parent == organ(BLOC)


BAD = [
    ("Huyện ủy A,DISTRICT,Tỉnh ủy X,,,,\n", "Không có loại cơ quan “DISTRICT”."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy Y,,,,\n", "Không tìm thấy cơ quan cấp trên “Tỉnh ủy Y”."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Huyện ủy A,,,,\n", "Không tìm thấy cơ quan cấp trên “Huyện ủy A”."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,2022-13-01,,\n", "“2022-13-01” không phải là ngày (năm-tháng-ngày)."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,hôm nay,,\n", "“hôm nay” không phải là ngày (năm-tháng-ngày)."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,2022-02-02,2022-02-01,\n", "Ngày kết thúc trước ngày bắt đầu."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,,,-1\n", "Số tổ chức cơ sở phải từ 0 đến 5000, không phải “-1”."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,,,5001\n", "Số tổ chức cơ sở phải từ 0 đến 5000, không phải “5001”."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,,,ba\n", "Số tổ chức cơ sở phải từ 0 đến 5000, không phải “ba”."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X\n", "Dòng có 3 ô, cần 7 ô."),
    ("Huyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,,,,,\n", "Dòng có 9 ô, cần 7 ô."),
    (",DISTRICT_COMMITTEE,Tỉnh ủy X,,,,\n", "Thiếu tên cơ quan."),
    ("Huyện ủy A,,Tỉnh ủy X,,,,\n", "Không có loại cơ quan “”."),
    ("Huyện\x00ủy,DISTRICT_COMMITTEE,Tỉnh ủy X,,,,\n", "Ô name có ký tự điều khiển."),
    (f"{'A' * 256},DISTRICT_COMMITTEE,Tỉnh ủy X,,,,\n", "Ô name quá dài."),
    ('"Huyện ủy A,DISTRICT_COMMITTEE\n', "Dòng này không đúng dạng CSV (dấu ngoặc kép chưa đóng?)."),
    ("Tỉnh uỷ X,PROVINCE_COMMITTEE,,TU,,,\n", "Trùng với dòng 2."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_each_bad_line_is_one_sentence_and_nothing_is_written(row: str, sentence: str) -> None:
    report = load(TOP + row + "Sở Tốt,STATE_DEPARTMENT,Tỉnh ủy X,,,,\n")
    assert [said for _line, said in report.errors] == [sentence]
    assert report.created == 0
    assert not Organ.objects.exists()


@pytest.mark.django_db
def test_errors_name_their_lines_and_a_child_of_a_bad_line_is_not_blamed() -> None:
    report = load(
        "Tỉnh ủy X,KHÔNG,,TU,,,\nHuyện ủy A,DISTRICT_COMMITTEE,Tỉnh ủy X,,,,\n\nHuyện ủy B,DISTRICT_COMMITTEE,?,,,,\n"
    )
    assert [line for line, _said in report.errors] == [2, 5]
    assert report.rows == 3


@pytest.mark.django_db
def test_a_circle_is_refused() -> None:
    report = load("A,OTHER,B,,,,\nB,OTHER,A,,,,\nC,OTHER,B,,,,\n")
    assert report.errors == [(2, "Cơ quan cấp trên tạo thành vòng."), (3, "Cơ quan cấp trên tạo thành vòng.")]


@pytest.mark.django_db
def test_a_parent_must_be_active_at_some_common_time_and_one_of_its_name() -> None:
    gone = "Cũ,OTHER,,,,2000-01-01,\nA,OTHER,Cũ,,2001-01-01,,\n"
    assert [said for _, said in load(gone).errors] == [
        "Cơ quan cấp trên “Cũ” không hoạt động trong thời gian đó."
    ]  # fmt: skip
    twice = TOP + "Tỉnh ủy Y,PROVINCE_COMMITTEE,,,,,\nB,OTHER,Tỉnh ủy X,,,,\nB,OTHER,Tỉnh ủy Y,,,,\nC,OTHER,B,,,,\n"
    assert [said for _, said in load(twice).errors] == ["Có nhiều cơ quan tên “B”, không rõ là cơ quan nào."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Dòng đầu phải là: name,kind,parent,code,valid_from,valid_to,grassroots."),
        (b"ten,loai\n", "Dòng đầu phải là: name,kind,parent,code,valid_from,valid_to,grassroots."),
        (TOP.encode(), "Dòng đầu phải là: name,kind,parent,code,valid_from,valid_to,grassroots."),
        ((HEADER + TOP).encode("utf-16"), "Tệp không phải là văn bản UTF-8. Đồng chí lưu lại tệp với mã UTF-8."),
        (b"\xff\xfe\x00", "Tệp không phải là văn bản UTF-8. Đồng chí lưu lại tệp với mã UTF-8."),
        (b"a" * (MOST_BYTES + 1), "Tệp lớn hơn 10 MB. Đồng chí chia tệp thành nhiều phần."),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(data: bytes, sentence: str) -> None:
    assert import_directory(BytesIO(data), on=DAY, commit=True).errors == [(1, sentence)]


@pytest.mark.django_db
def test_too_many_lines_are_refused() -> None:
    report = load("A,OTHER,,,,,\n" * (MOST_ROWS + 1))
    assert (MOST_ROWS + 2, f"Tệp có hơn {MOST_ROWS} dòng.") in report.errors
    assert not Organ.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "+1", "-2", "@SUM(A1)"])
def test_formulas_stay_text(name: str) -> None:
    assert load(f'"{name}",OTHER,,,,,\n').errors == []
    assert Organ.objects.get().name == name


@pytest.mark.django_db
def test_what_offices_write_is_read_too() -> None:
    semicolons = "Tỉnh ủy X;PROVINCE_COMMITTEE;;TU;01/07/2022;31/12/2022;\n"
    data = ("\ufeff" + HEADER.replace(",", ";") + semicolons).encode()
    assert import_directory(BytesIO(data.replace(b"\n", b"\r\n")), on=DAY, commit=True).errors == []
    made = Organ.objects.get()
    assert (made.valid_from, made.valid_to) == (date(2022, 7, 1), date(2022, 12, 31))


def test_an_organ_that_is_there_is_refused_or_left_as_it_is(province: Organ) -> None:
    rows = "Huyện uỷ Bình Thuỷ,OTHER,Tỉnh ủy Lam Giang,,,,\nHuyện ủy Mới,DISTRICT_COMMITTEE,Tỉnh ủy Lam Giang,,,,\n"
    before = Organ.objects.count()
    assert load(rows).errors == [(2, "Cơ quan này đã có trong danh mục.")]
    assert Organ.objects.count() == before
    report = load(rows, reuse=True)
    assert (report.errors, report.created, report.known) == ([], 1, 1)
    assert organ("Huyện ủy Bình Thủy").kind == "DISTRICT_COMMITTEE"
    assert organ("Huyện ủy Mới").parent_links.get().parent == province


def test_a_whole_known_file_makes_nothing(province: Organ) -> None:
    before = [model.objects.count() for model in (Organ, OrganName, OrganCode, OrganParent, Group)]
    report = load(ROWS, reuse=True)
    assert (report.created, report.known) == (0, 24)
    assert [model.objects.count() for model in (Organ, OrganName, OrganCode, OrganParent, Group)] == before


def test_a_name_whose_bearer_has_ended_is_free_again(province: Organ) -> None:
    assert load("Huyện ủy Bình Thủy,DISTRICT_COMMITTEE,,,2025-07-01,,\n").errors == []
    found = organ_named("Huyện ủy Bình Thủy", date(2026, 1, 1))
    assert found is not None
    assert found.valid_from == date(2025, 7, 1)


def statements_for(grassroots: int, organs: int) -> int:
    top = f"Tỉnh ủy {grassroots} {organs}"
    rows = f"{top},PROVINCE_COMMITTEE,,TU,,,{grassroots}\n"
    rows += "".join(f"Sở {n},STATE_DEPARTMENT,{top},S,,,\n" for n in range(organs))
    with CaptureQueriesContext(connection) as seen:
        assert load(rows).created == 1 + grassroots + organs
    return len(seen)


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_directory() -> None:
    assert statements_for(1, 1) == statements_for(3_000, 400)


@pytest.mark.django_db
def test_a_hook_that_fails_undoes_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(facts: dict[str, object]) -> None:
        assert facts["change"] == "imported"
        raise RuntimeError

    monkeypatch.setattr(seams, "directory_hooks", [refuse])
    with pytest.raises(RuntimeError):
        load(TOP)
    assert not Organ.objects.exists()
    assert not Group.objects.exists()


@pytest.mark.django_db
def test_progress_is_told_to_its_end() -> None:
    seen: list[tuple[int, int]] = []
    import_directory(csv_file(TOP), on=DAY, commit=True, progress=lambda done, of: seen.append((done, of)))
    assert seen[0][0] == 0
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
