"""Accounts of persons, as an administrator keeps them: made, locked, opened again, their sessions and factors ended.

He hands over an activation link and never sees a password. What an account has open ends through `directory_hooks`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from workflow.directory import services
from workflow.directory.checking import tell
from workflow.directory.keeping import keeper, keeping, note, row
from workflow.directory.models import Person
from workflow.gate import Opening
from workflow.kernel.errors import Invalid


@keeping
def add_person(opening: Opening, *, full_name: str, username: str = "") -> Person:
    """Enter a person; with a login name also an account, unusable until its link is used."""
    by = keeper(opening)
    made = services.add_person(full_name, user=new_user(username) if username.strip() else None, by=by)
    note(opening, "person_added", person=made.pk, name=made.full_name, account=made.user_id is not None)
    return made


@keeping
def open_account(opening: Opening, *, person_id: int, username: str) -> Person:
    """Give a person without one an account, unusable until its link is used."""
    person = row(Person, person_id)
    services.link_account(person, new_user(username), on=opening.on, by=keeper(opening))
    note(opening, "account_opened", person=person.pk)
    return person


@keeping
def renew_link(opening: Opening, *, person_id: int) -> Person:
    """Make the account ready for a new activation link: password, earlier links and sessions are worthless from now."""
    person = _with_account(person_id)
    person.user.set_unusable_password()
    person.user.save(update_fields=["password"])
    _ended(opening, "link_renewed", person)
    return person


@keeping
def close_account(opening: Opening, *, person_id: int) -> Person:
    """Lock the account and end all it has open; nobody locks himself out."""
    if person_id == opening.actor.person_id:
        raise Invalid(_("Đồng chí không thể tự khoá tài khoản của mình."))
    person = _with_account(person_id)
    _set_active(person, False)
    _ended(opening, "account_closed", person)
    return person


@keeping
def reopen_account(opening: Opening, *, person_id: int) -> Person:
    """Unlock the account; its sessions stay ended."""
    person = _with_account(person_id)
    _set_active(person, True)
    note(opening, "account_reopened", person=person.pk)
    return person


@keeping
def end_sessions(opening: Opening, *, person_id: int) -> Person:
    """End every session of the account."""
    person = _with_account(person_id)
    _ended(opening, "sessions_ended", person)
    return person


@keeping
def remove_factors(opening: Opening, *, person_id: int) -> Person:
    """Take away second factors that a person has lost; not one's own, which the account page does by password."""
    if person_id == opening.actor.person_id:
        raise Invalid(_("Lớp xác thực của mình, đồng chí gỡ ở trang tài khoản."))
    person = _with_account(person_id)
    _ended(opening, "factors_removed", person)
    return person


def new_user(username: str) -> Any:
    """Store an account under a free, well-formed login name, without any password."""
    model = get_user_model()
    user = model(**{model.USERNAME_FIELD: username.strip().lower()})
    user.set_unusable_password()
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as wrong:
        found = wrong.message_dict.get(model.USERNAME_FIELD) or wrong.messages
        raise Invalid(fields={"username": found[0]}) from wrong
    with transaction.atomic():
        user.save()
    return user


def _with_account(person_id: int) -> Any:
    person = row(Person, person_id)
    if person.user is None:
        raise Invalid(_("Đồng chí %(name)s chưa có tài khoản.") % {"name": person.full_name})
    return person


def _set_active(person: Any, active: bool) -> None:
    person.user.is_active = active
    person.user.save(update_fields=["is_active"])


def _ended(opening: Opening, change: str, person: Person) -> None:
    tell(change, keeper(opening), person_id=person.pk)
    note(opening, change, person=person.pk)
