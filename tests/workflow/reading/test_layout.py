"""PDF with a text layer: columns of head and tail, running columns, turned pages, page numbers, places."""

import pytest

from tests.workflow.reading import pdffile
from workflow.kernel.errors import NotALetter
from workflow.reading.intake import read_source, source_of
from workflow.reading.source import SourceForm

BODY = (
    "Thực hiện Kế hoạch số 15-KH/TU của Tỉnh ủy về công tác cán bộ, Ban Thường vụ",
    "Tỉnh ủy yêu cầu các huyện ủy lãnh đạo, chỉ đạo thực hiện tốt các việc sau đây:",
    "1. Quán triệt nội dung Công văn này đến toàn thể cán bộ, đảng viên trong quý II.",
    "2. Báo cáo kết quả về Văn phòng Tỉnh ủy trước ngày 30/6/2023 để tổng hợp chung.",
)
HEAD = [
    (70, 60, 12, "TỈNH ỦY YÊN HẢI"), (330, 60, 12, "ĐẢNG CỘNG SẢN VIỆT NAM"), (115, 76, 12, "*"),
    (75, 92, 12, "Số 1042-CV/TU"), (325, 96, 12, "Yên Hải, ngày 03 tháng 5 năm 2023"),
    (60, 108, 11, "V/v luân chuyển cán bộ"), (150, 150, 14, "Kính gửi: Các huyện ủy, thị ủy."),
]  # fmt: skip
TAIL = [
    (60, 330, 12, "Nơi nhận:"), (340, 330, 14, "T/M BAN THƯỜNG VỤ"), (60, 346, 11, "- Như trên,"),
    (370, 348, 14, "PHÓ BÍ THƯ"), (60, 360, 11, "- Lưu Văn phòng Tỉnh ủy."), (360, 420, 14, "Trần Văn Minh"),
]  # fmt: skip
LETTER = [*HEAD, *((60, 200 + 24 * at, 13, line) for at, line in enumerate(BODY)), *TAIL]


def lines(*pages, **how):
    return [line.text for line in source_of(pdffile.pdf(*pages, **how)).lines]


def test_head_and_tail_keep_their_two_columns():
    found = lines(LETTER)
    assert "TỈNH ỦY YÊN HẢI     ĐẢNG CỘNG SẢN VIỆT NAM" in found
    assert "Số 1042-CV/TU     Yên Hải, ngày 03 tháng 5 năm 2023" in found
    assert found[-4:] == [
        "Nơi nhận:     T/M BAN THƯỜNG VỤ", "- Như trên,     PHÓ BÍ THƯ", "- Lưu Văn phòng Tỉnh ủy.", "\tTrần Văn Minh",
    ]  # fmt: skip


def test_letter_is_read_with_page_and_place():
    source = source_of(pdffile.pdf(LETTER))
    assert (source.form, source.pages) == (SourceForm.PDF, 1)
    (letter,) = read_source(source)
    assert (letter["number"], letter["symbol"], letter["place"]) == (1042, "CV/TU", "Yên Hải")
    assert letter["issuer"]["name"] == "TỈNH ỦY YÊN HẢI"
    assert [entry["text"] for entry in letter["distribution"]] == ["Như trên", "Lưu Văn phòng Tỉnh ủy"]
    assert (letter["signer"], letter["directive_count"]) == ("Trần Văn Minh", 2)
    left, top, right, bottom = letter["where"]["number"]["box"]
    assert left == pytest.approx(75 / 595, abs=0.01)
    assert right == pytest.approx((75 + 13 * 6) / 595, abs=0.01)
    assert top < 92 / 842 < bottom
    assert letter["where"]["date"]["box"][0] > 0.5  # its own column, not the whole line
    assert all(entry["page"] == 1 for entry in letter["directives"])


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_turned_pages_read_as_they_are_shown(turned):
    shown = pdffile.pdf([(60, 400, 14, "Kính gửi: Các huyện ủy, thị ủy, thành ủy trực thuộc")], turned=turned)
    upright = pdffile.pdf([(60, 400, 14, "Kính gửi: Các huyện ủy, thị ủy, thành ủy trực thuộc")])
    assert [line.text for line in source_of(shown).lines] == [line.text for line in source_of(upright).lines]
    assert source_of(shown).lines[0].box != source_of(upright).lines[0].box


@pytest.mark.parametrize(
    ("matrix", "place"),
    [
        ("0 -1 1 0", lambda x, y: (595 - y, x)),
        ("0 1 -1 0", lambda x, y: (y, 842 - x)),
        ("-1 0 0 -1", lambda x, y: (595 - x, 842 - y)),
    ],
)
def test_text_that_runs_up_down_or_backwards_is_turned(matrix, place):
    turned = [(*place(x, y), size, text) for x, y, size, text in LETTER]
    assert lines(turned, matrix=matrix) == lines(LETTER)


def test_two_columns_of_running_text_are_read_one_after_the_other():
    left = [f"dòng thứ {at:02d} của cột bên trái trang này" for at in range(30)]
    right = [f"dòng thứ {at:02d} của cột bên phải trang này" for at in range(30)]
    page = [(50, 60 + 20 * at, 11, text) for at, text in enumerate(left)]
    page += [(310, 60 + 20 * at, 11, text) for at, text in enumerate(right)]
    assert [text for text in lines(page) if text] == left + right


def test_page_numbers_are_left_out_and_a_sentence_goes_on_over_the_page():
    one = [(60, 100, 13, BODY[0]), (290, 820, 12, "1")]
    two = [(290, 30, 12, "- 2 -"), (60, 100, 13, BODY[1])]
    assert lines(one, two) == [BODY[0], BODY[1]]


def test_number_in_the_middle_of_a_page_stays():
    assert "2" in lines([(60, 100, 13, BODY[0]), (60, 400, 13, "2"), (60, 700, 13, BODY[1])])


def test_rows_of_a_table_keep_their_gaps():
    page = [(x, 100 + 20 * row, 12, f"ô {row}{x}") for row in range(4) for x in (60, 220, 420)]
    assert lines(page)[1] == "ô 160     ô 1220     ô 1420"


def test_hyphen_at_the_end_of_a_line_stays():
    assert lines([(60, 100, 13, "Công văn số 411-"), (60, 120, 13, "CV/TU ngày 06/6/2022 của Tỉnh ủy")])[0].endswith(
        "411-"
    )


def test_blank_pdf_has_its_sentence():
    with pytest.raises(NotALetter) as refusal:
        source_of(pdffile.pdf([]))
    assert refusal.value.facts["why"] == "no_text"


def test_progress_is_told_page_by_page_and_what_it_raises_ends_the_reading():
    told = []
    source_of(pdffile.pdf(LETTER, LETTER, LETTER), "", lambda done, pages: told.append((done, pages)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def stop(done, pages):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        source_of(pdffile.pdf(LETTER), "", stop)
