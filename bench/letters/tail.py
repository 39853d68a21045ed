"""The foot of a letter as text: who gets it and who signed it, side by side or one after the other, with what others
put beside: (đã ký), a word of the seal, file paths, the typist's mark, the machine's mark, an annex."""

from __future__ import annotations

import random
import textwrap

from bench.letters.letter import Letter
from bench.letters.shapes import Shape, side_by_side

PATHS = (
    "D:\\Van ban\\2026\\CV di\\cv-trinh.docx", "/home/vanthu/cong-van/ban-chinh.odt", "C:\\HOSO\\BTC\\huong dan.doc",
    "E:/LUU TRU/Nam 2026/To trinh lan 2.docx",
)  # fmt: skip


def tail_of(rng: random.Random, letter: Letter, shape: Shape) -> str:
    """Everything after the body."""
    note = rng.choice(([], [], [], ["(Đã ký)"], ["(đã ký)"], ["Đã ký"]))
    if letter.seal:
        shape.traits.append("seal")
    if letter.partner:
        shape.traits.append("joint")
        blocks = ["\n".join(_left(rng, letter, shape, 0)), _joint(letter, note)]
    elif shape.tail == "columns":
        width = rng.choice((40, 46, 52))
        left = _left(rng, letter, shape, width - 4)
        right = [*letter.authority, _position(letter), *([""] * rng.choice((0, 1, 2))), *note, letter.signer]
        blocks = ["\n".join(side_by_side(left, right, rng.random() < 0.3, width))]
    else:
        left = _left(rng, letter, shape, rng.choice((0, 0, 44)))
        blocks = ["\n".join(left), _signed(rng, letter, shape, note)]
        if shape.tail == "signature_first":
            blocks.reverse()
    if letter.typist and shape.tail == "stacked":
        blocks[0] += "\n" + letter.typist
        shape.traits.append("typist")
    if letter.mark:
        blocks.append("\n".join(letter.mark))
        shape.traits.append("signing mark")
    if rng.random() < 0.08:
        blocks.append(rng.choice(PATHS))
        shape.traits.append("file path")
    if letter.annex:
        blocks.append("\n".join(letter.annex[:3]) + "\n\n" + "\n".join(letter.annex[3:]))
        shape.traits.append("annex")
    return "\n\n".join(blocks)


def _position(letter: Letter) -> str:
    return f"{letter.seal} {letter.position}".strip()


def _left(rng: random.Random, letter: Letter, shape: Shape, width: int) -> list[str]:
    """Nơi nhận and its lines; long ones wrapped."""
    lines = [rng.choice(("Nơi nhận:", "Nơi nhận:", "Nơi nhận:", "Nơi nhận", "NƠI NHẬN:", "*Nơi nhận*:"))]
    bullet = rng.choice(("- ", "- ", "- ", "- ", "-", "+ ", "– "))
    last = len(letter.distribution) - 1
    for place, line in enumerate(letter.distribution):
        text = f"{bullet}{line}{'.' if place == last else shape.comma}"
        lines += textwrap.wrap(text, width, break_on_hyphens=False) if width else [text]
    return lines


def _signed(rng: random.Random, letter: Letter, shape: Shape, note: list[str]) -> str:
    position = _position(letter)
    if shape.glued and note:
        return "\n".join([*letter.authority, position, f"{note[0]} {letter.signer}"])
    if shape.glued:
        return "\n".join([*letter.authority, position + rng.choice(("", " ", "  ")) + letter.signer])
    return "\n".join([*letter.authority, position, *note]) + rng.choice(("\n\n", "\n\n\n", "\n")) + letter.signer


def _joint(letter: Letter, note: list[str]) -> str:
    """Two signatures side by side; the lead organ signs on the right."""
    names, authority, position, signer = letter.partner or ((), [], "", "")
    left = [*names, *authority, position, "", *note, signer]
    right = [letter.issuer.names[0].split(" - ")[0], *letter.authority, letter.position, "", *note, letter.signer]
    return "\n".join(side_by_side(left, right, False, 44))
