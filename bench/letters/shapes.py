"""The choices of one letter's layout, and the small forms they are made of: number, date, columns, spelling."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

from bench.letters.citing import worded
from bench.letters.letter import Letter


@dataclass(slots=True)
class Shape:
    """How one letter is laid out; `traits` name what is unusual, for the report."""

    width: int = 0
    header: str = "stacked"
    tail: str = "stacked"
    blank: str = "\n\n"
    comma: str = ","
    one_line: bool = False
    glued: bool = False
    traits: list[str] = field(default_factory=list)


def shape_of(rng: random.Random) -> Shape:
    """A random shape."""
    shape = Shape(
        width=rng.choice((0, 0, 70, 78, 90)),
        header=rng.choice(("stacked", "stacked", "right_first", "columns", "columns", "tabs", "split", "merged")),
        tail=rng.choice(("stacked", "stacked", "columns", "columns", "signature_first")),
        blank=rng.choice(("\n\n", "\n\n", "\n")),
        comma=rng.choice((",", ",", ";")),
        one_line=rng.random() < 0.04,
    )
    if shape.one_line and shape.tail == "columns":  # interleaved columns without their gaps nobody could read
        shape.tail = "stacked"
    shape.glued = shape.tail != "columns" and rng.random() < 0.08
    shape.traits = [shape.header, f"tail {shape.tail}"] + ["one line"] * shape.one_line + ["glued"] * shape.glued
    return shape


def number_line(rng: random.Random, letter: Letter) -> str:
    """The number as typed on the form or written on it by hand; dots or blanks where none was given."""
    number = letter.number_text or rng.choice(("      ", "…", "........"))
    said = rng.choice(("Số ", "Số ", "Số ", "Số: ", "Số:") if letter.party else ("Số: ", "Số: ", "Số: ", "Số:", "Số "))
    gap = rng.choice((" ", "", "  ")) if rng.random() < 0.25 else ""
    link = "-" if letter.party else "/"
    after = " " if gap and rng.random() < 0.2 else ""
    return f"{said}{number}{gap}{link}{after}{letter.symbol}"


def date_line(rng: random.Random, letter: Letter) -> str:
    """Place and date; without the day where the letter has no date."""
    if letter.undated:
        blank = rng.choice(("    ", "...", "…"))
        return f"{letter.issuer.seat}, ngày {blank} tháng {letter.on.month} năm {letter.on.year}"
    text = worded(letter.on)
    if rng.random() < 0.15:
        text = f"{letter.on.day} tháng {letter.on.month:02d} năm {letter.on.year}"
    return f"{letter.issuer.seat}, ngày {text}"


def side_by_side(left: list[str], right: list[str], tab: bool, width: int = 48) -> list[str]:
    """Two columns as one line after the other, the gap made of blanks or a tab."""
    rows = []
    for place in range(max(len(left), len(right))):
        one = left[place] if place < len(left) else ""
        two = right[place] if place < len(right) else ""
        if tab:
            rows.append(f"{one}\t{two}".rstrip())
        else:
            rows.append((one.ljust(width) + ("    " if len(one) >= width else "") + two).rstrip())
    return rows


# --- spelling -------------------------------------------------------------------------------------------------------

OLD_TONES = {
    "ủy": "uỷ", "Ủy": "Uỷ", "ỦY": "UỶ", "hóa": "hoá", "Hóa": "Hoá", "hòa": "hoà", "Hòa": "Hoà", "HÒA": "HOÀ",
    "khóa": "khoá", "tòa": "toà", "thủy": "thuỷ", "Thủy": "Thuỷ", "hỏa": "hoả",
}  # fmt: skip


def spelt(rng: random.Random, text: str, traits: list[str]) -> str:
    """The same words with old tone places, all or some, or with decomposed letters."""
    draw = rng.random()
    if draw < 0.3:
        share = rng.choice((1.0, 0.6))
        for new, old in OLD_TONES.items():
            parts = text.split(new)
            text = parts[0] + "".join((old if rng.random() < share else new) + part for part in parts[1:])
        traits.append("old tones")
    if rng.random() < 0.1:
        text = unicodedata.normalize("NFD", text)
        traits.append("decomposed")
    return text
