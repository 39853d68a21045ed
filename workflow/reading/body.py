"""The body of a letter as paragraphs: lines of one paragraph joined, a page break inside a phrase closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from workflow.kernel.folding import fold
from workflow.reading.lines import Line

_ITEM = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*[.)/]\s*(?=\D)|[a-zđ][.)]\s|[-–—+•]\s*(?=\S)|[IVX]{1,5}[.)]\s|Điều\s+\d|\(\d{1,2}\))"
)
_FINAL = re.compile(r"[.;:!?…][\"”'’)\]*]*$")
_PAGE_NUMBER = re.compile(r"^[-–\s]*\d{1,3}[-–\s]*$")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph and the number of its first line."""

    text: str
    line: int

    @cached_property
    def key(self) -> str:
        return fold(self.text)


def _rows(lines: list[Line]) -> list[tuple[int, str]]:
    """(number, text) of each line, its cells put together again."""
    rows: list[tuple[int, str]] = []
    for line in lines:
        if rows and rows[-1][0] == line.no and line.text:
            rows[-1] = (line.no, f"{rows[-1][1]} {line.text}")
        else:
            rows.append((line.no, line.text))
    return rows


def _wrap_width(rows: list[tuple[int, str]]) -> int:
    """Width at which lines are broken by hand; 0 when each line is a paragraph of its own."""
    widths = sorted(len(text) for _no, text in rows if text)
    return widths[-1] if widths and widths[-1] <= 120 and len(widths) > 4 else 0


def _joins(before: str, text: str, blank: bool, width: int) -> bool:
    ended = bool(_FINAL.search(before))
    full = bool(width) and len(before) > 0.6 * width
    if _ITEM.match(text) and not (text[:1].isdigit() and full and not ended):
        return False
    if blank:
        return not ended and text[:1].islower()
    if not ended:
        return text[:1].islower() or before.endswith(",") or (full and not before.isupper())
    return bool(width) and len(before) >= 0.85 * width and not before.endswith(":")


def read_paragraphs(lines: list[Line]) -> list[Paragraph]:
    """Return the paragraphs of the body in order. Page numbers alone on a line are left out."""
    rows = _rows(lines)
    width = _wrap_width(rows)
    found: list[tuple[list[str], int]] = []
    blank = True
    for no, text in rows:
        if not text or _PAGE_NUMBER.match(text):
            blank = blank or not text
            continue
        if found and _joins(found[-1][0][-1], text, blank, width):
            found[-1][0].append(text)
        else:
            found.append(([text], no))
        blank = False
    return [Paragraph(" ".join(parts), line) for parts, line in found]
