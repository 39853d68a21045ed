"""Deadlines that are counted, not named: "trong 10 ngày làm việc kể từ ngày nhận được" and "trước ngày 20 hằng tháng".

The words are kept with the item; they become a day when the letter reaches an organ. The clock starts at the real
receipt (letter 1400-CV/VPTU, CN 1.1), also where the words count from signature or issue.
"""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.kernel.folding import bare

from .days import ZONE, Calendar

_TERM = re.compile(
    r"(?:trong|sau)\s(?:vong\s|thoi han\s)?(?:khong qua\s)?(?P<count>\d{1,3})\s(?P<unit>gio|ngay|tuan|thang)"
    r"(?P<working>\slam viec)?(?:,?\s(?:ke\s)?(?:tu|sau)\s(?:khi|ngay)\s(?P<start>[^,.;()]{1,80}))?$"
)
_THIS = r"ban hanh|cong van|van ban|ke hoach|chi thi|nay"
_RECEIPT = re.compile(rf"^(?:duoc\s)?(?:tiep\s)?nhan(?![a-z])|^(?:ky|ban hanh|phat hanh)(?:\s(?:{_THIS}))*$")
MOST = {"gio": 720, "ngay": 400, "tuan": 60, "thang": 12}


@dataclass(frozen=True, slots=True)
class Term:
    """So many hours, days, weeks or months from the receipt; `working`: only working ones count."""

    count: int
    unit: str
    working: bool = False

    def ends(self, calendar: Calendar, received: date, at: datetime | None = None) -> date:
        """The last day. `at`: the moment of the receipt, where it is known and hours count."""
        if self.unit == "gio" and at is not None:
            end = calendar.add_hours(at, self.count) if self.working else at + timedelta(hours=self.count)
            return calendar.following(end.astimezone(ZONE).date())
        if self.unit == "thang":
            return calendar.following(add_months(received, self.count))
        count = {"gio": -(-self.count // 24), "ngay": self.count, "tuan": self.count * 7}[self.unit]
        if self.working:
            return calendar.add(received, self.count * 5 if self.unit == "tuan" else count)
        return calendar.following(received + timedelta(days=count))


def read_term(words: str) -> Term | None:
    """The term that the words name; None when they name none, or one that starts with something else than this
    letter: "kể từ ngày kết thúc hội nghị"."""
    found = _TERM.search(bare(words))
    if found is None or (found["start"] and not _RECEIPT.match(found["start"])):
        return None
    count, unit = int(found["count"]), found["unit"]
    return Term(count, unit, bool(found["working"])) if 0 < count <= MOST[unit] else None


def add_months(day: date, count: int) -> date:
    """The same day so many months later, or the last of a shorter month (Civil Code 2015, article 148)."""
    place = day.year * 12 + day.month - 1 + count
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a task comes back: every so many months, or every week (`months` 0); `day`: until which day of the
    period's last month, 0 for its end (of a week its Friday); `month`: of a year, the month if it is not the last."""

    months: int
    day: int = 0
    month: int = 0

    def opens(self, on: date) -> date:
        """The first day of the period that holds `on`."""
        if not self.months:
            return on - timedelta(days=on.weekday())
        return date(on.year, (on.month - 1) // self.months * self.months + 1, 1)

    def last(self, opened: date) -> date:
        """The last day of the period that opened then."""
        if not self.months:
            return opened + timedelta(days=6)
        return add_months(opened, self.months) - timedelta(days=1)

    def following(self, opened: date, on: date, most: int) -> list[date]:
        """The first days of the periods after the one that opened then, up to the one that holds `on`; at most so many,
        the oldest first."""
        found: list[date] = []
        while len(found) < most and (opened := self.opens(self.last(opened) + timedelta(days=1))) <= on:
            found.append(opened)
        return found

    def due(self, calendar: Calendar, opened: date) -> date:
        """The deadline in that period: the named day of its last month, else its end; moved to a working day, never
        into days before."""
        last = self.last(opened) if self.months else opened + timedelta(days=4)
        if self.months == 12 and self.month:
            last = add_months(opened, self.month) - timedelta(days=1)
        day = last.replace(day=min(self.day, last.day)) if self.day and self.months else last
        return calendar.following(day)


_LENGTH = {"tuan": 0, "thang": 1, "quy": 3, "nam": 12}
_UNIT = r"(?P<unit>tuan|thang|quy|nam)"
_ONCE_IN = re.compile(rf"(?P<n>\d{{1,2}})\s{_UNIT}\s?(?:/|mot\s|0?1\s|/\s?(?:mot|0?1)\s?)?\s?(?:lan)(?![a-z])")
_TIMES_IN = (
    re.compile(rf"(?P<n>\d{{1,2}})\slan\s?/\s?{_UNIT}"),
    re.compile(rf"(?:mot|moi|hang)\s{_UNIT}\s(?:it nhat\s|toi thieu\s)?(?P<n>\d{{1,2}})\slan"),
)
_EVERY = re.compile(rf"(?:hang|moi|dinh ky,?)\s(?:(?P<n>\d{{1,2}})\s)?{_UNIT}(?![a-z])|(?P<regular>cuoc hop le)")
_SHARES = (1, 2, 3, 4, 6, 12)
"""Periods that divide a year into whole ones."""


def _months_of(text: str) -> int | None:
    """How many months a period has, 0 for a week; None for no rhythm that the calendar can follow."""
    if found := _ONCE_IN.search(text):
        return _share(int(found["n"]) * _LENGTH[found["unit"]], found["unit"])
    for pattern in _TIMES_IN:
        if found := pattern.search(text):
            whole, times = _LENGTH[found["unit"]], max(1, int(found["n"]))
            return _share(whole // times if whole % times == 0 else whole, found["unit"])
    every = [_share(int(one["n"] or 1) * _LENGTH[one["unit"]], one["unit"]) if one["unit"] else 1
             for one in _EVERY.finditer(text)]  # fmt: skip
    return min((one for one in every if one is not None), default=None)


def _share(count: int, unit: str) -> int | None:
    return count if count in _SHARES or (unit == "tuan" and count == 0) else None


_DAY = re.compile(r"(?:truoc|vao|cham nhat(?:\sla)?)\s(?:ngay\s)?(\d{1,2})(?:\s?(?:/|thang)\s?(\d{1,2}))?(?![\d/])")


def read_rhythm(words: str) -> Rhythm | None:
    """The rhythm that the words of an item's period name; None for "thường xuyên", "định kỳ" alone, or nothing. Of
    several ("hàng tháng, quý, năm") the shortest; "cuộc họp lệ" of a committee is monthly."""
    text = bare(words)
    found = _months_of(text)
    if found is None:
        return None
    day = _DAY.search(text)
    number, month = (int(day[1]), int(day[2] or 0)) if day else (0, 0)
    return Rhythm(found, number if 1 <= number <= 31 else 0, month if month <= 12 else 0)
