"""Invented letters of several organs, forms and years read as a careful clerk reads them, however they are typed."""

import json
import re
import unicodedata

import pytest

from tests.workflow.reading.comparing import FOLDER, NAMES, essence, folded, text_of
from workflow.reading.reader import read_text

OLD_TO_NEW = {"ủy": "uỷ", "Ủy": "Uỷ", "ỦY": "UỶ", "òa": "oà", "Òa": "Oà", "hóa": "hoá", "úy": "uý", "thủy": "thuỷ"}


def expected_of(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def reading_of(text):
    return [essence(letter) for letter in read_text(text)]


def new_tones(text):
    for old, new in OLD_TO_NEW.items():
        text = text.replace(old, new)
    return text


def marked_down(text):
    """What OCR adds: heading marks, bold, an escaped asterisk, spaces at the ends of lines."""
    text = re.sub(r"(?m)^(TỈNH ỦY|HUYỆN ỦY|ĐẢNG CỘNG SẢN)", r"# \1", text)
    text = re.sub(r"(?m)^(\d\.) ", r"**\1** ", text).replace("\n*\n", "\n\\*\n")
    return re.sub(r"(?m)([,;.])$", r"\1  ", text)


VARIANTS = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "new tones": new_tones,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "byte order mark": lambda text: "\ufeff" + text,
    "marked down": marked_down,
    "blank lines around": lambda text: "\n\n\n" + text + "\n\n\n",
    "no-break spaces": lambda text: text.replace("Số ", "Số\u00a0").replace("Kính gửi", "Kính\u00a0gửi"),
    "en dashes": lambda text: re.sub(r"(?m)^- ", "– ", text),
    "semicolons": lambda text: re.sub(r"(?m)^(- .*),$", r"\1;", text),
}


@pytest.mark.parametrize("name", NAMES)
def test_letter_reads_as_a_clerk_reads_it(name):
    assert reading_of(text_of(name)) == expected_of(name)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", NAMES)
def test_another_way_of_typing_reads_alike(name, variant):
    assert folded(reading_of(VARIANTS[variant](text_of(name)))) == folded(expected_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_raw_text_of_each_letter_is_kept_untouched(name):
    text = text_of(name)
    for letter in read_text(text):
        assert letter["raw"] in text
        first, last = letter["lines"]
        assert len(letter["raw"].split("\n")) == last - first + 1


def test_every_directive_keeps_its_whole_text():
    letter = read_text(text_of("committee"))[0]
    assert letter["directives"][1]["text"].startswith("Ban Tổ chức Tỉnh ủy chủ trì")
    assert letter["directives"][1]["text"].endswith("trong tháng 12/2023.")
    assert [part["due"] for part in letter["directives"][1]["parts"]] == ["2023-11-30", "2023-12-31"]
    assert letter["body"][0]["text"].startswith("Thực hiện Chỉ thị số 35-CT/TW")


def test_hand_broken_lines_become_paragraphs():
    letter = read_text(text_of("wrapped"))[0]
    assert letter["directives"][0]["text"].endswith("bố trí lương thực, nước uống cho người dân ở nơi sơ tán.")
    assert len(letter["body"]) == 4


def test_two_columns_are_read_apart():
    letter = read_text(text_of("state"))[0]
    assert letter["authority"]["then"] == {"form": "K/T", "body": "CHỦ TỊCH", "raw": "KT. CHỦ TỊCH"}
    assert letter["position"]["value"] == "PHÓ CHỦ TỊCH"
    assert [entry["kind"] for entry in letter["distribution"]][-1] == "archive"


def test_all_letters_have_the_same_keys():
    keys = {tuple(letter) for name in NAMES for letter in read_text(text_of(name))}
    assert len({frozenset(names) for names in keys}) == 1
