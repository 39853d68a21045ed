"""What the words leave open is asked: never invented, never mended."""

import pytest

from tests.workflow.reading.comparing import text_of
from workflow.reading.reader import read_text


def one(text):
    (letter,) = read_text(text)
    return letter


def committee(old="", new=""):
    text = text_of("committee")
    assert old in text
    return one(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("written", "value", "others"),
    [
        ("SẢN BÍ THƯ", "BÍ THƯ", ["PHÓ BÍ THƯ"]),
        ("CỘNG PHÓ BÍ THƯ", "PHÓ BÍ THƯ", ["BÍ THƯ"]),
        ("VIỆT TRƯỞNG BAN", "TRƯỞNG BAN", ["PHÓ TRƯỞNG BAN"]),
        ("PHÓ BÍ THU", "PHÓ BÍ THƯ", None),
        ("XYZQW", None, None),
    ],
)
def test_stray_word_over_the_position_is_asked(written, value, others):
    position = committee("PHÓ BÍ THƯ THƯỜNG TRỰC", written)["position"]
    assert position["needs_review"] is True
    assert position["raw"] == written
    assert position["value"] == value
    assert others is None or position["alternatives"] == others


@pytest.mark.parametrize("written", ["BÍ THƯ", "PHÓ BÍ THƯ", "PHÓ TRƯỞNG BAN", "CHỦ TỊCH", "BÍ THƯ TỈNH ỦY"])
def test_clean_position_is_sure(written):
    position = committee("PHÓ BÍ THƯ THƯỜNG TRỰC", written)["position"]
    assert (position["value"], position["needs_review"]) == (written, False)


def test_number_with_look_alike_letters_is_asked():
    letter = committee("Số 1042-CV/TU", "Số 1O42-CV/TU")
    assert letter["number"] == {"value": 1042, "raw": "1O42", "needs_review": True, "alternatives": []}
    assert letter["number_canonical"] is None
    assert "number" in letter["review"]


def test_day_that_does_not_exist_is_asked():
    letter = committee("ngày 03 tháng 11", "ngày 31 tháng 11")
    assert letter["date"]["needs_review"] is True
    assert letter["date"]["value"] is None


def test_deadline_before_the_letter_is_asked():
    letter = committee("trước ngày 15/12/2023", "trước ngày 15/12/2022")
    assert letter["directives"][0]["due"] == "2022-12-15"
    assert letter["directives"][0]["doubts"] == ["due"]


def test_deadline_without_a_year_is_asked():
    letter = committee("trước ngày 15/12/2023", "trước ngày 15/12")
    assert letter["directives"][0]["due"] == "2023-12-15"
    assert letter["directives"][0]["needs_review"] is True


def test_day_of_a_cited_document_is_no_deadline():
    letter = committee("hoàn thành trước ngày 15/12/2023", "theo Kế hoạch số 9-KH/TU, ngày 15/12/2022 của Tỉnh ủy")
    assert letter["directives"][0]["due"] is None
    assert letter["directives"][0]["due_raw"] is None


def test_unknown_family_name_is_asked():
    letter = committee("Đặng Quốc Vượng", "Xyzzy Quốc Vượng")
    assert letter["signer"]["needs_review"] is True


def test_missing_signature_invents_nobody():
    text = text_of("committee").split("T/M BAN THƯỜNG VỤ")[0]
    letter = one(text)
    assert (letter["authority"], letter["position"], letter["signer"]) == (None, None, None)


def test_line_that_names_nothing_known_is_shown_as_unresolved():
    letter = committee("- Các đồng chí Tỉnh ủy viên;", "- Hợp tác xã Rạng Đông;")
    entry = letter["distribution"][2]
    assert (entry["text"], entry["kind"], entry["needs_review"]) == ("Hợp tác xã Rạng Đông", "unresolved", True)


def test_purpose_word_without_a_purpose_of_its_own_is_asked():
    letter = committee("(để báo cáo)", "(để theo dõi)")
    assert letter["distribution"][1]["needs_review"] is True


def test_two_levels_of_dissemination_are_asked():
    letter = committee("được phổ biến đến đảng viên", "được phổ biến đến chi bộ, đảng viên")
    assert letter["dissemination"]["scope"]["needs_review"] is True


def test_number_of_the_stamp_is_not_the_number_of_the_letter():
    lower, upper = read_text(text_of("cascade"))
    assert (upper["number"], upper["arrival_stamp"]["incoming_number"]) == (88, 129)
    assert lower["arrival_stamp"] is None


def test_number_in_the_subject_is_not_the_number_of_the_letter():
    lower, _upper = read_text(text_of("cascade"))
    assert lower["number"] == 33
    assert lower["citations"][0]["number"] == 88


def test_stamp_with_a_year_of_two_digits_takes_the_century_of_the_letter():
    text = text_of("cascade").replace("Ngày: 05/5/2020", "Ngày: 05/5/20")
    assert read_text(text)[1]["arrival_stamp"]["date"] == "2020-05-05"


def test_stamp_earlier_than_the_letter_is_asked():
    text = text_of("cascade").replace("Ngày: 05/5/2020", "Ngày: 01/5/2020")
    assert read_text(text)[1]["arrival_stamp"]["date"]["needs_review"] is True


def test_secrecy_mark_is_read():
    assert committee("*\nSố 1042", "*\nTỐI MẬT\nSố 1042")["secrecy"] == "Tối mật"
    assert committee()["secrecy"] is None


def test_wrapped_report_word_is_no_duty():
    letter = committee("4. Báo cáo kết quả thực hiện về", "4. Chuẩn bị báo cáo theo mẫu của")
    assert letter["report_duty"] is None


@pytest.mark.parametrize(
    ("words", "due", "kind"),
    [
        ("trước ngày 05/01/2024", "2024-01-05", "date"),
        ("chậm nhất là ngày 05 tháng 01 năm 2024", "2024-01-05", "date"),
        ("xong trước 05.01.2024", "2024-01-05", "date"),
        ("đến hết ngày 05/01/2024", "2024-01-05", "date"),
        ("trong tháng 01/2024", "2024-01-31", "month"),
        ("trước tháng 02/2024", "2024-01-31", "month"),
        ("trong quý I/2024", "2024-03-31", "quarter"),
        ("trong quý IV năm 2024", "2024-12-31", "quarter"),
        ("trong năm 2024", "2024-12-31", "year"),
        ("tại cuộc họp chi bộ tháng 02/2024", "2024-02-29", "month_meeting"),
        ("trong 10 ngày kể từ ngày nhận được Công văn", None, "relative"),
        ("trước ngày 20 hằng tháng", None, "recurring"),
        ("không quá 1/3 số lượng", None, None),
        ("trong thời gian tới", None, None),
    ],
)
def test_words_of_a_deadline(words, due, kind):
    directive = committee("hoàn thành trước ngày 15/12/2023", words)["directives"][0]
    assert (directive["due"], directive["due_kind"]) == (due, kind)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("hằng quý", "hằng quý"),
        ("mỗi quý ít nhất 01 lần", "mỗi quý ít nhất 01 lần"),
        ("định kỳ 6 tháng một lần", "định kỳ 6 tháng một lần"),
        ("định kỳ hoặc đột xuất", "định kỳ hoặc đột xuất"),
        ("chưa thường xuyên", None),
        ("theo quy định", None),
    ],
)
def test_words_of_a_rhythm(words, period):
    assert committee("hoàn thành trước ngày 15/12/2023", words)["directives"][0]["period"] == period
