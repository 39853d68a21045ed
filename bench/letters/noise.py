"""What OCR makes of a letter, at levels 0 (nothing) to 4 (heavy).

A digit never becomes another digit: what is printed stays to be read at every level, only harder (l for 1, O for 0).
Up to level 2 a careful clerk still reads every answer; at 3 and 4 he would ask now and then."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

LEVELS = (0, 1, 2, 3, 4)
NAMES = ("clean", "light", "fair", "poor", "heavy", "PDF", "scan")
PDF, SCAN = 5, 6  # no noise of ours: the letter on paper, and that paper scanned
SLIPS = {
    "ả": "á", "ổ": "ố", "ẩ": "ấ", "ể": "ế", "ở": "ớ", "ử": "ứ", "ẫ": "ấ", "ỗ": "ố", "ữ": "ứ", "ỉ": "í", "ơ": "o",
    "ư": "u", "ă": "á", "ặ": "ậ", "ẽ": "é", "ệ": "ê", "ộ": "ô", "ợ": "ơ", "ự": "ư", "ị": "i", "ọ": "o", "ụ": "u",
    "ạ": "a", "ĩ": "ì", "ằ": "ầ", "ắ": "ấ", "ỹ": "ý", "ỷ": "ý", "đ": "d",
}  # fmt: skip
SLIPS |= {one.upper(): other.upper() for one, other in SLIPS.items()}
STRAY = ("'", "`", "~", "|", "_", "·", "°", "•")
SEAL = ("SẢN", "ĐẢNG", "CỘNG", "VIỆT", "NAM")


def noisy(rng: random.Random, text: str, level: int) -> str:
    """`text` as a scan of that quality would read."""
    if level in (0, PDF, SCAN):
        return text
    decomposed = not unicodedata.is_normalized("NFC", text)
    text = unicodedata.normalize("NFC", text)
    steps: tuple[Callable[[random.Random, str, int], str], ...] = (
        _columns, _seal, _lines, _slips, _digits, _blanks, _strays, _markdown,
    )  # fmt: skip
    for step in steps:
        text = step(rng, text, level)
    return unicodedata.normalize("NFD", text) if decomposed else text


def _slips(rng: random.Random, text: str, level: int) -> str:
    """Diacritics lost or mistaken: more in running text than in headings."""
    rate = (0, 0.002, 0.006, 0.02, 0.045)[level]
    return "".join(SLIPS[one] if one in SLIPS and rng.random() < rate else one for one in text)


def _digits(rng: random.Random, text: str, level: int) -> str:
    """l, I for 1 and O, o for 0, beside another digit only; up to level 2 once in a long while."""
    rate = (0, 0, 0.02, 0.06, 0.12)[level]

    def changed(match: re.Match[str]) -> str:
        if rng.random() >= rate:
            return match[0]
        return rng.choice("lI") if match[0] == "1" else rng.choice("Oo")

    return re.sub(r"(?<=\d)[01]|[01](?=\d)", changed, text)


def _blanks(rng: random.Random, text: str, level: int) -> str:
    """Blanks lost between words and put in around signs."""
    lost, put = (0, 0.001, 0.003, 0.008, 0.02)[level], (0, 0.02, 0.05, 0.1, 0.18)[level]
    text = re.sub(r"(?<=[a-zà-ỹ,;]) (?=[a-zà-ỹA-ZĐ])", lambda m: "" if rng.random() < lost else m[0], text)
    return re.sub(r"(?<=\d)([-/])(?=[\dA-ZĐ])", lambda m: rng.choice((" ", "")) + m[1] + rng.choice((" ", ""))
                  if rng.random() < put else m[0], text)  # fmt: skip


def _strays(rng: random.Random, text: str, level: int) -> str:
    """Specks read as signs, at the ends of lines and alone."""
    rate = (0, 0.01, 0.03, 0.08, 0.15)[level]
    lines = []
    for line in text.split("\n"):
        if line.strip() and rng.random() < rate:
            line = f"{line} {rng.choice(STRAY)}" if rng.random() < 0.6 else f"{rng.choice(STRAY)} {line}"
        lines.append(line)
        if rng.random() < rate / 4:
            lines.append(rng.choice((*STRAY, "—", "..")))
    return "\n".join(lines)


def _lines(rng: random.Random, text: str, level: int) -> str:
    """Lines broken in two between words, blank lines put in and lost, lines of one paragraph merged."""
    broken, merged = (0, 0.01, 0.03, 0.06, 0.1)[level], (0, 0, 0.0, 0.03, 0.08)[level]
    out: list[str] = []
    for line in text.split("\n"):
        words = line.split(" ")
        if len(words) > 9 and "\t" not in line and "   " not in line and rng.random() < broken:
            cut = rng.randint(4, len(words) - 4)
            out += [" ".join(words[:cut]), " ".join(words[cut:])]
        elif out and out[-1].strip() and line.strip() and rng.random() < merged:
            out[-1] += " " + line.strip()
        elif not line.strip() and rng.random() < merged:
            continue
        else:
            out.append(line)
    return "\n".join(out)


def _columns(rng: random.Random, text: str, level: int) -> str:
    """The gap between two columns shrinks; from level 3 it may be a single blank."""
    if level < 2:
        return text
    single = (0, 0, 0, 0.25, 0.5)[level]

    def shrunk(match: re.Match[str]) -> str:
        return " " if rng.random() < single else " " * rng.randint(3, 8)

    return re.sub(r"(?<=\S) {3,}(?=\S)", shrunk, text)


def _seal(rng: random.Random, text: str, level: int) -> str:
    """A word of the round seal over the line of the position."""
    rate = (0, 0, 0, 0.1, 0.25)[level]
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if re.fullmatch(r"(PHÓ )?(BÍ THƯ|CHỦ TỊCH|TRƯỞNG BAN|GIÁM ĐỐC)", line.strip()) and rng.random() < rate:
            lines[place] = f"{rng.choice(SEAL)} {line.strip()}"
    return "\n".join(lines)


def _markdown(rng: random.Random, text: str, level: int) -> str:
    """Some recognisers mark headings and bold type."""
    if rng.random() >= (0, 0.1, 0.15, 0.2, 0.2)[level]:
        return text
    lines = text.split("\n")
    for place, line in enumerate(lines[:14]):
        if line.isupper() and len(line) > 6 and "   " not in line and "\t" not in line:
            lines[place] = rng.choice((f"# {line}", f"**{line}**"))
    return "\n".join(lines)
