"""The same matrix as a filter: the letters or dispatches that a person may view, row by row what `may` would answer.

The condition is one expression with ready-made SQL: a door asks it for one row on every request, and building it out
of querysets would cost more than the database does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Expression, F, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from permissions.conditions import Condition, as_sql
from permissions.judge import OPINIONS, stands
from permissions.matrix import VIEW, Need, Rule, rules_for
from permissions.sql import from_sources, numbers, permission_id, tables
from workflow.directory.queries import LiveRole
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind, Role, Side
from workflow.letters.models import Letter, Opinion
from workflow.prepared import AN_ID, Prepared

KINDS: dict[type[Model], RecordKind] = {Letter: RecordKind.LETTER, Dispatch: RecordKind.DISPATCH}
COLUMNS = {
    RecordKind.LETTER: {"letter": "pk", "issuer": "issuer", "watcher": "watcher", "status": "status",
                        "signed_on": "signed_on"},
    RecordKind.DISPATCH: {"letter": "letter", "issuer": "issuer", "watcher": "watcher", "dispatch": "pk",
                          "organ": "organ", "person": "person"},
}  # fmt: skip
"""What the texts call the columns of the rows asked for."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Rules of viewing that differ only in the role: side, row, states, conditions, and who lent the role."""

    side: Side
    need: Need
    states: frozenset[str] | None
    conditions: tuple[Condition, ...]
    drafter: bool
    giver_id: int | None


def branches(kind: RecordKind, roles: Sequence[LiveRole]) -> dict[Branch, set[int]]:
    """The branches open to somebody with these roles, each with the organs he stands in for it."""
    found: dict[Branch, set[int]] = defaultdict(set)
    for rule in rules_for(VIEW[kind]):
        if rule.role is None:
            found[_branch(rule, None)] |= set()
        for role in roles:
            if role.role == rule.role:
                found[_branch(rule, role)].update(stands(role))
    return dict(found)


def _branch(rule: Rule, role: LiveRole | None) -> Branch:
    assert rule.need is not None
    giver = role.giver_id if role and set(rule.conditions) & OPINIONS else None
    return Branch(rule.side, rule.need, rule.states, rule.conditions, rule.role == Role.DRAFTER, giver)


class Visible(Expression):
    """A condition in ready-made SQL over columns of the row that the queryset is about."""

    conditional = True

    def __init__(self, text: str, names: Sequence[str], columns: Sequence[str]) -> None:
        super().__init__(output_field=BooleanField())
        self.text, self.names = text, tuple(names)
        self.columns: list[Any] = [F(column) for column in columns]

    def get_source_expressions(self) -> list[Any]:
        """The columns, so that Django gives them the right alias wherever the queryset is used."""
        return self.columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """See `get_source_expressions`."""
        self.columns = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        """The text with the columns put in; it has no parameters."""
        columns = (compiler.compile(column)[0] for column in self.columns)
        return self.text.format(**dict(zip(self.names, columns, strict=True))), ()


def visible_rows(actor: Actor, roles: Sequence[LiveRole], queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The queryset without what the person may not view on that day; lazily, in the statement that uses it."""
    kind = KINDS[queryset.model]
    columns = COLUMNS[kind]
    parts = [condition_of(branch, kind, organs, actor.person_id) for branch, organs in branches(kind, roles).items()]
    text = f"({account_is_open(actor.person_id)} AND ({' OR '.join(parts)}))"
    return queryset.filter(Visible(text, tuple(columns), tuple(columns.values())))


_ASKED = Prepared(
    lambda person_id: Opinion.objects.filter(person_id=person_id, asked_by__isnull=False).values_list(
        "letter_id", flat=True
    ).order_by(),
    AN_ID,
)  # fmt: skip


def watched_in_part(actor: Actor, roles: Sequence[LiveRole], letters: QuerySet[Any]) -> list[int]:
    """Of letters watched where he is an inspector, those on which he was asked for an opinion, or whoever lent him the
    role: the only condition of the rules by which an inspector views a letter and its dispatches (WATCHES). The organ's
    row, which they need besides, is granted at issue and stays (`expected`). A second statement only where he was."""
    persons = {actor.person_id, *(role.giver_id for role in roles if role.role == Role.INSPECTOR and role.giver_id)}
    asked = {letter_id for person_id in persons for letter_id in _ASKED(person_id)}
    return list(letters.filter(pk__in=asked).order_by().values_list("pk", flat=True)) if asked else []


def account_is_open(person: int | str) -> str:
    """The condition that the person, by his id or a placeholder for it, has an account that is not locked."""
    text = "EXISTS (SELECT 1 FROM {person} me JOIN {account} a ON a.id = me.user_id WHERE me.id = {me} AND a.is_active)"
    return text.format(**tables(), me=person)


def condition_of(branch: Branch, kind: RecordKind, organs: Collection[int], person_id: int) -> str:
    """One branch: where he stands, the row, the states, the further conditions; columns stand in braces."""
    parts = [stands_on(branch, kind, organs, person_id), row_exists(branch, kind, organs, person_id)]
    if branch.states is not None:
        named = ", ".join(f"'{state}'" for state in sorted(branch.states))
        parts.append(f"{{status}} IN ({named})")
    persons = {person_id, branch.giver_id or person_id}
    parts += [as_sql(further, persons) for further in branch.conditions]
    return "(" + " AND ".join(part for part in parts if part) + ")"


def stands_on(branch: Branch, kind: RecordKind, organs: Collection[int], person_id: int) -> str:
    """The cheap test on the row's own columns, first; nothing where the row of the matrix says it all."""
    if branch.side == Side.OWN and not branch.drafter:
        return f"{{issuer}} IN ({numbers(organs)})"
    if branch.side == Side.WATCH:
        return f"{{watcher}} IN ({numbers(organs)})"
    if branch.side == Side.RECV and kind == RecordKind.DISPATCH:
        return f"{{organ}} IN ({numbers(organs)})"
    if kind == branch.need.on == RecordKind.DISPATCH:
        return f"{{person}} = {person_id:d}"
    return ""


_TEXTS = {
    "draft": "{{letter}} IN (SELECT r.content_object_id FROM {lu} r {mine} JOIN {letter} l "
    "ON l.id = r.content_object_id AND l.drafter_id = me.id "
    "WHERE (l.issuer_id IN ({organs}) OR l.advising_id IN ({organs})) AND {row})",
    "letter-user": "{{letter}} IN (SELECT r.content_object_id FROM {lu} r {mine} WHERE {row})",
    "letter-group": "EXISTS (SELECT 1 FROM {organ} o JOIN {lg} r ON r.group_id = o.group_id "
    "WHERE o.id = {{{side}}} AND r.content_object_id = {{letter}} AND {row})",
    "dispatch-user": "EXISTS (SELECT 1 FROM {du} r {mine} WHERE r.content_object_id = {{dispatch}} AND {row})",
    "dispatch-group": "EXISTS (SELECT 1 FROM {organ} o JOIN {dg} r ON r.group_id = o.group_id "
    "WHERE o.id = {{organ}} AND r.content_object_id = {{dispatch}} AND {row})",
    "letter-by-user": "{{letter}} IN (SELECT d.letter_id FROM {du} r {mine} JOIN {dispatch} d "
    "ON d.id = r.content_object_id WHERE {recipient} AND {row})",
    "letter-by-group": "{{letter}} IN (SELECT d.letter_id FROM {dispatch} d JOIN {organ} o ON o.id = d.organ_id "
    "JOIN {dg} r ON r.group_id = o.group_id AND r.content_object_id = d.id WHERE d.organ_id IN ({organs}) AND {row})",
}
"""What the row is on and whose it is; columns of the row asked for keep their braces."""


def row_exists(branch: Branch, kind: RecordKind, organs: Collection[int], person_id: int) -> str:
    """The object row: on the letter, on the dispatch, or on a dispatch of the letter."""
    names = tables()
    listed = numbers(organs)
    return _TEXTS[_text_for(branch, kind)].format(
        **names,
        mine=f"JOIN {names['person']} me ON me.user_id = r.user_id AND me.id = {person_id:d}",
        organs=listed,
        row=row_of(branch.need),
        side="watcher" if branch.side == Side.WATCH else "issuer",
        recipient="d.person_id = me.id" if branch.side == Side.NAMED else f"d.organ_id IN ({listed})",
    )


def _text_for(branch: Branch, kind: RecordKind) -> str:
    subject = "user" if branch.need.of_person else "group"
    if branch.drafter:
        return "draft"
    if branch.need.on == RecordKind.LETTER:
        return f"letter-{subject}"
    return f"dispatch-{subject}" if kind == RecordKind.DISPATCH else f"letter-by-{subject}"


def row_of(need: Need) -> str:
    """What a row `r` must be to meet the need."""
    return f"r.permission_id = {permission_id(need.on, str(need.codename))} AND {from_sources(need.sources)}"
