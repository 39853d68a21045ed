"""Any text is read or refused: no other error, JSON out, in time that grows with the text."""

import contextlib
import json
import random
import sys
import time
import tomllib
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow.reading.comparing import FOLDER, NAMES, text_of
from workflow.kernel.errors import NotALetter
from workflow.kernel.folding import bare, fold
from workflow.reading.intake import source_of
from workflow.reading.reader import read_text
from workflow.reading.ties import missing_report_duties, propose_ties, uncovered

HARD = [
    case["text"]
    for path in sorted((FOLDER.parent / "hard").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
LETTERS = [*(text_of(name) for name in NAMES), *HARD]
PIECES = [*sorted({line for text in LETTERS for line in text.splitlines()}), "\n", "\t", "*", "# ", "Số ", "1.", "ĐẾN"]
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(text):
    try:
        letters = read_text(text)
    except NotALetter:
        return []
    assert letters
    json.dumps(letters, allow_nan=False)
    for letter in letters:
        well_formed(letter)
        assert letter["directive_count"] == len(letter["directives"])
        assert letter["raw"] in text
    for child in letters:
        ties = propose_ties(child, letters[0])
        uncovered(child, letters[0], ties)
        missing_report_duties(child, letters[0])
    return letters


KINDS = {
    "number": int, "symbol": str, "place": str, "date": str, "subject": str, "kind": str, "signer": str, "form": str,
    "number_canonical": str, "title_line": str, "urgency": str, "secrecy": str,
}  # fmt: skip
ENTRIES = ("addressees", "distribution", "directives", "citations", "relations", "defined_terms", "body", "attachments")


def well_formed(letter):
    """Every field has its type, asked or not; every place lies inside the letter, every sureness between 0 and 1."""
    first, last = letter["lines"]
    for name, kind in KINDS.items():
        field = letter[name]
        if isinstance(field, dict):
            assert field["needs_review"] is True
            assert isinstance(field["alternatives"], list)
            assert isinstance(field["raw"], str)
            field = field["value"]
        assert field is None or type(field) is kind, (name, field)
    places = list(letter["where"].values())
    for name in ENTRIES:
        assert isinstance(letter[name], list)
        places += letter[name]
    places += [letter[name] for name in ("monitoring", "report_duty", "dissemination", "arrival_stamp") if letter[name]]
    for place in places:
        assert place["line"] is None or first <= place["line"] <= last
        assert 0 <= place["confidence"] <= 1
    assert all(isinstance(path, str) for path in letter["review"])


@QUIET
@given(st.text(max_size=3000))
def test_arbitrary_unicode(text):
    read_or_refuse(text)


@QUIET
@given(st.binary(max_size=3000))
def test_arbitrary_bytes(data):
    with contextlib.suppress(NotALetter):
        read_or_refuse(source_of(data).text)


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


WHOLE = [text_of(name) for name in NAMES]


@QUIET
@given(st.sampled_from(WHOLE), st.sampled_from(WHOLE))
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


def mutated(rng, text):
    """A letter after one to eight accidents: cut, doubled, reversed, run together, overwritten, pieces put in."""
    for _ in range(rng.randint(1, 8)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.randint(0, 80))
        piece = text[start:end]
        accident = rng.randrange(7)
        put = (
            "", piece * 2, piece[::-1], piece.replace("\n", " "),
            "".join(chr(rng.choice((rng.randint(9, 127), rng.randint(0xC0, 0x1EFF), 0x301, 0x2014))) for _ in piece),
            rng.choice(PIECES), piece,
        )[accident]  # fmt: skip
        text = text[:start] + put + text[end:]
        if accident == 6:
            text = text.replace(" ", rng.choice(("", "   ", "\t")), rng.randint(0, 40))
    return text


def survives(seed):
    rng = random.Random(seed)
    text = mutated(rng, rng.choice(LETTERS))
    begin = time.process_time()
    read_or_refuse(text)
    return time.process_time() - begin


def test_five_hundred_accidents():
    assert max(survives(seed) for seed in range(500)) < 2


@pytest.mark.soak
def test_ten_thousand_accidents():
    assert max(survives(seed) for seed in range(500, 10_500)) < 2


HOSTILE = ("a ", "Điều 1. ", "- ", "(", ") ", "1. ", "Ban Tổ chức ", "ngày ", "V/v ", "| ", "' ", "T/M BAN THƯỜNG VỤ ")


@pytest.mark.parametrize("unit", HOSTILE)
def test_two_megabytes_of_anything_are_read_or_refused(unit):
    """As a line of its own and inside a letter; each in the seconds that a page of a clerk may cost, not minutes."""
    read_or_refuse_quickly(unit * (1_990_000 // len(unit)))
    text = text_of("committee").replace("1. Các huyện ủy", unit * (1_900_000 // len(unit)) + "\n\n1. Các huyện ủy", 1)
    begin = time.process_time()
    read_or_refuse_quickly(text)
    assert time.process_time() - begin < 30


def test_more_lines_than_two_hundred_pages_hold_are_refused():
    with pytest.raises(NotALetter):
        read_text(text_of("committee") + "a\n" * 50_000)


def read_or_refuse_quickly(text):
    with contextlib.suppress(NotALetter):
        read_text(text)


def calls(text):
    """How many functions a reading calls: the work, whatever the machine does beside it."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read_text(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("text", LETTERS)
def test_work_of_a_letter_is_bounded(text):
    """The promise of 30 ms (documents.md) counted in calls, a third of a microsecond each: twice the dearest today."""
    assert calls(text) < 60_000 * len(read_text(text))


def test_a_thousand_letters_leave_nothing_behind():
    """Memory stays flat: what a letter allocated is free again when it was read."""
    for text in LETTERS:
        read_text(text)
    tracemalloc.start()
    try:
        for text in LETTERS:
            read_text(text)
        before = tracemalloc.get_traced_memory()[0]
        for place in range(200):
            read_text(LETTERS[place % len(LETTERS)])
        assert tracemalloc.get_traced_memory()[0] - before < 300_000
    finally:
        tracemalloc.stop()
