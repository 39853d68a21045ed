"""The fast lists: a page of the dispatches that a person may view, newest first, and a count that stops at a cap.

Every branch of the matrix gives its own newest rows from the index made for it, and the few are merged: the cost does
not grow with the depth of the page nor with the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db import connection

from permissions.conditions import as_sql
from permissions.scope import Branch, account_is_open, branches, row_of
from permissions.sql import numbers, tables
from workflow.cursors import hot_cursor
from workflow.directory.queries import LiveRole, roles_on
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind, Side

EVERY_SIDE = (Side.OWN, Side.RECV, Side.WATCH, Side.NAMED)
LAST = 2**62
ME = "%(me)s"

_BRANCHES = {
    "recv-group": "SELECT r.content_object_id AS id FROM {dg} r WHERE r.group_id = {group} AND {row} "
    "AND r.content_object_id < {before} ORDER BY r.content_object_id DESC LIMIT {limit}",
    "recv-user": "SELECT r.content_object_id AS id FROM {du} r WHERE r.user_id = {user} AND {row} "
    "AND (SELECT d.organ_id FROM {dispatch} d WHERE d.id = r.content_object_id) IN ({organs}) "
    "AND r.content_object_id < {before} ORDER BY r.content_object_id DESC LIMIT {limit}",
    "named-user": "SELECT r.content_object_id AS id FROM {du} r WHERE r.user_id = {user} AND {row} "
    "AND r.content_object_id < {before} ORDER BY r.content_object_id DESC LIMIT {limit}",
    "watch-group": "SELECT d.id AS id FROM {dispatch} d WHERE d.watcher_id = {at} AND d.id < {before} "
    "AND EXISTS (SELECT 1 FROM {lg} r WHERE r.group_id = {group} AND r.content_object_id = d.letter_id AND {row}) "
    "AND {further} ORDER BY d.id DESC LIMIT {limit}",
    "own-group": "SELECT d.id AS id FROM {dispatch} d WHERE d.issuer_id = {at} AND d.id < {before} "
    "AND EXISTS (SELECT 1 FROM {lg} r WHERE r.group_id = {group} AND r.content_object_id = d.letter_id AND {row}) "
    "AND {further} ORDER BY d.id DESC LIMIT {limit}",
    "own-user": "SELECT d.id AS id FROM {dispatch} d JOIN {letter} l ON l.id = d.letter_id AND l.drafter_id = {me} "
    "AND (l.issuer_id IN ({organs}) OR l.advising_id IN ({organs})) WHERE d.id < {before} AND EXISTS (SELECT 1 "
    "FROM {lu} r WHERE r.user_id = {user} AND r.content_object_id = l.id AND {row}) ORDER BY d.id DESC LIMIT {limit}",
}
"""By side and whose row it is. Those of an organ are asked once for each: each reads its index in order. That a row on
a dispatch is its own recipient's needs no join: the writer gives none to anybody else."""

_USER = "(SELECT me.user_id FROM {person} me WHERE me.id = {me})"
_GROUP = "(SELECT o.group_id FROM {organ} o WHERE o.id = {at})"
_PART = "SELECT id FROM ({inner}) AS part"
_ANY_ROW = "EXISTS (SELECT 1 FROM {lg} r WHERE r.group_id = {group} AND {row})"
"""Asked first: an organ without letters of its own, as most are, is not looked for among the dispatches at all."""
_LIMIT_IF = "{limit} * {any_row}"
"""SQLite asks a constant condition once for each row it reads, but its LIMIT once."""
_LATERAL = (
    "SELECT part.id FROM (SELECT o.id, o.group_id FROM {organ} o WHERE o.id IN ({organs}) AND {guard} OFFSET 0) AS o "
    "CROSS JOIN LATERAL ({inner}) AS part"
)
_PAGE = "SELECT DISTINCT id FROM ({parts}) AS seen WHERE {open} ORDER BY id DESC LIMIT {limit}"
_COUNT = "SELECT COUNT(*) FROM (SELECT DISTINCT id FROM ({parts}) AS seen WHERE {open} LIMIT {limit}) AS counted"
_NUMBERED = "SELECT {place:d} AS part, own.* FROM ({one}) AS own"


def inbox_page(
    actor: Actor, *, before: int | None = None, limit: int = 25, sides: Collection[Side] = EVERY_SIDE
) -> list[int]:
    """The next `limit` ids of dispatches that the actor may view, newest first, below `before`; in two statements.

    With `sides` only what reaches him so: (RECV, NAMED) is what he receives, (WATCH,) what he watches.
    """
    return [row[0] for row in _run(actor, (_PAGE, sides, before or LAST, limit))]


def capped_count(actor: Actor, cap: int = 1000, *, sides: Collection[Side] = EVERY_SIDE) -> int:
    """How many dispatches the actor may view; `cap + 1` says "more than cap". In two statements."""
    found = _run(actor, (_COUNT, sides, LAST, cap + 1))
    return int(found[0][0]) if found else 0


def page_and_count(
    actor: Actor, *, before: int | None, limit: int, cap: int, sides: Collection[Side] = EVERY_SIDE
) -> tuple[list[int], int]:
    """`inbox_page` and `capped_count` in one statement behind that for the roles."""
    found = _run(actor, (_PAGE, sides, before or LAST, limit), (_COUNT, sides, LAST, cap + 1))
    ids = [value for part, value in found if part == 0]
    return sorted(ids, reverse=True), next((value for part, value in found if part == 1), 0)


Wanted = tuple[str, Collection[Side], int, int]
"""Text, sides, below which id, how many."""
Shape = tuple[str, tuple[Side, ...], int]
"""The same without the id."""
KEPT = 1000
"""Statements whose text is kept: a person's own, as long as he holds the same roles."""
MANY = 32
"""Roles of somebody whose text is not kept: on SQLite it has three kibibytes for each, two megabytes for all organs."""


def _run(actor: Actor, *wanted: Wanted) -> list[tuple[Any, ...]]:
    """The rows of one text, or of several, each led by its place."""
    roles = tuple(roles_on(actor.person_id, actor.on))
    shapes = tuple((text, tuple(sides), limit) for text, sides, _before, limit in wanted)
    made = _statement if len(roles) <= MANY else _statement.__wrapped__
    text, params = made(actor.person_id, roles, shapes, connection.vendor)
    if not text:
        return []
    below = {f"before{place}": before for place, (_text, _sides, before, _limit) in enumerate(wanted)}
    with hot_cursor() as cursor:
        cursor.execute(text, {**params, **below})
        return cursor.fetchall()


@lru_cache(maxsize=KEPT)
def _statement(
    person_id: int, roles: tuple[LiveRole, ...], shapes: tuple[Shape, ...], _vendor: str
) -> tuple[str, Mapping[str, Any]]:
    """The text and what it asks for besides `before0`, `before1`…; "" where nobody with these roles sees anything. It
    is made of what it is given: whether the account is open and which rows there are is the statement's own question.
    """
    params: dict[str, Any] = {"me": person_id}
    texts = []
    for place, (text, sides, limit) in enumerate(shapes):
        parts = " UNION ALL ".join(_parts(person_id, roles, sides, limit, params, f"%(before{place})s"))
        if not parts:
            return "", {}
        one = text.format(parts=parts, open=account_is_open(ME), limit=limit)
        texts.append(one if len(shapes) == 1 else _NUMBERED.format(place=place, one=one))
    return " UNION ALL ".join(texts), MappingProxyType(params)


def _parts(
    person_id: int, roles: Sequence[LiveRole], sides: Collection[Side], limit: int, params: dict[str, Any], before: str
) -> Iterator[str]:
    """One limited SELECT for each branch and organ, or one lateral for all organs of a branch."""
    merged: dict[Branch, set[int]] = {}
    for branch, organs in branches(RecordKind.DISPATCH, roles).items():
        if branch.side in sides:
            merged.setdefault(replace(branch, states=None), set()).update(organs)
    for branch, organs in merged.items():
        text = _BRANCHES[f"{branch.side}-{'user' if branch.need.of_person else 'group'}"]
        words = {**_words(branch, _listed(organs, params), person_id, limit), "before": before}
        yield from _branch_sql(text, branch, organs, words)


def _branch_sql(text: str, branch: Branch, organs: set[int], words: dict[str, str]) -> Iterator[str]:
    if branch.need.of_person:
        yield _PART.format(inner=text.format(**words))
    elif connection.vendor == "postgresql":
        guard = _ANY_ROW.format(**words, group="o.group_id") if branch.need.on == RecordKind.LETTER else "1 = 1"
        inner = text.format(**words, at="o.id", group="o.group_id")
        yield _LATERAL.format(**words, guard=guard, inner=inner)
    else:
        for organ in sorted(organs):
            yield _PART.format(inner=_inner_of(text, branch, words, organ))


def _inner_of(text: str, branch: Branch, words: dict[str, str], organ: int) -> str:
    """The part of one organ on a database without LATERAL."""
    at = f"{organ:d}"
    own = {**words, "at": at, "group": _GROUP.format(**words, at=at)}
    if branch.need.on == RecordKind.LETTER:
        own["limit"] = _LIMIT_IF.format(limit=words["limit"], any_row=_ANY_ROW.format(**own))
    return text.format(**own)


def _listed(organs: set[int], params: dict[str, Any]) -> str:
    """What stands in IN (…): on PostgreSQL one parameter however many, so that all persons share one plan."""
    if connection.vendor != "postgresql":
        return numbers(organs)
    name = f"organs{len(params)}"
    params[name] = sorted(organs)
    return f"SELECT unnest(%({name})s::bigint[])"


def _words(branch: Branch, organs: str, person_id: int, limit: int) -> dict[str, str]:
    persons = {person_id, branch.giver_id or person_id}
    further = [as_sql(one, persons).format(letter="d.letter_id") for one in branch.conditions]
    words = {**tables(), "me": ME, "limit": f"{limit:d}"}
    return words | {
        "row": row_of(branch.need),
        "user": _USER.format(**words),
        "organs": organs,
        "further": " AND ".join(further) or "1 = 1",
    }
