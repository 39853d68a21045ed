"""Keeping the calendar: an administrator enters a day with the decision behind it, or takes it back."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from workflow.directory.checking import choice_of, text_of
from workflow.directory.keeping import keeper, keeping, note, row
from workflow.directory.models import Organ
from workflow.gate import Opening
from workflow.kernel.days import printed
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import DayKind

from .days import Calendar
from .models import CalendarDay
from .statutory import FIRST, LAST


def _given(value: date | None, name: str) -> date:
    if value is None or not FIRST <= value.year <= LAST:
        raise Invalid(fields={name: _("Đồng chí ghi ngày từ năm 2000 đến năm 2099.")})
    return value


def _enter(opening: Opening, day: date, kind: str, note_: str, basis: str) -> CalendarDay:
    organ = row(Organ, opening.organ_id) if opening.organ_id else None
    if CalendarDay.objects.filter(organ=organ, day=day).exists():
        raise Invalid(fields={"day": _("Ngày %s đã có trong lịch; đồng chí bỏ ngày cũ trước.") % printed(day)})
    return CalendarDay.objects.create(
        organ=organ, day=day, kind=kind, note=" ".join(note_.split())[:255], basis=basis,
        entered_by=keeper(opening), entered_on=opening.on,
    )  # fmt: skip


@keeping
def enter_day(opening: Opening, *, day: date, kind: str, basis: str, remark: str = "") -> CalendarDay:
    """Let a day be of that kind, for `organ_id` and below it, or for everybody. Deadlines already written stay."""
    kind = choice_of(kind, DayKind, _("Loại ngày không có trong danh mục."))
    basis = text_of(basis, _("Đồng chí ghi căn cứ: số, ngày của quyết định hoặc thông báo."))
    made = _enter(opening, _given(day, "day"), kind, remark, basis)
    note(opening, "calendar_day_entered", row=made.pk, day=day, kind=kind, basis=basis)
    return made


@keeping
def exchange_days(opening: Opening, *, off: date, worked: date, basis: str) -> tuple[CalendarDay, CalendarDay]:
    """A working day becomes a day off, and a day off in return a working day."""
    basis = text_of(basis, _("Đồng chí ghi căn cứ: số, ngày của quyết định hoặc thông báo."))
    calendar = Calendar()
    if not calendar.is_working(_given(off, "day")):
        raise Invalid(fields={"day": _("Ngày %s vốn đã là ngày nghỉ.") % printed(off)})
    if calendar.is_working(_given(worked, "worked")):
        raise Invalid(fields={"worked": _("Ngày %s vốn đã là ngày làm việc.") % printed(worked)})
    free = _enter(opening, off, DayKind.OFF, _("Nghỉ hoán đổi sang ngày %s") % printed(worked), basis)
    busy = _enter(opening, worked, DayKind.WORKING, _("Làm bù cho ngày %s") % printed(off), basis)
    note(opening, "calendar_days_exchanged", off=off, worked=worked, basis=basis)
    return free, busy


@keeping
def drop_day(opening: Opening, *, row_id: int) -> None:
    """Take an entered day back; deadlines already written stay."""
    found = row(CalendarDay, row_id)
    note(opening, "calendar_day_dropped", row=found.pk, organ_of=found.organ_id, day=found.day, kind=found.kind,
         basis=found.basis)  # fmt: skip
    found.delete()
