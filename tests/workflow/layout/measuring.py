"""Lines of a PDF page with their boxes in millimetres from the page's top left corner, their sizes and fonts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber

MM = 25.4 / 72
ASCENDER = 0.8911
"""Of the shipped font, in parts of its size."""


@dataclass(frozen=True)
class Run:
    """Letters of one line that stand together in one font; blanks at its ends do not count."""

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    font: str

    @property
    def top(self) -> float:
        """Where its ascenders end."""
        return self.baseline - ASCENDER * self.size * MM

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2


def runs(pdf: bytes) -> list[Run]:
    """Every run of every page, top to bottom."""
    found: list[Run] = []
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        for number, page in enumerate(book.pages):
            words = page.extract_words(
                keep_blank_chars=True, extra_attrs=["fontname", "size"], x_tolerance=6, y_tolerance=1, return_chars=True
            )
            found += [_run(word, number, float(page.height)) for word in words if word["text"].strip()]
    return sorted(found, key=lambda run: (run.page, run.baseline, run.left))


def _run(word: dict[str, Any], page: int, height: float) -> Run:
    signs = [sign for sign in word["chars"] if sign["text"].strip()]
    return Run(
        word["text"].strip(), page, signs[0]["x0"] * MM, signs[-1]["x1"] * MM, (height - signs[0]["matrix"][5]) * MM,
        round(word["size"], 2), word["fontname"].partition("+")[2] or word["fontname"],
    )  # fmt: skip


def rules_drawn(pdf: bytes, page: int = 0) -> list[tuple[float, float, float]]:
    """(left, right, height) of each straight line of a page, in millimetres."""
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        return [(one["x0"] * MM, one["x1"] * MM, one["top"] * MM) for one in book.pages[page].lines]


def size_of(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        return [(float(page.width) * MM, float(page.height) * MM) for page in book.pages]


def text_of(pdf: bytes) -> str:
    """All text of the file, its runs joined by blanks."""
    return " ".join(run.text for run in runs(pdf))


def the(found: list[Run], text: str) -> Run:
    """The first run that holds the text."""
    return next(run for run in found if text in run.text)
