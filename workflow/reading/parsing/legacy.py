"""TCVN3 (ABC), VNI, Windows-1258: what offices typed before Unicode; told by the shape of syllables, or not at all."""

from __future__ import annotations

import re
import unicodedata

from workflow.reading.parsing.syllables import is_syllable

_ENOUGH = 12  # words with marks: fewer prove nothing
_CERTAIN = 0.93
_DOUBT = 0.75  # a second encoding that makes sense of so many words leaves a doubt

# TCVN 5712:1993 VN3, from byte A1 on, small letters and the seven capitals that it has.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)

_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_VNI_TONES = dict(zip("øùõûï", _MARKS, strict=True))
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "ã": "\u0303", "å": "\u0309", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ü": "\u0303", "ú": "\u0309", "ë": "\u0323"}
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = dict(_VNI_ALONE)
    for letter in "aeouyôö":
        pairs |= {letter + mark: _VNI_ALONE.get(letter, letter) + tone for mark, tone in _VNI_TONES.items()}
    for letter in "aeo":
        pairs |= {letter + mark: letter + "\u0302" + tone for mark, tone in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVE.items()}
    small = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    large = {key.upper(): value.upper() for key, value in small.items()}
    # A small mark behind a capital stands in words with one capital: "Aûnh".
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in small.items() if len(key) == 2}
    return small | mixed | large


_VNI = _vni_pairs()
_VNI_ANY = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]+")
_UNICODE_ONLY = re.compile("[\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0\u0102\u0103\u0110\u0111\u0300-\u0323]")
_ODD = re.compile("[\u00a1-\u00ff]")
_LIMIT = 20_000  # characters that decide


def from_tcvn3(text: str) -> str:
    """Letters of a TCVN3 font as Unicode."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Letters of a VNI font as Unicode."""
    return _VNI_ANY.sub(lambda found: _VNI[found[0]], text)


def _sense(text: str) -> tuple[int, float]:
    """(words with marks, share of them that are syllables)."""
    words = [word for word in _WORD.findall(text[:_LIMIT]) if not word.isascii()]
    return len(words), sum(map(is_syllable, words)) / len(words) if words else 0.0


def _certain(candidates: dict[str, str]) -> tuple[str, str] | None:
    """The one reading that makes sense, (text, encoding); None when none does, or a second one nearly as well."""
    ranked = sorted(((_sense(text)[1], name) for name, text in candidates.items()), reverse=True)
    best, name = ranked[0]
    if best < _CERTAIN or _sense(candidates[name])[0] < _ENOUGH or ranked[1][0] > _DOUBT:
        return None
    return candidates[name], name


def decoded(data: bytes) -> tuple[str, str] | None:
    """(text, encoding) of bytes that are no Unicode; None when no old encoding is certain."""
    letters = data.decode("latin-1")
    candidates = {"TCVN3": from_tcvn3(letters), "VNI": from_vni(letters)}
    candidates["Windows-1258"] = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    return _certain(candidates)


def mended(text: str) -> tuple[str, str] | None:
    """(text, encoding) of Unicode that only carries the letters of an old font; None for any other text."""
    part = text[:_LIMIT]
    odd = len(_ODD.findall(part))
    if odd < _ENOUGH or len(_UNICODE_ONLY.findall(part)) * 4 > odd:
        return None
    return _certain({"TCVN3": from_tcvn3(text), "VNI": from_vni(text), "unicode": text})
