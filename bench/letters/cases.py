"""Test cases by seed: a file's text with the answers for every letter in it; the same seed gives the same file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from bench.letters.compose import compose
from bench.letters.layout import lay_out
from bench.letters.letter import Letter
from bench.letters.noise import noisy
from bench.letters.shapes import Shape, shape_of, spelt

BINDING = ("CV", "KH", "KL", "CT", "NQ", "HD", "QĐ", "TB")


@dataclass(slots=True)
class Case:
    """One file: its text before and after noise, its letters and their answers."""

    seed: str
    level: int
    text: str
    letters: list[Letter]
    traits: list[str]

    @property
    def golds(self) -> list[dict[str, Any]]:
        """The answers, in the order of the file."""
        return [letter.gold for letter in self.letters]


def make_case(seed: int, place: int, level: int = 0) -> Case:
    """Case number `place` of `seed` at a noise level: the letter does not depend on the level."""
    name = f"{seed}.{place}"
    rng = random.Random(f"congvan {name}")
    first = compose(rng)
    letters = [first]
    if rng.random() < 0.08 and first.number is not None and not first.undated and first.kind in BINDING:
        letters.insert(0, compose(rng, upper=first))
    shapes: list[Shape] = []
    texts = []
    for letter in letters:
        shape = shape_of(rng)
        shape.one_line = shape.one_line and len(letters) == 1
        shapes.append(shape)
        texts.append(lay_out(rng, letter, shape))
    traits = [trait for shape in shapes for trait in shape.traits]
    text = spelt(rng, rng.choice(("\n\n", "\n\f\n")).join(texts) if len(texts) > 1 else texts[0], traits)
    if len(letters) > 1:
        traits.append("two letters")
    return Case(name, level, noisy(random.Random(f"noise {name} {level}"), text, level), letters, traits)
