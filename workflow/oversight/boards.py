"""What a watching organ's board says: kept sums over all its letters, counts of a page, and what is late first.

Who watches by his organ's right sees a letter with all its dispatches, so the kept counts are his. Of the few letters
where the policy gives him less (`watched_in_part`) only what he may see is counted, by looking at it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from workflow.dispatches.models import Dispatch
from workflow.dispatches.tallies import ON_BOARDS, Stages, by_looking, counted, stages, watched_by
from workflow.kernel.lifecycle import RECEIVED, STAGES
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import LetterStatus, ObligationStatus
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation

from .behind import MOST_LATE, LateTask, OpenQuestion, open_questions, tasks_of, walked
from .figures import overdue
from .models import Reminder
from .waiting import to_judge


class Board:
    """The boards of these organs, in which the actor is an inspector, as he may see them on his day."""

    def __init__(self, actor: Actor, organs: Collection[int]) -> None:
        self.actor, self.organs = actor, sorted(set(organs))
        self._partly: list[int] | None = None

    @property
    def letters(self) -> QuerySet[Letter]:
        """Every letter on the boards that he may view, newest first."""
        return policy().scope(self.actor, self._watched()).select_related("issuer").order_by("-pk")

    def _watched(self) -> QuerySet[Letter]:
        return Letter.objects.filter(watcher_id__in=self.organs, status__in=ON_BOARDS)

    @property
    def partly(self) -> list[int]:
        """Ids of the letters that he may not see, or not with every dispatch; asked once."""
        if self._partly is None:
            self._partly = policy().watched_in_part(self.actor, self._watched()) if self.organs else []
        return self._partly

    def _seen(self, letters: Collection[int]) -> QuerySet[Dispatch]:
        """The dispatches that he may view of those of these letters that he may view."""
        visible = policy().scope(self.actor, self._watched().filter(pk__in=letters))
        return policy().scope(self.actor, Dispatch.objects.filter(letter__in=visible.order_by().values("pk")))

    def sums(self) -> Stages:
        """The recipients of all letters by stage: two statements over a few rows; two more, and the cost of looking,
        where he sees some letters in part."""
        found = watched_by(self.organs)
        if self.partly:
            kept, seen = counted(self.partly).values(), by_looking(self._seen(self.partly)).values()
            for stage in STAGES:
                found[stage] += sum(one[stage] for one in seen) - sum(one[stage] for one in kept)
        return found

    def counts(self, letters: Collection[int]) -> dict[int, Stages]:
        """The recipients of each of these letters (on the boards, and his to view) by stage."""
        partly = set(self.partly) & set(letters)
        found = counted(set(letters) - partly)
        if partly:
            found |= by_looking(self._seen(partly))
        return {pk: found.get(pk) or stages({}) for pk in letters}

    def late_of(self, letters: Collection[int]) -> dict[int, int]:
        """How many recipients of each of these letters are late with something."""
        return _units(overdue(Obligation.objects.filter(self.among(letters)), self.actor.on))

    def to_judge_of(self, letters: Collection[int]) -> dict[int, int]:
        """How many recipients of each of these letters wait for a verdict past their day."""
        rows = Obligation.objects.filter(self.among(letters), to_judge(self.actor.on), dispatch__status__in=RECEIVED)
        return _units(rows)

    def late(self) -> list[int]:
        """Ids of what is late, longest first; at most MOST_LATE + 1, where one more says "more". One walk along an
        index made for it, however much is late and however much there is."""
        return self._behind(ObligationStatus.OPEN)

    def to_judge(self) -> list[int]:
        """Ids of what was handed in, whose day has passed and which nobody has judged, in the same way."""
        return self._behind(ObligationStatus.HANDED_IN)

    def _behind(self, status: ObligationStatus) -> list[int]:
        if not self.organs:
            return []
        rows = walked(self.organs, self.partly, self.actor.on, status)
        if self.partly:
            some = Obligation.objects.filter(dispatch__in=self._seen(self.partly), dispatch__status__in=RECEIVED)
            some = some.filter(status=status, runs_to__lt=self.actor.on, letter__status=LetterStatus.ISSUED)
            some = some.order_by("runs_to", "pk")[: MOST_LATE + 1]
            more: Any = some.values_list("runs_to", "pk")
            rows = sorted([*rows, *more])[: MOST_LATE + 1]
        return [pk for _day, pk in rows]

    def tasks(self, ids: Sequence[int]) -> list[LateTask]:
        """The tasks of these few ids in their order, each asked of the policy once more."""
        return tasks_of(ids, policy().scope(self.actor, Dispatch.objects.filter(obligations__in=ids)))

    def questions(self, most: int) -> list[OpenQuestion]:
        """Open questions on what he may see, in the order of their deadlines; the first few hundred are looked at."""
        asked = open_questions(self.organs) if self.organs else []
        mine = Dispatch.objects.filter(pk__in={one.dispatch_id for one in asked})
        seen = set(policy().scope(self.actor, mine).values_list("pk", flat=True)) if asked else set()
        return [one for one in asked if one.dispatch_id in seen][:most]

    def reminders_of(self, letters: Collection[int]) -> dict[int, int]:
        """How often the silent were reminded of each of these letters, but for those that he sees in part: who else
        was silent is not his to know."""
        whole = set(letters) - set(self.partly)
        rows = Reminder.objects.filter(letter_id__in=whole).values_list("letter_id").annotate(n=Count("pk"))
        return {**dict.fromkeys(whole, 0), **dict(rows.order_by())}

    def among(self, letters: Collection[int], dispatch: str = "dispatch") -> Q:
        """What he may see of these letters (on the boards, and his to view), for rows with a letter: all of it, and of
        some letters only what belongs to a dispatch that he may view (`dispatch`: the way to it; "pk" for its own)."""
        partly = set(self.partly) & set(letters)
        whole = Q(letter_id__in=set(letters) - partly)
        return whole | Q(**{f"{dispatch}__in": self._seen(partly).order_by().values("pk")}) if partly else whole


def _units(rows: QuerySet[Obligation]) -> dict[int, int]:
    return dict(rows.values_list("letter_id").annotate(n=Count("dispatch_id", distinct=True)).order_by())
