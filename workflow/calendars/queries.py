"""The calendars of organs as of a day: what was decided for everybody, above them and by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from workflow.directory.models import OrganParent
from workflow.kernel.days import on_day
from workflow.kernel.vocabulary import DayKind

from .days import Calendar
from .models import CalendarDay

REACH = timedelta(days=800)
"""How far around the day the entered days are read: the longest terms are a year."""

Own = Mapping[date, DayKind]


class Calendars:
    """Every calendar in use around a day: one statement, a second where any organ has days of its own."""

    def __init__(self, on: date) -> None:
        rows = CalendarDay.objects.filter(day__gte=on - REACH, day__lte=on + REACH)
        self.by_organ: dict[int | None, dict[date, DayKind]] = {}
        for organ_id, day, kind in rows.values_list("organ_id", "day", "kind"):
            self.by_organ.setdefault(organ_id, {})[day] = DayKind(kind)
        self.common = Calendar(self.by_organ.get(None, {}))
        self._above: dict[int, list[int]] = {}
        self._made: dict[int, Calendar] = {}
        if self.by_organ.keys() - {None}:
            for child, parent in OrganParent.objects.filter(on_day(on)).values_list("organ_id", "parent_id"):
                self._above.setdefault(child, []).append(parent)

    def of(self, organ_id: int | None) -> Calendar:
        """The organ's calendar: its own days, before those of the organs above it, before everybody's."""
        if organ_id is None or (not self._above and organ_id not in self.by_organ):
            return self.common
        if organ_id not in self._made:
            self._made[organ_id] = self._make(organ_id)
        return self._made[organ_id]

    def _make(self, organ_id: int) -> Calendar:
        chain, level, seen = [], [organ_id], set[int]()
        while level:
            chain += [self.by_organ[one] for one in level if one in self.by_organ]
            seen.update(level)
            level = sorted({up for one in level for up in self._above.get(one, ())} - seen)
        if not chain:
            return self.common
        own: dict[date, DayKind] = dict(self.common.own)
        for days in reversed(chain):
            own |= days
        return Calendar(own)

    def differing(self) -> dict[int, Calendar]:
        """The organs whose calendar is not everybody's."""
        below: dict[int, list[int]] = {}
        for child, parents in self._above.items():
            for parent in parents:
                below.setdefault(parent, []).append(child)
        level, found = [one for one in self.by_organ if one is not None], set[int]()
        while level:
            found.update(level)
            level = [down for one in level for down in below.get(one, ()) if down not in found]
        return {organ_id: self.of(organ_id) for organ_id in sorted(found)}


def calendar_of(organ_id: int | None, on: date) -> Calendar:
    """One organ's calendar; at most two statements."""
    return Calendars(on).of(organ_id)


def calendars_of(organ_ids: Collection[int], on: date) -> dict[int, Calendar]:
    """The calendars of so many organs; at most two statements for any number of them."""
    found = Calendars(on)
    return {organ_id: found.of(organ_id) for organ_id in organ_ids}
