"""Until when and how often: the days, months and rhythms that a directive names. Days are read only behind a word that
makes them a deadline; what the words leave open stays None and is asked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.reading import anchors

_DAY = (
    r"(?:ngày\s)?(?P<day>\d{1,2})(?:\s?(?:/|[.-](?=\s?\d{1,2}\s?[.-]\s?\d{4}))\s?(?P<month>\d{1,2})"
    r"(?:\s?[/.-]\s?(?P<year>\d{4}))?(?![\d/])|\stháng\s(?P<m>\d{1,2})(?:\snăm\s(?P<y>\d{4}))?)"
)
_BEFORE = (
    r"(?:trước|chậm nhất|muộn nhất|đến hết|hết|hạn cuối|hạn chót|không quá|không muộn hơn|thời hạn)"
    r"(?:\s(?:là|vào|đến|trong|cuối|hết|trước|:)){0,4}"
)
_MONTH = r"tháng\s(?P<month>\d{1,2})(?:\s?(?:/|năm|-)\s?(?P<year>\d{4}))?(?!\d)"
_QUARTER = r"quý\s(?P<quarter>I{1,3}|IV|[1-4])(?:\s?(?:/|năm|-)\s?(?P<year>\d{4}))?\b"
_ANY_DAY = r"(?:ngày\s)?\d{1,2}(?:\s?/\s?\d{1,2})?"
_EACH = r"(?:hằng|hàng|mỗi)"
_IN = rf"(?:trong|hoàn thành|{_BEFORE})"


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """(how a deadline is named, its words), the more exact before the less exact."""
    listed = rf"{_ANY_DAY}(?:(?:\svà|,)\s{_ANY_DAY}){{0,4}}"
    span = r"(?:ngày|tháng|tuần)(?:\slàm việc)?,?\s(?:kể\s)?(?:từ|sau)\s(?:khi|ngày)[^,.;()]{0,60}"
    for kind, words in (
        ("recurring", rf"{_BEFORE}\s{listed}\s(?:(?:của\s)?{_EACH}\s)?(?:tháng|quý|năm)\b(?!\s?\d)"),
        ("recurring", rf"(?:trước|vào|chậm nhất)\s(?:là\s)?{_ANY_DAY}\s{_EACH}\s(?:tuần|tháng|quý|năm)"),
        ("date", rf"{_BEFORE}\s{_DAY}"),
        ("month_meeting", rf"(?:tại|trong)\s(?:cuộc\s|buổi\s|kỳ\s)?(?:họp|sinh hoạt)\s[^,.;:()\d]{{0,40}}{_MONTH}"),
        ("month", rf"{_IN}\s{_MONTH}"),
        ("quarter", rf"{_IN}\s{_QUARTER}"),
        ("year", rf"{_IN}\snăm\s(?P<year>\d{{4}})"),
        ("relative", rf"(?:trong|sau)\s(?:vòng\s|thời hạn\s)?(?:không quá\s)?\d{{1,3}}\s{span}"),
        ("vague", r"trong thời gian (?:tới|sớm nhất)|thời gian sớm nhất"),
    ):
        yield kind, re.compile(words, re.IGNORECASE)


_PATTERNS = tuple(_patterns())
_TIMES = r"(?:tuần|tháng|quý|năm)"
_PERIODS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"(?:định kỳ,?\s)?(?:mỗi|một)\s{_TIMES}\s(?:ít nhất\s|tối thiểu\s)?\d{{1,2}}\slần",
        rf"(?:định kỳ,?\s)?(?:ít nhất\s)?\d{{1,2}}\s{_TIMES}\s?(?:/|một)\s?(?:\d\s?)?lần|\d{{1,2}}\slần\s?/\s?{_TIMES}",
        r"(?:định kỳ,?\s)?(?:hằng|hàng)\s(?:ngày|tuần|tháng|quý|năm)(?:,\s(?:quý|6 tháng|năm)){0,3}(?!\s?\d)",
        r"(?<!sinh hoạt )(?<!ngày )định kỳ(?:\shoặc\sđột xuất|,\sđột xuất|\svà\sđột xuất)?",
        r"(?<!chưa )(?<!không )(?<!được )(?<!ban )thường xuyên",
        r"theo kế hoạch(?=\.?$)",
    )
)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Due:
    """A deadline: the last day, the words, how they name it; `sure` is False where the year had to be supposed."""

    day: date | None
    raw: str
    kind: str | None
    sure: bool
    start: int = 0


def _last_of_month(year: int, month: int) -> date | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _before(found: re.Match[str]) -> bool:
    """ "trước tháng 7" ends with June; "trong", "hết" with July."""
    return found[0].casefold().startswith("trước") and "hết" not in found[0] and "cuối" not in found[0]


def _year(found: re.Match[str], issued: date | None) -> int | None:
    written = found["year"] if "year" in found.re.groupindex else None
    if written is None and "y" in found.re.groupindex:
        written = found["y"]
    return int(written) if written else (issued.year if issued else None)


def _end_of(kind: str, found: re.Match[str], year: int) -> date | None:
    if kind == "date":
        return anchors.day_of(str(year), found["month"] or found["m"] or "", found["day"])
    months = {"month": 1, "month_meeting": 1, "quarter": 3, "year": 12}[kind]
    if kind == "quarter":
        last = _QUARTERS[found["quarter"].upper()] * 3
    else:
        last = 12 if kind == "year" else int(found["month"])
    if not _before(found):
        return _last_of_month(year, last)
    first = last - months + 1
    return date(year, first, 1) - timedelta(days=1) if 1 <= first <= 12 and year > 1 else None


def _read(kind: str, found: re.Match[str], issued: date | None) -> Due:
    if kind in ("recurring", "relative", "vague"):
        return Due(None, found[0].strip(), None if kind == "vague" else kind, kind != "relative", found.start())
    year = _year(found, issued)
    day = _end_of(kind, found, year) if year and 1900 <= year <= 2200 else None
    written = found.groupdict().get("year") or found.groupdict().get("y")
    sure = day is not None and bool(written) and (issued is None or day >= issued)
    return Due(day, found[0].strip(), kind, sure, found.start())


def find_dues(text: str, issued: date | None) -> list[Due]:
    """Return the deadlines of a text in reading order, never two over the same words."""
    taken: list[tuple[int, int]] = []
    dues: list[Due] = []
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if kind == "date" and not (found["year"] or found["m"] or "ngày" in found[0].casefold()):
                continue  # "không quá 1/3" is no day
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            dues.append(_read(kind, found, issued))
    return sorted(dues, key=lambda due: due.start)


def find_period(text: str) -> str | None:
    """Return the words that say how often; the most exact rhythm wins, None when there is none."""
    return next((found[0].strip() for pattern in _PERIODS if (found := pattern.search(text))), None)
