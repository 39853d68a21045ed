"""The working calendar: a year at a glance, its special days with their grounds, and what an administrator enters."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflow.calendars.days import Calendar
from workflow.calendars.models import CalendarDay
from workflow.calendars.queries import calendar_of
from workflow.calendars.services import drop_day, enter_day, exchange_days
from workflow.calendars.statutory import FIRST, LAST, specials_of
from workflow.directory.models import Organ
from workflow.directory.queries import organs_on
from workflow.directory.tree import Above
from workflow.kernel.errors import Invalid, NotFound
from workflow.kernel.vocabulary import DayKind, Role
from workflow.web.actors import Standing, standing_of
from workflow.web.directory.forms import KeepForm, KeepPlace, choice_field, words_field
from workflow.web.directory.guard import Keeper, for_administrators
from workflow.web.fields import DayField
from workflow.web.paging import number_of

TONES = {DayKind.OFF: "off", DayKind.HALF: "half", DayKind.WORKING: "work"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the year's picture; `tone` is empty for an ordinary working day, `said` what is read aloud."""

    day: date
    tone: str
    said: str
    today: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A special day of the list: what it is, why, and the entered row that can be taken back."""

    day: date
    kind: str
    tone: str
    name: str
    basis: str
    whose: str
    row_id: int | None


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The year that the address names, else this one, for everybody or for one organ."""
    standing = standing_of(request)
    year = number_of(request, "nam") or standing.actor.on.year
    if not FIRST <= year <= LAST:
        raise NotFound
    keeps = standing.holds(Role.ADMINISTRATOR)
    organ = _organ(request, standing, keeps)
    listed = _listed(year, organ, standing.actor.on)
    context = {
        "year": year, "organ": organ, "keeps": keeps, "days": listed,
        "months": _months(year, _calendar(organ, year), {one.day: one.name for one in listed}, standing.actor.on),
        "earlier": year - 1 if year > FIRST else None, "later": year + 1 if year < LAST else None,
        "mine": _mine(standing), "query": f"?co-quan={organ.pk}" if organ else "",
    }  # fmt: skip
    return render(request, "congvan/calendar.html", context)


def _mine(standing: Standing) -> list[Organ]:
    ids = {place for role in standing.roles for place in (role.organ_id, role.registry_of_id) if place}
    return list(Organ.objects.filter(pk__in=ids).order_by("name"))


def _organ(request: HttpRequest, standing: Standing, keeps: bool) -> Organ | None:
    """One of his own organs; any for who keeps the calendar; NotFound for another."""
    asked = number_of(request, "co-quan")
    if asked is None:
        return None
    mine = [role.organ_id for role in standing.roles] + [role.registry_of_id for role in standing.roles]
    found = organs_on(standing.actor.on).filter(pk=asked).first() if keeps or asked in mine else None
    if found is None:
        raise NotFound
    return found


def _calendar(organ: Organ | None, year: int) -> Calendar:
    return calendar_of(organ.pk if organ else None, date(year, 7, 1))


def _listed(year: int, organ: Organ | None, on: date) -> list[Listed]:
    """The year's special days: of everybody, then what was entered for everybody, above the organ and for itself."""
    found = [
        Listed(day, str(one.kind.label), TONES[one.kind], one.name, one.basis, _("Cả nước"), None)
        for day, one in specials_of(year).items()
    ]
    rows = CalendarDay.objects.filter(day__year=year).select_related("organ")
    places = [None, *([organ.pk, *_above(organ, on)] if organ else [])]
    found += [
        Listed(row.day, row.get_kind_display(), TONES[DayKind(row.kind)], row.note, row.basis,
               str(row.organ) if row.organ else _("Mọi cơ quan"), row.pk)
        for row in rows.order_by("pk") if row.organ_id in places
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.day)


def _above(organ: Organ, on: date) -> list[int]:
    return list(Organ.objects.filter(pk__in=Above([organ.pk], on)).values_list("pk", flat=True))


def _months(year: int, working: Calendar, names: dict[date, str], today: date) -> list[tuple[str, list[list[Any]]]]:
    weeks = months.Calendar()
    return [
        (_("Tháng %d") % month,
         [[_cell(day, working, names, today) if day.month == month else None for day in week]
          for week in weeks.monthdatescalendar(year, month)])
        for month in range(1, 13)
    ]  # fmt: skip


def _cell(day: date, working: Calendar, names: dict[date, str], today: date) -> Cell:
    kind = working.kind(day)
    weekend = day.weekday() > 4
    tone = TONES[kind] if day in names or kind == DayKind.HALF else ""
    if not tone and weekend and kind == DayKind.OFF:
        tone = "rest"
    said = f"{kind.label}: {names[day]}" if day in names else (str(kind.label) if tone else "")
    return Cell(day, tone, said, day == today)


class DayForm(KeepForm):
    """One day, its kind and the decision."""

    day = DayField(label=gettext_lazy("Ngày"))
    kind = choice_field(gettext_lazy("Loại ngày"), DayKind.choices)
    basis = words_field(gettext_lazy("Căn cứ"), gettext_lazy("Số, ngày của quyết định hoặc thông báo."))
    remark = words_field(gettext_lazy("Nội dung"), gettext_lazy("Ví dụ ngày truyền thống của ngành."), required=False)

    def where(self) -> int | None:
        return self.place.record.pk if self.place.record else None


class ExchangeForm(KeepForm):
    """A working day for a day off."""

    day = DayField(label=gettext_lazy("Nghỉ ngày"))
    worked = DayField(label=gettext_lazy("Làm bù vào ngày"))
    basis = words_field(gettext_lazy("Căn cứ"), gettext_lazy("Số, ngày của quyết định hoặc thông báo."))

    def where(self) -> int | None:
        return self.place.record.pk if self.place.record else None

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"off": data["day"], "worked": data["worked"], "basis": data["basis"]}


@require_http_methods(["GET", "POST"])
@for_administrators
def enter(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The form for one day."""
    return _kept(request, keeper, DayForm, enter_day, _("Thêm ngày vào lịch"))


@require_http_methods(["GET", "POST"])
@for_administrators
def exchange(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The form for two days that change places."""
    return _kept(request, keeper, ExchangeForm, exchange_days, _("Hoán đổi ngày làm việc"))


def _kept(request: HttpRequest, keeper: Keeper, kind: type[KeepForm], service: Any, title: str) -> HttpResponse:
    organ = _organ(request, standing_of(request), True)
    place = KeepPlace(keeper.actor, organ)
    form = kind(request.POST, place=place) if request.method == "POST" else kind(place=place)
    query = f"?co-quan={organ.pk}" if organ else ""
    if form.is_bound and form.is_valid():
        try:
            service(keeper.actor, form.where(), **form.given())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi vào lịch làm việc."))
            year = f"nam={form.cleaned_data['day'].year}"
            return redirect(f"{reverse('congvan:calendar')}{query}{'&' if query else '?'}{year}")
    context = {"form": form, "title": title, "organ": organ, "back": f"{reverse('congvan:calendar')}{query}"}
    return render(request, "congvan/calendar_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_administrators
def drop(request: HttpRequest, keeper: Keeper, row_id: int) -> HttpResponse:
    """Take an entered day back."""
    row = CalendarDay.objects.filter(pk=row_id).first()
    drop_day(keeper.actor, None, row_id=row_id)
    messages.success(request, _("Đã bỏ ngày khỏi lịch; ngày trở lại như lịch chung."))
    query = f"?nam={row.day.year}" + (f"&co-quan={row.organ_id}" if row.organ_id else "") if row else ""
    return redirect(reverse("congvan:calendar") + query)
