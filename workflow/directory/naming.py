"""Who an official means by a name, said by one organ on one day: exact names, old ones, short forms, "Đảng bộ X"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflow.directory.models import Organ, OrganCode, OrganName
from workflow.directory.queries import STAFF_KINDS, levels, nearest_organs, parent_on, successors
from workflow.directory.wording import COMMITTEE_WORDS, ORGANISATIONS, PHRASE_WORDS, PROVINCE_WORDS
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import NameKind, OrganKind

_FAR = 99


def as_committee(phrase: str) -> str:
    """Return the committee's name for an organisation's ("đảng bộ tỉnh" → "tỉnh ủy"); other phrases as they are."""
    phrase = phrase.removeprefix("ban chấp hành ").removeprefix("bch ") if "đảng bộ" in phrase else phrase
    for organisation, committee in ORGANISATIONS:
        if phrase == organisation or phrase.startswith(f"{organisation} "):
            return committee + phrase.removeprefix(organisation)
    return phrase


@dataclass(frozen=True, slots=True)
class Near:
    """An organ directly under one of the speaker's levels, with every name it has or had."""

    organ_id: int
    parent_id: int
    alive: bool
    names: frozenset[str]


class Naming:
    """The names around one issuer on one day. Reads its surroundings once, in three statements, then the names asked.

    Every phrase that it is asked about is folded already.
    """

    def __init__(self, issuer: Organ, on: date) -> None:
        self.issuer = issuer
        self.on = on
        self._exact: dict[str, list[OrganName]] = {}

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

    @cached_property
    def _place(self) -> str:
        words = fold(self.province.name).split(" ", 2)
        return words[2] if len(words) == 3 and " ".join(words[:2]) in COMMITTEE_WORDS else ""

    @cached_property
    def _levels(self) -> list[tuple[int, frozenset[str]]]:
        names: dict[int, set[str]] = defaultdict(set)
        for organ_id, folded in OrganName.objects.filter(organ__in=self.chain).values_list("organ_id", "folded"):
            names[organ_id].add(folded)
        return [(organ.pk, frozenset(names[organ.pk] | {fold(organ.name)})) for organ in self.chain]

    @cached_property
    def _near(self) -> list[Near]:
        day = min(max(self.on, self.issuer.valid_from), self.issuer.valid_to)
        rows = OrganName.objects.filter(
            on_day(day, "organ__parent_links__"), organ__parent_links__parent__in=self.chain
        ).values_list(
            "organ_id", "organ__parent_links__parent_id", "organ__valid_from", "organ__valid_to", "folded"
        )  # fmt: skip
        names: dict[tuple[int, int, bool], set[str]] = defaultdict(set)
        for organ_id, parent_id, first, last, folded in rows:
            names[organ_id, parent_id, first <= self.on <= last].add(folded)
        return [Near(*key, frozenset(found)) for key, found in names.items()]

    def variants(self, phrase: str) -> list[str]:
        """Return the ways in which the directory may write a name, the phrase itself first: an upper organ says the
        province behind the name, the organ itself does not; "Đảng bộ X" stands for its committee."""
        found = [phrase, as_committee(phrase)]
        for form in list(found):
            endings = [f" tỉnh {self._place}", f" t. {self._place}", f" {self._place}"] if self._place else []
            cut = next((form.removesuffix(ending) for ending in endings if form.endswith(ending)), form)
            cut = cut.removesuffix(" tỉnh")
            found += [cut, f"{cut} tỉnh", f"{cut} tỉnh {self._place}".strip()]
            found += [f"{cut} {self._place}".strip()] if cut not in PHRASE_WORDS else []
        return list(dict.fromkeys(form for form in found if form))

    def learn(self, phrases: Iterable[str]) -> None:
        """Read the rows for these phrases and their variants in one statement, before they are asked one by one."""
        asked = {form for phrase in phrases for form in self.variants(phrase)} - set(self._exact)
        if asked:
            self._exact.update((form, []) for form in asked)
            for row in OrganName.objects.filter(folded__in=asked).select_related("organ"):
                self._exact[row.folded].append(row)

    def level_of(self, phrase: str) -> int | None:
        """Return the nearest organ from the issuer upward that is called so, or whose name begins so ("tỉnh ủy")."""
        wanted = as_committee(phrase)
        for organ_id, names in self._levels:
            if any(name == wanted or name.startswith(f"{wanted} ") for name in names):
                return organ_id
        return None

    def committee(self, phrase: str) -> int | None:
        """Return the organ that "… của X", "… trực thuộc X" means by X; without X the issuer's own circle."""
        if not phrase:
            return self.anchor.pk
        if phrase in PROVINCE_WORDS:
            return self.province.pk
        level = self.level_of(phrase)
        if level is not None:
            return level
        return self.organ(phrase)

    def organ(self, phrase: str) -> int | None:
        """Return the one organ that the phrase names; None when there is none or several are equally near."""
        found = self.candidates(phrase)
        return found[0] if len(found) == 1 else None

    def candidates(self, phrase: str) -> list[int]:
        """Return the organs that the phrase may name, equally near ones together: exact names before short forms."""
        self.learn([phrase])
        for form in self.variants(phrase):
            rows = self._exact.get(form, [])
            if rows:
                return self._nearest(rows)
        short = [near for near in self._near if self._is_short_for(as_committee(phrase), near)]
        short += self._below_a_level(phrase)
        living = [near for near in short if near.alive] or short
        closest = min((self._distance(near.organ_id) for near in living), default=_FAR)
        return sorted({near.organ_id for near in living if self._distance(near.organ_id) == closest})

    def by_code(self, code: str) -> int | None:
        """Return the one organ near the issuer with that code in letter numbers (VPTU)."""
        around = {near.organ_id for near in self._near if near.alive} | {organ.pk for organ in self.chain}
        codes = OrganCode.objects.filter(on_day(self.on), organ__in=around, scheme="symbol")
        found = {found.organ_id for found in codes if fold(found.value) == code}
        return found.pop() if len(found) == 1 else None

    def offers(self, phrase: str, limit: int = 5) -> list[str]:
        """Return the names to choose from for a phrase that names nobody, or several."""
        several = self.candidates(phrase)
        organs = list(Organ.objects.filter(pk__in=several)) if several else nearest_organs(phrase, self.on, limit)
        return [self._with_parent(organ) for organ in organs[:limit]]

    def today_instead_of(self, organ_ids: Iterable[int]) -> list[str]:
        """Return what took the place of those of the organs that are not active on the day."""
        gone = [organ for organ in Organ.objects.filter(pk__in=list(organ_ids)) if not organ.holds_on(self.on)]
        return [self._with_parent(new) for organ in gone for new in successors(organ) if new.pk != organ.pk]

    def _with_parent(self, organ: Organ) -> str:
        parent = parent_on(organ, min(max(self.on, organ.valid_from), organ.valid_to))
        return f"{organ.name} ({parent.name})" if parent else organ.name

    @cached_property
    def _distances(self) -> dict[int, int]:
        far = {organ.pk: step for step, organ in enumerate(self.chain)}
        for near in self._near:
            far.setdefault(near.organ_id, far[near.parent_id])
        return far

    def _distance(self, organ_id: int) -> int:
        return self._distances.get(organ_id, _FAR)

    def _nearest(self, rows: list[OrganName]) -> list[int]:
        """One's own circle first, even where the organ has ended: never another province's namesake instead."""
        ranks: dict[int, tuple[bool, bool, int, int]] = {}
        for row in rows:
            age = 2 if not row.holds_on(self.on) else int(row.kind != NameKind.OFFICIAL)
            far = self._distance(row.organ_id)
            rank = (far == _FAR, not row.organ.holds_on(self.on), far, age)
            ranks[row.organ_id] = min(rank, ranks.get(row.organ_id, rank))
        first = min(ranks.values())
        return [organ_id for organ_id, rank in ranks.items() if rank == first]

    def _is_short_for(self, phrase: str, near: Near) -> bool:
        return any(self._may_be_left_out(phrase, left, near.parent_id) for left in _left_over(phrase, near.names))

    def _may_be_left_out(self, phrase: str, left: str, parent_id: int) -> bool:
        """Only what the situation supplies is left out of a name: the province, the committee above, the bloc's own
        words after "Khối"; never the part that tells two organs apart."""
        if left in PROVINCE_WORDS or left.startswith("các ") or phrase.endswith(" khối"):
            return True
        parents = next((names for organ_id, names in self._levels if organ_id == parent_id), frozenset())
        return any(name == left or name.startswith(f"{left} ") or left.startswith(name) for name in parents)

    def _below_a_level(self, phrase: str) -> Iterator[Near]:
        """ "Ban Tổ chức" + "Đảng ủy Khối": a head, and a level above the issuer in any of its short forms."""
        words = phrase.split(" ")
        for cut in range(1, len(words)):
            head, level = " ".join(words[:cut]), self.level_of(" ".join(words[cut:]))
            if level is not None and len(words) - cut > 1:
                yield from (
                    near for near in self._near
                    if near.parent_id == level and (head in near.names or self._is_short_for(head, near))
                )  # fmt: skip


def _left_over(phrase: str, names: Iterable[str]) -> Iterator[str]:
    return (name[len(phrase) + 1 :] for name in names if name.startswith(f"{phrase} "))
