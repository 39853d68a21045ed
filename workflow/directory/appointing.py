"""Acts on people: who is appointed, delegated, authorised to sign, or sits in a committee, from when to when.

Each act is one transaction, reports itself to `directory_hooks`, and refuses with one sentence (Invalid, EndedOrgan).
Who may act is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from workflow.directory.checking import (
    choice_of,
    directory_act,
    period_in,
    refuse_overlap,
    shorten,
    tell,
    text_of,
)
from workflow.directory.membership import put_in_all_groups, put_in_group
from workflow.directory.models import Appointment, Delegation, Mandate, Organ, Person, SigningAuthority
from workflow.directory.queries import form_fits
from workflow.kernel.days import FOREVER, on_day
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import Body, Role, SigningForm


@directory_act
def add_person(full_name: str, *, user: AbstractBaseUser | None = None, by: Person | None = None) -> Person:
    """Enter a person; a user belongs to one person only."""
    name = text_of(full_name, _("Đồng chí nhập họ và tên."), 150)
    if user is not None and Person.objects.filter(user_id=user.pk).exists():
        raise Invalid(_("Tài khoản này đã gắn với người khác."))
    person = Person.objects.create(full_name=name, user_id=user.pk if user is not None else None)
    tell("person_added", by, person_id=person.pk, full_name=name)
    return person


@directory_act
def link_account(person: Person, user: AbstractBaseUser, *, on: date, by: Person | None = None) -> None:
    """Give a person without an account this one, and put it into the groups of all his organs."""
    if person.user_id is not None:
        raise Invalid(_("Đồng chí %(name)s đã có tài khoản.") % {"name": person.full_name})
    if Person.objects.filter(user_id=user.pk).exists():
        raise Invalid(_("Tài khoản này đã gắn với người khác."))
    Person.objects.filter(pk=person.pk).update(user_id=user.pk)
    person.refresh_from_db()
    put_in_all_groups(person, on)
    tell("account_linked", by, person_id=person.pk, user_id=user.pk, on=on)


@directory_act
def appoint(
    person: Person, organ: Organ, role: str, *, valid_from: date, valid_to: date = FOREVER, title: str = "",
    decision: str = "", by: Person | None = None,
) -> Appointment:  # fmt: skip
    """Appoint for a period inside the organ's life; an open end closes with the organ. One person holds one role in
    one organ once at a time."""
    role = choice_of(role, Role, _("Vai trò không có trong danh mục."))
    first, last = period_in(organ, valid_from, valid_to)
    same = Appointment.objects.filter(person=person, organ=organ, role=role)
    refuse_overlap(same, first, last, _("Đồng chí %(name)s đã giữ vai trò này trong thời gian đó.")
                   % {"name": person.full_name})  # fmt: skip
    made = Appointment.objects.create(
        person=person, organ=organ, role=role, title=title.strip(), valid_from=first, valid_to=last, decision=decision
    )
    put_in_group(person, organ)
    _tell_row("appointed", by, made, role=role, title=made.title, basis=decision)
    return made


@directory_act
def end_appointment(appointment: Appointment, *, on: date, decision: str = "", by: Person | None = None) -> None:
    """Let the appointment end with the day `on`, its last day; what it lent to others ends with it."""
    shorten(appointment, on)
    _tell_row("appointment_ended", by, appointment, role=appointment.role, basis=decision)


@directory_act
def delegate(
    giver: Person, taker: Person, organ: Organ, role: str, *, valid_from: date, valid_to: date, basis: str,
    by: Person | None = None,
) -> Delegation:  # fmt: skip
    """Lend a role that the giver holds by appointment, for days inside that appointment. A borrowed role is never
    lent on."""
    role = choice_of(role, Role, _("Vai trò không có trong danh mục."))
    basis = text_of(basis, _("Đồng chí ghi căn cứ uỷ quyền."))
    if giver.pk == taker.pk:
        raise Invalid(_("Không thể uỷ quyền cho chính mình."))
    first, last = period_in(organ, valid_from, valid_to)
    own = Appointment.objects.filter(person=giver, organ=organ, role=role)
    if not own.filter(valid_from__lte=first, valid_to__gte=last).exists():
        borrowed = Delegation.objects.filter(on_day(first), taker=giver, organ=organ, role=role).exists()
        raise Invalid(
            _("Vai trò được uỷ quyền không thể uỷ quyền lại.")
            if borrowed
            else _("Chỉ được uỷ quyền vai trò mình đang giữ, trong thời gian mình giữ.")
        )
    same = Delegation.objects.filter(giver=giver, taker=taker, organ=organ, role=role)
    refuse_overlap(same, first, last, _("Vai trò này đã được uỷ quyền trong thời gian đó."))
    made = Delegation.objects.create(
        giver=giver, taker=taker, organ=organ, role=role, valid_from=first, valid_to=last, basis=basis
    )
    put_in_group(taker, organ)
    _tell_delegation("delegated", by, made)
    return made


@directory_act
def end_delegation(delegation: Delegation, *, on: date, by: Person | None = None) -> None:
    """Let the delegation end with the day `on`."""
    shorten(delegation, on)
    _tell_delegation("delegation_ended", by, delegation)


@directory_act
def grant_authority(
    person: Person, organ: Organ, form: str, *, valid_from: date, basis: str, valid_to: date = FOREVER,
    kinds: Iterable[str] = (), by: Person | None = None,
) -> SigningAuthority:  # fmt: skip
    """Write down that the person may sign for the organ in that form; without `kinds` for all kinds of letters."""
    form = choice_of(form, SigningForm, _("Hình thức ký không có trong danh mục."))
    if not form_fits(form, organ):
        raise Invalid(_("K/T chỉ dùng ở cơ quan có một người đứng đầu; cấp uỷ ký T/M."))
    basis = text_of(basis, _("Đồng chí ghi căn cứ của thẩm quyền ký."))
    wanted = sorted({text_of(kind, _("Loại văn bản để trống."), 16) for kind in kinds})
    first, last = period_in(organ, valid_from, valid_to)
    same = SigningAuthority.objects.filter(person=person, organ=organ, form=form)
    clash = [one.pk for one in same if not wanted or not one.kinds or set(wanted) & set(one.kinds)]
    refuse_overlap(same.filter(pk__in=clash), first, last, _("Thẩm quyền ký này đã có trong thời gian đó."))
    made = SigningAuthority.objects.create(
        person=person, organ=organ, form=form, kinds=wanted, valid_from=first, valid_to=last, basis=basis
    )
    _tell_row("authority_granted", by, made, form=form, kinds=wanted, basis=basis)
    return made


@directory_act
def end_authority(authority: SigningAuthority, *, on: date, by: Person | None = None) -> None:
    """Let the authority end with the day `on`."""
    shorten(authority, on)
    _tell_row("authority_ended", by, authority, form=authority.form)


@directory_act
def give_mandate(
    person: Person, organ: Organ, body: str, *, valid_from: date, valid_to: date = FOREVER, by: Person | None = None
) -> Mandate:
    """Enter a person as a member of the organ's committee, standing board or standing group."""
    body = choice_of(body, Body, _("Tổ chức này không có trong danh mục."))
    first, last = period_in(organ, valid_from, valid_to)
    same = Mandate.objects.filter(person=person, organ=organ, body=body)
    refuse_overlap(same, first, last, _("Đồng chí %(name)s đã là thành viên trong thời gian đó.")
                   % {"name": person.full_name})  # fmt: skip
    made = Mandate.objects.create(person=person, organ=organ, body=body, valid_from=first, valid_to=last)
    _tell_row("mandate_given", by, made, body=body)
    return made


@directory_act
def end_mandate(mandate: Mandate, *, on: date, by: Person | None = None) -> None:
    """Let the mandate end with the day `on`."""
    shorten(mandate, on)
    _tell_row("mandate_ended", by, mandate, body=mandate.body)


def _tell_row(change: str, by: Person | None, row: Appointment | SigningAuthority | Mandate, **more: Any) -> None:
    tell(change, by, row_id=row.pk, person_id=row.person_id, organ_id=row.organ_id, valid_from=row.valid_from,
         valid_to=row.valid_to, **more)  # fmt: skip


def _tell_delegation(change: str, by: Person | None, row: Delegation) -> None:
    tell(change, by, row_id=row.pk, person_id=row.taker_id, giver_id=row.giver_id, organ_id=row.organ_id,
         role=row.role, valid_from=row.valid_from, valid_to=row.valid_to, basis=row.basis)  # fmt: skip
