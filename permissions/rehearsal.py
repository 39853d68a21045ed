"""Who would gain access if a letter were issued on a day: beside the lines, the people who stand behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from permissions.judge import stands
from permissions.matrix import rules_for
from permissions.people import roles_in
from workflow.directory.models import Organ, Person
from workflow.dispatches.expansion import Rehearsal, recipients_sql, rehearse_letter, sources_of
from workflow.kernel.actions import Action
from workflow.kernel.vocabulary import Role, Side
from workflow.letters.models import Letter


@dataclass(frozen=True, slots=True)
class Gain:
    """An organ or a named person that would get a dispatch (or watch), and who of it has the account to open it."""

    name: str
    people: tuple[str, ...]

    @property
    def on_paper(self) -> bool:
        """Nobody has an account: it is reached on paper only."""
        return not self.people


@dataclass(frozen=True, slots=True)
class Access:
    """The rehearsal of issue, and who would gain access by it. `watching` is empty when no organ watches."""

    rehearsal: Rehearsal
    organs: list[Gain]
    persons: list[Gain]
    watching: list[Gain]


def rehearse(letter: Letter, on: date) -> Access:
    """Expand the letter as of the day without writing anything; statements constant in the number of recipients but
    for one per line."""
    rehearsal = rehearse_letter(letter, on)
    organs, persons = recipients(letter, on)
    watching = [letter.watcher_id] if letter.watcher_id else []
    return Access(
        rehearsal, _gains(organs, roles_of(Side.RECV), on), _own_gains(persons), _gains(watching, {Role.INSPECTOR}, on)
    )


def recipients(letter: Letter, on: date) -> tuple[list[int], list[int]]:
    """Ids of the organs and of the persons that issue would send to, each once."""
    sources = sources_of(list(letter.lines.all()), list(letter.directives.all()))
    found = []
    for persons in (False, True):
        sql, params = recipients_sql(letter, sources, on, persons)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found.append([row[0] for row in cursor.fetchall()])
    return found[0], found[1]


def roles_of(side: Side) -> set[str]:
    """The roles that see an issued letter from this side at once, by the matrix."""
    rules = rules_for(Action.VIEW_LETTER)
    return {rule.role for rule in rules if rule.side == side and rule.role and rule.need and not rule.need.of_person}


def _gains(organs: list[int], roles: set[str], on: date) -> list[Gain]:
    behind: dict[int, dict[int, set[str]]] = {}
    live = roles_in(organs, on)
    for person_id, held in live.items():
        for role in held:
            for organ in set(stands(role)) & set(organs) if role.role in roles else ():
                behind.setdefault(organ, {}).setdefault(person_id, set()).add(str(Role(role.role).label))
    names = dict(Person.objects.filter(pk__in=live).values_list("pk", "full_name"))
    return [
        Gain(organ.name, tuple(sorted(f"{names[key]} ({', '.join(sorted(held))})"
                                      for key, held in behind.get(organ.pk, {}).items())))
        for organ in Organ.objects.filter(pk__in=organs).order_by("name", "pk")
    ]  # fmt: skip


def _own_gains(persons: list[int]) -> list[Gain]:
    rows = Person.objects.filter(pk__in=persons).select_related("user").order_by("full_name", "pk")
    return [Gain(one.full_name, (one.full_name,) if one.user and one.user.is_active else ()) for one in rows]
