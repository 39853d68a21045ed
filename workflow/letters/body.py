"""The body of a letter as rows: paragraphs (numbered clauses are paragraphs that begin so), simple tables, page breaks.

A row is JSON: `{"text": …}`, with `marks` [[start, end, "b" | "i" | "bi"]] where words are bold or italic;
`{"table": [[cell, …], …]}`, a cell a string or `{"text": …, "marks": …}`, `head` true where its first row is the
heading; `{"break": "page"}`. What a reader notes of a row (`line`, `page`, `box`, `confidence`) stays beside it. A
letter's text itself is always plain: nothing in it is ever markup, so there is nothing to sanitise but its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.kernel.errors import Invalid

MAX_ROWS, MAX_MARKS, MAX_COLUMNS, MAX_TABLE_ROWS, MAX_CELLS = 20_000, 500, 12, 500, 6_000
KINDS = ("b", "i", "bi")
NOTED = ("line", "page", "box", "confidence", "raw")
"""What a reader says of a row; it is kept as it was."""
_CLAUSES = (
    re.compile(r"(\d{1,3})([.)])\s"),
    re.compile(r"([a-zđ])([.)])\s"),
    re.compile(r"([-–+•])(\s)"),
)
Row = dict[str, Any]
Mark = list[Any]


def clean_body(body: Any) -> list[Any]:
    """The body by the allow-list of the schema: what it does not name is left out, marks are put in order. The same on
    write and on import; a body that it has cleaned stays as it is. Invalid for a shape that is no body, or too much."""
    if not isinstance(body, list | tuple):
        raise Invalid(fields={"body": _("Nội dung phải là các đoạn; đồng chí nhập lại phần này.")})
    if len(body) > MAX_ROWS:
        raise Invalid(fields={"body": _("Nội dung có quá nhiều đoạn (tối đa %d).") % MAX_ROWS})
    found: list[Any] = []
    cells = 0
    for number, row in enumerate(body, start=1):
        kept = _row(row, number)
        if isinstance(kept, dict) and "table" in kept:
            cells += sum(map(len, kept["table"]))
        if is_break(kept) and (not found or is_break(found[-1])):
            continue
        found.append(kept)
    if cells > MAX_CELLS:
        raise Invalid(fields={"body": _("Các bảng có quá nhiều ô (tối đa %d).") % MAX_CELLS})
    return found[:-1] if found and is_break(found[-1]) else found


def _row(row: Any, number: int) -> Any:
    """One row as it is kept. A string is a paragraph of an old letter."""
    if isinstance(row, str):
        return row
    if not isinstance(row, dict):
        raise _shapeless(number)
    noted = {name: row[name] for name in NOTED if name in row}
    if "table" in row:
        return {**table_of(row["table"], number), **({"head": True} if row.get("head") is True else {}), **noted}
    if "break" in row:
        return {"break": "page", **noted}
    if not isinstance(row.get("text", ""), str):
        raise _shapeless(number)
    text = words_of(row)[0]
    return {"text": text, **_marked(text, row.get("marks"), number), **noted}


def _shapeless(number: int) -> Invalid:
    return Invalid(fields={"body": _("Đoạn %d không đúng cấu trúc; đồng chí nhập lại đoạn này.") % number})


def table_of(rows: Any, number: int) -> Row:
    """A table with as many cells in each row as in its longest. Invalid for what is none, or is too wide or long."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        raise _shapeless(number)
    width = max(map(len, rows))
    if not 1 <= width <= MAX_COLUMNS or len(rows) > MAX_TABLE_ROWS:
        limits = {"no": number, "rows": MAX_TABLE_ROWS, "columns": MAX_COLUMNS}
        raise Invalid(
            fields={"body": _("Bảng ở đoạn %(no)d quá lớn (tối đa %(rows)d dòng, %(columns)d cột).") % limits}
        )
    return {"table": [[_cell(cell, number) for cell in [*row, *[""] * (width - len(row))]] for row in rows]}


def _cell(cell: Any, number: int) -> Any:
    if isinstance(cell, str):
        return cell
    if not isinstance(cell, dict) or not isinstance(cell.get("text"), str):
        raise _shapeless(number)
    marks = _marked(cell["text"], cell.get("marks"), number)
    return {"text": cell["text"], **marks} if marks else cell["text"]


def _marked(text: str, marks: Any, number: int) -> dict[str, Any]:
    found = clean_marks(text, marks, number)
    return {"marks": found} if found else {}


def clean_marks(text: str, marks: Any, number: int = 0) -> list[Mark]:
    """Marks in order, inside the text, none over another, neighbours of one kind joined; blanks at the edges are not
    marked. Invalid for what is no mark, or too many."""
    if marks in (None, []):
        return []
    if not isinstance(marks, list) or len(marks) > MAX_MARKS or not all(map(_is_mark, marks)):
        raise _shapeless(number)
    kinds = [""] * len(text)
    for start, end, kind in marks:
        for place in range(max(0, start), min(end, len(text))):
            kinds[place] = "".join(letter for letter in "bi" if letter in kinds[place] + kind)
    return _joined(text, kinds)


def _is_mark(mark: Any) -> bool:
    return (
        isinstance(mark, list | tuple)
        and len(mark) == 3
        and all(isinstance(at, int) and not isinstance(at, bool) for at in mark[:2])
        and mark[2] in KINDS
    )


def _joined(text: str, kinds: list[str]) -> list[Mark]:
    found: list[Mark] = []
    for place, kind in enumerate(kinds):
        if found and found[-1][1] == place and found[-1][2] == kind:
            found[-1][1] = place + 1
        elif kind:
            found.append([place, place + 1, kind])
    return [mark for mark in (_trimmed(text, *mark) for mark in found) if mark[0] < mark[1]]


def _trimmed(text: str, start: int, end: int, kind: str) -> Mark:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return [start, end, kind]


def is_break(row: Any) -> bool:
    """Whether a row begins a new page."""
    return isinstance(row, dict) and "break" in row


def is_table(row: Any) -> bool:
    """Whether a row is a table."""
    return isinstance(row, dict) and isinstance(row.get("table"), list)


def words_of(row: Any) -> tuple[str, list[Mark]]:
    """The text and the marks of a paragraph or a cell; ("", []) for anything else, and whatever an old letter holds."""
    if isinstance(row, str):
        return row, []
    if not isinstance(row, dict):
        return "", []
    text = next((row[key] for key in ("value", "name", "text", "raw") if isinstance(row.get(key), str)), "")
    marks = row.get("marks")
    return text, list(marks) if isinstance(marks, list) else []


def cells_in(body: Any) -> list[str]:
    """The text of every cell of every table."""
    rows = body if isinstance(body, list | tuple) else []
    return [words_of(cell)[0] for row in rows if is_table(row) for line in row["table"] for cell in line]


def runs_of(text: str, marks: Iterable[Mark]) -> list[tuple[str, bool, bool]]:
    """The text in pieces: (words, bold, italic)."""
    found, at = [], 0
    for start, end, kind in marks:
        if start > at:
            found.append((text[at:start], False, False))
        found.append((text[start:end], "b" in kind, "i" in kind))
        at = end
    return [*found, (text[at:], False, False)] if at < len(text) else found


def clause_of(text: str) -> tuple[int, str] | None:
    """(level from 1, mark) of a numbered clause: "1." or "1)", "a)" or "a.", "-"; None for any other paragraph."""
    for level, shape in enumerate(_CLAUSES, start=1):
        if found := shape.match(text):
            return level, found[0].strip()
    return None


def without_notes(row: Any) -> Any:
    """A row as two texts are compared: without what a reader noted of it."""
    if isinstance(row, Mapping):
        if is_table(row) or is_break(row):
            return {name: value for name, value in row.items() if name not in NOTED}
        text, marks = words_of(row)
        return {"text": text.strip(), **({"marks": marks} if marks else {})}
    return {"text": str(row).strip()}
