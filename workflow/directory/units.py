"""One element of a recipient line at a time: a group, a named organ, members of a body, a person, an office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from workflow.directory.abbreviations import readings
from workflow.directory.comrades import Comrades, without_courtesy
from workflow.directory.models import OrganGroupRule
from workflow.directory.naming import Naming
from workflow.directory.selection import Item
from workflow.directory.titles import Title, title_at, title_item
from workflow.directory.wording import (
    BELONGING,
    COMMITTEE_WORDS,
    COMRADES,
    MANDATES,
    PHRASE_WORDS,
    PHRASES,
    PLURALS,
    Group,
    Relation,
)
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import Body, LineKind

_COMMITTEES = re.compile(rf" {fold('ủy')}\b|\b{BELONGING[0]}\b")
_PARTS = re.compile(r"[,;]| và ")


_BODIES = tuple(words for members in MANDATES for words in (*members.words, *members.collective))


@dataclass(frozen=True, slots=True)
class Unit:
    """One element. `waits` says that it may get its owner from the right: "group", "mandate" or "title". `whose` is the
    owner that it names itself and hands on to the left; `places` what an office hands on."""

    item: Item
    label: str
    kind: LineKind
    waits: str = ""
    whose: int | None = None
    title: Title | None = None
    places: tuple[Item, ...] = ()


class UnitReader:
    """Reads folded elements as one issuer means them on one day."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.comrades = Comrades(naming)

    def read(self, text: str, comrades: bool, alone: bool) -> Unit | None:
        """Return what the element means, or None. `comrades`: the line speaks of persons; `alone`: it is the whole
        line, and no plural. Short forms are written out where the words as they stand mean nothing."""
        for reading in readings(text):
            unit = self._read(reading, comrades, alone)
            if unit:
                return unit
        return None

    def _read(self, text: str, comrades: bool, alone: bool) -> Unit | None:
        """The first reading that fits counts, the most particular one is tried first."""
        _, also_comrades, text = opening(text)
        comrades = comrades or also_comrades
        return (
            self._members(text, comrades)
            or (self._person(text) if comrades or without_courtesy(text) != text else None)
            or (self._group(text) if not alone and without_commas(text) in PHRASE_WORDS else None)
            or self._named(text, alone)
            or self._own_rule(text)
            or self._group(text)
            or self._collective(text, comrades, alone)
            or self._titled(text)
            or self._coded(text)
        )

    def _person(self, text: str) -> Unit | None:
        found = self.comrades.called(text) or self.comrades.by_office(text)
        return Unit({"person": found}, text, LineKind.PERSON) if found else None

    def _named(self, text: str, alone: bool) -> Unit | None:
        """An organ by its name. "Huyện uỷ" alone, said by an organ below one, is that committee."""
        above = self.naming.level_of(text) if alone and " " in text else None
        return named(above or self.naming.organ(text), text)

    def _coded(self, text: str) -> Unit | None:
        return named(None if " " in text else self.naming.by_code(text), text.upper())

    def _group(self, text: str) -> Unit | None:
        text = without_commas(text)
        for words, group in PHRASES:
            if text == words or text.startswith(f"{words} "):
                unit = self._group_unit(words, group, text.removeprefix(words).strip())
                if unit:
                    return unit
        return None

    def _group_unit(self, words: str, group: Group, tail: str) -> Unit | None:
        belonging, whose_text = belongs(tail)
        free = not tail or words.endswith(BELONGING[0]) or group.relation in (Relation.DIRECTLY, Relation.PROVINCE)
        if not (belonging or free):
            return None
        whose = self.naming.committee(whose_text) if whose_text else None
        if whose_text and whose is None:
            return None
        item: Item = {"kinds": list(group.kinds), "depth": 0, "prefixes": list(group.prefixes)}
        if group.relation == Relation.PROVINCE:
            return Unit(item | {"under": whose or self.naming.province.pk}, words, LineKind.ORGAN_GROUP)
        item["depth"] = 0 if group.relation == Relation.ANY_DEPTH else 1
        hands_on = whose if belonging or words.endswith(BELONGING[0]) else None
        waits = "group" if hands_on or whose is None else ""
        return Unit(owned(item, whose), words, LineKind.ORGAN_GROUP, waits, hands_on)

    @cached_property
    def _rules(self) -> list[OrganGroupRule]:
        chain = [organ.pk for organ in self.naming.chain]
        found = OrganGroupRule.objects.filter(Q(owner__in=chain) | Q(owner=None))
        return sorted(found, key=lambda rule: (chain.index(rule.owner_id) if rule.owner_id else len(chain), rule.pk))

    def _own_rule(self, text: str) -> Unit | None:
        """A group that an office named itself; the nearest owner's rule counts, one without owner last."""
        for rule in self._rules:
            if opening(rule.folded)[2] == text:
                return self._group_unit(text, Group((text,), tuple(rule.kinds), rule.relation), "")
        return None

    def _members(self, text: str, comrades: bool) -> Unit | None:
        for committee in COMMITTEE_WORDS:
            if re.match(rf"{committee} viên\b", text):
                place = text.removeprefix(f"{committee} viên").strip()
                return self._mandate(f"{committee} {place}".strip(), MANDATES[0].bodies, text)
        text = belongs(text)[1] if comrades else text
        for members in MANDATES:
            words = (*members.words, *members.collective) if comrades else members.words
            for word in sorted(words, key=len, reverse=True):
                if text == word or text.startswith(f"{word} "):
                    return self._mandate(belongs(text.removeprefix(word).strip())[1], members.bodies, text)
        return None

    def _mandate(self, whose_text: str, bodies: tuple[str, ...], label: str) -> Unit | None:
        whose = self.naming.committee(whose_text) if whose_text else None
        if whose_text and whose is None:
            return None
        item: Item = {"mandate": {"organ": whose, "body": [Body(body).value for body in bodies]}}
        return Unit(item, label, LineKind.PERSON_GROUP, "mandate", whose)

    def _collective(self, text: str, comrades: bool, alone: bool) -> Unit | None:
        """ "Thường trực X": in the issuer's own committee its members, elsewhere the organ, which has an office."""
        for members in MANDATES:
            for word in members.collective:
                if text == word or text.startswith(f"{word} "):
                    whose_text = belongs(text.removeprefix(word).strip())[1]
                    if not whose_text or self.naming.level_of(whose_text) == self.naming.anchor.pk:
                        return self._mandate(whose_text, members.bodies, text)
                    return self._read(whose_text, comrades, alone)
        return None

    def _titled(self, text: str) -> Unit | None:
        """An office. Without words behind it, it waits for the organ that stands to its right."""
        title = title_at(text)
        if title is None:
            return None
        places = self._places(title)
        if title.where and not places:
            return None
        item = title_item(title, places)
        return Unit(item, text, LineKind.PERSON_GROUP, "title", None, title, tuple(places))

    def _places(self, title: Title) -> list[Item]:
        """Which organs the words behind an office mean: one by name or level, or groups of committees."""
        plural, _, where = opening(belongs(title.where)[1])
        if not where:
            return []
        level = None if plural else self.naming.level_of(where)
        one = level or self.naming.organ(where)
        if one:
            return [{"organ": one}]
        whole, parts = self._group(where), [part.strip() for part in _PARTS.split(where)]
        if whole is None and not all(map(_COMMITTEES.search, parts)):
            return []
        groups = [whole] if whole else [self._group(part) for part in parts]
        whose = next((unit.whose for unit in reversed(groups) if unit and unit.whose), self.naming.anchor.pk)
        return [_settled(unit, whose) for unit in groups if unit] if all(groups) else []


def speaks_of_one(text: str) -> bool:
    """Whether the element says of itself that it is a person."""
    return opening(text)[1] or without_courtesy(text) != text


def places_in(text: str) -> Iterator[str]:
    """The words of an element that may name an organ behind an office or a body: to be learnt with all others."""
    for reading in readings(text):
        title = title_at(reading.partition(",")[2].strip() or reading) or title_at(reading)
        if title and title.where:
            yield opening(belongs(title.where)[1])[2]
        for words in _BODIES:
            if reading.startswith(f"{words} "):
                yield belongs(reading.removeprefix(words).strip())[1]
        tail = next((reading.partition(f" {word} ")[2] for word in BELONGING if f" {word} " in reading), "")
        if tail:
            yield tail


def _settled(unit: Unit, whose: int) -> Item:
    return owned(unit.item, whose) if unit.waits and unit.whose is None else unit.item


def named(organ_id: int | None, label: str) -> Unit | None:
    """One organ as an element."""
    return Unit({"organ": organ_id}, label, LineKind.ORGAN) if organ_id else None


def opening(text: str) -> tuple[bool, bool, str]:
    """Split "các đồng chí …" into (plural, persons, the rest)."""
    plural = comrades = False
    while True:
        first = next((word for word in (*PLURALS, *COMRADES) if text.startswith(f"{word} ")), None)
        if first is None:
            return plural, comrades, text
        plural, comrades = plural or first in PLURALS, comrades or first in COMRADES
        text = text.removeprefix(first).strip()


def belongs(tail: str) -> tuple[bool, str]:
    """Split "trực thuộc Tỉnh uỷ" into (whether it says so, whose)."""
    for word in BELONGING:
        if tail == word or tail.startswith(f"{word} "):
            return True, tail.removeprefix(word).strip()
    return False, tail


def owned(item: Item, whose: int | None) -> Item:
    """Return the item with its owner filled in."""
    if "mandate" in item:
        return {"mandate": item["mandate"] | {"organ": whose}}
    return item | {"under": whose}


def without_commas(text: str) -> str:
    """Return the phrase as the table writes it."""
    return re.sub(r"\s+", " ", re.sub(r"[,;]|\bvà\b", " ", text)).strip()
