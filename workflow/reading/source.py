"""What a file gives to the reader: its lines, each with the page and the place where it stands and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page, from its upper left corner."""


class SourceForm(StrEnum):
    """How the lines were come by."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a line that has several: its words, where they stand, how sure they are."""

    text: str
    box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the file. Three blanks or a tab part the columns of a table. `page` counts from 1; `box` is known
    for PDF and scans only; `confidence` is 1.0 for text, the recogniser's own for a scan. `cells`
    are the columns from left to right, where there are several and their places are known; `doubts` the words that
    the recogniser was less sure of than it usually is, `raw` what it gave where a known slip was put right."""

    text: str
    page: int = 1
    box: Box | None = None
    confidence: float = 1.0
    cells: tuple[Cell, ...] = ()
    doubts: tuple[tuple[str, float], ...] = ()
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as lines: line n of `text` is `lines[n - 1]`, so what is said of a line leads back to its place."""

    form: SourceForm
    lines: tuple[SourceLine, ...]
    pages: int = 1
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All lines, as the reader takes them."""
        return "\n".join(line.text for line in self.lines)
