"""Ties from a lower letter to the upper one are proposed from words that can be shown."""

import pytest

from tests.workflow.reading.comparing import text_of
from workflow.reading.reader import read_text
from workflow.reading.ties import missing_report_duties, propose_ties, uncovered


@pytest.fixture
def cascade():
    return read_text(text_of("cascade"))


def pairs(ties):
    return {(tie["child"], tie["part"], tie["parent"], tie["how"]) for tie in ties}


def test_named_items_and_repeated_words_tie(cascade):
    child, parent = cascade
    ties = propose_ties(child, parent)
    assert pairs(ties) == {(1, None, 1, "named"), (1, None, 3, "named"), (2, None, 2, "words")}
    assert all(tie["words"] and 0 < tie["score"] <= 1 for tie in ties)
    assert any("hồ sơ quần chúng ưu tú" in words for tie in ties if tie["child"] == 2 for words in tie["words"])


def test_what_nobody_carries_out_is_shown_without_the_watching_directive(cascade):
    child, parent = cascade
    assert uncovered(child, parent, propose_ties(child, parent)) == [4]


def test_whole_letter_taken_over_covers_what_no_other_directive_does(cascade):
    child, parent = cascade
    text = text_of("cascade").replace("thực hiện mục 1 và 3 Công văn số 88", "triển khai thực hiện Công văn số 88")
    child, parent = read_text(text)
    ties = propose_ties(child, parent)
    assert {(tie["parent"], tie["how"]) for tie in ties} == {(1, "whole"), (2, "words"), (3, "whole"), (4, "whole")}
    assert uncovered(child, parent, ties) == []


def test_watching_over_the_letter_takes_nothing_over(cascade):
    text = text_of("cascade").replace("thực hiện mục 1 và 3 Công văn số 88", "kiểm tra việc thực hiện Công văn số 88")
    child, parent = read_text(text)
    assert all(tie["how"] != "whole" for tie in propose_ties(child, parent))


def test_another_letter_of_that_number_is_not_taken_over(cascade):
    text = text_of("cascade").replace(
        "thực hiện mục 1 và 3 Công văn số 88-CV/HU, ngày 02/5/2020", "thực hiện Công văn số 88-CV/HU, ngày 02/5/2015"
    )
    child, parent = read_text(text)
    assert all(tie["how"] != "whole" for tie in propose_ties(child, parent))


def test_report_duty_that_the_child_does_not_pass_on_is_missing(cascade):
    child, parent = cascade
    assert missing_report_duties(child, parent) == []
    silent = text_of("cascade").replace(", báo cáo kết quả về Đảng ủy xã định kỳ hằng tháng", "")
    child, parent = read_text(silent)
    (duty,) = missing_report_duties(child, parent)
    assert (duty["to"], duty["via"]) == ("Ban Thường vụ Huyện ủy", "Ban Tổ chức Huyện ủy")


def test_unrelated_letters_have_no_ties(cascade):
    child = read_text(text_of("wrapped"))[0]
    assert propose_ties(child, cascade[1]) == []
