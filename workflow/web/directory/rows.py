"""What the pages of the directory read: organs and persons in pages by key, and all that is known of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from workflow.directory.models import (
    Appointment,
    Mandate,
    Organ,
    OrganCode,
    OrganName,
    OrganParent,
    OrganSuccession,
    Person,
    SigningAuthority,
)
from workflow.directory.queries import levels
from workflow.kernel.days import on_day
from workflow.kernel.folding import bare, fold
from workflow.kernel.vocabulary import NameKind, Role


def organs_listed(
    on: date, words: str = "", kind: str = "", under: int | None = None, ended: bool = False
) -> QuerySet[Organ]:
    """Organs alive on the day (or all, `ended`), with the name, code and parent of that day, by present name."""
    official = OrganName.objects.filter(on_day(on), organ=OuterRef("pk"), kind=NameKind.OFFICIAL)
    code = OrganCode.objects.filter(on_day(on), organ=OuterRef("pk"), scheme="symbol")
    above = OrganParent.objects.filter(on_day(on), organ=OuterRef("pk"))
    rows = Organ.objects.annotate(
        called=Subquery(official.order_by("-valid_from").values("name")[:1]), code=Subquery(code.values("value")[:1]),
        above_id=Subquery(above.values("parent_id")[:1]), above=Subquery(above.values("parent__name")[:1]),
        below=Exists(OrganParent.objects.filter(on_day(on), parent=OuterRef("pk"))),
    ).order_by("name", "pk")  # fmt: skip
    rows = rows if ended else rows.filter(on_day(on))
    if words:
        rows = rows.filter(Exists(OrganName.objects.filter(organ=OuterRef("pk"), bare__contains=bare(words))))
    if kind:
        rows = rows.filter(kind=kind)
    if under is not None:
        rows = rows.filter(Exists(above.filter(parent_id=under)))
    return rows


def persons_listed(on: date, words: str = "", state: str = "") -> QuerySet[Person]:
    """Persons by name; `state`: with an account ("co"), without ("khong"), locked ("khoa")."""
    live = Appointment.objects.filter(on_day(on), person=OuterRef("pk"))
    rows = Person.objects.select_related("user").annotate(holds=Exists(live)).order_by("full_name", "pk")
    if words:
        rows = rows.filter(Q(pk__in=persons_called(words)) | Q(user__username__icontains=words))
    states = {"co": Q(user__is_active=True), "khong": Q(user=None), "khoa": Q(user__is_active=False)}
    return rows.filter(states.get(state, Q()))


def persons_called(words: str) -> list[int]:
    """Persons whose name holds the words, typed with or without accents; names are not stored folded: all are read."""
    wanted, plain = fold(words), bare(words)
    names = Person.objects.values_list("pk", "full_name").iterator()
    if wanted == plain:
        return [pk for pk, name in names if plain in bare(name)]
    return [pk for pk, name in names if wanted in fold(name)]


def after_key(rows: QuerySet[Any], field: str, key: str) -> QuerySet[Any]:
    """The rows behind the one that `key` ("<id>") names, in the order (field, id); all when it names none."""
    if not (key.isascii() and key.isdigit()) or len(key) > 18:
        return rows
    last = rows.model._default_manager.filter(pk=int(key)).values_list(field, flat=True).first()
    if last is None:
        return rows
    return rows.filter(Q(**{f"{field}__gt": last}) | Q(**{field: last, "pk__gt": int(key)}))


@dataclass(frozen=True, slots=True)
class RoleRows:
    """A role and who holds it."""

    role: str
    rows: list[Appointment]


def staff_of(organ: Organ, on: date) -> list[RoleRows]:
    """Who is appointed in the organ on the day, by role in the order of the vocabulary."""
    order = {str(role): place for place, role in enumerate(Role)}
    rows = Appointment.objects.filter(on_day(on), organ=organ).select_related("person", "person__user")
    sorted_rows = sorted(rows, key=lambda row: (order[row.role], row.person.full_name, row.pk))
    return [
        RoleRows(str(Role(role).label), list(found)) for role, found in groupby(sorted_rows, key=lambda row: row.role)
    ]


def organ_facts(organ: Organ, on: date) -> dict[str, Any]:
    """All that the organ's page shows, as of the day where it is dated."""
    return {
        "called": organ.names.filter(on_day(on), kind=NameKind.OFFICIAL).order_by("-valid_from").first() or organ,
        "chain": levels(organ, on)[1:],
        "names": organ.names.order_by("kind", "-valid_from"),
        "codes": organ.codes.order_by("-valid_from"),
        "parents": organ.parent_links.select_related("parent").order_by("-valid_from"),
        "became": OrganSuccession.objects.filter(predecessor=organ).select_related("successor").order_by("on"),
        "came_from": OrganSuccession.objects.filter(successor=organ).select_related("predecessor").order_by("on"),
        "terms": organ.terms.order_by("-valid_from"),
        "staff": staff_of(organ, on),
        "mandates": Mandate.objects.filter(on_day(on), organ=organ).select_related("person")
        .order_by("body", "person__full_name"),
        "authorities": SigningAuthority.objects.filter(on_day(on), organ=organ).select_related("person"),
        "below": organs_listed(on, under=organ.pk)[:BELOW_SHOWN],
        "registries": organ.registries.filter(on_day(on)),
    }  # fmt: skip


BELOW_SHOWN = 12


def person_facts(person: Person) -> dict[str, Any]:
    """All that the person's page shows: what he was, is and will be, and the state of his account, no secrets."""
    dated = ("-valid_to", "-valid_from", "-pk")
    user = person.user
    spare = Authenticator.Type.RECOVERY_CODES
    factors = Authenticator.objects.filter(user=user).exclude(type=spare) if user else None
    return {
        "appointments": person.appointments.select_related("organ").order_by(*dated),
        "mandates": person.mandates.select_related("organ").order_by(*dated),
        "authorities": person.authorities.select_related("organ").order_by(*dated),
        "given": person.delegations_given.select_related("organ", "taker").order_by(*dated),
        "taken": person.delegations_taken.select_related("organ", "giver").order_by(*dated),
        "factors": factors.count() if factors is not None else 0,
        "sessions": UserSession.objects.filter(user=user).count() if user else 0,
        "waits": user is not None and not user.has_usable_password(),  # type: ignore[attr-defined]
    }
