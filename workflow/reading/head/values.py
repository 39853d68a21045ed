"""How a doubtful field is written down, and where a field was read."""

from __future__ import annotations

from typing import Any

from workflow.reading.page.lines import Line


def asked(value: Any, raw: str, alternatives: list[Any]) -> dict[str, Any]:
    """A field that a person decides: the likely value, what is written, what else it may be."""
    return {"value": value, "raw": raw, "needs_review": True, "alternatives": alternatives}


def plain(field: Any) -> Any:
    """The likely value of a field, asked or not."""
    return field.get("value") if isinstance(field, dict) else field


def place_of(line: Line | int | None, confidence: float = 1.0) -> dict[str, Any]:
    """Where a field was read and how sure, 0 to 1; the page is filled in by whoever knows the file."""
    return {"page": None, "line": line.no if isinstance(line, Line) else line, "confidence": confidence}
