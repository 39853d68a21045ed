"""Whole organs at once: the live roles of everybody who stands in them on a day, in two statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from workflow.directory.models import Appointment, Delegation
from workflow.directory.queries import LiveRole
from workflow.kernel.days import on_day

_COLUMNS = ("organ_id", "role", "pk", "organ__registry_of_id", "organ__kind")


def _standing(organs: Collection[int]) -> Q:
    return Q(organ_id__in=organs) | Q(organ__registry_of_id__in=organs)


def roles_in(organs: Collection[int], on: date) -> dict[int, list[LiveRole]]:
    """person → his live roles in these organs or in the offices that keep their registries, lent ones too; accounts
    that are locked or missing are left out. Agrees with `workflow.directory.queries.roles_on`."""
    found: dict[int, list[LiveRole]] = defaultdict(list)
    own = Appointment.objects.filter(on_day(on), _standing(organs), person__user__is_active=True).order_by("pk")
    for person, organ, role, appointment, registry, kind in own.values_list("person_id", *_COLUMNS):
        found[person].append(LiveRole(organ, role, appointment, None, None, registry, kind))
    source = Appointment.objects.filter(
        on_day(on), person_id=OuterRef("giver_id"), organ_id=OuterRef("organ_id"), role=OuterRef("role")
    ).order_by("-valid_to", "pk")
    lent = Delegation.objects.filter(on_day(on), _standing(organs), taker__user__is_active=True)
    lent = lent.annotate(ground=Subquery(source.values("pk")[:1])).filter(ground__isnull=False).order_by("pk")
    rows = lent.values_list("taker_id", "giver_id", "ground", *_COLUMNS)
    for person, giver, ground, organ, role, delegation, registry, kind in rows:
        found[person].append(LiveRole(organ, role, ground, delegation, giver, registry, kind))
    return dict(found)
