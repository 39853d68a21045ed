"""What a clerk or drafter said a line means is remembered for his organ: for later letters, until it is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.directory.models import Organ, RememberedLine
from workflow.directory.passages import comparable
from workflow.directory.queries import organs_on
from workflow.directory.resolution import Resolution
from workflow.gate import Opening, guarded_keeping
from workflow.kernel.actions import Action
from workflow.kernel.errors import NotFound
from workflow.kernel.vocabulary import LineKind


def key_of(text: str) -> str:
    """The hash by which two spellings of one line are the same: tone placement, capitals, dashes, purpose aside."""
    return hashlib.sha256(comparable(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recalled:
    """A choice made before, and those of its organs that are not active on the day."""

    row: RememberedLine
    gone: tuple[int, ...]

    def applied(self) -> Resolution:
        """The line as it was chosen; where a chosen organ has ended, open, with what took its place to choose."""
        if self.gone:
            return Resolution(LineKind.UNRESOLVED, None, self.row.line, remembered=True, gone=self.gone)
        return Resolution(LineKind(self.row.kind), self.row.choice, self.row.shown, remembered=True)


def recalled(issuer: Organ, on: date, texts: Iterable[str]) -> dict[str, Recalled]:
    """The choices that the organ made for these lines, by text; two statements at most, for any number of lines."""
    keys = {text: key_of(text) for text in texts}
    rows = {row.key: row for row in RememberedLine.objects.filter(organ=issuer, key__in=set(keys.values()))}
    named = {key: _organs_in(row.choice) for key, row in rows.items()}
    every = {organ_id for ids in named.values() for organ_id in ids}
    alive = set(organs_on(on).filter(pk__in=every).values_list("pk", flat=True)) if every else set()
    return {
        text: Recalled(rows[key], tuple(organ_id for organ_id in named[key] if organ_id not in alive))
        for text, key in keys.items()
        if key in rows
    }


def _organs_in(choice: dict[str, Any]) -> list[int]:
    return [item["organ"] for item in choice.get("any", []) if "organ" in item]


def remember(issuer_id: int, text: str, choice: Resolution, person_id: int, on: date) -> RememberedLine:
    """Keep the choice for later letters of the organ, in place of an earlier one. For use inside an act, which journals
    it; asks no right."""
    row, _made = RememberedLine.objects.update_or_create(
        organ_id=issuer_id, key=key_of(text),
        defaults={
            "line": text[:1000], "kind": str(choice.kind), "choice": choice.selector, "shown": choice.label[:1000],
            "chosen_by_id": person_id, "chosen_on": on,
        },
    )  # fmt: skip
    return row


def _forget(opening: Opening, *, line_id: int) -> None:
    """Let the line mean again what its words say; letters keep what they were saved or issued with."""
    row = RememberedLine.objects.filter(pk=line_id, organ_id=opening.organ_id).first()
    if row is None:
        raise NotFound
    opening.facts.update(change="line_forgotten", line=row.line, choice=row.choice, shown=row.shown)
    row.delete()


forget_as_drafter = guarded_keeping(Action.DRAFT_LETTER)(_forget)
"""`(actor, organ_id, *, line_id)`: by whoever may draft for the organ. NotFound for another organ's line."""
forget_as_clerk = guarded_keeping(Action.REGISTER_LETTER)(_forget)
"""`(actor, organ_id, *, line_id)`: by a clerk of the organ or of the office that keeps its registry."""
