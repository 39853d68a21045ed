"""The plain notation of a body, for a box in which one types: a line for each row, and back without loss.

**đậm**, *nghiêng*, ***cả hai***; `| ô | ô |` lines make a table, a line `|---|` under the first makes it the heading;
`[ngắt trang]` begins a page; ↵ breaks a line inside a paragraph or a cell. A backslash before one of these signs keeps
the sign itself. Two stars turn bold on or off, one star italic, three both; stars that nothing closes are stars.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from .body import MAX_COLUMNS, MAX_MARKS, Mark, Row, clean_marks, is_break, is_table, runs_of, words_of

PAGE_BREAK, LINE_BREAK = "[ngắt trang]", "↵"
_SIGNS = "*|[↵\\-"
_ESCAPED = re.compile(r"\\([*|\[↵\\-])")
_STARS = re.compile(r"\*+")
_RULE = re.compile(r"\|[\s|:-]*-[\s|:-]*")
_ENDS = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HELD = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS)}
"""Noncharacters that stand for escaped signs while a line is read; no text has them."""
_FREED = str.maketrans({held: sign for sign, held in _HELD.items()})
_OWN = str.maketrans(dict.fromkeys(map(ord, _HELD.values())))


def rows_of(text: str) -> list[Row]:
    """The rows of a typed body; `line` is the line of the box, from 1. Empty lines part tables and mean nothing else.
    Never fails: what is no notation is text."""
    rows: list[Row] = []
    table: Row | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.translate(_OWN).strip()
        if words.startswith("|"):
            table = _tabled(rows, table, words, number)
            continue
        _even(table)
        table = None
        if unicodedata.normalize("NFC", words).casefold() == PAGE_BREAK:
            rows.append({"break": "page", "line": number})
            continue
        said, marks = words_typed(words)
        if said:
            rows.append({"text": said, **({"marks": marks} if marks else {}), "line": number})
    _even(table)
    return rows


def _tabled(rows: list[Row], table: Row | None, words: str, number: int) -> Row:
    if table is None:
        table = {"table": [], "line": number}
        rows.append(table)
    if len(table["table"]) == 1 and "head" not in table and _RULE.fullmatch(words):
        table["head"] = True
        return table
    table["table"].append([_cell(cell) for cell in _split(words)])
    return table


def _even(table: Row | None) -> None:
    """As many cells in every row, once the table has ended. One beyond the bounds of the schema stays as it is: it is
    refused, and filling it up would cost the square of what was typed."""
    width = max(map(len, table["table"])) if table else 0
    if table and width <= MAX_COLUMNS:
        for row in table["table"]:
            row += [""] * (width - len(row))


def _split(words: str) -> list[str]:
    """The cells of a line, escaped signs held; they part nothing."""
    held = _held(words)
    inner = held[1:-1] if len(held) > 1 and held.endswith("|") else held[1:]
    return inner.split("|")


def _held(words: str) -> str:
    return _ESCAPED.sub(lambda sign: _HELD[sign[1]], words)


def _cell(cell: str) -> Any:
    said, marks = _read(cell)
    return {"text": said, "marks": marks} if marks else said


def words_typed(words: str) -> tuple[str, list[Mark]]:
    """The text and the marks of one paragraph in notation."""
    return _read(_held(words.translate(_OWN)))


@dataclass(slots=True)
class _Stars:
    """Stars of a line: where they stand in the text, and what they turn on or off."""

    at: int
    count: int
    turns: dict[str, bool] = field(default_factory=dict)


def _read(held: str) -> tuple[str, list[Mark]]:
    held = held.replace(LINE_BREAK, "\n")
    found: list[_Stars] = []
    opened: dict[str, _Stars] = {}
    for match in _STARS.finditer(held):
        stars = _Stars(match.start(), len(match[0]))
        found.append(stars)
        kinds = {1: "i", 2: "b", 3: "bi"}.get(stars.count, "")
        before, behind = held[: match.start()][-1:], held[match.end() :][:1]
        if any(_loose(before if kind in opened else behind) for kind in kinds):
            continue
        for kind in kinds:
            stars.turns[kind] = kind not in opened
            if stars.turns[kind]:
                opened[kind] = stars
            else:
                del opened[kind]
    for kind, stars in opened.items():
        del stars.turns[kind]
    return _settled(held, found)


def _loose(sign: str) -> bool:
    return not sign or sign.isspace()


def _settled(held: str, found: list[_Stars]) -> tuple[str, list[Mark]]:
    """The text without the stars that turn something, without blanks around it, and its marks."""
    text, at = "", 0
    begun: dict[str, int] = {}
    marks: list[Mark] = []
    for stars in found:
        text += held[at : stars.at]
        text += "*" * (stars.count - sum(2 if kind == "b" else 1 for kind in stars.turns))
        at = stars.at + stars.count
        for kind, on in stars.turns.items():
            if on:
                begun[kind] = len(text)
            else:
                marks.append([begun.pop(kind), len(text), kind])
    text = (text + held[at:]).translate(_FREED)
    moved = len(text) - len(text.lstrip())
    said = text.strip()
    return said, clean_marks(said, [[start - moved, end - moved, kind] for start, end, kind in marks[:MAX_MARKS]])


def typed(body: Any) -> str:
    """The body in notation, such that `rows_of` gives the same rows back (without what a reader noted)."""
    lines: list[str] = []
    tabled = False
    for row in body if isinstance(body, list | tuple) else []:
        if is_table(row):
            lines += [""] if tabled else []
            lines += _table_lines(row)
        elif is_break(row):
            lines.append(PAGE_BREAK)
        elif words := typed_words(row):
            lines.append(words)
        tabled = is_table(row)
    return "\n".join(lines)


def _table_lines(row: Row) -> list[str]:
    lines = ["| " + " | ".join(_marked(cell, bars=True) for cell in cells) + " |" for cells in row["table"]]
    if row.get("head"):
        lines.insert(1, "|" + "---|" * len(row["table"][0]))
    elif len(lines) > 1 and _RULE.fullmatch(lines[1]):
        lines[1] = lines[1].replace("-", "\\-", 1)
    return lines


def typed_words(row: Any) -> str:
    """One paragraph in notation."""
    words = _marked(row)
    if words.startswith("|") or unicodedata.normalize("NFC", words).casefold() == PAGE_BREAK:
        return "\\" + words
    return words


def _marked(row: Any, bars: bool = False) -> str:
    text, marks = words_of(row)
    found, on = "", (False, False)
    for words, bold, italic in [*runs_of(text, marks), ("", False, False)]:
        found += "*" * (2 * (bold != on[0]) + (italic != on[1])) + _spelled(words, bars)
        on = bold, italic
    return found.strip()


def _spelled(words: str, bars: bool) -> str:
    signs = r"[*|↵\\]" if bars else r"[*↵\\]"
    return _ENDS.sub(LINE_BREAK, re.sub(signs, lambda sign: "\\" + sign[0], words.translate(_OWN)))
