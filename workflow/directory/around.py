"""The names around one issuer on one day, as they stand in the directory: read once, and asked by phrase.

Whatever the size of the directory: the issuer's levels and what stands directly under them are read in a fixed number
of statements; every other name is looked for by index, all phrases of a letter in one statement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from workflow.directory.models import Organ, OrganCode, OrganName
from workflow.directory.queries import STAFF_KINDS, levels
from workflow.directory.spelling import could_be
from workflow.directory.tree import Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import bare, fold
from workflow.kernel.vocabulary import NameKind, OrganKind

INSIDE, FAR = 50, 99
"""Distances beyond the surroundings: somewhere under the same province, and anywhere else."""
NAMESAKES = 12
"""Organs of one name that are told apart; the nearest ones."""
MOST = 20_000
"""Names asked in one statement."""
_COLUMNS = ("organ_id", "folded", "bare", "kind", "valid_from", "valid_to", "organ__valid_from", "organ__valid_to")


@dataclass(frozen=True, slots=True)
class Called:
    """A name that an organ bears or bore. `far`: steps up the issuer's levels, INSIDE or FAR; `age` 0 is its official
    name of the day, 1 another one, 2 an old one; `above` the level that it stands directly under, else 0."""

    organ_id: int
    folded: str
    bare: str
    far: int
    age: int
    alive: bool
    above: int = 0


class Around:
    """What one issuer means by names on one day. Phrases are folded already."""

    def __init__(self, issuer: Organ, on: date) -> None:
        self.issuer = issuer
        self.on = on
        self._asked: set[str] = set()
        self._beyond: dict[str, list[Called]] = defaultdict(list)

    @cached_property
    def chain(self) -> list[Organ]:
        """The issuer and the organs above it, nearest first; for an ended issuer as on its last day."""
        return levels(self.issuer, self.on)

    @cached_property
    def anchor(self) -> Organ:
        """The committee that "under the issuer" starts from: an office or a board speaks for the one above it."""
        return self.chain[1] if self.issuer.kind in STAFF_KINDS and len(self.chain) > 1 else self.issuer

    @cached_property
    def province(self) -> Organ:
        """The provincial committee above the issuer, else the highest organ above it."""
        return next((o for o in self.chain if o.kind == OrganKind.PROVINCE_COMMITTEE), self.chain[-1])

    @property
    def day(self) -> date:
        """The day, or the last (first) one of an issuer that has ended (not begun)."""
        return min(max(self.on, self.issuer.valid_from), self.issuer.valid_to)

    @cached_property
    def levels(self) -> list[tuple[int, frozenset[str]]]:
        """Every name of each organ of the chain, nearest first."""
        names: dict[int, set[str]] = defaultdict(set)
        for one in self._near:
            names[one.organ_id].add(one.folded)
        return [(organ.pk, frozenset(names[organ.pk] | {fold(organ.name)})) for organ in self.chain]

    @cached_property
    def _near(self) -> list[Called]:
        """The names of the chain and of what stands directly under it."""
        steps = {organ.pk: step for step, organ in enumerate(self.chain)}
        rows = OrganName.objects.filter(organ__in=self.chain).values_list(*_COLUMNS)
        own = [self._called(row, steps[row[0]], 0) for row in rows]
        below = OrganName.objects.filter(
            on_day(self.day, "organ__parent_links__"), organ__parent_links__parent__in=self.chain
        ).values_list(*_COLUMNS, "organ__parent_links__parent_id")
        return own + [self._called(row, steps.get(row[0], steps[row[-1]]), row[-1]) for row in below]

    def _called(self, row: Any, far: int, above: int = 0) -> Called:
        organ_id, folded, plain, kind, first, last, born, ended = row[: len(_COLUMNS)]
        age = 2 if not first <= self.on <= last else int(kind != NameKind.OFFICIAL)
        return Called(organ_id, folded, plain, far, age, born <= self.on <= ended, above)

    @cached_property
    def near_organs(self) -> dict[int, list[Called]]:
        """The names of each organ of the surroundings."""
        found: dict[int, list[Called]] = defaultdict(list)
        for one in self._near:
            found[one.organ_id].append(one)
        return found

    def is_active(self, organ_id: int) -> bool:
        """Whether the organ, near or learnt, is active on the day; one that nobody asked about is looked up."""
        if organ_id in self.near_organs:
            return any(one.alive for one in self.near_organs[organ_id])
        for rows in self._beyond.values():
            for one in rows:
                if one.organ_id == organ_id:
                    return one.alive
        return Organ.objects.filter(on_day(self.on), pk=organ_id).exists()

    @cached_property
    def _by_bare(self) -> dict[str, list[Called]]:
        found: dict[str, list[Called]] = defaultdict(list)
        for one in self._near:
            found[one.bare].append(one)
        return found

    @cached_property
    def _sorted(self) -> list[Called]:
        return sorted((one for one in self._near if one.above), key=lambda one: one.folded)

    def beginning(self, phrase: str) -> Iterator[Called]:
        """Names directly under a level that begin with the phrase and go on with another word."""
        start = f"{phrase} "
        at = bisect_left(self._sorted, start, key=lambda one: one.folded)
        while at < len(self._sorted) and self._sorted[at].folded.startswith(start):
            yield self._sorted[at]
            at += 1

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(one.folded for one in self._near)

    def learn(self, forms: Iterable[str]) -> None:
        """Read from the whole directory what bears one of these names and is not in the surroundings."""
        asked = {bare(form) for form in forms if form not in self._names} - self._asked - {""}
        self._asked |= asked
        listed = sorted(asked)
        for at in range(0, len(listed), MOST):
            self._read(listed[at : at + MOST])

    def _read(self, names: list[str]) -> None:
        """Of many namesakes only the nearest: under the province first, living before ended."""
        live = Q(organ__valid_from__lte=self.on, organ__valid_to__gte=self.on)
        turn = Window(
            RowNumber(), partition_by=F("bare"), order_by=[F("outside").asc(), F("ended").asc(), F("organ_id").asc()]
        )
        rows = OrganName.objects.filter(bare__in=names).annotate(
            outside=Case(When(organ__in=Below([self.province.pk], self.day), then=Value(0)), default=Value(1)),
            ended=Case(When(live, then=Value(0)), default=Value(1)),
            turn=turn,
        )
        near = self.near_organs
        for row in rows.filter(turn__lte=NAMESAKES + 1).values_list(*_COLUMNS, "outside"):
            if row[0] not in near:
                self._beyond[row[2]].append(self._called(row, FAR if row[-1] else INSIDE))

    def exact(self, form: str) -> list[Called]:
        """Who bears exactly this name, near or learnt."""
        key = bare(form)
        return [one for one in (*self._by_bare.get(key, ()), *self._beyond.get(key, ())) if one.folded == form]

    def spoilt(self, form: str) -> list[Called]:
        """Whose name this is once its lost accents are put back."""
        key = bare(form)
        every = (*self._by_bare.get(key, ()), *self._beyond.get(key, ()))
        return [one for one in every if one.folded != form and could_be(form, one.folded)]

    def closest(self, key: str) -> list[Called]:
        """Everybody with this name, accents aside."""
        return [*self._by_bare.get(key, ()), *self._beyond.get(key, ())]

    @cached_property
    def codes(self) -> dict[str, set[int]]:
        """Codes of letter numbers (VPTU) of the surroundings."""
        alive = {one.organ_id for one in self._near if one.alive} | {organ.pk for organ in self.chain}
        found: dict[str, set[int]] = defaultdict(set)
        rows = OrganCode.objects.filter(on_day(self.on), organ__in=alive, scheme="symbol")
        for organ_id, value in rows.values_list("organ_id", "value"):
            found[fold(value)].add(organ_id)
        return found
