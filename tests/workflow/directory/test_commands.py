"""The two commands: outcomes, exit codes, nothing kept by the one that only asks."""

import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from tests.workflow.directory.province import HEADER, ROWS
from workflow.directory import services
from workflow.directory.groups import LineReader, chosen
from workflow.directory.models import Organ
from workflow.directory.queries import organ_named
from workflow.directory.remembering import remember
from workflow.kernel.vocabulary import Body

LETTER = """\
TỈNH ỦY LAM GIANG
*
Số 12-CV/TU
V/v chấn chỉnh công tác báo cáo

ĐẢNG CỘNG SẢN VIỆT NAM
Lam Giang, ngày 06 tháng 6 năm 2022

Kính gửi: - {first},
- Các ban xây dựng Đảng Tỉnh ủy,

Thời gian qua, việc báo cáo của các cấp ủy còn chậm. Ban Thường vụ Tỉnh ủy yêu cầu:

1. Các cấp ủy chấn chỉnh việc báo cáo, gửi báo cáo về Tỉnh ủy trước ngày 30/6/2022.

2. Ủy ban Kiểm tra Tỉnh ủy theo dõi việc thực hiện Công văn này.

Nơi nhận:
- Như trên,
- Các đồng chí Tỉnh ủy viên,
- Lưu Văn phòng Tỉnh ủy.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Lê Hữu Ký
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return _written(tmp_path / "letter.txt", LETTER.format(first="Các huyện ủy, thị ủy, thành ủy"))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return _written(tmp_path / "directory.csv", HEADER + ROWS)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(*args: Any, **options: Any) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*map(str, args), stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    except CommandError as refused:
        return refused.returncode, out.getvalue(), f"{err.getvalue()}{refused}"
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.django_db
class TestImport:
    def test_it_shows_first_and_writes_when_told(self, directory: Path) -> None:
        code, out, _err = run("import_directory", directory)
        assert (code, Organ.objects.count()) == (0, 0)
        assert "24 dòng, sẽ tạo 38 cơ quan" in out
        code, out, err = run("import_directory", directory, "--commit", "--on", "2022-06-06")
        assert (code, Organ.objects.count()) == (0, 38)
        assert "Đã nhập 24 dòng, tạo 38 cơ quan." in out
        assert "Đang ghi: 7/7 bước." in err

    def test_bad_lines_are_named_and_nothing_is_written(self, directory: Path) -> None:
        _written(directory, HEADER + ROWS + "X,SAI,,,,,\nY,OTHER,Không có,,,,\n")
        code, out, err = run("import_directory", directory, "--commit")
        assert (code, out, Organ.objects.count()) == (2, "", 0)
        assert "Dòng 26: Không có loại cơ quan “SAI”." in err
        assert "Dòng 27: Không tìm thấy cơ quan cấp trên “Không có”." in err
        assert "Có 2 lỗi, không ghi gì." in err

    def test_a_missing_file_and_a_missing_database(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert run("import_directory", directory.parent / "nix.csv")[0] == 2
        assert run("import_directory", directory.parent)[0] == 2

        def broken(*args: Any, **options: Any) -> None:
            raise DatabaseError("no such table")

        monkeypatch.setattr("workflow.management.commands.import_directory.import_directory", broken)
        code, _out, err = run("import_directory", directory)
        assert (code, err) == (2, "Cơ sở dữ liệu chưa sẵn sàng: no such table")


@pytest.mark.django_db
class TestResolve:
    def test_each_line_says_whom_it_reaches_and_nothing_is_kept(self, letter: Path, directory: Path) -> None:
        code, out, err = run("resolve_recipients", letter, "--directory", directory, "--on", "2022-06-06")
        assert (code, err) == (0, "")
        assert not Organ.objects.exists()
        assert "12-CV/TU · Tỉnh ủy Lam Giang · 06/06/2022" in out
        assert "Nhóm cơ quan: 4 cơ quan, 0 cá nhân." in out
        assert "danh mục chưa ghi thành viên" in out
        assert "Cộng: 7 cơ quan (7 thực hiện), 0 cá nhân." in out

    def test_json(self, letter: Path, directory: Path) -> None:
        _code, out, _err = run("resolve_recipients", letter, "--directory", directory, "--format", "json")
        (report,) = json.loads(out)
        assert (report["number"], report["on"], report["organs"], report["implementing"]) == (
            "12-CV/TU",
            "2022-06-06",
            7,
            7,
        )
        kinds = [line["kind"] for line in report["lines"]]
        assert kinds == ["organ_group", "organ_group", "same_as_addressees", "person_group", "archive"]
        assert report["lines"][4]["organs"] == ["Văn phòng Tỉnh ủy"]

    def test_a_later_day_reaches_nobody(self, letter: Path, directory: Path) -> None:
        code, out, _err = run("resolve_recipients", letter, "--directory", directory, "--on", "2026-01-01")
        assert code == 1
        assert len(re.findall("không có ai", out)) == 4

    def test_a_line_that_nobody_knows_offers_the_nearest(self, letter: Path, directory: Path) -> None:
        _written(letter, LETTER.format(first="Sở Nộii vụ"))
        code, out, _err = run("resolve_recipients", letter, "--directory", directory, "--on", "2022-06-06")
        assert code == 1
        assert "Gần nhất: Sở Nội vụ (Tỉnh ủy Lam Giang)" in out

    def test_the_stored_directory_is_used_without_csv_and_left_alone_with_one(
        self, letter: Path, directory: Path
    ) -> None:
        run("import_directory", directory, "--commit")
        stored = Organ.objects.count()
        code, out, _err = run("resolve_recipients", letter)
        assert (code, "Cộng: 7 cơ quan" in out) == (0, True)
        code, again, _err = run("resolve_recipients", letter, "--directory", directory)
        assert (code, again) == (0, out)
        assert Organ.objects.count() == stored

    def test_an_office_that_nobody_holds_in_the_directory(self, letter: Path, directory: Path) -> None:
        _written(letter, LETTER.format(first="Bí thư các huyện ủy"))
        code, out, _err = run("resolve_recipients", letter, "--directory", directory, "--on", "2022-06-06")
        assert (code, "danh mục chưa ghi thành viên" in out) == (0, True)

    def test_as_of_another_day_what_became_of_the_group_is_offered(self, letter: Path, directory: Path) -> None:
        run("import_directory", directory, "--commit")
        _written(letter, LETTER.format(first="Các thị ủy"))
        day = date(2025, 7, 1)
        issuer = organ_named("Tỉnh ủy Lam Giang", date(2022, 6, 6))
        heir = services.found_organ("Đảng ủy phường Vĩnh Hòa", "COMMUNE_COMMITTEE", valid_from=day)
        town = organ_named("Thị ủy Vĩnh Hòa", date(2022, 6, 6), issuer)
        assert town is not None
        services.record_succession(town, heir, "MERGED", on=day, basis="NQ")
        code, out, _err = run("resolve_recipients", letter, "--on", "2025-07-02")
        assert (code, "Gần nhất: Đảng ủy phường Vĩnh Hòa" in out) == (1, True)

    def test_a_choice_made_before_counts_and_is_said(self, letter: Path, directory: Path) -> None:
        run("import_directory", directory, "--commit")
        _written(letter, LETTER.format(first="Các đơn vị làm điểm"))
        issuer = organ_named("Tỉnh ủy Lam Giang", date(2022, 6, 6))
        assert issuer is not None
        reader = LineReader(issuer, date(2022, 6, 6))
        person = services.add_person("Trần Thị Soạn")
        remember(issuer.pk, "Các đơn vị làm điểm", chosen(reader, "w:Các huyện ủy"), person.pk, date(2022, 6, 6))
        code, out, _err = run("resolve_recipients", letter)
        assert (code, "2 cơ quan, 0 cá nhân. (theo lần chọn trước của đơn vị)" in out) == (0, True)

    def test_a_listed_committee_without_members_that_day_is_nobody(self, letter: Path, directory: Path) -> None:
        run("import_directory", directory, "--commit")
        member = services.add_person("Chu Văn Hành")
        issuer = organ_named("Tỉnh ủy Lam Giang", date.fromisoformat("2022-06-06"))
        assert issuer is not None
        services.give_mandate(member, issuer, Body.COMMITTEE, valid_from=date.fromisoformat("2022-06-07"))
        assert run("resolve_recipients", letter)[0] == 1
        code, out, _err = run("resolve_recipients", letter, "--on", "2022-06-07")
        assert (code, "1 cá nhân." in out) == (0, True)

    def test_what_cannot_be_read_is_one_sentence(self, letter: Path, directory: Path) -> None:
        assert run("resolve_recipients", directory, "--directory", directory)[0] == 2
        assert run("resolve_recipients", letter.parent / "nix.txt", "--directory", directory)[0] == 2
        assert run("resolve_recipients", letter, "--directory", letter.parent / "nix.csv")[0] == 2
        code, _out, err = run("resolve_recipients", letter, "--directory", letter)
        assert code == 2
        assert "Danh mục có lỗi." in err
        code, _out, err = run("resolve_recipients", letter)
        assert (code, err) == (2, "Danh mục không có cơ quan ban hành “TỈNH ỦY LAM GIANG”.")
