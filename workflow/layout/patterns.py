"""Patterns of drafts as data: what a letter of each kind usually has, to begin with. Officials read the file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACE = Path(__file__).parent / "patterns.toml"
PARTS = ("subject", "addressees", "body", "distribution")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its kind, its name, and the usual text of each part as it is typed."""

    kind: str
    name: str
    subject: str = ""
    addressees: str = ""
    body: str = ""
    distribution: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """What it fills in."""
        return {name: text for name in PARTS if (text := getattr(self, name))}


@cache
def patterns() -> dict[str, Pattern]:
    """Every pattern by the code of its kind, in the order of the file. Read once in a process."""
    rows = tomllib.loads(PLACE.read_text(encoding="utf-8"))["pattern"]
    return {row["kind"]: Pattern(**{name: text.strip() for name, text in row.items()}) for row in rows}
