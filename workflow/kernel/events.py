"""Frozen facts of what happened; keys are `<record>.<past participle>`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One act, after it was done and before its transaction commits.

    `action` is the act's codename, `before` and `after` the record's states, `record` the locked row with its
    new values, `facts` what the journal holds. Nothing here leaves the process: sockets carry ids only.
    `told` is filled by the teller: person → number of his newest notice of this act, for live delivery after commit.
    """

    action: str
    record_kind: str
    record: Any
    before: str
    after: str
    person_id: int
    on: date
    facts: dict[str, Any] = field(default_factory=dict)
    told: dict[int, int] = field(default_factory=dict, compare=False)
