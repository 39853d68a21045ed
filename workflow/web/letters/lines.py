"""The lines of Kính gửi and Nơi nhận as pages show them: whom they mean, by what, and whom to choose instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow.directory.groups import LineReader, Offer, Resolution, chosen
from workflow.dispatches.expansion import Expanded, Rehearsal
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import LineKind
from workflow.letters.models import Letter, RecipientLine


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a draft with its offers."""

    line: RecipientLine
    offers: list[Offer]

    @property
    def open(self) -> bool:
        """Whether nobody could place it."""
        return self.line.kind == LineKind.UNRESOLVED

    @property
    def fixed(self) -> bool:
        """Whether there is nothing to choose."""
        return self.line.kind == LineKind.SAME


def rows_of(letter: Letter, on: date) -> list[Row]:
    """The letter's lines; those that nobody could place with whom to choose. A fixed number of statements."""
    lines = list(letter.lines.all())
    asked = [line for line in lines if line.kind == LineKind.UNRESOLVED]
    found = LineReader(letter.issuer, on).resolve_all([(line.text, None) for line in asked]) if asked else []
    offers = {line.pk: one.offers for line, one in zip(asked, found, strict=True)}
    return [Row(line, offers.get(line.pk, [])) for line in lines]


def chosen_in(letter: Letter, picks: Mapping[int, str], on: date) -> tuple[dict[int, Resolution], dict[int, str]]:
    """(what the choices mean, why others cannot be made) by the line's id; nothing is written."""
    made: dict[int, Resolution] = {}
    refused: dict[int, str] = {}
    reader = LineReader(letter.issuer, on, memory=False)
    known = set(letter.lines.exclude(kind=LineKind.SAME).values_list("pk", flat=True)) if picks else set()
    for line_id in known & set(picks):
        try:
            made[line_id] = chosen(reader, picks[line_id])
        except Invalid as refusal:
            refused[line_id] = " ".join(str(sentence) for sentence in refusal.fields.values())
    return made, refused


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A line of a rehearsal: how many it reaches and who, what was chosen for it, why that could not be, and the other
    choices of the address, which every link keeps."""

    line: Expanded
    count: int
    names: list[str]
    pick: str
    refused: str
    others: list[tuple[str, str]]

    @property
    def asks(self) -> bool:
        """Whether the clerk may say whom it means."""
        return self.line.kind != LineKind.SAME and bool(self.line.empty or self.pick or self.line.remembered)

    @property
    def name(self) -> str:
        """Its place in the address."""
        return f"dong-{self.line.line_id}"


def rehearsed(found: Rehearsal, picks: Mapping[int, str], refused: Mapping[int, str]) -> list[Rehearsed]:
    """The lines of the rehearsal under these choices."""
    return [
        Rehearsed(
            line, len(line.organs) + len(line.persons), [*line.organs, *line.persons], picks.get(line.line_id, ""),
            refused.get(line.line_id, ""),
            [(f"dong-{key}", value) for key, value in picks.items() if key != line.line_id],
        )
        for line in found.lines
    ]  # fmt: skip
