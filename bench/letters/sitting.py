"""One examination: generated files through the reader's public door, each timed, scored and remembered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bench.letters.cases import Case, make_case
from bench.letters.comparing import fold, value_of
from bench.letters.scoring import Mark, marks


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the reader: `prepare` makes of a case what is handed in, untimed; `read` is what is measured."""

    prepare: Callable[[Case], Any]
    read: Callable[[Any], list[dict[str, Any]]]


@dataclass(slots=True)
class Paper:
    """One file with its marks; `crash` is what went wrong instead of a reading, `refused` the reader's sentence."""

    case: Case
    marks: list[Mark]
    seconds: float
    crash: str | None = None
    refused: str | None = None
    strict: tuple[float, int] = (0.0, 0)
    lost: int = 0

    @property
    def credit(self) -> float:
        """The share of the fields' credit."""
        return sum(mark.credit for mark in self.marks) / len(self.marks)


@dataclass(slots=True)
class Sitting:
    """All papers of one noise level."""

    level: int
    papers: list[Paper] = field(default_factory=list)

    @property
    def marks(self) -> list[Mark]:
        """Every mark of the level."""
        return [mark for paper in self.papers for mark in paper.marks]


def pair(golds: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each answer beside the reading that carries its number and symbol, else its number, else the only one."""
    pairs = []
    for gold in golds:
        same = [one for one in found if str(value_of(one.get("number"))) == str(gold["number"])]
        exact = [one for one in same if fold(one.get("symbol")) == fold(gold["symbol"])]
        lone = found[0] if len(found) == len(golds) == 1 else {}
        pairs.append((gold, (exact or same or [lone])[0]))
    return pairs


def examine(door: Door, case: Case) -> Paper:
    """The reader's marks for one file."""
    handed = door.prepare(case)
    begin = time.perf_counter()
    crash = refused = None
    found: list[dict[str, Any]] = []
    try:
        found = door.read(handed)
    except Exception as error:  # whatever it is, the examiner writes it down
        if type(error).__name__ == "NotALetter":
            refused = str(error)
        else:
            crash = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - begin
    count = Mark("letters in file", float(len(found) == len(case.golds)), False, len(found) > len(case.golds),
                 len(case.golds), len(found))  # fmt: skip
    pairs = pair(case.golds, found)
    all_marks = [count, *(mark for gold, got in pairs for mark in _marks(gold, got, case.level > 0))]
    exact = [count, *(mark for gold, got in pairs for mark in _marks(gold, got, False))] if case.level else all_marks
    lost = sum(not got for _gold, got in pairs)
    return Paper(case, all_marks, seconds, crash, refused, (sum(mark.credit for mark in exact), len(exact)), lost)


def _marks(gold: dict[str, Any], got: dict[str, Any], noisy: bool) -> list[Mark]:
    """The marks of one letter; one that was not found at all says nothing, so nothing of it is sure."""
    found = list(marks(gold, got, noisy))
    return found if got else [replace(mark, wrong_and_sure=False, lost=True) for mark in found]


def sit(door: Door, seed: int, letters: int, level: int = 0) -> Sitting:
    """`letters` files of one level."""
    sitting = Sitting(level)
    for place in range(letters):
        sitting.papers.append(examine(door, make_case(seed, place, level)))
    return sitting
