"""What the receiving side does at its desk: open, acknowledge, refuse, direct, assign, acknowledge a recall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.directory.models import Appointment
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.days import on_day
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.policy import Grant, policy
from workflow.kernel.vocabulary import DispatchStatus, RecordKind, Role
from workflow.letters.services import not_past, required
from workflow.registers.services import draw_incoming

from .arrival import arrive
from .models import Assignment, Dispatch
from .services import count_end

PAST = gettext_lazy("Hạn đã qua; đồng chí ghi hạn mới.")
OFFICER_RIGHTS = (Action.VIEW_DISPATCH, Action.HAND_IN_DISPATCH, Action.PROGRESS_DISPATCH)


@guarded(Action.OPEN_DISPATCH)
def open_dispatch(act: Act[Dispatch]) -> None:
    """A clerk of the receiving organ sees the letter for the first time: it has arrived."""
    arrive(act, act.on)
    act.move(DispatchStatus.ARRIVED)


@guarded(Action.ACKNOWLEDGE_DISPATCH)
def acknowledge_dispatch(act: Act[Dispatch]) -> None:
    """Take the letter in: an organ under its own next incoming number, a person by himself."""
    dispatch = act.record
    arrive(act, act.on)
    if dispatch.organ_id is not None:
        act.set(incoming_number=draw_incoming(act, dispatch.organ_id, dispatch.pk))
    act.set(acknowledged_on=act.on)
    act.move(DispatchStatus.ACKNOWLEDGED)
    act.facts.update(incoming=dispatch.incoming_number)
    count_end(act)


@guarded(Action.REFUSE_DISPATCH)
def refuse_dispatch(act: Act[Dispatch], *, reason: str) -> None:
    """Wrong address or form: back to the issuing clerk with the reason."""
    act.set(reason=required(reason, "reason", _("Đồng chí ghi lý do từ chối."), 1000))
    arrive(act, act.on)
    act.move(DispatchStatus.REFUSED)
    act.facts.update(reason=reason)


@guarded(Action.DIRECT_DISPATCH)
def direct_dispatch(act: Act[Dispatch], *, note: str, due: date | None = None) -> None:
    """Bút phê: the leader's note and the internal deadline."""
    not_past(due, act.on, PAST)
    act.set(leader_note=required(note, "note", _("Đồng chí ghi ý kiến bút phê.")), internal_due=due)
    act.move(DispatchStatus.DIRECTED)
    act.facts.update(note=note, due=due)


@guarded(Action.ASSIGN_DISPATCH)
def assign_dispatch(
    act: Act[Dispatch], *, person_id: int, cooperators: Sequence[int] = (), due: date | None = None
) -> Assignment:
    """Name the officer who leads and those who cooperate; whoever worked on it before and is not named again leaves."""
    dispatch = act.record
    not_past(due, act.on, PAST)
    wanted = {person_id, *cooperators}
    _belong(dispatch, wanted, act.on)
    before = list(Assignment.objects.filter(dispatch=dispatch, ended_on__isnull=True))
    if before:
        Assignment.objects.filter(pk__in=[row.pk for row in before]).update(ended_on=act.on)
        policy().revoke([f"assign:{row.pk}" for row in before])
    rows = Assignment.objects.bulk_create(
        Assignment(dispatch=dispatch, person_id=person, lead=person == person_id, due=due,
                   assigned_by_id=act.actor.person_id, assigned_on=act.on)
        for person in sorted(wanted)
    )  # fmt: skip
    policy().grant([grant for row in rows for grant in _grants(row)])
    act.move(DispatchStatus.IMPLEMENTING)
    act.facts.update(lead=person_id, cooperators=sorted(wanted - {person_id}), due=due,
                     assignments=[row.pk for row in rows])  # fmt: skip
    return next(row for row in rows if row.lead)


def _belong(dispatch: Dispatch, persons: set[int], on: date) -> None:
    if dispatch.organ_id is None:
        raise Conflict(_("Bản gửi cho cá nhân không giao việc."))
    rows = Appointment.objects.filter(
        on_day(on), person_id__in=persons, role__in=(Role.OFFICER, Role.LEADER), person__user__is_active=True
    ).filter(_stands_in(dispatch.organ_id))
    known = all(isinstance(person, int) and 0 < person < 2**63 for person in persons)
    if not known or set(rows.values_list("person_id", flat=True)) != persons:
        raise Invalid(fields={"person_id": _("Đồng chí chọn người đang công tác tại đơn vị và có tài khoản.")})


def _stands_in(organ_id: int) -> Q:
    return Q(organ_id=organ_id) | Q(organ__registry_of_id=organ_id)


def _grants(row: Assignment) -> list[Grant]:
    rights = OFFICER_RIGHTS if row.lead else OFFICER_RIGHTS[:1]
    return [
        Grant(str(right), str(RecordKind.DISPATCH), row.dispatch_id, f"assign:{row.pk}", person_id=row.person_id)
        for right in rights
    ]


@guarded(Action.ACKNOWLEDGE_RECALL)
def acknowledge_recall(act: Act[Dispatch]) -> None:
    """The recipient confirms that he has seen the recall of what he had opened."""
    if act.record.recall_seen_on is not None:
        raise Conflict
    if act.record.arrived_on is None:
        raise Conflict(_("Bản gửi này chưa được mở trước khi thu hồi, không cần xác nhận."))
    act.set(recall_seen_on=act.on)
