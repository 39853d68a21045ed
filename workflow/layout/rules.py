"""Rule sets of form as dated data: what a letter of a day must look like. Officials read the files in `rules/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

PLACE = Path(__file__).parent / "rules"
PARTY, STATE = "party", "state"
MM = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True)
class RuleSet:
    """One rule set. Lengths of `paper`, `header`, `signature` are millimetres, sizes and gaps of `text` points."""

    version: str
    name: str
    form: str
    valid_from: date
    valid_to: date
    data: Mapping[str, Any]
    """The whole file."""

    def part(self, name: str) -> Mapping[str, Any]:
        """A table of the file: "paper", "header", "text", "signature", "numbers", ..."""
        found: Mapping[str, Any] = self.data[name]
        return found

    def element(self, name: str) -> Mapping[str, Any]:
        """Size and style of an element: "issuer", "body", ..."""
        found: Mapping[str, Any] = self.data["elements"][name]
        return found

    def kind(self, code: str) -> Mapping[str, Any]:
        """What holds for a kind of document: `name`, `titled`, `addressed`, `based`; {} where the set knows none."""
        return {"titled": True, "addressed": False, "based": False, **self.data["kinds"].get(code, {})}

    def knows(self, code: str) -> bool:
        """Whether the set names this kind."""
        return code in self.data["kinds"]

    @property
    def signing_forms(self) -> frozenset[str]:
        """Every form of authority of this set."""
        return frozenset((*self.part("authorities")["collective"], *self.part("authorities")["one_head"]))


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """Every set by its version. The files are read once in a process."""
    found = {}
    for path in sorted(PLACE.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        one = RuleSet(
            data["version"], data["name"], data["form"], data["valid_from"], data["valid_to"], MappingProxyType(data)
        )
        found[one.version] = one
    return MappingProxyType(found)


def rules_named(version: str) -> RuleSet:
    """The set that a letter was checked or printed by; KeyError for a version that never was."""
    return rule_sets()[version]


def rules_for(form: str, on: date) -> RuleSet:
    """The set in force for that form (PARTY, STATE) on the day. A day before the oldest set is judged by the oldest."""
    sets = sorted((one for one in rule_sets().values() if one.form == form), key=lambda one: one.valid_from)
    if not sets:
        raise KeyError(form)
    return next((one for one in reversed(sets) if one.valid_from <= on), sets[0])
