"""The SQL of "who": persons that a set of rules names for one act, as one SELECT on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from workflow.kernel.events import Event
from workflow.kernel.vocabulary import RecordKind, Role, Side

from .rules import InFacts, Named, Officers, Rule, Standing, Those, Who

OWN_RECORD = 0
"""Stands for the act's own record where a dispatch id would stand."""

_LIVE = "{0}.valid_from <= %s AND {0}.valid_to >= %s"
_GIVER = (
    " JOIN congvan_appointment g ON g.person_id = h.giver_id AND g.organ_id = h.organ_id AND g.role = h.role AND "
    + _LIVE.format("g")
)
_APPOINTED = ("h.person_id", "congvan_appointment h", "")
_LENT = ("h.taker_id", "congvan_delegation h", _GIVER)
_PLACE = (
    "h.organ_id IN (SELECT CAST(%s AS bigint) UNION ALL SELECT o.id FROM congvan_organ o "
    "WHERE o.registry_of_id = %s AND o.valid_from <= %s AND o.valid_to >= %s)"
)
_LENT_BY = f"g.person_id = h.giver_id AND g.organ_id = h.organ_id AND g.role = h.role AND {_LIVE.format('g')}"
_SIDES = {Side.RECV: "organ_id", Side.OWN: "issuer_id", Side.WATCH: "watcher_id"}


def holders_at(side: Side) -> tuple[tuple[str, str, str], ...]:
    """Who stands on that side of dispatches `d`: person, tables, their ties, each "%s" of which is the day.

    SQLite reads tables in the order of a CROSS JOIN; left to itself it walks every appointment in search of the few
    offices and delegations.
    """
    at = _SIDES[side]
    kept = f"o.registry_of_id IS NOT NULL AND o.id = h.organ_id AND d.{at} = o.registry_of_id AND {_LIVE.format('o')}"
    lent = "congvan_delegation h CROSS JOIN congvan_appointment g CROSS JOIN congvan_dispatch d"
    lent_there = (
        "congvan_delegation h CROSS JOIN congvan_organ o CROSS JOIN congvan_appointment g CROSS JOIN congvan_dispatch d"
    )
    return (
        ("h.person_id", "congvan_dispatch d CROSS JOIN congvan_appointment h", f"h.organ_id = d.{at}"),
        ("h.person_id", "congvan_organ o CROSS JOIN congvan_appointment h CROSS JOIN congvan_dispatch d", kept),
        ("h.taker_id", lent, f"d.{at} = h.organ_id AND {_LENT_BY}"),
        ("h.taker_id", lent_there, f"{kept} AND {_LENT_BY}"),
    )


def held() -> str:
    """The condition that a row `h` of `holders_at` gives that role on that day: parameters role, day, day."""
    return f"h.role = %s AND {_LIVE.format('h')}"


def works_there(person: str) -> str:
    """The condition that the person of row `person` still is an officer or leader of the organ of dispatch `d`, or of
    the office that keeps its registry; each "%s" is the day. Who has left can do nothing about it."""
    roles = f"'{Role.OFFICER}', '{Role.LEADER}'"
    return (
        "EXISTS (SELECT 1 FROM congvan_appointment a JOIN congvan_organ o ON o.id = a.organ_id "  # noqa: S608
        f"WHERE a.person_id = {person}.person_id AND a.role IN ({roles}) AND {_LIVE.format('a')} "
        "AND (a.organ_id = d.organ_id OR o.registry_of_id = d.organ_id))"
    )


@dataclass
class Audience:
    """Collects one SELECT part per way to be named: person_id, record_id (0: the act's own), rank of the rule."""

    event: Event
    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    @property
    def day(self) -> tuple[Any, Any]:
        """The day of the act, twice, as the engine stores it."""
        day = connection.ops.adapt_datefield_value(self.event.on)
        return day, day

    @property
    def letter(self) -> Any:
        """The letter that the act is about."""
        record = self.event.record
        return record if self.event.record_kind == RecordKind.LETTER else record.letter

    def add(self, person: str, rest: str, rank: int, *params: Any, record: str = str(OWN_RECORD)) -> None:
        """One part; `rest` begins after SELECT … and holds the placeholders of `params`."""
        self.parts.append(f"SELECT {person} AS person_id, {record} AS record_id, {rank:d} AS rank_no {rest}")
        self.params += params

    def name(self, rank: int, who: Who, among: Those | None) -> None:
        """Add those whom one rule names."""
        if isinstance(who, Standing) and among and who.side == Side.RECV:
            self._standing_of_dispatches(rank, who.role, among)
        elif isinstance(who, Standing):
            self._standing(rank, who)
        elif isinstance(who, Officers):
            self._officers(rank, among)
        elif isinstance(who, InFacts):
            self._person(rank, self.event.facts.get(who.key))
        else:
            self._named(rank, who)

    def _person(self, rank: int, person_id: int | None) -> None:
        if person_id is not None:
            self.add("CAST(%s AS bigint)", "", rank, person_id)

    def _named(self, rank: int, who: Named) -> None:
        """He, and whom he lent the role when it is `lent`, while the role lives: who has left may not even look."""
        person_id: int | None = getattr(self.letter, f"{who.field}_id")
        if person_id is None:
            return
        organs = [self.letter.issuer_id]
        if who.role == Role.DRAFTER and self.letter.advising_id:  # a board's drafter holds his role there
            organs.append(self.letter.advising_id)
        for organ in organs:
            self._holders(rank, who.role, organ, _APPOINTED, "h.person_id = %s", person_id)
            self._holders(rank, who.role, organ, _LENT, "h.taker_id = %s", person_id)
            if who.lent:
                self._holders(rank, who.role, organ, _LENT, "h.giver_id = %s", person_id)

    def _organ(self, side: Side) -> int | None:
        column = {Side.OWN: "issuer_id", Side.WATCH: "watcher_id", Side.RECV: "organ_id"}[side]
        found: int | None = getattr(self.event.record, column)
        return found

    def _standing(self, rank: int, who: Standing) -> None:
        organ_id = self._organ(who.side)
        if organ_id is None:
            self._person(rank, getattr(self.event.record, "person_id", None) if who.side == Side.RECV else None)
            return
        for way in (_APPOINTED, _LENT):
            self._holders(rank, who.role, organ_id, way)

    def _holders(
        self, rank: int, role: Role, organ_id: int, way: tuple[str, str, str], only: str = "1 = 1", *params: Any
    ) -> None:
        """Those who hold the role in the organ, or in the office that keeps its registry, on the day of the act."""
        person, table, joined = way
        rest = f"FROM {table}{joined} WHERE h.role = %s AND {_LIVE.format('h')} AND {_PLACE} AND {only}"
        given = (str(role), *self.day, organ_id, organ_id, *self.day, *params)
        self.add(person, rest, rank, *(self.day if joined else ()), *given)

    def _standing_of_dispatches(self, rank: int, role: Role, among: Those) -> None:
        wanted, wanted_params = self._chosen(among)
        for person, tables, ties in holders_at(Side.RECV):
            rest = f"FROM {tables} WHERE {ties} AND {held()} AND {wanted}"
            days = self.day * (ties.count("%s") // 2)
            self.add(person, rest, rank, *days, str(role), *self.day, *wanted_params, record="d.id")
        addressed = f"FROM congvan_dispatch d WHERE d.person_id IS NOT NULL AND {wanted}"
        self.add("d.person_id", addressed, rank, *wanted_params, record="d.id")

    def _officers(self, rank: int, among: Those | None) -> None:
        own: tuple[str, list[Any]] = ("d.id = %s", [self.event.record.pk])
        wanted, params = own if among is None else self._chosen(among)
        tables = "congvan_assignment h JOIN congvan_dispatch d ON d.id = h.dispatch_id"
        working = f"FROM {tables} WHERE h.ended_on IS NULL AND {works_there('h')} AND {wanted}"
        self.add("h.person_id", working, rank, *self.day, *params, record=str(OWN_RECORD) if among is None else "d.id")

    def _chosen(self, among: Those) -> tuple[str, list[Any]]:
        """The condition on dispatches `d` and its parameters."""
        conditions, params = ["d.letter_id = %s"], [self.letter.pk]
        for column, values in (("status", among.statuses), ("purpose", among.purposes)):
            if values:
                conditions.append(f"d.{column} IN ({', '.join(['%s'] * len(values))})")
                params += map(str, values)
        if among.opened:
            conditions.append("d.arrived_on IS NOT NULL")
        if among.fact:
            conditions.append("d.id = %s")
            params.append(self.event.facts[among.fact])
        return " AND ".join(conditions), params


def named_persons(event: Event, rules: Sequence[Rule]) -> tuple[str, list[Any]]:
    """Return SELECT person_id, record_id, rank_no: each person once per record, by the first rule that names him. An
    empty text when the rules name nobody at all."""
    audience = Audience(event)
    for rank, rule in enumerate(rules):
        for who in rule.who:
            audience.name(rank, who, rule.among)
    if not audience.parts:
        return "", []
    everybody = " UNION ALL ".join(audience.parts)
    grouped = f"SELECT person_id, record_id, MIN(rank_no) AS rank_no FROM ({everybody}) x GROUP BY person_id, record_id"  # noqa: S608
    return grouped, audience.params
