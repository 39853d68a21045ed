"""What a line of recipients was found to mean, and whom one may choose instead."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.directory.selection import Selector
from workflow.kernel.vocabulary import LineKind


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody to choose: `key` is what `choosing.chosen` understands, `label` what is shown."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a line means. `selector` is None for "Như trên" and for a line that nobody could place; `label` is then the
    piece that was not understood. A selector may still mean nobody on the day.

    `offers` are whom to choose instead: the nearest to what was not understood, and what took the place of organs that
    have ended (`gone`). `remembered`: the meaning comes from a choice that the issuer made before; unresolved and
    remembered, that choice has ended and is asked again. `of_person`: what was not understood is a person's name.
    """

    kind: LineKind
    selector: Selector | None
    label: str
    offers: list[Offer] = field(default_factory=list)
    remembered: bool = False
    gone: tuple[int, ...] = ()
    of_person: bool = False

    @property
    def nearest(self) -> list[str]:
        """The offers as they are shown."""
        return [offer.label for offer in self.offers]

    @property
    def is_open(self) -> bool:
        """Whether a person must say what the line means."""
        return self.kind == LineKind.UNRESOLVED
