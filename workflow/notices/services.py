"""The only writer of notice rows: in the act's transaction, in two statements, whatever the number of persons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from workflow.bulk_rows import insert_sql, json_rows, rows_from_json
from workflow.cursors import hot_cursor
from workflow.kernel.clock import now_sql
from workflow.kernel.events import Event
from workflow.kernel.vocabulary import RecordKind

from .audience import OWN_RECORD, named_persons
from .models import Notice
from .rules import Rule, table

Told = tuple[int, int, int]
"""Person, dispatch (0: the act's own record), rank of the rule."""

LOCK_ORDER = "p.id, w.record_id"
"""Everybody locks persons in the order of their ids, or two acts would wait for each other."""
_COLUMNS = ("person", "seq", "event", "record_kind", "record_id", "letter_id", "facts", "on", "created_at")
_PLACED = {"p": "bigint", "i": "integer", "r": "bigint", "k": "integer"}


def tell_persons(event: Event) -> None:
    """Write what the registered rules ask for: nobody is told of his own act, nor who has no account that he can use.

    Numbers run per person without gap or duplicate: his row is locked, all rows in the order of their ids in one
    statement, so that two acts which tell the same people never wait for each other in a circle.
    """
    rules = table().fitting(event)
    named, params = named_persons(event, rules)
    if not named:
        return
    source = _reachable(named), [*params, event.person_id]
    if connection.vendor == "sqlite":
        # Writers stand in one queue from BEGIN: nothing to lock, and one statement does it all.
        _store(event, rules, *_placed(*source))
        return
    told = lock_persons(*source)
    if told:
        _store(event, rules, rows_from_json("r", _PLACED), [json_rows(_numbered(told))])


def _reachable(named: str) -> str:
    """FROM … WHERE of the named persons `w` who have an account they can use; its last parameter is the actor."""
    users = connection.ops.quote_name(get_user_model()._meta.db_table)
    return (
        f"FROM ({named}) w JOIN congvan_person p ON p.id = w.person_id "
        f"JOIN {users} u ON u.id = p.user_id AND u.is_active WHERE p.id <> %s"
    )


def lock_persons(reachable: str, params: Sequence[Any]) -> list[Told]:
    """Return who is to be told, ordered by person; their rows stay locked until the transaction ends."""
    with hot_cursor() as cursor:
        cursor.execute(f"SELECT p.id, w.record_id, w.rank_no {reachable} ORDER BY {LOCK_ORDER}{_lock()}", params)
        return cursor.fetchall()


def _lock() -> str:
    return " FOR NO KEY UPDATE OF p"


def _numbered(told: Sequence[Told]) -> list[dict[str, int]]:
    """The rows of _PLACED: person, place among his own, dispatch, rule."""
    rows: list[dict[str, int]] = []
    person, place = 0, 0
    for person_id, record_id, rank in told:
        person, place = person_id, place + 1 if person_id == person else 1
        rows.append({"p": person, "i": place, "r": record_id, "k": rank})
    return rows


def _placed(reachable: str, params: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """The same rows as a FROM item, without leaving the database."""
    place = "ROW_NUMBER() OVER (PARTITION BY p.id ORDER BY w.record_id)"
    return f"(SELECT p.id AS p, {place} AS i, w.record_id AS r, w.rank_no AS k {reachable}) AS r", params


def _store(event: Event, rules: Sequence[Rule], source: str, source_params: Sequence[Any]) -> None:
    letter_id = event.record.pk if event.record_kind == RecordKind.LETTER else event.record.letter_id
    keys = " ".join(f"WHEN {rank:d} THEN %s" for rank in range(len(rules)))
    own = f"r.r = {OWN_RECORD:d}"
    select = (
        "SELECT r.p, COALESCE((SELECT MAX(n.seq) FROM congvan_notice n WHERE n.person_id = r.p), 0) + r.i, "  # noqa: S608
        f"CASE r.k {keys} END, CASE WHEN {own} THEN %s ELSE %s END, CASE WHEN {own} THEN %s ELSE r.r END, "
        f"%s, {_facts()}, %s, {now_sql()} FROM {source}"
    )
    params: list[Any] = [rule.key for rule in rules]
    params += [str(event.record_kind), str(RecordKind.DISPATCH), event.record.pk, letter_id]
    params += [json.dumps({"by": event.person_id}), connection.ops.adapt_datefield_value(event.on)]
    with hot_cursor() as cursor:
        cursor.execute(f"{insert_sql(Notice, _COLUMNS, select)} RETURNING person_id, seq", [*params, *source_params])
        for person_id, seq in cursor.fetchall():
            event.told[person_id] = max(seq, event.told.get(person_id, 0))


def _facts() -> str:
    return "%s" if connection.vendor == "sqlite" else "CAST(%s AS jsonb)"
