"""Whom to choose where a line means nobody: the nearest organs, groups and persons, and what took an organ's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from workflow.directory.comrades import Comrades
from workflow.directory.likeness import likeness, ranked, scan, threes
from workflow.directory.models import Organ, OrganParent, OrganSuccession, Person
from workflow.directory.naming import Naming
from workflow.directory.resolution import Offer, Resolution
from workflow.directory.selection import Selector, organs_of
from workflow.directory.titles import title_at
from workflow.directory.wording import PHRASES, PLURALS
from workflow.kernel.days import on_day
from workflow.kernel.folding import bare, fold

MOST = 5
"""Offers of one line."""
SURE = 0.75
"""Likeness from which nothing better is looked for outside the surroundings."""
_GROUP = 0.6
_NEARER = 0.15
"""What standing near the issuer counts beside the likeness of a name."""
SCANS = 10
"""Texts of one letter that are looked for in the whole directory."""


class Offers:
    """The choices of one letter's lines, in a fixed number of statements for all of them. Only active organs, and only
    persons with a live appointment or mandate in the issuer's province."""

    def __init__(self, naming: Naming, comrades: Comrades) -> None:
        self.naming = naming
        self.comrades = comrades

    def completed(self, found: Sequence[Resolution]) -> list[Resolution]:
        """The resolutions with their offers: the open ones, and those that name an organ which has ended."""
        open_ones = [one for one in found if one.is_open and not one.gone]
        wanted = self.nearest([one.label for one in open_ones], [one.of_person for one in open_ones])
        by_label = {one.label: ids for one, ids in zip(open_ones, wanted, strict=True)}
        gone = [self._ended(one) for one in found]
        instead = self.successors(organ_id for ids in gone for organ_id in ids)
        keys = [self._keys(one, by_label, gone[at], instead) for at, one in enumerate(found)]
        shown = self._shown({key for listed in keys for key in listed})
        return [
            replace(one, offers=[Offer(key, shown[key]) for key in listed if key in shown]) if listed else one
            for one, listed in zip(found, keys, strict=True)
        ]

    def _keys(
        self, one: Resolution, by_label: dict[str, list[str]], gone: list[int], instead: dict[int, list[int]]
    ) -> list[str]:
        after = [f"o:{new}" for organ_id in gone for new in instead.get(organ_id, [])]
        return list(dict.fromkeys([*after, *(by_label.get(one.label, []) if one.is_open and not one.gone else [])]))

    def _ended(self, one: Resolution) -> list[int]:
        if one.remembered:
            return list(one.gone)
        named = [item["organ"] for item in (one.selector or {}).get("any", []) if "organ" in item]
        return [organ_id for organ_id in named if not self.naming.is_active(organ_id)]

    def nearest(self, texts: Sequence[str], of_persons: Sequence[bool] = ()) -> list[list[str]]:
        """For each text the keys of what looks most like it, best first: organs that it may name equally, else by the
        likeness of their names, those around the issuer first; groups; persons. For a person's name persons only."""
        folded = [fold(text) for text in texts]
        self.comrades.learn(folded)
        self.naming.learn_phrases(folded)
        several = [self.naming.candidates(text) for text in folded]
        persons = {at for at, named in enumerate(of_persons) if named and title_at(folded[at]) is None}
        near = [
            ranked(text, self._around, self._bonus) if not some else []
            for text, some in zip(folded, several, strict=True)
        ]
        poor = [at for at, rows in enumerate(near) if not several[at] and (not rows or rows[0][0] < SURE)]
        poor = [at for at in poor if at not in persons][:SCANS]
        for at, rows in zip(poor, scan([folded[at] for at in poor], self.naming.on), strict=True):
            near[at] = ranked(folded[at], [*self._around, *rows], self._bonus)
        return [
            self._persons(text) if at in persons else self._mixed(text, several[at], near[at])
            for at, text in enumerate(folded)
        ]

    def _persons(self, text: str) -> list[str]:
        return [f"p:{key}" for key in self.comrades.near(text)][:MOST]

    def _mixed(self, text: str, several: list[int], rows: list[tuple[float, int]]) -> list[str]:
        if several:
            return [*self._persons(text), *(f"o:{organ_id}" for organ_id in several)][:MOST]
        scored = [(like, f"o:{organ_id}") for like, organ_id in rows[:MOST]]
        wanted = threes(bare(text))
        groups = ((likeness(wanted, gram), words) for gram, words in _GROUPS)
        scored += [(like, f"w:{PLURALS[0]} {words}") for like, words in groups if like > _GROUP]
        best = sorted(scored, key=lambda pair: -pair[0])
        return [*self._persons(text), *(key for _like, key in best)][:MOST]

    @cached_property
    def _around(self) -> list[tuple[int, str]]:
        return [(key, one.bare) for key, names in self.naming.near_organs.items() for one in names if one.alive]

    @cached_property
    def _bonus(self) -> dict[int, float]:
        return {key: _NEARER / (1 + names[0].far) for key, names in self.naming.near_organs.items()}

    def successors(self, organ_ids: Iterable[int]) -> dict[int, list[int]]:
        """What each organ became, active on the day, by any number of steps; a statement for each step."""
        front = set(organ_ids)
        roots, after = set(front), defaultdict[int, list[int]](list)
        asked: set[int] = set()
        while front - asked:
            asked |= front
            rows = OrganSuccession.objects.filter(predecessor__in=front, successor__isnull=False)
            pairs = list(rows.order_by("pk").values_list("predecessor_id", "successor_id"))
            front = set()
            for before, new in pairs:
                after[before].append(new)
                front.add(new)
            front -= asked
        found = {root: _ends(root, after) for root in roots}
        ends = {end for listed in found.values() for end in listed}
        alive = (
            set(Organ.objects.filter(on_day(self.naming.on), pk__in=ends).values_list("pk", flat=True))
            if ends
            else set()
        )
        return {root: [end for end in listed if end in alive] for root, listed in found.items()}

    def instead_of_nobody(self, selector: Selector, text: str) -> list[Offer]:
        """For a line that is understood and means nobody on the day: the organs in which the office is held, what
        became of the group's last members, else the nearest names."""
        places = [place for item in selector.get("any", []) for place in item.get("title", {}).get("of", [])]
        issuer, on = self.naming.issuer.pk, self.naming.on
        organs = organs_of({"any": places, "except": []}, issuer, on) if places else Organ.objects.none()
        ids = list(organs.order_by("name").values_list("pk", flat=True)[:MOST])
        for item in selector.get("any", []) if not ids else ():
            if "kinds" in item:
                rows = OrganParent.objects.filter(
                    parent=item.get("under") or issuer, organ__kind__in=item["kinds"], organ__valid_to__lt=on
                )
                past = self.successors(rows.values_list("organ_id", flat=True)[:100])
                ids += [new for listed in past.values() for new in listed]
        keys = [f"o:{organ_id}" for organ_id in dict.fromkeys(ids)][:MOST] or self.nearest([text])[0]
        shown = self._shown(set(keys))
        return [Offer(key, shown[key]) for key in keys if key in shown]

    def _shown(self, keys: set[str]) -> dict[str, str]:
        """The labels: an organ with the one above it, a person's name, a group's words."""
        shown = {key: key[2:].capitalize() for key in keys if key.startswith("w:")}
        organ_ids = {int(key[2:]) for key in keys if key.startswith("o:")}
        if organ_ids:
            on = self.naming.on
            above = dict(
                OrganParent.objects.filter(on_day(on), organ__in=organ_ids).values_list("organ_id", "parent__name")
            )
            for key, name in Organ.objects.filter(pk__in=organ_ids).values_list("pk", "name"):
                shown[f"o:{key}"] = f"{name} ({above[key]})" if key in above else name
        person_ids = {int(key[2:]) for key in keys if key.startswith("p:")}
        if person_ids:
            rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "full_name")
            shown |= {f"p:{key}": name for key, name in rows}
        return shown


_GROUPS = [(threes(bare(words)), words) for words, _group in PHRASES]


def _ends(root: int, after: dict[int, list[int]]) -> list[int]:
    """The last of whatever followed the organ; a circle ends."""
    found: list[int] = []
    seen, front = {root}, list(after.get(root, []))
    while front:
        here = front.pop(0)
        if here in seen:
            continue
        seen.add(here)
        following = [new for new in after.get(here, []) if new not in seen]
        if following:
            front += following
        else:
            found.append(here)
    return found
