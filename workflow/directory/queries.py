"""What the directory answers about a day: who is what, where an organ stands, who may sign. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from workflow.directory.likeness import ranked, scan
from workflow.directory.models import (
    Appointment,
    Delegation,
    Organ,
    OrganName,
    OrganParent,
    OrganSuccession,
    Person,
    SigningAuthority,
    Term,
)
from workflow.directory.tree import Above, Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import COLLECTIVE, NameKind, OrganKind, SigningForm
from workflow.prepared import A_DAY, AN_ID, Prepared

STAFF_KINDS = (OrganKind.OFFICE, OrganKind.ADVISORY_BOARD, OrganKind.INSPECTION_COMMISSION)
"""Organs that work for the committee above them and write in its circle."""


@dataclass(frozen=True, slots=True)
class LiveRole:
    """A role that a person holds on a day: his own (no delegation), or lent by `giver_id` out of `appointment_id`."""

    organ_id: int
    role: str
    appointment_id: int
    delegation_id: int | None
    giver_id: int | None
    registry_of_id: int | None
    organ_kind: str


_ROLE_COLUMNS = ("organ_id", "role", "appointment_ref", "delegation_ref", "giver_ref", "registry_ref", "kind_ref")


def _roles(person_id: int, on: date) -> QuerySet[Any, Any]:
    place = {"registry_ref": F("organ__registry_of_id"), "kind_ref": F("organ__kind")}
    own = Appointment.objects.filter(on_day(on), person_id=person_id).annotate(
        appointment_ref=F("pk"), delegation_ref=Value(0), giver_ref=Value(0), **place
    )
    source = Appointment.objects.filter(
        on_day(on), person_id=OuterRef("giver_id"), organ_id=OuterRef("organ_id"), role=OuterRef("role")
    ).order_by("-valid_to", "pk")
    lent = (
        Delegation.objects.filter(on_day(on), taker_id=person_id)
        .annotate(
            appointment_ref=Subquery(source.values("pk")[:1]), delegation_ref=F("pk"), giver_ref=F("giver_id"), **place
        )
        .filter(appointment_ref__isnull=False)
    )
    return own.values_list(*_ROLE_COLUMNS).union(lent.values_list(*_ROLE_COLUMNS), all=True)


_ROLES = Prepared(_roles, AN_ID, A_DAY)


def roles_on(person_id: int, on: date) -> list[LiveRole]:
    """Return every role of the person on that day, own ones first, in ONE statement. A delegation counts only while
    the giver's own appointment to the same role in the same organ is live; a borrowed role lends nothing on."""
    found = [LiveRole(organ, role, own_id, lent_id or None, giver or None, registry, kind)
             for organ, role, own_id, lent_id, giver, registry, kind in _ROLES(person_id, on)]  # fmt: skip
    return sorted(found, key=lambda role: (role.delegation_id or 0, role.appointment_id))


# Where an organ stands


def organs_on(on: date) -> QuerySet[Organ]:
    """Return every organ that is active on the day."""
    return Organ.objects.filter(on_day(on))


def organ_alive(organ: Organ | int, on: date) -> bool:
    """Whether the organ is active on the day; for an id that does not exist, False."""
    if isinstance(organ, Organ):
        return organ.holds_on(on)
    return organs_on(on).filter(pk=organ).exists()


def children(organ_id: int, on: date) -> QuerySet[OrganParent]:
    """Return the ids of the organs directly under one, as a subquery."""
    return OrganParent.objects.filter(on_day(on), parent_id=organ_id).values("organ_id")  # type: ignore[return-value]


def descendants(organ_ids: Iterable[int], on: date) -> QuerySet[Organ]:
    """Return the active organs below the given ones at any depth, without them; usable inside another statement."""
    return organs_on(on).filter(pk__in=Below(organ_ids, on))


def ancestors(organ_ids: Iterable[int], on: date) -> QuerySet[Organ]:
    """Return the active organs above the given ones, without them; usable inside another statement."""
    return organs_on(on).filter(pk__in=Above(organ_ids, on))


def parent_on(organ: Organ | int, on: date) -> Organ | None:
    """Return the organ directly above on that day."""
    return Organ.objects.filter(
        on_day(on), on_day(on, "child_links__"), child_links__organ=organ
    ).first()  # fmt: skip


def levels(organ: Organ, on: date) -> list[Organ]:
    """Return the organ itself and those above it, nearest first, in two statements. An organ whose activity has ended
    is shown where it stood on its last day."""
    day = min(max(on, organ.valid_from), organ.valid_to)
    above = {found.pk: found for found in ancestors([organ.pk], day)}
    links = dict(
        OrganParent.objects.filter(on_day(day), organ_id__in=[organ.pk, *above]).values_list("organ_id", "parent_id")
    )
    chain, here = [organ], links.get(organ.pk)
    while here in above:
        chain.append(above.pop(here))
        here = links.get(here)
    return chain


def circle_of(organ: Organ, on: date) -> Organ:
    """Return the committee in whose circle the organ writes: the one above an office, board or commission, else
    the organ itself."""
    if organ.kind not in STAFF_KINDS:
        return organ
    return parent_on(organ, min(max(on, organ.valid_from), organ.valid_to)) or organ


def inspection_commission_for(organ: Organ, on: date) -> Organ | None:
    """Return the commission that watches an organ's letters by default: the one directly under it, else under the
    nearest level above (process.md, 9)."""
    chain = [level.pk for level in levels(organ, on)]
    found = Organ.objects.filter(
        on_day(on), on_day(on, "parent_links__"), kind=OrganKind.INSPECTION_COMMISSION, parent_links__parent__in=chain
    ).annotate(level=F("parent_links__parent_id"))
    return min(found, key=lambda commission: (chain.index(commission.level), commission.pk), default=None)


def registry_organ(organ: Organ, on: date) -> Organ:
    """Return the office that keeps the organ's registry on that day, else the organ itself."""
    return organ.registries.filter(on_day(on)).order_by("pk").first() or organ


def term_on(organ: Organ, on: date) -> Term | None:
    """Return the term of the organ's committee that the day falls in."""
    return Term.objects.filter(on_day(on), organ=organ).first()


def authorities_on(person: Person, organ: Organ, on: date) -> QuerySet[SigningAuthority]:
    """Return the person's written authorities to sign for the organ on that day; ask each `covers(kind)`."""
    return SigningAuthority.objects.filter(on_day(on), person=person, organ=organ).order_by("valid_from", "pk")


def form_fits(form: str, organ: Organ) -> bool:
    """Whether letters of the organ may be signed in that form: K/T signs for a head, a collective organ has none."""
    return form != SigningForm.KT or organ.kind not in COLLECTIVE


def followers(organ: Organ) -> dict[int, Organ]:
    """Return everything that followed the organ by any number of mergers, splits and renamings, without itself."""
    found: dict[int, Organ] = {}
    front = [organ.pk]
    while front:
        steps = OrganSuccession.objects.filter(predecessor__in=front, successor__isnull=False)
        next_ones = [step.successor for step in steps.select_related("successor").order_by("pk")]
        new = {following.pk: following for following in next_ones if following is not None}
        front = [organ_id for organ_id in new if organ_id not in found and organ_id != organ.pk]
        found.update((organ_id, new[organ_id]) for organ_id in front)
    return found


def successors(organ: Organ) -> list[Organ]:
    """Return what the organ is today: the last of its followers, without those that ended for good; nobody followed
    it: the organ itself."""
    after = followers(organ)
    if not after:
        return [organ]
    gone = OrganSuccession.objects.filter(predecessor__in=list(after)).values_list("predecessor_id", flat=True)
    passed = set(gone)
    return [found for found in after.values() if found.pk not in passed]


# Names


def names_of(texts: Iterable[str]) -> QuerySet[OrganName]:
    """Return the rows of any kind and time whose name is one of `texts`, whatever the spelling of its tones."""
    return OrganName.objects.filter(folded__in={fold(text) for text in texts}).select_related("organ")


def organ_named(name: str, on: date, under: Organ | None = None) -> Organ | None:
    """Return the one active organ of that name: official name of the day, alias or old name, in this order. With
    `under` only that organ and those below it count, directly below first. Several equals: None."""
    rows = names_of([name]).filter(on_day(on, "organ__"))
    if under is not None:
        rows = rows.filter(Q(organ=under) | Q(organ__in=Below([under.pk], on)))
        near = OrganParent.objects.filter(on_day(on), organ_id=OuterRef("organ_id"), parent=under)
        rows = rows.annotate(near=Exists(near))
    best: dict[int, tuple[int, bool]] = {}
    for row in rows:
        age = 2 if not row.holds_on(on) else int(row.kind != NameKind.OFFICIAL)
        rank = (age, not getattr(row, "near", True))
        best[row.organ_id] = min(rank, best.get(row.organ_id, rank))
    first = [organ_id for organ_id, rank in best.items() if rank == min(best.values())]
    return Organ.objects.get(pk=first[0]) if len(first) == 1 else None


def nearest_organs(text: str, on: date, limit: int = 5) -> list[Organ]:
    """Return the active organs whose names look most like `text`, best first; accents and misspellings matter little.
    One pass over the names inside the database: for the one text that found nothing, not for a list."""
    found = [organ_id for _like, organ_id in ranked(text, scan([text], on)[0])[:limit]]
    organs = Organ.objects.in_bulk(found)
    return [organs[organ_id] for organ_id in found]
