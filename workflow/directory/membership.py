"""Users in the groups of organs: in as soon as an appointment or delegation is written, out by a sweep after its end.

Being in a group gives no right by itself: what counts is the appointment's dates, read when the question is asked.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from workflow.directory.models import Appointment, Delegation, Organ, Person


def put_in_group(person: Person, organ: Organ) -> None:
    """Put the person's user, if he has one, into the organ's group; twice is as once."""
    if person.user is not None:
        person.user.groups.add(organ.group_id)


def put_in_all_groups(person: Person, on: date) -> None:
    """Put the person's user into the group of every organ where he has, or will have, a role."""
    if person.user is None:
        return
    own = Appointment.objects.filter(person=person, valid_to__gte=on).values_list("organ__group_id", flat=True)
    lent = Delegation.objects.filter(taker=person, valid_to__gte=on).values_list("organ__group_id", flat=True)
    person.user.groups.add(*{*own, *lent})


def tidy_group_members(on: date) -> int:
    """Take out of organs' groups every user whose appointments and delegations there ended before `on`; return how
    many were taken out. One statement; other groups are left alone."""
    groups = get_user_model()._meta.get_field("groups")
    user_id = f"{groups.m2m_field_name()}_id"  # type: ignore[union-attr]
    here = {"organ__group_id": OuterRef("group_id"), "valid_to__gte": on}
    own = Appointment.objects.filter(person__user_id=OuterRef(user_id), **here)
    lent = Delegation.objects.filter(taker__user_id=OuterRef(user_id), **here)
    members = groups.remote_field.through._default_manager.filter(group__organ__isnull=False)  # type: ignore[union-attr]
    return int(members.filter(~Exists(own), ~Exists(lent)).delete()[0])
