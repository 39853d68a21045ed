"""What holds for every office in Vietnam: public holidays by sun and moon, and days exchanged by the Government.

Source: Labour Code 2019, article 112, and the yearly announcements. The library `holidays` keeps both, with Tết and Giỗ
Tổ from its table of lunar months (to 2099), and guesses for years to come how Tết lies among the weekdays; what it
lacks stands in EXCHANGED. What the Government decides later an administrator enters as days of the calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from workflow.kernel.vocabulary import DayKind

FIRST, LAST = 2000, 2099
"""Years for which the moon is known; before and after them only the days of the sun are off."""
FIXED = {(1, 1): "Tết Dương lịch", (4, 30): "Ngày Chiến thắng", (5, 1): "Ngày Quốc tế Lao động", (9, 2): "Quốc khánh"}
"""(month, day) → name, of the years outside."""


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not what its weekday says, why, and by which decision where one is known."""

    kind: DayKind
    name: str
    basis: str = ""


_BY_12729 = "12729/VPCP-KGVX, 25/12/2025"
EXCHANGED: Mapping[date, Special] = {
    date(2026, 1, 2): Special(DayKind.OFF, "Nghỉ hoán đổi sang ngày 10/01/2026", _BY_12729),
    date(2026, 1, 10): Special(DayKind.WORKING, "Làm bù cho ngày 02/01/2026", _BY_12729),
}
"""Exchanged days that the library does not have."""


DECISIONS = {2024: "2450/VPCP-KGVX", 2025: "6150/TB-BLĐTBXH"}
"""Year → by which days were exchanged that the library has, as far as it says."""
CULTURE_DAY = (11, 24)


def _basis(day: date, name: str) -> str:
    if "thay cho" in name:
        return DECISIONS.get(day.year, "")
    if (day.month, day.day) == CULTURE_DAY:
        return "Nghị quyết 80-NQ/TW"
    return "Bộ luật Lao động 2019, Điều 112" if day.year > 2020 else "Bộ luật Lao động 2012, Điều 115"


@cache
def specials_of(year: int) -> Mapping[date, Special]:
    """The special days of a year, in their order."""
    if not FIRST <= year <= LAST:
        return {date(year, *key): Special(DayKind.OFF, name) for key, name in FIXED.items()}
    from holidays.countries.vietnam import Vietnam  # a fifth of a second, for who needs it

    kept = Vietnam(years=year, language="vi")
    found = {day: Special(DayKind.OFF, name, _basis(day, name)) for day, name in kept.items() if day.year == year}
    worked = (day for day in kept.weekend_workdays if day.year == year)
    found |= {day: Special(DayKind.WORKING, "Làm bù ngày nghỉ hoán đổi", DECISIONS.get(year, "")) for day in worked}
    found |= {day: special for day, special in EXCHANGED.items() if day.year == year}
    return dict(sorted(found.items()))


def special_on(day: date) -> Special | None:
    """What makes this day special for everybody, if anything."""
    return specials_of(day.year).get(day)
