"""What a benchmark hands back: rows to print, and goals with the number that meets or misses them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """A number and its bound; `at_least` says which side is good."""

    name: str
    value: float
    bound: float
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether the number is on the good side."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        return {**asdict(self), "met": self.met}


@dataclass
class Result:
    """Rows share their keys, in printing order; `notes` say what a reader must know."""

    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def at_least(self, name: str, value: float, bound: float) -> None:
        """A goal that asks for this much or more."""
        self.goals.append(Goal(name, value, bound, True))

    def at_most(self, name: str, value: float, bound: float) -> None:
        """A goal that asks for this much or less."""
        self.goals.append(Goal(name, value, bound, False))
