"""From a selector (what a recipient line means, as JSON) to the organs and persons of a day, as one subquery each.

A selector is {"any": [item, …], "except": [item, …]}. Items: {"kinds": […], "under": organ id, "depth": 1, or 0 for any
depth, "prefixes": […]}, {"organ": id}, {"mandate": {"organ": id, "body": […]}}, {"person": id}.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from workflow.directory.models import Mandate, Organ, OrganName, Person
from workflow.directory.queries import children, organs_on
from workflow.directory.tree import Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold

Item = dict[str, Any]
Selector = dict[str, list[Item]]
_NOBODY = Q(pk=0)


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


def _persons(item: Item, on: date) -> Q:
    if "person" in item:
        return Q(pk=item["person"])
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
    del issuer_id  # persons are found by organs that the selector already names
    chosen = selector or {}
    wanted = _joined(_persons(item, on) for item in chosen.get("any", []))
    spared = _joined(_persons(item, on) for item in chosen.get("except", []))
    found = Person.objects.filter(wanted)
    return found if spared is _NOBODY else found.exclude(spared)
