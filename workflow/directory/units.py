"""One element of a recipient line at a time: a group, a named organ, members of a body, a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from workflow.directory.comrades import person_called
from workflow.directory.models import OrganGroupRule
from workflow.directory.naming import Naming
from workflow.directory.selection import Item
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
from workflow.kernel.vocabulary import Body, LineKind


@dataclass(frozen=True, slots=True)
class Unit:
    """One element. `waits` says that it may get its owner from the right: "group" or "mandate". `whose` is the owner
    that it names itself and hands on to the left."""

    item: Item
    label: str
    kind: LineKind
    waits: str = ""
    whose: int | None = None


class UnitReader:
    """Reads folded elements as one issuer means them on one day."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self._rules: list[OrganGroupRule] | None = None

    def read(self, text: str, comrades: bool, alone: bool) -> Unit | None:
        """Return what the element means, or None. `comrades`: the line speaks of persons; `alone`: it is the whole
        line, and no plural. The first reading that fits counts, the most particular one is tried first."""
        _, also_comrades, text = opening(text)
        comrades = comrades or also_comrades
        return (
            self._members(text, comrades)
            or (self._person(text) if comrades else None)
            or (self._group(text) if not alone and without_commas(text) in PHRASE_WORDS else None)
            or self._named(text, alone)
            or self._own_rule(text)
            or self._group(text)
            or self._collective(text, comrades, alone)
            or self._coded(text)
        )

    def _person(self, text: str) -> Unit | None:
        person = person_called(text, self.naming)
        return Unit({"person": person.pk}, person.full_name, LineKind.PERSON) if person else None

    def _named(self, text: str, alone: bool) -> Unit | None:
        """An organ by its name. "Huyện uỷ" alone, said by an organ below one, is that committee."""
        above = self.naming.level_of(text) if alone and " " in text else None
        organ_id = above or self.naming.organ(text)
        return Unit({"organ": organ_id}, text, LineKind.ORGAN) if organ_id else None

    def _coded(self, text: str) -> Unit | None:
        organ_id = None if " " in text else self.naming.by_code(text)
        return Unit({"organ": organ_id}, text.upper(), LineKind.ORGAN) if organ_id else None

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

    def _own_rule(self, text: str) -> Unit | None:
        """A group that an office named itself; the nearest owner's rule counts, one without owner last."""
        if self._rules is None:
            chain = [organ.pk for organ in self.naming.chain]
            found = OrganGroupRule.objects.filter(Q(owner__in=chain) | Q(owner=None))
            self._rules = sorted(
                found, key=lambda rule: (chain.index(rule.owner_id) if rule.owner_id else len(chain), rule.pk)
            )
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
                    return self.read(whose_text, comrades, alone)
        return None


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
