"""What the database knows of one person and one record at one moment: rows, opinions, authorities, in one statement."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from permissions.sql import tables
from workflow.cursors import hot_cursor
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter, Opinion


@dataclass(frozen=True, slots=True)
class Held:
    """A row that the person has: by himself, or through the group of `organ_id` (for a person's row on a dispatch: the
    organ of that dispatch). `source` is the whole stored source."""

    on: str
    of_person: bool
    organ_id: int | None
    codename: str
    source: str

    @property
    def source_kind(self) -> str:
        """The part before the colon."""
        return self.source.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Authority:
    """A written authority to sign for the letter's issuer, valid on the day asked."""

    person_id: int
    form: str
    kinds: tuple[str, ...]

    def covers(self, kind: str) -> bool:
        """Whether it holds for letters of that kind; no kinds means all."""
        return not self.kinds or kind in self.kinds


@dataclass(slots=True)
class Facts:
    """`active` tells whether the person has an account that is not locked; without one he has no right at all."""

    active: bool = False
    held: list[Held] = field(default_factory=list)
    reviewers: set[int] = field(default_factory=set)
    consulted: set[int] = field(default_factory=set)
    authorities: list[Authority] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """One question to a condition: the actor in one of his roles before one record. `giver_id` lent the role."""

    actor: Actor
    giver_id: int | None
    letter: Letter
    dispatch: Dispatch | None
    facts: Facts
    now: datetime

    @property
    def persons(self) -> frozenset[int]:
        """Who must be apart from the others on this letter: nobody does by delegation what its giver may not."""
        return frozenset((self.actor.person_id, self.giver_id or self.actor.person_id))


@dataclass(slots=True)
class Wanted:
    """Which parts of the statement are needed; a part nobody asks for costs nothing."""

    letter_rows: bool = False
    letter_organs: set[int] = field(default_factory=set)
    dispatch_rows: bool = False
    dispatch_organs: set[int] = field(default_factory=set)
    opinions: bool = False
    authorities: bool = False
    givers: set[int] = field(default_factory=set)


_ACCOUNT = (
    "SELECT 'account', 0, '', '', me.id FROM {person} me JOIN {account} a ON a.id = me.user_id "
    "WHERE me.id = %s AND a.is_active"
)
_LETTER_USER = (
    "SELECT 'letter-user', 0, p.codename, r.source, 0 FROM {person} me JOIN {lu} r ON r.user_id = me.user_id "
    "JOIN {perm} p ON p.id = r.permission_id WHERE me.id = %s AND r.content_object_id = %s"
)
_LETTER_GROUP = (
    "SELECT 'letter-group', o.id, p.codename, r.source, 0 FROM {organ} o JOIN {lg} r ON r.group_id = o.group_id "
    "JOIN {perm} p ON p.id = r.permission_id WHERE r.content_object_id = %s AND o.id IN ({ids})"
)
_DISPATCH_USER = (
    "SELECT 'dispatch-user', d.organ_id, p.codename, r.source, 0 FROM {person} me "
    "JOIN {du} r ON r.user_id = me.user_id JOIN {dispatch} d ON d.id = r.content_object_id "
    "JOIN {perm} p ON p.id = r.permission_id "
    "WHERE me.id = %s AND d.{key} = %s"
)
_DISPATCH_GROUP = (
    "SELECT 'dispatch-group', o.id, p.codename, r.source, 0 FROM {dispatch} d "
    "JOIN {dg} r ON r.content_object_id = d.id JOIN {organ} o ON o.group_id = r.group_id "
    "JOIN {perm} p ON p.id = r.permission_id WHERE d.{key} = %s AND d.organ_id IN ({ids}) AND o.id = d.organ_id"
)
_OPINION = (
    "SELECT 'opinion', 0, q.verdict, CASE WHEN q.asked_by_id IS NULL THEN '' ELSE 'asked' END, q.person_id "
    "FROM {opinion} q WHERE q.letter_id = %s AND q.person_id IN ({ids})"
)
_AUTHORITY = (
    "SELECT 'authority', 0, s.form, CAST(s.kinds AS text), s.person_id FROM {authority} s "
    "WHERE s.organ_id = %s AND s.person_id IN ({ids}) AND s.valid_from <= %s AND s.valid_to >= %s"
)


class _Statement:
    """The parts asked for, glued by UNION ALL."""

    def __init__(self) -> None:
        self.names = tables()
        self.parts: list[str] = []
        self.params: list[Any] = []

    def add(self, text: str, first: Any, *others: Any, ids: Collection[int] = (), key: str = "") -> None:
        """One part with its parameters; `ids` follow the first one, where the text has them."""
        self.parts.append(text.format(**self.names, key=key, ids=", ".join(["%s"] * len(ids))))
        self.params += (first, *sorted(ids), *others)

    def rows(self) -> list[tuple[str, int | None, str, str, int]]:
        """Run it."""
        with hot_cursor() as cursor:
            cursor.execute(" UNION ALL ".join(self.parts), self.params)
            return cursor.fetchall()


def _ask(actor: Actor, letter: Letter, dispatch: Dispatch | None, wanted: Wanted) -> _Statement:
    asked = _Statement()
    me, persons = actor.person_id, {actor.person_id, *wanted.givers}
    key, value = ("letter_id", letter.pk) if dispatch is None else ("id", dispatch.pk)
    asked.add(_ACCOUNT, me)
    if wanted.letter_rows:
        asked.add(_LETTER_USER, me, letter.pk)
    if wanted.letter_organs:
        asked.add(_LETTER_GROUP, letter.pk, ids=wanted.letter_organs)
    if wanted.dispatch_rows:
        asked.add(_DISPATCH_USER, me, value, key=key)
    if wanted.dispatch_organs:
        asked.add(_DISPATCH_GROUP, value, key=key, ids=wanted.dispatch_organs)
    if wanted.opinions:
        asked.add(_OPINION, letter.pk, ids=persons)
    if wanted.authorities:
        day = connection.ops.adapt_datefield_value(actor.on)
        asked.add(_AUTHORITY, letter.issuer_id, day, day, ids=persons)
    return asked


def read_facts(actor: Actor, letter: Letter, dispatch: Dispatch | None, wanted: Wanted) -> Facts:
    """What is `wanted` of the person before the letter, or before one dispatch of it, in ONE statement."""
    facts = Facts()
    for what, organ_id, code, source, person_id in _ask(actor, letter, dispatch, wanted).rows():
        if what == "account":
            facts.active = True
        elif what == "opinion":
            take_opinion(facts, code, bool(source), person_id)
        elif what == "authority":
            facts.authorities.append(Authority(person_id, code, tuple(json.loads(source))))
        else:
            on, _, subject = what.partition("-")
            facts.held.append(Held(on, subject == "user", organ_id or None, code, source))
    return facts


def take_opinion(facts: Facts, verdict: str, asked: bool, person_id: int) -> None:
    """Remember who was consulted and who approved the letter."""
    if asked:
        facts.consulted.add(person_id)
    elif verdict == Opinion.Verdict.APPROVED:
        facts.reviewers.add(person_id)


def parts_of(record: Any) -> tuple[RecordKind, Letter, Dispatch | None]:
    """The kind of a record, its letter, and the dispatch if it is one."""
    if isinstance(record, Dispatch):
        return RecordKind.DISPATCH, record.letter, record
    return RecordKind.LETTER, record, None


def active_on(person_id: int, on: date) -> bool:
    """Whether the person has an account that is not locked; `on` is not asked: accounts have no dates."""
    return Person.objects.filter(pk=person_id, user__is_active=True).exists()
