"""What happened last, to the letter and at its recipients, as its sending and watching side read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.casefile.sight import WATCHED, Sight
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Side
from workflow.letters.models import Letter

from . import reads as letter_reads
from . import rows as letter_rows
from .rows import Happening, Tile

SHOWN, OF_RECIPIENTS = 10, 6
"""Lines of the short history, and how many of them may be the recipients'."""
WHOLE = 300
"""Lines of the long one; the rest is in the bundle of the case."""


@dataclass(frozen=True, slots=True)
class History:
    """`lines`, newest first; `whole`: the address asked for all of them; `more`: there are others."""

    lines: Sequence[Happening]
    whole: bool
    more: bool
    letters: Sequence[Happening]


def history(actor: Actor, letter: Letter, side: str, tiles: Sequence[Tile], whole: bool) -> History:
    """The newest lines, or all: three or four statements for any number of recipients. Of recipients that the actor
    may not view nothing is told; `tiles` are those that he may."""
    own = letter_rows.timeline(letter, () if side == Side.OWN else WATCHED)
    names = {f"dispatch:{tile.pk}": (tile.pk, tile.name) for tile in tiles}
    if whole:
        sight = Sight(actor, letter, side)
        rows = [row for row in sight.entries().order_by("-pk")[: WHOLE + 1] if sight.reads(row)]
        return History(letter_rows.happenings(rows[:WHOLE], names), whole=True, more=len(rows) > WHOLE, letters=own)
    rows = [row for row in letter_reads.AT_RECIPIENTS(letter.pk) if row.stream in names] if names else []
    theirs = letter_rows.happenings(rows, names) if rows else []
    told = [one for one in own if one.action not in letter_rows.BY_MACHINE]
    lines = sorted([*told[:SHOWN], *theirs[:OF_RECIPIENTS]], key=lambda one: one.at, reverse=True)[:SHOWN]
    return History(lines, whole=False, more=len(own) + len(theirs) > len(lines), letters=own)
