"""Tasks that came to their end by weeks, as bars: drawn on the server, readable without colour, printed as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.oversight.days import Week

WIDTH, HEIGHT, LEFT, BOTTOM = 320, 150, 30, 20
GAP = 0.28
"""Of a bar's place stay free."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: the part done in time stands below the late part. `label`: every fourth week and the last have one."""

    week: Week
    x: float
    width: float
    met_y: float
    met_height: float
    missed_y: float
    missed_height: float
    label: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line across, and the number it stands for."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in the units of the view box."""

    bars: list[Bar]
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def drawing_of(weeks: Sequence[Week]) -> Drawing | None:
    """The bars of these weeks; nothing where nothing ended."""
    most = max((week.met + week.missed for week in weeks), default=0)
    if not most:
        return None
    step = _step(most)
    top = step * -(-most // step)
    place, scale = (WIDTH - LEFT) / len(weeks), (HEIGHT - BOTTOM - 8) / top
    base = HEIGHT - BOTTOM
    bars = [
        Bar(
            week, round(LEFT + place * (at + GAP / 2), 1), round(place * (1 - GAP), 1),
            round(base - week.met * scale, 1), round(week.met * scale, 1),
            round(base - (week.met + week.missed) * scale, 1), round(week.missed * scale, 1),
            at % 4 == 0 or at == len(weeks) - 1,
        )
        for at, week in enumerate(weeks)
    ]  # fmt: skip
    return Drawing(bars, [Line(round(base - number * scale, 1), number) for number in range(0, top + 1, step)])


def _step(most: int) -> int:
    """A round number of which two to five fit."""
    step = 1
    while most > 4 * step:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step
