"""The note that makes a letter a true copy: SAO Y, SAO LỤC, with a number, a day and an organ of its own."""

from __future__ import annotations

from typing import Any

from workflow.reading.grammar import tables
from workflow.reading.head.header import read_head
from workflow.reading.page.lines import Line


def read_copy(lines: list[Line]) -> dict[str, Any] | None:
    """Return what the note says, None when there is none; its number and day are never the letter's."""
    if not lines:
        return None
    end = next((i for i, line in enumerate(lines) if line.text.startswith(("Nơi nhận", "- "))), len(lines))
    said = next((line.text for line in lines if line.upper and line.key in tables.COPIES), None)
    fields = read_head(lines[:end], None, []).fields
    return {
        "said": said,
        "number": fields["number"],
        "symbol": fields["symbol"],
        "date": fields["date"],
        "issuer": (fields["issuer"] or {}).get("name"),
        "raw": "\n".join(line.text for line in lines if line.text),
        "line": lines[0].no,
    }
