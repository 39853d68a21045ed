"""The same matrix as a filter: the letters or dispatches that a person may view, row by row what `may` would answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from permissions.conditions import Condition, as_filter
from permissions.judge import OPINIONS, stands
from permissions.matrix import VIEW, Need, Rule, rules_for
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from workflow.directory.models import Person
from workflow.directory.queries import LiveRole
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind, Role, Side
from workflow.letters.models import Letter

KINDS: dict[type[Model], RecordKind] = {Letter: RecordKind.LETTER, Dispatch: RecordKind.DISPATCH}


@dataclass(frozen=True, slots=True)
class Branch:
    """Rules of viewing that differ only in the role: side, row, states, conditions, and who lent the role."""

    side: Side
    need: Need
    states: frozenset[str] | None
    conditions: tuple[Condition, ...]
    drafter: bool
    giver_id: int | None


def branches(kind: RecordKind, roles: list[LiveRole]) -> dict[Branch, set[int]]:
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


def visible_rows(actor: Actor, roles: list[LiveRole], queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The queryset without what the person may not view on that day; lazily, in the statement that uses it."""
    kind = KINDS[queryset.model]
    condition = Q(pk__in=[])
    for branch, organs in branches(kind, roles).items():
        condition |= _filter(branch, kind, organs, actor.person_id)
    active = Person.objects.filter(pk=actor.person_id, user__is_active=True)
    return queryset.filter(Exists(active), condition)


def _filter(branch: Branch, kind: RecordKind, organs: set[int], person_id: int) -> Q:
    condition = Q(*_row(branch, kind, organs, person_id))
    if branch.states is not None:
        condition &= Q(status__in=sorted(branch.states))
    persons = frozenset((person_id, branch.giver_id or person_id))
    for further in branch.conditions:
        condition &= as_filter(further, kind, person_id, persons)
    return condition


def _row(branch: Branch, kind: RecordKind, organs: set[int], person_id: int) -> Iterator[Q]:
    """The side and its row; a branch without side by the row alone."""
    if branch.need.on == RecordKind.LETTER:
        letter = "pk" if kind == RecordKind.LETTER else "letter_id"
        if branch.side != Side.NAMED:
            yield _stands_on(branch, "" if kind == RecordKind.LETTER else "letter__", organs)
        yield _letter_row(branch, letter, person_id)
    elif kind == RecordKind.DISPATCH:
        yield Q(organ_id__in=organs) if branch.side == Side.RECV else Q(person_id=person_id)
        yield Q(Exists(_dispatch_row(branch, person_id)))
    else:
        sent = Dispatch.objects.filter(Exists(_dispatch_row(branch, person_id)))
        sent = sent.filter(organ_id__in=organs) if branch.side == Side.RECV else sent.filter(person_id=person_id)
        yield Q(pk__in=sent.values("letter_id"))


def _stands_on(branch: Branch, path: str, organs: set[int]) -> Q:
    if branch.side == Side.WATCH:
        return Q(watcher_id__in=organs)
    issuer = Q(issuer_id__in=organs)
    return issuer | Q(**{f"{path}advising_id__in": organs}) if branch.drafter else issuer


def _of_need(rows: QuerySet[Any], need: Need) -> QuerySet[Any]:
    sources = Q()
    for source in need.sources:
        sources |= Q(source__startswith=f"{source}:")
    return rows.filter(sources, permission__codename=need.codename)


def _letter_row(branch: Branch, letter: str, person_id: int) -> Q:
    if branch.need.of_person:
        mine = _of_need(LetterUserRow.objects.filter(user__person=person_id), branch.need)
        return Q(**{f"{letter}__in": mine.values("content_object_id")})
    organ = "watcher_id" if branch.side == Side.WATCH else "issuer_id"
    theirs = LetterGroupRow.objects.filter(content_object_id=OuterRef(letter), group__organ=OuterRef(organ))
    return Q(Exists(_of_need(theirs, branch.need)))


def _dispatch_row(branch: Branch, person_id: int) -> QuerySet[Any]:
    if branch.need.of_person:
        rows = DispatchUserRow.objects.filter(content_object_id=OuterRef("pk"), user__person=person_id)
    else:
        rows = DispatchGroupRow.objects.filter(content_object_id=OuterRef("pk"), group__organ=OuterRef("organ_id"))
    return _of_need(rows, branch.need)
