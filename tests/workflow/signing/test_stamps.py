"""Stamps: every Vietnamese letter from the shipped font, the size asked for, no text of anybody run as code."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.workflow.signing import desk
from workflow.signing.plan import with_fields
from workflow.signing.stamps import Stamp, rendered

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LOWER = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"


def text_of(pdf: bytes) -> str:
    said = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    return "".join(str(said).split())


def fonts_of(pdf: bytes) -> set[str]:
    resources = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0].get_object()["/Resources"]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in resources["/Font"].values()}


@pytest.mark.parametrize("letters", [LOWER, LOWER.upper()], ids=["small", "capital"])
def test_every_vietnamese_letter_comes_from_the_font(letters: str) -> None:
    pdf = rendered(Stamp(900, 60, text=letters))
    assert unicodedata.normalize("NFC", text_of(pdf)) == letters
    assert {name.partition("-")[0] for name in fonts_of(pdf)} == {"Tinos"}


def test_it_has_the_size_asked_for() -> None:
    page = pypdfium2.PdfDocument(rendered(Stamp(140, 17, text="738")))[0]
    assert page.get_size() == pytest.approx((140, 17), abs=0.01)


@pytest.mark.parametrize(
    "text", ['#read("stamp.typ")', "#import sys", "$x^2$", "*đậm* _nghiêng_ `mã`", "#for x in (1,) [x]"]
)
def test_a_text_is_no_code(text: str) -> None:
    assert text_of(rendered(Stamp(500, 40, text=text))).replace("’", "'") == "".join(text.split())


def test_the_same_page_gets_the_same_fields() -> None:
    assert with_fields(desk.page(), desk.PLACES) == with_fields(desk.page(), desk.PLACES)
    assert with_fields(desk.page(), desk.PLACES) != with_fields(desk.page(), desk.PLACES, demo=True)
