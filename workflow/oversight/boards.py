"""What a watching organ's board says: kept sums over all its letters, counts of a page, and what is late first.

Who watches by his organ's right sees a letter with all its dispatches, so the kept counts are his. Of the few letters
where the policy gives him less (`watched_in_part`) only what he may see is counted, by looking at it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from workflow.dispatches.models import Dispatch
from workflow.dispatches.tallies import ON_BOARDS, Stages, by_looking, counted, stages, watched_by
from workflow.kernel.lifecycle import RECEIVED, STAGES
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import LetterStatus, ObligationStatus
from workflow.letters.models import Letter, code_of
from workflow.obligations.models import Obligation

from .figures import overdue

MOST_LATE = 1000
"""Late tasks that a board counts; more are "more than that"."""


@dataclass(frozen=True, slots=True)
class LateTask:
    """A line of the late list: the task, its alarm, the recipient, which item of which letter asks what, by whom."""

    pk: int
    runs_to: date
    alarm: int
    dispatch_id: int
    name: str
    item: int
    text: str
    issuer: str
    code: str


_SHOWN = (
    "pk", "runs_to", "alarm", "dispatch_id", "dispatch__name", "directive__no", "directive__text",
    "letter__issuer__name", "letter__kind", "letter__number", "letter__symbol",
)  # fmt: skip
"""Whole rows of five tables would be most of what the list costs."""


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
        partly = set(self.partly) & set(letters)
        found = _units(overdue(Obligation.objects.filter(letter_id__in=set(letters) - partly), self.actor.on))
        if partly:
            found |= _units(overdue(Obligation.objects.filter(dispatch__in=self._seen(partly)), self.actor.on))
        return found

    def late(self) -> list[int]:
        """Ids of what is late, longest first; at most MOST_LATE + 1, where one more says "more". One walk along an
        index made for it, however much is late and however much there is."""
        if not self.organs:
            return []
        rows = _late_of(self.organs, self.partly, self.actor.on)
        if self.partly:
            some = overdue(Obligation.objects.filter(dispatch__in=self._seen(self.partly)), self.actor.on)
            some = some.filter(letter__status=LetterStatus.ISSUED).order_by("runs_to", "pk")[: MOST_LATE + 1]
            rows = sorted([*rows, *some.values_list("runs_to", "pk")])[: MOST_LATE + 1]
        return [pk for _day, pk in rows]

    def tasks(self, ids: Sequence[int]) -> list[LateTask]:
        """The tasks of these few ids in their order, each asked of the policy once more."""
        mine = policy().scope(self.actor, Dispatch.objects.filter(obligations__in=ids)).order_by().values("pk")
        rows: Iterable[Any] = Obligation.objects.filter(pk__in=ids, dispatch__in=mine).values_list(*_SHOWN)
        found = {row[0]: LateTask(*[*row[:-3], code_of(*row[-3:])]) for row in rows}
        return [found[pk] for pk in ids if pk in found]


def _units(rows: QuerySet[Obligation]) -> dict[int, int]:
    return dict(rows.values_list("letter_id").annotate(n=Count("dispatch_id", distinct=True)).order_by())


_LATE = (
    "SELECT b.runs_to, b.id FROM congvan_obligation b JOIN congvan_dispatch d ON d.id = b.dispatch_id "
    "JOIN congvan_letter l ON l.id = b.letter_id WHERE b.watcher_id = {organ:d} "
    "AND b.status = '{open}' AND b.runs_to < %s AND d.status IN ({received}) AND l.status = '{issued}' {without}"
    "ORDER BY b.runs_to, b.id LIMIT {limit:d}"
)
"""`overdue` in words that both engines match with the partial index; one part for each organ, each in its order."""


def _late_of(organs: Sequence[int], without: Sequence[int], on: date) -> list[tuple[Any, int]]:
    words = _words(without)
    parts = (f"SELECT * FROM ({_LATE.format(organ=organ, **words)}) AS part" for organ in organs)  # noqa: S608
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2 LIMIT {MOST_LATE + 1:d}", [day for _organ in organs])
        return [(date.fromisoformat(row[0]) if isinstance(row[0], str) else row[0], row[1]) for row in cursor]


def _words(without: Sequence[int]) -> dict[str, Any]:
    return {
        "open": ObligationStatus.OPEN.value,
        "received": ", ".join(f"'{state.value}'" for state in RECEIVED),
        "issued": LetterStatus.ISSUED.value,
        "without": f"AND b.letter_id NOT IN ({', '.join(f'{pk:d}' for pk in without)}) " if without else "",
        "limit": MOST_LATE + 1,
    }
