"""Keeping the directory: every change an administrator makes, guarded, and journalled on his own chain.

Each wraps one act of `workflow.directory.services`, whose sentences of refusal (Invalid, EndedOrgan) pass through. None
sets or shows a password: an account begins locked behind an activation link (`workflow.directory.activation`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from workflow.directory import services
from workflow.directory.models import (
    Appointment,
    Delegation,
    Mandate,
    Organ,
    OrganName,
    OrganSuccession,
    Person,
    SigningAuthority,
    Term,
)
from workflow.gate import Opening, guarded_keeping
from workflow.kernel.actions import Action
from workflow.kernel.days import ALWAYS, FOREVER
from workflow.kernel.errors import Invalid, NotFound
from workflow.kernel.vocabulary import NameKind

M = TypeVar("M", bound=models.Model)
keeping = guarded_keeping(Action.KEEP_DIRECTORY)


def row(model: type[M], key: int | None) -> M:
    """The row of that id; NotFound when there is none."""
    found = model._default_manager.filter(pk=key).first() if key is not None else None
    if found is None:
        raise NotFound
    return found


def keeper(opening: Opening) -> Person:
    """The administrator who acts."""
    return row(Person, opening.actor.person_id)


def note(opening: Opening, change: str, **facts: Any) -> None:
    """What the journal says about this act."""
    opening.facts.update({"change": change, **facts})


def _another(opening: Opening, person_id: int) -> Person:
    """The person; nobody gives himself a role by keeping the directory."""
    if person_id == opening.actor.person_id:
        raise Invalid(_("Quản trị không tự giao vai trò, thẩm quyền cho mình. Đồng chí nhờ quản trị khác cập nhật."))
    return row(Person, person_id)


# Organs: `organ_id` of the service is the organ itself, or the one above it where it is made.


@keeping
def add_organ(
    opening: Opening, *, name: str, kind: str, code: str = "", valid_from: date = ALWAYS, valid_to: date = FOREVER
) -> Organ:
    """Enter an organ under `organ_id`, or at the top."""
    above = row(Organ, opening.organ_id) if opening.organ_id else None
    by = keeper(opening)
    made = services.found_organ(name, kind, above, valid_from=valid_from, valid_to=valid_to, code=code, by=by)
    note(opening, "organ_founded", made=made.pk, name=made.name, kind=made.kind)
    return made


@keeping
def rename_organ(opening: Opening, *, name: str, on: date, basis: str) -> Organ:
    """Another official name from the day `on`."""
    organ = row(Organ, opening.organ_id)
    old = organ.name
    services.rename_organ(organ, name, on=on, basis=basis, by=keeper(opening))
    note(opening, "organ_renamed", old=old, name=organ.name, on=on, basis=basis)
    return organ


@keeping
def name_organ_also(opening: Opening, *, name: str, kind: str = NameKind.ALIAS) -> OrganName:
    """A further name or short form by which lines may call the organ."""
    made = services.name_also(row(Organ, opening.organ_id), name, kind, by=keeper(opening))
    note(opening, "organ_named", name=made.name, kind=str(kind))
    return made


@keeping
def move_organ(opening: Opening, *, parent_id: int, on: date, basis: str) -> Organ:
    """Another organ above it from the day `on`."""
    organ, parent = row(Organ, opening.organ_id), row(Organ, parent_id)
    services.move_organ(organ, parent, on=on, basis=basis, by=keeper(opening))
    note(opening, "organ_moved", parent=parent.pk, on=on, basis=basis)
    return organ


@keeping
def end_organ(opening: Opening, *, on: date, basis: str, with_below: bool = False) -> list[int]:
    """End the organ with the day `on`; the ids of all that ended with it."""
    by = keeper(opening)
    ended = services.end_organ(row(Organ, opening.organ_id), on=on, basis=basis, with_below=with_below, by=by)
    note(opening, "organ_ended", ended=ended, on=on, basis=basis)
    return ended


@keeping
def record_succession(
    opening: Opening, *, successor_id: int | None, kind: str, on: date, basis: str
) -> OrganSuccession:
    """What the organ became."""
    after = row(Organ, successor_id) if successor_id else None
    before = row(Organ, opening.organ_id)
    made = services.record_succession(before, after, kind, on=on, basis=basis, by=keeper(opening))
    note(opening, "succession_recorded", successor=successor_id, kind=kind, on=on, basis=basis)
    return made


@keeping
def open_term(opening: Opening, *, label: str, valid_from: date, valid_to: date = FOREVER) -> Term:
    """A term of the organ's committee."""
    organ, by = row(Organ, opening.organ_id), keeper(opening)
    made = services.open_term(organ, label, valid_from=valid_from, valid_to=valid_to, by=by)
    note(opening, "term_opened", term=made.pk, label=made.label)
    return made


@keeping
def import_organs(opening: Opening, *, file: BinaryIO, reuse_known: bool = False) -> services.ImportReport:
    """Take a whole CSV, or nothing when any line is bad; the report says which."""
    found = services.import_directory(file, on=opening.on, commit=True, reuse_known=reuse_known)
    note(opening, "organs_imported", rows=found.rows, created=found.created, errors=len(found.errors))
    return found


# What persons are: `organ_id` is the organ where.


@keeping
def appoint_person(
    opening: Opening, *, person_id: int, role: str, valid_from: date, valid_to: date = FOREVER, title: str = "",
    decision: str,
) -> Appointment:  # fmt: skip
    """Appoint another person than oneself, by a decision."""
    person, organ = _another(opening, person_id), row(Organ, opening.organ_id)
    if not decision.strip():
        raise Invalid(fields={"decision": _("Đồng chí ghi số quyết định bổ nhiệm.")})
    made = services.appoint(
        person, organ, role, valid_from=valid_from, valid_to=valid_to, title=title, decision=decision.strip(),
        by=keeper(opening),
    )  # fmt: skip
    note(opening, "appointed", person=person.pk, role=made.role, row=made.pk, decision=made.decision)
    return made


@keeping
def end_appointment(opening: Opening, *, appointment_id: int, on: date, decision: str = "") -> Appointment:
    """End an appointment with the day `on`, its last."""
    one = row(Appointment, appointment_id)
    services.end_appointment(one, on=on, decision=decision, by=keeper(opening))
    note(opening, "appointment_ended", person=one.person_id, role=one.role, row=one.pk, on=on, decision=decision)
    return one


@keeping
def grant_authority(
    opening: Opening, *, person_id: int, form: str, valid_from: date, valid_to: date = FOREVER, basis: str,
    kinds: Iterable[str] = (),
) -> SigningAuthority:  # fmt: skip
    """Write down an authority to sign for the organ."""
    person, organ = _another(opening, person_id), row(Organ, opening.organ_id)
    made = services.grant_authority(
        person, organ, form, valid_from=valid_from, valid_to=valid_to, basis=basis, kinds=kinds, by=keeper(opening)
    )
    note(opening, "authority_granted", person=person.pk, form=made.form, row=made.pk, basis=made.basis)
    return made


@keeping
def end_authority(opening: Opening, *, authority_id: int, on: date) -> SigningAuthority:
    """End an authority with the day `on`."""
    one = row(SigningAuthority, authority_id)
    services.end_authority(one, on=on, by=keeper(opening))
    note(opening, "authority_ended", person=one.person_id, row=one.pk, on=on)
    return one


@keeping
def give_mandate(opening: Opening, *, person_id: int, body: str, valid_from: date, valid_to: date = FOREVER) -> Mandate:
    """Enter a member of the organ's committee or board."""
    person, organ = _another(opening, person_id), row(Organ, opening.organ_id)
    made = services.give_mandate(
        person, organ, body, valid_from=valid_from, valid_to=valid_to, by=keeper(opening)
    )  # fmt: skip
    note(opening, "mandate_given", person=person.pk, body=made.body, row=made.pk)
    return made


@keeping
def end_mandate(opening: Opening, *, mandate_id: int, on: date) -> Mandate:
    """End a mandate with the day `on`."""
    one = row(Mandate, mandate_id)
    services.end_mandate(one, on=on, by=keeper(opening))
    note(opening, "mandate_ended", person=one.person_id, row=one.pk, on=on)
    return one


# Delegation: the holder's own act, not the administrator's.

delegating = guarded_keeping(Action.DELEGATE_ROLE)


@delegating
def delegate_role(
    opening: Opening, *, taker_id: int, role: str, valid_from: date, valid_to: date, basis: str
) -> Delegation:
    """Lend a role that the actor himself holds in `organ_id`, for days inside his appointment, from today on."""
    if valid_from < opening.on:
        raise Invalid(fields={"valid_from": _("Uỷ quyền bắt đầu từ hôm nay hoặc sau đó.")})
    giver = keeper(opening)
    taker, organ = row(Person, taker_id), row(Organ, opening.organ_id)
    made = services.delegate(
        giver, taker, organ, role, valid_from=valid_from, valid_to=valid_to, basis=basis, by=giver
    )  # fmt: skip
    note(opening, "delegated", taker=taker.pk, role=made.role, row=made.pk, to=made.valid_to, basis=made.basis)
    return made


@delegating
def end_delegation(opening: Opening, *, delegation_id: int, on: date) -> Delegation:
    """End with the day `on` what the actor himself has lent; another's is NotFound."""
    one = row(Delegation, delegation_id)
    if one.giver_id != opening.actor.person_id:
        raise NotFound
    services.end_delegation(one, on=on, by=keeper(opening))
    note(opening, "delegation_ended", taker=one.taker_id, row=one.pk, on=on)
    return one
