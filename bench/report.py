"""The report: for each benchmark a table with both databases side by side, then every goal, met or not met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

DATABASES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}
Found = Mapping[str, Mapping[str, Mapping[str, Any]]]


def number(value: Any) -> str:
    """Three or four digits that mean something; whole numbers as they are."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Aligned lines; numbers to the right."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([number(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    left = [isinstance(rows[0].get(name), str) and "(" not in name for name in names]
    for line in cells:
        padded = (
            text.ljust(width) if to_left else text.rjust(width)
            for text, width, to_left in zip(line, widths, left, strict=True)
        )
        yield "  " + "  ".join(padded).rstrip()


def of_benchmark(name: str, found: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    """One benchmark: `found` is its result by database."""
    shown = {database: found[database] for database in DATABASES if database in found}
    first = next(iter(shown.values()))
    rows = [{"database": DATABASES[database], **row} for database, one in shown.items() for row in one["rows"]]
    yield ""
    yield f"== {name}: {first['title']}"
    yield from table(rows)
    yield from (f"  ({note})" for note in dict.fromkeys(note for one in shown.values() for note in one["notes"]))
    for database, one in shown.items():
        for goal in one["goals"]:
            word = "met    " if goal["met"] else "NOT MET"
            bound = f"{'≥' if goal['at_least'] else '≤'} {goal['bound']:g}"
            yield f"  {word}  {DATABASES[database]:<10}  {goal['name']}: {number(goal['value'])} {bound}"


def summary(found: Found) -> str:
    """How many goals are met."""
    goals = [goal for databases in found.values() for one in databases.values() for goal in one["goals"]]
    return f"{sum(goal['met'] for goal in goals)} of {len(goals)} goals met."
