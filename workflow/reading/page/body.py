"""The body of a letter as paragraphs: lines of one paragraph joined, a page break inside a phrase closed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from workflow.kernel.folding import fold
from workflow.reading.grammar import tables
from workflow.reading.page.lines import Line

_ITEM = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*[.)/-]\s*(?=\D)|[lI][.)]\s(?=\S)|[a-zđ][.)]\s|[-–—+•]\s*(?=\S)|[IVX]{1,5}[.)]\s|Điều\s+\d"
    r"|\(\d{1,2}\)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là\s?[,:])"
)
_FINAL = re.compile(r"[.;:!?…][\"”'’)\]*]*$")
_PAGE_NUMBER = re.compile(r"^[-–\s]*(?:trang\s)?\d{1,3}(?:\s?/\s?\d{1,3})?[-–\s.]*$", re.IGNORECASE)
_WIDEST = 130


@dataclass(frozen=True)
class Paragraph:
    """One paragraph and the number of its first line; `breaks` are (offset, line) where further lines begin."""

    text: str
    line: int
    breaks: tuple[tuple[int, int], ...] = ()

    @cached_property
    def key(self) -> str:
        return fold(self.text[:400])

    def line_at(self, offset: int) -> int:
        """The line on which the character at `offset` stands."""
        place = bisect_right(self.breaks, (offset, 1 << 60)) - 1
        return self.breaks[place][1] if place >= 0 else self.line

    def cut(self, offset: int) -> tuple[Paragraph, Paragraph]:
        """The paragraph in two: up to `offset`, and what stands behind it."""
        rest = self.text[offset:]
        start = offset + len(rest) - len(rest.lstrip())
        kept = tuple(mark for mark in self.breaks if mark[0] < offset)
        moved = tuple((max(0, at - start), no) for at, no in self.breaks if at >= offset)
        later = ((0, self.line_at(start)), *moved)
        return Paragraph(self.text[:offset], self.line, kept), Paragraph(rest.lstrip(), self.line_at(start), later)


def _rows(lines: list[Line]) -> list[tuple[int, int, str]]:
    """(row, number, text) of each line, its cells put together again."""
    rows: list[tuple[int, int, str]] = []
    for line in lines:
        if rows and rows[-1][0] == line.at and line.text:
            rows[-1] = (line.at, line.no, f"{rows[-1][2]} {line.text}")
        else:
            rows.append((line.at, line.no, line.text))
    return rows


def _wrap_width(rows: list[tuple[int, int, str]]) -> int:
    """Width at which lines are broken by hand; 0 when each line is a paragraph of its own. A few lines that OCR ran
    together do not hide it."""
    widths = sorted(len(text) for _at, _no, text in rows if text)
    if len(widths) < 5:
        return 0
    wide = widths[-1 - len(widths) // 6] if widths[-1] > _WIDEST else widths[-1]
    return wide if wide <= _WIDEST else 0


def _joins(before: str, text: str, blank: bool, width: int) -> bool:
    ended = bool(_FINAL.search(before[-12:]))
    full = bool(width) and len(before) > 0.6 * width
    if _ITEM.match(text) and not (text[:1].isdigit() and full and not ended):
        return False
    if blank:
        return not ended and (text[:1].islower() or (before[-1:] in {",", "-"} and full))
    if not ended:
        return text[:1].islower() or before.endswith(",") or (full and not before.isupper())
    no_room = len(before) + 1 + len(text.split(" ", 1)[0]) > width
    return bool(width) and no_room and not before.endswith(":") and not _opens(text)


def _opens(text: str) -> bool:
    """Whether a line begins like a paragraph of its own."""
    return fold(text[:60]).startswith((*tables.BODY_OPENERS, *tables.CLOSING_OPENERS))


def read_paragraphs(lines: list[Line]) -> list[Paragraph]:
    """Return the paragraphs of the body in order. Page numbers alone on a line are left out."""
    rows = _rows(lines)
    width = _wrap_width(rows)
    found: list[list[tuple[str, int]]] = []
    blank = True
    for _at, no, text in rows:
        if not text or _PAGE_NUMBER.match(text):
            blank = blank or not text
            continue
        if found and _joins(found[-1][-1][0], text, blank, width):
            found[-1].append((text, no))
        else:
            found.append([(text, no)])
        blank = False
    return [_paragraph(parts) for parts in found]


def _paragraph(parts: list[tuple[str, int]]) -> Paragraph:
    offset, breaks = 0, []
    for text, no in parts:
        breaks.append((offset, no))
        offset += len(text) + 1
    return Paragraph(" ".join(text for text, _no in parts), parts[0][1], tuple(breaks))
