"""Slips of a recogniser: known ones put right with the raw line kept, everything else left as it was read."""

import pytest

from workflow.reading.formats.slips import mend_marks, mend_slips
from workflow.reading.places import read_source
from workflow.reading.source import Cell, Source, SourceForm, SourceLine

LETTER = (
    "TÍNH ỦY YÊN HẢI", "*", "Số 1042-CV/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Trà Vĩnh, ngày 03 tháng 11 năm 2023",
    "Kính gửi: - Các huyện ủy, thành ủy,", "", "Thực hiện Công văn số 35-CV/TW, ngày 14/6/2023, Tỉnh ủy yêu cầu:",
    "", "1, Các huyện ủy rà soát quy hoạch cấp ủy.", "", "2, Báo cáo kết quả.", "", "Nơi nhận:", "~ Như trên,",
    "- Lưu Văn phòng Tỉnh ủy.", "", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "", "Trần Văn Minh",
)  # fmt: skip


def scanned(*texts):
    return [SourceLine(text, 1, (0.1, 0.1, 0.9, 0.2), 0.95 if text else 1.0) for text in texts]


def source(lines):
    return Source(SourceForm.SCAN, tuple(mend_slips(lines)))


@pytest.mark.parametrize(
    ("read", "meant"),
    [("TÍNH ỦY SÓC TRẮNG", "TỈNH ỦY SÓC TRĂNG"), ("tố chức cơ sớ đảng", "tổ chức cơ sở đảng"),
     ("Bị thư chỉ bộ", "Bí thư chi bộ"),
     ("Tỉnh uỷ, Thị uý", "Tỉnh uỷ, Thị uỷ"), ("ĐOANH NGHIỆP", "DOANH NGHIỆP")],
)  # fmt: skip
def test_marks_of_known_terms_are_put_right(read, meant):
    assert mend_marks(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "chỉ bộ phận giúp việc",
        "để nghị quyết đi vào cuộc sống",
        "Tỉnh uỷ và Tỉnh ủy",
        "bị, thư",
        "Nguyễn Tố Chúc",
        "Trần Lâm Đông",
        "tổ. Chức vụ",
    ],
)
def test_other_words_stay(text):
    assert mend_marks(text) == text


def test_what_was_put_right_says_what_was_read():
    (letter,) = read_source(source(scanned(*LETTER)))
    assert letter["issuer"]["name"] == "TỈNH ỦY YÊN HẢI"
    assert letter["place"] == "Trà Vinh"
    assert letter["where"]["issuer"]["recognised"] == "TÍNH ỦY YÊN HẢI"
    assert letter["where"]["date"]["recognised"].startswith("Trà Vĩnh")
    assert "recognised" not in letter["where"]["number"]
    assert [d["no"] for d in letter["directives"]] == [1, 2]
    assert [entry["text"] for entry in letter["distribution"]] == ["Như trên", "Lưu Văn phòng Tỉnh ủy"]


def test_symbol_that_stands_twice_with_another_letter_is_that():
    lines = mend_slips(scanned("số 411-CV/TU", "số 411-CV/FU", "số 411-CV/TU", "số 9-CV/FU"))
    assert [line.text for line in lines] == ["số 411-CV/TU"] * 3 + ["số 9-CV/FU"]
    assert [line.raw for line in lines] == [None, "số 411-CV/FU", None, None]
    once = mend_slips(scanned("số 411-CV/TU", "số 411-CV/FU"))
    assert [line.raw for line in once] == [None, None]


def test_dirt_is_left_out_and_figures_stay():
    lines = [SourceLine("»k", 1, None, 0.5), SourceLine("12", 1, None, 0.5), SourceLine("*", 1, None, 0.97)]
    assert [line.text for line in mend_slips(lines)] == ["12", "*"]


@pytest.mark.parametrize(
    ("line", "word", "field"),
    [(2, "1042-CV/TU", "number"), (0, "YÊN", "issuer"), (4, "11", "date"), (20, "Minh", "signer")],
)
def test_a_weak_word_of_a_field_makes_it_ask(line, word, field):
    lines = scanned(*LETTER)
    (sure,) = read_source(source(lines))
    assert field not in sure["review"]
    lines[line] = SourceLine(lines[line].text, 1, lines[line].box, 0.95, doubts=((word, 0.5),))
    (letter,) = read_source(source(lines))
    assert field in letter["review"]
    assert letter[field]["needs_review"] is True
    assert letter["where"][field]["confidence"] == 0.5


def test_a_weak_word_elsewhere_asks_nothing():
    lines = scanned(*LETTER)
    lines[7] = SourceLine(lines[7].text, 1, lines[7].box, 0.95, doubts=(("yêu", 0.2),))
    assert read_source(source(lines))[0]["review"] == []


def test_a_weak_entry_of_a_list_asks():
    lines = scanned(*LETTER)
    lines[15] = SourceLine(lines[15].text, 1, lines[15].box, 0.95, doubts=(("Lưu", 0.4),))
    (letter,) = read_source(source(lines))
    assert [entry["needs_review"] for entry in letter["distribution"]] == [False, True]
    assert "distribution.2.text" in letter["review"]


def test_box_of_a_field_is_that_of_its_column():
    left, right = Cell("Số 1042-CV/TU", (0.1, 0.1, 0.3, 0.12), 0.9), Cell(LETTER[4], (0.5, 0.1, 0.9, 0.12), 0.7)
    lines = scanned(*LETTER[:2], f"{left.text}     {right.text}", LETTER[3], *LETTER[5:])
    lines[2] = SourceLine(lines[2].text, 3, (0.1, 0.1, 0.9, 0.12), 0.7, (left, right))
    (letter,) = read_source(Source(SourceForm.SCAN, tuple(lines), 3))
    assert letter["where"]["number"]["box"] == [0.1, 0.1, 0.3, 0.12]
    assert letter["where"]["date"]["box"] == [0.5, 0.1, 0.9, 0.12]
    assert letter["where"]["number"]["page"] == 3
    assert letter["where"]["number"]["confidence"] == 0.9
