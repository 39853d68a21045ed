"""What of a case its reader may see: the pages and the bundle ask here, so neither shows what the other hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from workflow.dispatches.models import Dispatch
from workflow.journal.models import JournalEntry
from workflow.journal.streams import named
from workflow.kernel.actions import Action
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import Side
from workflow.letters.models import Letter
from workflow.letters.versions import MAKERS, shown_to

WATCHED = (
    Action.ISSUE_LETTER, Action.ADD_RECIPIENT, Action.REMIND_DISPATCH, Action.DIRECT_LETTER, Action.ANSWER_INSTRUCTION,
    Action.RECALL_LETTER, Action.REPLACE_LETTER, Action.EXECUTE_RECALL, Action.REPORT_LETTER, Action.CONCLUDE_LETTER,
    Action.REGISTER_LETTER,
)  # fmt: skip
"""What of the journal the watching organ reads: from issue on."""

UPWARD = (
    Action.OPEN_DISPATCH, Action.ACKNOWLEDGE_DISPATCH, Action.REFUSE_DISPATCH, Action.RECORD_RECEIPT,
    Action.ASSIGN_DISPATCH, Action.REDIRECT_DISPATCH, Action.CLOSE_DISPATCH, Action.HAND_IN_DISPATCH,
    Action.APPROVE_DISPATCH, Action.ACCEPT_DISPATCH, Action.SEND_BACK_DISPATCH, Action.ASK_RECIPIENT,
    Action.ANSWER_INSPECTOR, Action.ASK_SENDER, Action.ANSWER_SENDER, Action.SET_DEADLINE, Action.EXTEND_DEADLINE,
    Action.ACKNOWLEDGE_RECALL, Action.REGISTER_LETTER,
)  # fmt: skip
"""What of the unit's journal the sending and watching side reads: not its bút phê, not its notes of progress."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A reader before a letter that he may view. `sender`: he stands on the issuing or the watching side; `own`: on the
    issuing one. Others read what reached them, and of that everything."""

    actor: Actor
    letter: Letter
    side: str

    @property
    def own(self) -> bool:
        """Whether he reads drafts, opinions and the whole of the letter's journal."""
        return self.side == Side.OWN

    @property
    def sender(self) -> bool:
        """Whether he reads the letter's journal at all, and of recipients what they report upwards."""
        return self.side in (Side.OWN, Side.WATCH)

    def texts(self) -> set[int]:
        """The numbers of the versions that the pages show him, and of the text as it stands."""
        via = policy().may(self.actor, Action.VIEW_LETTER, self.letter).require()
        makes = (via.side == Side.OWN and via.role in MAKERS) or via.side == Side.NAMED
        seen = shown_to(self.letter, via, self.actor.person_id) if makes else []
        return {self.letter.text_no, *(one.no for one in seen)}

    def dispatches(self) -> QuerySet[Dispatch]:
        """The dispatches that he may view, in the order sent."""
        return policy().scope(self.actor, Dispatch.objects.filter(letter=self.letter)).order_by("pk")

    def entries(self) -> QuerySet[JournalEntry]:
        """The entries of the chains that he may read, chain by chain; the letter's first."""
        mine = self.dispatches().order_by().annotate(stream=named("dispatch", F("pk"))).values("stream")
        chosen = Q(stream__in=mine)
        if self.sender:
            chosen |= Q(stream=f"letter:{self.letter.pk}")
        return JournalEntry.objects.filter(chosen).order_by("-stream", "seq")

    def reads(self, entry: Any) -> bool:
        """Whether the pages show him this entry's words; of others he gets the hash that keeps the chain together."""
        if entry.stream.startswith("letter:"):
            return self.own or entry.action in WATCHED
        return not self.sender or entry.action in UPWARD


def sight_of(actor: Actor, letter: Letter) -> Sight:
    """How the actor sees the letter; NotFound when he does not."""
    return Sight(actor, letter, str(policy().may(actor, Action.VIEW_LETTER, letter).require().side))
