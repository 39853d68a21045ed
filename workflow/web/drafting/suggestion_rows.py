"""Suggested wording as the pages show it: what would change, by whom, with which remark, whether it still fits."""

from __future__ import annotations

from dataclasses import dataclass

from workflow import access
from workflow.kernel.actions import Action
from workflow.kernel.policy import Actor, policy
from workflow.letters.comparing import Piece, pieces
from workflow.letters.models import Letter, Suggestion
from workflow.letters.wording import SUBJECT, place_now, texts_of
from workflow.web.letters import rows as letter_rows


@dataclass(frozen=True, slots=True)
class Row:
    """One suggestion; `may` says whether the reader may decide it, `fits` whether its words still stand there."""

    one: Suggestion
    pieces: list[Piece]
    subject: bool
    place: int
    fits: bool
    may: bool

    @property
    def open(self) -> bool:
        """Whether nobody has decided it."""
        return self.one.state == Suggestion.State.OPEN


def rows_of(actor: Actor, letter: Letter) -> list[Row]:
    """Suggestions on versions that the actor may see, open ones first; the statements do not grow with their number."""
    found = list(Suggestion.objects.filter(letter=letter).select_related("opinion", "opinion__person"))
    if not found:
        return []
    seen = {version.no for version in access.versions_seen(actor, letter)}
    may = policy().may(actor, Action.EDIT_LETTER, letter).allowed
    texts = texts_of(letter_rows.text_of(letter))
    rows = []
    for one in found:
        if one.opinion.text_no in seen:
            place = place_now(one, texts)
            shown = list(pieces(one.before, one.after))
            rows.append(Row(one, shown, one.part == SUBJECT, place or one.place, place is not None, may))
    return sorted(rows, key=lambda row: not row.open)
