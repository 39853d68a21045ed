"""Text in TCVN3, VNI and Windows-1258 is read when it can be told with certainty, else refused with what to do."""

import unicodedata

import pytest

from tests.workflow.reading.comparing import text_of
from workflow.kernel.errors import NotALetter
from workflow.reading.formats.plain import decode
from workflow.reading.intake import source_of
from workflow.reading.parsing import legacy
from workflow.reading.parsing.syllables import is_syllable, reads_as_vietnamese

TEXT = text_of("committee")
# TCVN3 has no capitals with tones: an office wrote them in a font that shows small letters as capitals.
SMALL = unicodedata.normalize("NFC", TEXT.lower())


def typed_in(text, table):
    """The text as bytes of an old encoding, from its table old → Unicode."""
    back = {new: old for old, new in table.items()}
    out = "".join(back.get(character, character) for character in text)
    return out.encode("latin-1", "replace")


def windows_1258(text):
    """Base letters with the tone behind, as Windows writes them."""
    out = []
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(letter + "".join(tones))
    return "".join(out).encode("cp1258", "replace")


@pytest.mark.parametrize(
    ("encoding", "data", "text"),
    [
        ("TCVN3", typed_in(SMALL, legacy._TCVN3), SMALL),
        ("VNI", typed_in(SMALL, legacy._VNI), SMALL),
        ("VNI", typed_in(TEXT, legacy._VNI), TEXT),
        ("Windows-1258", windows_1258(TEXT), TEXT),
    ],
)
def test_old_encodings_are_told_and_read(encoding, data, text):
    found, name = decode(data)
    assert name == encoding
    words = [word for word in text.split() if word.isalpha()]
    assert sum(word in found for word in words) > 0.99 * len(words)
    assert encoding in source_of(data).notes[0]


def test_letters_of_an_old_font_in_unicode_are_told_too():
    data = typed_in(SMALL, legacy._TCVN3).decode("latin-1").encode()
    assert decode(data)[1] == "TCVN3"


def test_unicode_is_never_taken_for_an_old_encoding():
    assert decode(TEXT.encode()) == (TEXT, "unicode")
    decomposed = unicodedata.normalize("NFD", TEXT)
    assert decode(decomposed.encode()) == (decomposed, "unicode")
    french = "Où êtes-vous allés cet été, là-bas, près de la forêt brûlée ? Très bien, à bientôt, chère élève. " * 5
    assert decode(french.encode()) == (french, "unicode")


@pytest.mark.parametrize(
    "data", ["Où êtes-vous allés cet été, là-bas ?".encode("latin-1"), typed_in("đảng ủy", legacy._VNI)]
)
def test_what_is_not_certain_is_refused(data):
    with pytest.raises(NotALetter) as refusal:
        source_of(data)
    assert refusal.value.facts["why"] == "encoding"
    assert "UTF-8" in str(refusal.value)


def test_syllables_have_their_shape():
    good = "nghiêng thuở khuỷu quyết giếng uỷ ủy Đảng ƯỜNG xoong yêu rượu hươu ngoèo ý"
    assert [word for word in good.split() if not is_syllable(word)] == []
    bad = "strength §¶ng ®¶ng bq zoo word tổchức"
    assert [word for word in bad.split() if is_syllable(word)] == []
    assert reads_as_vietnamese(TEXT)
    assert not reads_as_vietnamese("CONG HOA XA HOl CHU NGHiA VIET NAM Doc lap Tu do Hanh phuc")
