"""A cheap look whether a picture can hold text, and which way its lines run: so that a photo is told at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PIL import Image, ImageStat

from workflow.reading.parsing.pictures import row_steps, skew_of

_SIDE = 1000
_PAPER, _INK = 200, 150
# Measured on scanned letters (paper 0.9 and more, steps 4 to 15) and on photos, noise, foliage, brick walls (paper 0.3
# to 0.7, steps below 1; bricks and stripes more, on less paper).
_SURE_PAPER, _SURE_STEPS = 0.75, 3.0
_LEAST_STEPS = 0.6


class Verdict(Enum):
    """What a look tells."""

    TEXT = "text"
    UNSURE = "unsure"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Look:
    """The verdict, and whether the lines run up or down the page."""

    verdict: Verdict
    upended: bool = False


def look_at(lit: Image.Image) -> Look:
    """Judge an evenly lit page by its share of paper and by how sharply rows of ink and of paper part."""
    factor = min(1.0, _SIDE / max(lit.size))
    if min(lit.size) * factor < 24:
        return Look(Verdict.NOTHING)
    small = lit.resize((round(lit.width * factor), round(lit.height * factor)), Image.Resampling.BOX)
    if ImageStat.Stat(small).stddev[0] < 1.0:
        return Look(Verdict.NOTHING)
    counts, points = small.histogram(), small.width * small.height
    paper, ink = sum(counts[_PAPER:]) / points, sum(counts[:_INK]) / points
    if ink < 0.0002 or paper < 0.05:
        return Look(Verdict.NOTHING)
    level, upright = _steps(small), _steps(small.transpose(Image.Transpose.ROTATE_90))
    steps, upended = max(level, upright), upright > 1.5 * level
    if paper >= _SURE_PAPER and steps >= _SURE_STEPS and max(level, upright) >= 2 * min(level, upright):
        return Look(Verdict.TEXT, upended)
    if steps < _LEAST_STEPS and paper < _SURE_PAPER:
        return Look(Verdict.NOTHING)
    return Look(Verdict.UNSURE, upended)


def _steps(small: Image.Image) -> float:
    return row_steps(small.point(lambda value: 255 if value < _INK else 0), skew_of(small))
