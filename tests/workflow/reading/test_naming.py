"""Names of organs in running text: where they end, whether they are one organ or many."""

import pytest

from workflow.reading.content.naming import names_at, tokenize
from workflow.reading.recipients import expand, kind_of, purpose_of


def names(text):
    return [name.text for name in names_at(text, tokenize(text), 0)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ban Tổ chức Tỉnh ủy chủ trì", ["Ban Tổ chức Tỉnh ủy"]),
        ("Huyện uỷ Mường La tổ chức hội nghị", ["Huyện uỷ Mường La"]),
        ("Sở Nông nghiệp và Phát triển nông thôn hướng dẫn", ["Sở Nông nghiệp và Phát triển nông thôn"]),
        ("Ban Tổ chức và Văn phòng Tỉnh ủy phối hợp", ["Ban Tổ chức", "Văn phòng Tỉnh ủy"]),
        ("Ủy ban kiểm tra Thành ủy theo dõi", ["Ủy ban kiểm tra Thành ủy"]),
        ("Đảng ủy Khối các cơ quan tỉnh lãnh đạo", ["Đảng ủy Khối các cơ quan tỉnh"]),
        ("Phòng Tài chính - Kế hoạch cân đối", ["Phòng Tài chính - Kế hoạch"]),
        ("các huyện ủy, thị ủy tiếp tục", ["các huyện ủy", "thị ủy"]),
        ("Báo cáo kết quả", []),
        ("Hội nghị tổng kết", []),
        ("Đoàn kết nội bộ", []),
        ("Tiếp tục quán triệt", []),
    ],
)
def test_name_ends_where_the_task_begins(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Như trên", "same_as_addressees"),
        ("Lưu: VT, TH", "archive"),
        ("Lưu Văn phòng Thành ủy", "archive"),
        ("Ban Tổ chức Trung ương (để báo cáo)", "organ"),
        ("Huyện ủy Mường La", "organ"),
        ("UBND tỉnh", "organ"),
        ("Đảng ủy xã Tân Lập", "organ"),
        ("Ban cán sự đảng Tòa án nhân dân tỉnh", "organ"),
        ("Đảng ủy các xã, phường, đặc khu", "organ_group"),
        ("Đảng ủy trực thuộc Tỉnh ủy", "organ_group"),
        ("UBND các huyện, thị xã, thành phố", "organ_group"),
        ("Các sở, ban, ngành", "organ_group"),
        ("Các ban xây dựng Đảng", "organ_group"),
        ("Mặt trận Tổ quốc và các tổ chức chính trị - xã hội tỉnh", "organ_group"),
        ("Các đồng chí Tỉnh uỷ viên", "person_group"),
        ("Thành viên Ban Chỉ đạo", "person_group"),
        ("Đồng chí Bí thư Tỉnh ủy", "person"),
        ("Chủ tịch UBND tỉnh", "person"),
        ("Qwerty", "unresolved"),
    ],
)
def test_kind_of_a_line(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Các huyện ủy, thị ủy, thành ủy", ["huyện ủy", "thị ủy", "thành ủy"]),
        ("Cấp ủy các chi bộ, đảng bộ cơ sở", ["cấp ủy chi bộ cơ sở", "cấp ủy đảng bộ cơ sở"]),
        ("Các cơ quan tham mưu, giúp việc Thành ủy", ["cơ quan tham mưu, giúp việc Thành ủy"]),
        ("Các sở, ban, ngành tỉnh", ["sở, ban, ngành tỉnh"]),
    ],
)
def test_group_line_lists_its_kinds(text, parts):
    assert expand(text) == parts


@pytest.mark.parametrize(
    ("text", "purpose", "sure"),
    [
        ("Thường trực Tỉnh ủy (để b/c)", "REPORT", True),
        ("Sở Y tế (phối hợp TH)", "IMPLEMENT", True),
        ("Sở Y tế (để biết)", "INFORM", True),
        ("Ủy ban Kiểm tra Tỉnh ủy (để theo dõi)", "INFORM", False),
        ("Sở Y tế", "INFORM", True),
        ("Đảng ủy Công an tỉnh (khu vực II)", "INFORM", True),
    ],
)
def test_purpose_in_brackets(text, purpose, sure):
    found, _words, is_sure = purpose_of(text, "INFORM")
    assert (found, is_sure) == (purpose, sure)
