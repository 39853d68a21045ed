"""A letter as text, in the shapes in which letters come out of files: columns side by side, stacked, merged into one
line; wrapped or not; with page breaks, arrival stamps, glued signatures; several in a file; all on one line."""

from __future__ import annotations

import random
import textwrap

from bench.letters.letter import KINDS, Letter
from bench.letters.shapes import Shape, date_line, number_line, side_by_side
from bench.letters.tail import tail_of

PARTY_TITLE = ["ĐẢNG CỘNG SẢN VIỆT NAM"]
STATE_TITLE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def lay_out(rng: random.Random, letter: Letter, shape: Shape) -> str:
    """The letter's text in that shape."""
    blocks = [*_header(rng, letter, shape), *_middle(rng, letter, shape)]
    body = [_wrapped(text, shape.width) for text in letter.paragraphs]
    if not letter.party and letter.paragraphs and rng.random() < 0.7:
        body[-1] = body[-1].rstrip(".") + "./."
    if shape.blank == "\n\n" and rng.random() < 0.2 and not shape.one_line:
        _break_page(rng, body, shape)
    text = "\n\n".join(blocks) + "\n\n" + shape.blank.join(body) + "\n\n" + tail_of(rng, letter, shape)
    if shape.one_line:
        text = " ".join(text.split())
    return text + "\n"


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False)) if width else text


# --- header ---------------------------------------------------------------------------------------------------------


def _left(rng: random.Random, letter: Letter) -> list[str]:
    lines = [letter.issuer.parent] if letter.issuer.parent else []
    names = list(letter.issuer.names)
    lines += names if len(names) > 1 or rng.random() < 0.7 else textwrap.wrap(names[0], 30, break_on_hyphens=False)
    lines.append(rng.choice(("*", "*", "\\*")) if letter.party else rng.choice(("-------", "______", "")))
    lines.append(number_line(rng, letter))
    if letter.kind == "CV" and letter.subject:
        lines += textwrap.wrap(letter.prefix + letter.subject, rng.choice((30, 36, 44)), break_on_hyphens=False)
    if letter.urgency:
        lines.append(letter.urgency)
    return [line for line in lines if line]


def _right(rng: random.Random, letter: Letter) -> list[str]:
    title = PARTY_TITLE if letter.party else STATE_TITLE
    rule = [rng.choice(("--------------------", "____________", "***"))] if rng.random() < 0.3 else []
    gap = [""] if rng.random() < 0.2 else []
    return [*title, *rule, *gap, date_line(rng, letter)]


def _header(rng: random.Random, letter: Letter, shape: Shape) -> list[str]:
    left, right = _left(rng, letter), _right(rng, letter)
    if shape.header == "merged":  # the gap between the columns is lost
        right = [line for line in right if any(map(str.isalpha, line))]
        blocks = ["\n".join(" ".join(row.split()) for row in side_by_side(left, right, False))]
    elif shape.header == "columns":
        blocks = ["\n".join(side_by_side(left, right, False))]
    elif shape.header == "tabs":
        blocks = ["\n".join(side_by_side(left, right, True))]
    elif shape.header == "right_first":
        blocks = [_stacked(right), "\n".join(left)]
    elif shape.header == "split":  # the title stands between the organ and the number
        cut = next(place for place, line in enumerate(left) if line.startswith("Số"))
        organ, rest = left[:cut], left[cut:]
        blocks = ["\n".join(organ), _stacked(right), "\n".join(rest)]
    else:
        blocks = ["\n".join(left), _stacked(right)]
    if letter.mark and rng.random() < 0.6:
        blocks.insert(0, "\n".join(letter.mark))
        letter.mark = []
        shape.traits.append("signing mark")
    if letter.stamp:
        where = rng.choice((0, len(blocks)))
        blocks.insert(where, "\n".join(letter.stamp.lines))
        shape.traits.append("stamp")
    return blocks


def _stacked(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line)


def _middle(rng: random.Random, letter: Letter, shape: Shape) -> list[str]:
    blocks = []
    if letter.kind != "CV":
        named = "\n".join(textwrap.wrap(letter.prefix + letter.subject, 56, break_on_hyphens=False))
        rule = "\n-----" if rng.random() < 0.3 else ""
        blocks.append(f"{KINDS[letter.kind].upper()}\n{named}{rule}")
    if letter.addressees:
        blocks.append(_greeting(rng, letter, shape))
    return blocks


def _greeting(rng: random.Random, letter: Letter, shape: Shape) -> str:
    names, begin, end = letter.addressees, letter.greeting + ":", rng.choice((",", ".", "", ";"))
    if len(names) == 1:
        one = f"{begin} {names[0]}{end}"
        return "\n".join(textwrap.wrap(one, 44, break_on_hyphens=False)) if rng.random() < 0.25 else one
    if letter.inline:
        return f"{begin} {'; '.join(names)}{end}"
    style = rng.choice(("after", "after", "below", "indented"))
    lines = [f"- {name}{shape.comma if place < len(names) - 1 else end}" for place, name in enumerate(names)]
    if style == "after":
        lines[0] = f"{begin} {lines[0]}"
        return "\n".join(lines)
    gap = "\t" if style == "indented" else ""
    return begin + "\n" + "\n".join(gap + line for line in lines)


def _break_page(rng: random.Random, body: list[str], shape: Shape) -> None:
    """Break the longest paragraph in the middle of a phrase; the page's number stands between."""
    place = max(range(len(body)), key=lambda one: len(body[one]))
    words = body[place].split(" ")
    if len(words) > 12:
        cut = rng.randint(5, len(words) - 5)
        page = rng.choice(("\n\n2\n\n", "\n\f", "\n\n- 2 -\n\n", "\n\n"))
        body[place] = " ".join(words[:cut]) + page + " ".join(words[cut:])
        shape.traits.append("page break")
