"""From a selector (what a recipient line means, as JSON) to the organs and persons of a day, as one subquery each.

A selector is {"any": [item, …], "except": [item, …]}. Items: {"kinds": […], "under": organ id, "depth": 1, or 0 for any
depth, "prefixes": […]}, {"organ": id}, {"mandate": {"organ": id, "body": […]}}, {"person": id}, {"title": {"titles":
[…], "begins": […], "roles": […], "of": [items that mean organs]}}: whoever holds there such an office.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from workflow.bulk_rows import compiled
from workflow.directory.models import Appointment, Mandate, Organ, OrganName, Person
from workflow.directory.queries import children, organs_on
from workflow.directory.tree import Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold

Item = dict[str, Any]
Selector = dict[str, list[Item]]
_NOBODY = Q(pk=0)
_PARTS = 400
"""SQLite takes 500 parts in one compound SELECT."""


def _beginning(prefixes: Iterable[str], on: date) -> Q:
    begins = Q()
    for prefix in prefixes:
        begins |= Q(folded__startswith=f"{fold(prefix)} ")
    return Q(Exists(OrganName.objects.filter(begins, on_day(on), organ=OuterRef("pk"))))


def _organs(item: Item, issuer_id: int, on: date) -> Q:
    if "organ" in item:
        return Q(pk=item["organ"])
    if "kinds" not in item:
        return _NOBODY
    under = item.get("under") or issuer_id
    place = Q(pk__in=children(under, on)) if item.get("depth", 1) == 1 else Q(pk__in=Below([under], on))
    group = Q(kind__in=item["kinds"]) & place & ~Q(pk=issuer_id) if item["kinds"] else _NOBODY
    return group & _beginning(item["prefixes"], on) if item.get("prefixes") else group


def _holders(title: dict[str, Any], issuer_id: int, on: date) -> Q:
    """Whoever holds the office on that day in the organs that are meant, the issuer included."""
    held = Q(title_folded__in=title["titles"]) if title.get("titles") else _NOBODY
    for words in title.get("begins", ()):
        held |= Q(title_folded__startswith=f"{words} ")
    if title.get("roles"):
        held |= Q(role__in=title["roles"])
    places = _joined(_organs(item, issuer_id, on) for item in title.get("of", ()))
    rows = Appointment.objects.filter(on_day(on), held, organ__in=organs_on(on).filter(places).values("pk"))
    return Q(pk__in=rows.values("person_id"))


def _persons(item: Item, issuer_id: int, on: date) -> Q:
    if "person" in item:
        return Q(pk=item["person"])
    if "title" in item:
        return _holders(item["title"], issuer_id, on)
    if "mandate" not in item:
        return _NOBODY
    mandate = item["mandate"]
    held = Mandate.objects.filter(
        on_day(on), on_day(on, "organ__"), organ_id=mandate["organ"], body__in=mandate["body"]
    )
    return Q(pk__in=held.values("person_id")) if mandate["body"] else _NOBODY


def _joined(conditions: Iterable[Q]) -> Q:
    whole = _NOBODY
    for condition in conditions:
        whole = condition if whole is _NOBODY else whole | condition
    return whole


def organs_of(selector: Selector | None, issuer_id: int, on: date) -> QuerySet[Organ]:
    """Return the organs that the selector means on that day, each once, active ones only, an issuer never in his own
    group. A plain queryset: it compiles into one statement, also for a selector that means nobody."""
    chosen = selector or {}
    wanted = _joined(_organs(item, issuer_id, on) for item in chosen.get("any", []))
    spared = _joined(_organs(item, issuer_id, on) for item in chosen.get("except", []))
    found = organs_on(on).filter(wanted)
    return found if spared is _NOBODY else found.exclude(spared)


def persons_of(selector: Selector | None, issuer_id: int, on: date) -> QuerySet[Person]:
    """Return the persons that the selector means on that day, each once; compiles as `organs_of` does. Mandates in an
    organ whose activity has ended count no more."""
    chosen = selector or {}
    wanted = _joined(_persons(item, issuer_id, on) for item in chosen.get("any", []))
    spared = _joined(_persons(item, issuer_id, on) for item in chosen.get("except", []))
    found = Person.objects.filter(wanted)
    return found if spared is _NOBODY else found.exclude(spared)


Found = list[tuple[int, str]]
"""(id, name) of whoever a selector means, by name."""


def reached_by(selectors: Sequence[Selector | None], issuer_id: int, on: date) -> list[tuple[Found, Found]]:
    """Return for each selector the organs and the persons that it means on that day, in two statements for any number
    of selectors."""
    organs = _reached([organs_of(one, issuer_id, on).values("id", "name") if one else None for one in selectors])
    persons = _reached([persons_of(one, issuer_id, on).values("id", "full_name") if one else None for one in selectors])
    return list(zip(organs, persons, strict=True))


def _reached(asked: Sequence[QuerySet[Any, Any] | None]) -> list[Found]:
    found: list[Found] = [[] for _one in asked]
    for start in range(0, len(asked), _PARTS):
        parts: list[str] = []
        params: list[Any] = []
        for place, rows in enumerate(asked[start : start + _PARTS], start=start):
            if rows is not None:
                sql, given = compiled(rows.order_by())
                parts.append(f"SELECT {place:d} AS place, found.* FROM ({sql}) AS found")  # noqa: S608
                params += given
        if not parts:
            continue
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for place, key, name in cursor.fetchall():
                found[place].append((key, name))
    for listed in found:
        listed.sort(key=lambda row: (row[1], row[0]))
    return found
