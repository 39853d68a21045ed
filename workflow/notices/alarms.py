"""The alarms of deadlines as notice rows: who is told at which level, the next above where nobody has an account."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from workflow.bulk_rows import insert_select, json_rows, rows_from_json
from workflow.kernel.clock import now_sql
from workflow.kernel.vocabulary import RecordKind, Side
from workflow.obligations.ringing import AT_ONCE, Rung, claim_due
from workflow.oversight.ringing import claim_unanswered

from . import bus
from .audience import held, holders_at, works_there
from .models import Notice
from .rules import Officers, Standing, Who, table

logger = logging.getLogger(__name__)
Claim = Callable[[date], list[Rung]]
_TOLD = {"p": "bigint", "i": "integer", "r": "bigint", "l": "bigint", "k": "text", "f": "jsonb"}
_COLUMNS = ("person", "seq", "event", "record_kind", "record_id", "letter_id", "facts", "on", "created_at", "planned")


def ring_alarms(on: date) -> int:
    """Tell of every deadline that has reached an alarm by `on`, each once; returns how many obligations there were.

    Marks and notices are one transaction, so that none is lost or told twice, by however many sweeps at once. Eight
    statements for any number of them up to AT_ONCE, and for each further so many.
    """
    return _ring(claim_due, on)


def ring_unanswered(on: date) -> int:
    """The same for questions whose day has passed without an answer: who must answer is told, each once."""
    return _ring(claim_unanswered, on)


def _ring(claim: Claim, on: date) -> int:
    rung = 0
    while count := _ring_some(claim, on):
        rung += count
        if count < AT_ONCE:
            break
    return rung


def _ring_some(claim: Claim, on: date) -> int:
    with transaction.atomic():
        found = claim(on)
        told = _tell(found, on) if found else {}
        if told:
            transaction.on_commit(lambda: _wake(told, found[0]), robust=True)
    return len(found)


def _tell(found: Iterable[Rung], on: date) -> dict[int, int]:
    """One notice per person and dispatch, of the loudest level; person → number of his newest."""
    dues: dict[tuple[int, int], date] = {}
    for one in found:
        key = one.dispatch_id, int(one.level)
        dues[key] = min(one.due, dues.get(key, one.due))
    chosen = _first_rungs(_candidates(dues, on))
    loudest: dict[tuple[int, int], tuple[int, int, str]] = {}
    for person_id, dispatch_id, letter_id, level, key_ in chosen:
        place = person_id, dispatch_id
        loudest[place] = max(loudest.get(place, (0, 0, "")), (level, letter_id, key_))
    return _store(
        [(person_id, dispatch_id, letter_id, key_, dues[dispatch_id, level])
         for (person_id, dispatch_id), (level, letter_id, key_) in sorted(loudest.items())], on,
    )  # fmt: skip


def _candidates(dues: Mapping[tuple[int, int], date], on: date) -> list[tuple[int, int, int, int, int]]:
    """(person, dispatch, letter, level, rung) of everybody on any rung who has an account that he can use."""
    day = connection.ops.adapt_datefield_value(on)
    parts, params = [], [json_rows({"d": dispatch_id, "l": level} for dispatch_id, level in dues)]
    for level in sorted({level for _dispatch, level in dues}):
        rungs = [(place, who) for place, rule in enumerate(table().rungs(level)) for who in rule.who]
        for place, who in rungs:
            for sql, given in _named(who, day):
                among = f"d.id IN (SELECT rung.d FROM rung WHERE rung.l = {level:d})"  # noqa: S608
                parts.append(
                    sql.format(columns=f"d.id AS d, d.letter_id AS l, {level:d} AS v, {place:d} AS k", among=among)
                )
                params += given
    if not parts:
        return []
    users = connection.ops.quote_name(get_user_model()._meta.db_table)
    sql = (
        f"WITH rung AS (SELECT r.d, r.l FROM {rows_from_json('r', {'d': 'bigint', 'l': 'integer'})}) "  # noqa: S608
        f"SELECT DISTINCT w.person_id, w.d, w.l, w.v, w.k FROM ({' UNION ALL '.join(parts)}) w "
        f"JOIN congvan_person p ON p.id = w.person_id JOIN {users} u ON u.id = p.user_id AND u.is_active"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _named(who: Who, day: Any) -> list[tuple[str, list[Any]]]:
    """The parts that name them, with places for columns and among, and their parameters."""
    if isinstance(who, Officers):
        text = (
            "SELECT h.person_id AS person_id, {columns} FROM congvan_dispatch d JOIN congvan_assignment h "  # noqa: S608
            "ON h.dispatch_id = d.id AND h.ended_on IS NULL JOIN congvan_assignment l "
            "ON l.dispatch_id = d.id AND l.ended_on IS NULL AND l.lead "
            f"WHERE {works_there('h')} AND {works_there('l')} AND {{among}}"
        )
        return [(text, [day] * 4)]
    assert isinstance(who, Standing)
    found = []
    for person, tables, ties in holders_at(Side(who.side)):
        text = f"SELECT {person} AS person_id, {{columns}} FROM {tables} WHERE {ties} AND {held()} AND {{among}}"  # noqa: S608
        found.append((text, [*[day] * ties.count("%s"), str(who.role), day, day]))
    return found


def _first_rungs(rows: Sequence[tuple[int, int, int, int, int]]) -> list[tuple[int, int, int, int, str]]:
    """Those on the first rung of each dispatch and level; (person, dispatch, letter, level, key of the rule)."""
    first: dict[tuple[int, int], int] = {}
    for _person, dispatch_id, _letter, level, place in rows:
        first[dispatch_id, level] = min(place, first.get((dispatch_id, level), place))
    keys = {level: [rule.key for rule in table().rungs(level)] for _dispatch, level in first}
    return [
        (person_id, dispatch_id, letter_id, level, keys[level][place])
        for person_id, dispatch_id, letter_id, level, place in rows
        if place == first[dispatch_id, level]
    ]


def _store(told: Sequence[tuple[int, int, int, str, date]], on: date) -> dict[int, int]:
    """Numbers run per person as in every act: his row is locked, all in the order of their ids."""
    if not told:
        return {}
    rows: list[dict[str, Any]] = []
    person, place = 0, 0
    for person_id, dispatch_id, letter_id, key, due in told:
        person, place = person_id, place + 1 if person_id == person else 1
        rows.append(
            {"p": person, "i": place, "r": dispatch_id, "l": letter_id, "k": key, "f": {"due": due.isoformat()}}
        )
    _lock(sorted({row["p"] for row in rows}))
    select = (
        "SELECT r.p, COALESCE((SELECT MAX(n.seq) FROM congvan_notice n WHERE n.person_id = r.p), 0) + r.i, r.k, "  # noqa: S608
        f"'{RecordKind.DISPATCH}', r.r, r.l, r.f, %s, {now_sql()}, {_false()} FROM {rows_from_json('r', _TOLD)}"
    )
    day = connection.ops.adapt_datefield_value(on)
    made = insert_select(Notice, _COLUMNS, select, [day, json_rows(rows)], returning=("person", "seq"))
    newest: dict[int, int] = {}
    for person_id, seq in made:
        newest[person_id] = max(seq, newest.get(person_id, 0))
    return newest


def _false() -> str:
    return "0" if connection.vendor == "sqlite" else "FALSE"


def _lock(persons: Sequence[int]) -> None:
    if connection.vendor == "sqlite":
        return  # writers stand in one queue from BEGIN
    with connection.cursor() as cursor:
        listed = rows_from_json("r", {"p": "bigint"})
        cursor.execute(
            f"SELECT p.id FROM congvan_person p JOIN {listed} ON r.p = p.id ORDER BY p.id FOR NO KEY UPDATE OF p",  # noqa: S608
            [json_rows({"p": person_id} for person_id in persons)],
        )


def _wake(told: Mapping[int, int], first: Rung) -> None:
    """Live delivery: everybody who was told looks for news."""
    bus.publish({
        "told": list(map(list, told.items())), "kind": str(RecordKind.DISPATCH), "id": first.dispatch_id, "letter": 0,
        "organs": [], "person": None, "action": "alarm", "moved": False, "sent": None,
    })  # fmt: skip
