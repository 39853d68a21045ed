"""Recognising letters with the tesseract command: orientation, skew, words with places and confidences."""

from __future__ import annotations

import csv
import io
import math
import re
import subprocess
from dataclasses import dataclass

from PIL import Image

from workflow.reading.parsing import pictures
from workflow.reading.parsing.limits import only_seconds
from workflow.reading.parsing.refusing import Refused, Why
from workflow.reading.parsing.syllables import is_syllable
from workflow.reading.parsing.words import Word

_PAGE_SECONDS = 40
_LOOK_SECONDS = 2
_OSD_SIDE = 1500
_QUICK_SIDE = 900
_ENOUGH_WORDS = 8
_EDGE = ".,;:()\"'“”-–"
_TURNS = {0: None, 90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_ORIENTATION = re.compile(r"Rotate: (\d+)\nOrientation confidence: ([\d.]+)")
_SURE_TURN = 2.0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """The command and the language data that it has."""

    command: str
    languages: tuple[str, ...]


@dataclass(slots=True)
class Recognised:
    """The words of a page in pixels of the upright page, and the way back to the page as it was given."""

    words: list[Word]
    width: int
    height: int
    turn: int
    skew: float
    image: Image.Image

    def given(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box as fractions of the page as it was given: turned back by the skew, then by the orientation."""
        corners = [self._back(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        return (max(0.0, min(xs)), max(0.0, min(ys)), min(1.0, max(xs)), min(1.0, max(ys)))

    def _back(self, x: float, y: float) -> tuple[float, float]:
        angle = math.radians(self.skew)
        dx, dy = x - self.width / 2, y - self.height / 2
        u = (dx * math.cos(angle) - dy * math.sin(angle)) / self.width + 0.5
        v = (dx * math.sin(angle) + dy * math.cos(angle)) / self.height + 0.5
        return {0: (u, v), 90: (v, 1 - u), 180: (1 - u, 1 - v), 270: (1 - v, u)}[self.turn]


def _run(recogniser: Recogniser, image: Image.Image, options: list[str], seconds: int) -> str | None:
    """What tesseract prints for a picture; None when it fails or costs the processor more than `seconds`."""
    buffer = io.BytesIO()
    image.save(buffer, "PPM")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            [recogniser.command, "stdin", "stdout", *options],
            input=buffer.getvalue(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
            timeout=10 * seconds, preexec_fn=lambda: only_seconds(seconds),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def orientation(recogniser: Recogniser, lit: Image.Image, *, upended: bool) -> int:
    """Degrees by which the page must be turned clockwise to stand upright: a part of it tells, where that is too
    little all of it; without a sure answer its lines are laid level and nothing more."""
    level = 90 if upended else 0
    if "osd" not in recogniser.languages:
        return level
    wide, tall = lit.size
    middle = (
        lit.crop((0, tall // 4, wide, tall * 6 // 10))
        if not upended
        else lit.crop((wide // 4, 0, wide * 6 // 10, tall))
    )
    for part in (middle, lit):
        factor = min(1.0, _OSD_SIDE / max(lit.size))
        small = part.resize(
            (max(1, round(part.width * factor)), max(1, round(part.height * factor))), Image.Resampling.BOX
        )
        said = _run(recogniser, small, ["--psm", "0", "-l", "osd", "--dpi", "150"], _LOOK_SECONDS)
        found = _ORIENTATION.search(said or "")
        if found and float(found[2]) >= _SURE_TURN and (int(found[1]) % 180 == 90) == upended:
            return int(found[1])
    return level


def quick_turn(recogniser: Recogniser, lit: Image.Image, *, upended: bool) -> int | None:
    """The turn at which a coarse and short reading finds words of the language, None when at none: the test of what a
    look leaves unsure. It costs the processor at most three seconds, on a picture without words hardly two."""
    factor = min(1.0, _QUICK_SIDE / max(lit.size))
    small = lit.resize((max(1, round(lit.width * factor)), max(1, round(lit.height * factor))), Image.Resampling.BOX)
    for turn, seconds in ((90 * upended, _LOOK_SECONDS), (180 + 90 * upended, 1)):
        table = _run(recogniser, _turned(small, turn), ["-l", "vie", "--psm", "11", "--dpi", "100", "tsv"], seconds)
        words = [(word.text.strip(_EDGE), word.confidence) for word in _words(table or "")]
        good = [text for text, sure in words if sure >= 0.6 and len(text) > 1 and is_syllable(text)]
        if len(good) >= _ENOUGH_WORDS and len(good) >= 0.4 * len(words):
            return turn
        if table is None or len(words) < _ENOUGH_WORDS:
            return None
    return None


def _turned(image: Image.Image, turn: int) -> Image.Image:
    method = _TURNS[turn]
    return image if method is None else image.transpose(method)


def recognise(recogniser: Recogniser, lit: Image.Image, turn: int) -> Recognised:
    """Read an evenly lit page that `turn` brings upright. Refused when it is too heavy to be read."""
    page = pictures.smoothed(_turned(lit, turn))
    skew = pictures.skew_of(page)
    if abs(skew) >= 0.15:
        page = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    else:
        skew = 0.0
    options = ["-l", "vie", "--psm", "3", "--dpi", str(pictures.DOTS), "tsv"]
    table = _run(recogniser, page, options, _PAGE_SECONDS)
    if table is None:
        raise Refused(Why.TOO_HEAVY)
    return Recognised(_words(table), page.width, page.height, turn, skew, page)


def quality(words: list[Word]) -> float:
    """Share of a page's letters that stand in words of the language, as sure as they were read; 0 without words."""
    whole = sum(len(word.text) for word in words)
    good = sum(len(word.text) * word.confidence for word in words if is_syllable(word.text.strip(_EDGE)))
    return good / whole if whole else 0.0


def read_scattered(recogniser: Recogniser, page: Image.Image) -> list[Word]:
    """The words of a page on which little stands here and there; [] when none is read."""
    table = _run(recogniser, page, ["-l", "vie", "--psm", "11", "--dpi", str(pictures.DOTS), "tsv"], _PAGE_SECONDS)
    return _words(table) if table else []


def read_row(recogniser: Recogniser, part: Image.Image) -> list[Word]:
    """The words of a picture of one row, in its pixels; [] when nothing is read."""
    table = _run(recogniser, part, ["-l", "vie", "--psm", "7", "--dpi", str(pictures.DOTS), "tsv"], _LOOK_SECONDS)
    return _words(table) if table else []


def _words(table: str) -> list[Word]:
    """The words of tesseract's table; what has no letter or figure and is unsure is dirt or a piece of a seal."""
    words = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != "5" or not (row["text"] or "").strip():
            continue
        x, y, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
        confidence = max(0.0, float(row["conf"]) / 100)
        text = row["text"].strip()
        if (confidence < 0.4 and not any(map(str.isalnum, text))) or confidence < 0.1:
            continue
        words.append(Word(text, x, y, x + width, y + height, confidence))
    return words
