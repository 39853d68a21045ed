"""Any text is read or refused: no other error, JSON out, in time that grows with the text."""

import contextlib
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow.reading.comparing import NAMES, text_of
from workflow.kernel.errors import NotALetter
from workflow.kernel.folding import bare, fold
from workflow.reading.intake import decode
from workflow.reading.reader import read_text
from workflow.reading.ties import missing_report_duties, propose_ties, uncovered

LETTERS = [text_of(name) for name in NAMES]
PIECES = [*sorted({line for text in LETTERS for line in text.splitlines()}), "\n", "\t", "*", "# ", "Số ", "1.", "ĐẾN"]
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(text):
    try:
        letters = read_text(text)
    except NotALetter:
        return []
    assert letters
    json.dumps(letters)
    for letter in letters:
        assert letter["directive_count"] == len(letter["directives"])
        assert letter["raw"] in text
    for child in letters:
        ties = propose_ties(child, letters[0])
        uncovered(child, letters[0], ties)
        missing_report_duties(child, letters[0])
    return letters


@QUIET
@given(st.text(max_size=3000))
def test_arbitrary_unicode(text):
    read_or_refuse(text)


@QUIET
@given(st.binary(max_size=3000))
def test_arbitrary_bytes(data):
    with contextlib.suppress(NotALetter):
        read_or_refuse(decode(data))


@QUIET
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_pieces_of_letters_in_any_order(pieces):
    read_or_refuse("\n".join(pieces))


@QUIET
@given(st.sampled_from(LETTERS), st.data())
def test_mutated_letters(text, data):
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        text = text[:start] + data.draw(st.text(max_size=20)) + text[end:]
    read_or_refuse(text)


@QUIET
@given(st.sampled_from(LETTERS), st.data())
def test_letters_with_lines_lost_doubled_and_moved(text, data):
    lines = text.splitlines()
    picked = data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=2 * len(lines)))
    read_or_refuse("\n".join(lines[at] for at in picked))


@QUIET
@given(st.sampled_from(LETTERS), st.sampled_from(LETTERS))
def test_letters_one_after_the_other_are_all_found(first, second):
    found = read_or_refuse(first + "\n\n" + second)
    assert len(found) == len(read_text(first)) + len(read_text(second))


@QUIET
@given(st.text(max_size=300))
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)
    assert bare(fold(text)) == bare(text)


@pytest.mark.parametrize(
    "unit",
    ["ngày ", "số 1-", "(", "trước ngày 1/", "Ban Tổ chức ", "các ", "báo cáo ", "1. ", "1\n2\n", "- a\n", "1. a\n\n",
     "Công văn số 1-CV/TU ", "Kính gửi: \n", "Số 1-CV/TU\n", "\n", "*", "\t", "HUYỆN ỦY ", "(gọi chung là ", "1/1/"],
)  # fmt: skip
def test_time_grows_with_the_text(unit):
    """Eight times the text in at most twenty-four times the time, whatever it repeats (linear, with room for noise)."""

    def seconds(size):
        text = text_of("committee").replace("1. Các huyện ủy", (unit * size)[:size] + "\n\n1. Các huyện ủy", 1)
        begin = time.perf_counter()
        read_or_refuse_quickly(text)
        return time.perf_counter() - begin

    short = max(min(seconds(15_000) for _ in range(2)), 0.01)
    assert min(seconds(120_000) for _ in range(2)) < 24 * short


def read_or_refuse_quickly(text):
    with contextlib.suppress(NotALetter):
        read_text(text)


def test_letter_reads_in_thirty_milliseconds():
    """The promise of documents.md, on the best of ten warm readings of each letter."""
    for text in LETTERS:
        read_text(text)
        best = min(_timed(text) for _ in range(10))
        assert best < 0.030 * len(read_text(text))


def _timed(text):
    begin = time.perf_counter()
    read_text(text)
    return time.perf_counter() - begin
