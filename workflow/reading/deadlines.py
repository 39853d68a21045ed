"""Until when and how often: the days, months and rhythms that a directive names. Days are read only behind a word that
makes them a deadline; what the words leave open stays None and is asked."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.reading import anchors

_DAY = r"(?:ngày\s)?(?P<day>\d{1,2})(?:\s?(?:/|[.-](?=\s?\d{1,2}\s?[.-]\s?\d{4}))\s?(?P<month>\d{1,2})(?:\s?[/.-]\s?(?P<year>\d{4}))?(?![\d/])|\stháng\s(?P<m>\d{1,2})(?:\snăm\s(?P<y>\d{4}))?)"
_BEFORE = r"(?:trước|chậm nhất|muộn nhất|đến hết|hết|hạn cuối|hạn chót|không quá|không muộn hơn|thời hạn)(?:\s(?:là|vào|đến|trong|cuối|hết|trước|:))*"
_MONTH = r"tháng\s(?P<month>\d{1,2})(?:\s?(?:/|năm|-)\s?(?P<year>\d{4}))?(?!\d)"
_QUARTER = r"quý\s(?P<quarter>I{1,3}|IV|[1-4])(?:\s?(?:/|năm|-)\s?(?P<year>\d{4}))?\b"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("recurring", re.compile(rf"{_BEFORE}\s(?:ngày\s)?\d{{1,2}}(?:\s?/\s?\d{{1,2}})?(?:\s(?:và|,)\s(?:ngày\s)?\d{{1,2}}(?:\s?/\s?\d{{1,2}})?)*\s(?:(?:của\s)?(?:hằng|hàng|mỗi)\s)?(?:tháng|quý|năm)\b(?!\s?\d)", re.I)),
    ("recurring", re.compile(r"(?:trước|vào|chậm nhất)\s(?:là\s)?ngày\s\d{1,2}(?:/\d{1,2})?\s(?:hằng|hàng|mỗi)\s(?:tuần|tháng|quý|năm)", re.I)),
    ("date", re.compile(rf"{_BEFORE}\s{_DAY}", re.I)),
    ("month_meeting", re.compile(rf"(?:tại|trong)\s(?:cuộc\s|buổi\s|kỳ\s)?(?:họp|sinh hoạt)\s[^,.;:()\d]{{0,40}}{_MONTH}", re.I)),
    ("month", re.compile(rf"(?:trong|hoàn thành|{_BEFORE})\s{_MONTH}", re.I)),
    ("quarter", re.compile(rf"(?:trong|hoàn thành|{_BEFORE})\s{_QUARTER}", re.I)),
    ("year", re.compile(rf"(?:trong|hoàn thành|{_BEFORE})\snăm\s(?P<year>\d{{4}})", re.I)),
    ("relative", re.compile(r"(?:trong|sau)\s(?:vòng\s|thời hạn\s)?(?:không quá\s)?\d{1,3}\s(?:ngày|tháng|tuần)(?:\slàm việc)?,?\s(?:kể\s)?(?:từ|sau)\s(?:khi|ngày)[^,.;()]{0,60}", re.I)),
    ("vague", re.compile(r"trong thời gian (?:tới|sớm nhất)|thời gian sớm nhất", re.I)),
)  # fmt: skip
_PERIODS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:định kỳ,?\s)?(?:mỗi|một)\s(?:tuần|tháng|quý|năm)\s(?:ít nhất\s|tối thiểu\s)?\d{1,2}\slần", re.I),
    re.compile(r"(?:định kỳ,?\s)?(?:ít nhất\s)?\d{1,2}\s(?:tuần|tháng|năm)\s?(?:/|một)\s?(?:\d\s?)?lần|\d{1,2}\slần\s?/\s?(?:tuần|tháng|quý|năm)", re.I),
    re.compile(r"(?:định kỳ,?\s)?(?:hằng|hàng)\s(?:ngày|tuần|tháng|quý|năm)(?:,\s(?:quý|6 tháng|năm))*(?!\s?\d)", re.I),
    re.compile(r"(?<!sinh hoạt )(?<!ngày )định kỳ(?:\shoặc\sđột xuất|,\sđột xuất|\svà\sđột xuất)?", re.I),
    re.compile(r"(?<!chưa )(?<!không )(?<!được )(?<!ban )thường xuyên", re.I),
    re.compile(r"theo kế hoạch(?=\.?$)", re.I),
)  # fmt: skip
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
