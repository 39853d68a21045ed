"""Until when and how often: the days, months and rhythms that a directive names. Days are read only behind a word that
makes them a deadline; what the words leave open stays None and is asked. Words are met by their shape, figures too."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.reading.grammar import table
from workflow.reading.page import anchors
from workflow.reading.page.shape import shape

_WORDS = table("deadlines")
_D = r"[\dolij|]"  # a figure, or the letter that a scan made of it


def _any(name: str) -> str:
    return "|".join(re.escape(shape(word)) for word in sorted(_WORDS[name], key=len, reverse=True))


_HOUR = r"(?:\d{1,2}\s?(?:gio|h|g|:)\s?(?:\d{2}(?:\sphut)?)?,?\s{1,2})?"
_DAY = (
    rf"{_HOUR}(?:ngay\s{{0,2}})?(?P<day>{_D}{{1,2}})"
    rf"(?:\s?(?:/|[.-](?=\s?\d{{1,2}}\s?[.-]\s?\d{{4}}))\s?(?P<month>{_D}{{1,2}})(?:\s?[/.-]\s?(?P<year>{_D}{{4}}))?(?![\d/])"
    rf"|\s{{0,2}}thang\s{{0,2}}(?P<m>{_D}{{1,2}})(?:\s{{0,2}}nam\s{{0,2}}(?P<y>{_D}{{4}}))?(?!\d))"
)
_BEFORE = rf"(?<![a-z])(?:{_any('before')})(?:\s{{1,2}}(?:{_any('between')})){{0,4}}"
_YEAR = rf"(?:\s?(?:/|nam|-)\s?(?P<year>{_D}{{4}}))?"
_MONTH = rf"thang\s{{0,2}}(?P<month>\d{_D}?|{_D}){_YEAR}(?![\w])"
_QUARTER = rf"quy\s{{0,2}}(?P<quarter>i{{1,3}}|iv|[1-4]){_YEAR}(?![\w])"
_ANY_DAY = r"(?:ngay\s)?\d{1,2}(?:\s?/\s?\d{1,2})?"
_EACH = rf"(?:{_any('each')})"
_TIMES = rf"(?:{_any('spans')})"
_IN = rf"(?:(?<![a-z])(?:trong|cuoi)|hoan thanh(?:\s(?:trong|vao|cuoi)){{0,2}}|{_BEFORE})"


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """(how a deadline is named, its words), the more exact before the less exact."""
    listed = rf"{_ANY_DAY}(?:(?:\sva|,)\s{_ANY_DAY}){{0,4}}"
    span = r"(?:ngay|thang|tuan)(?:\slam viec)?,?\s(?:ke\s)?(?:tu|sau)\s(?:khi|ngay)[^,.;()]{0,60}"
    for kind, words in (
        ("recurring", rf"{_BEFORE}\s{listed}\s(?:(?:cua\s)?{_EACH}\s)?(?:thang|quy|nam)(?![a-z])(?!\s?[\dolij|])"),
        ("recurring", rf"(?:truoc|vao|cham nhat)\s(?:la\s)?{_ANY_DAY}\s(?:cua\s)?{_EACH}\s{_TIMES}(?![a-z])"),
        ("date", rf"{_BEFORE}\s{{0,2}}{_DAY}"),
        ("month_meeting", rf"(?:tai|trong)\s(?:cuoc\s|buoi\s|ky\s)?(?:hop|sinh hoat)\s[^,.;:()\d]{{0,40}}{_MONTH}"),
        ("half", rf"{_IN}\s6 thang (?P<half>dau|cuoi) nam\s(?P<year>{_D}{{4}})"),
        ("month", rf"{_IN}\s{_MONTH}"),
        ("quarter", rf"{_IN}\s{_QUARTER}"),
        ("year", rf"(?:(?<![a-z])trong|hoan thanh|{_BEFORE})\snam\s(?P<year>{_D}{{4}})"),
        ("relative", rf"(?:trong|sau)\s(?:vong\s|thoi han\s)?(?:khong qua\s)?\d{{1,3}}\s{span}"),
        ("relative", r"(?:trong|sau)\svong\s\d{1,3}\s(?:ngay|thang|tuan|gio)(?:\slam viec)?(?![a-z])"),
        ("vague", rf"(?:{_any('vague')})"),
    ):
        yield kind, re.compile(words)


_PATTERNS = tuple(_patterns())
_SPAN = r"(?:tuần|tháng|quý|năm)"
_PERIODS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"(?:định kỳ,?\s)?(?:mỗi|một)\s{_SPAN}\s(?:ít nhất\s|tối thiểu\s)?\d{{1,2}}\slần",
        rf"(?:định kỳ,?\s)?(?:ít nhất\s)?\d{{1,2}}\s{_SPAN}\s?(?:/|một)\s?(?:\d\s?)?lần|\d{{1,2}}\slần\s?/\s?{_SPAN}",
        r"(?:định kỳ,?\s)?(?:hằng|hàng)\s(?:ngày|tuần|tháng|quý|năm)(?:,\s(?:quý|6 tháng|năm)){0,3}(?!\s?\d)",
        r"định kỳ,?\s(?:\d{1,2}\s)?(?:tháng|quý|năm)(?:,\s(?:quý|6 tháng|9 tháng|năm)){0,3}(?!\s?\d)",
        r"(?<!sinh hoạt )(?<!ngày )định kỳ(?:\shoặc\sđột xuất|,\sđột xuất|\svà\sđột xuất)?",
        r"(?<!chưa )(?<!không )(?<!được )(?<!ban )thường xuyên",
        r"theo kế hoạch(?=\.?$)",
    )
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Due:
    """A deadline: the last day, the words, how they name it; `sure` is False where a year or a figure was supposed."""

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
    return found[0].startswith("truoc") and not any(shape(word) in found[0] for word in _WORDS["whole"])


def _written_year(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    return groups.get("year") or groups.get("y")


def _figures(written: str | None) -> int:
    """The number written, look-alike letters taken for figures; 0 for none."""
    return anchors.likely_number((written or "").replace("j", "1")) or 0


def _end_of(kind: str, found: re.Match[str], year: int) -> date | None:
    if kind == "date":
        month = _figures(found["month"] or found["m"])
        return anchors.day_of(str(year), str(month), str(_figures(found["day"])))
    if kind == "half":
        return _last_of_month(year, 6 if found["half"] == "dau" else 12)
    months = {"month": 1, "month_meeting": 1, "quarter": 3, "year": 12}[kind]
    if kind == "quarter":
        last = _QUARTERS[found["quarter"]] * 3
    else:
        last = 12 if kind == "year" else _figures(found["month"])
    if not _before(found):
        return _last_of_month(year, last)
    first = last - months + 1
    return date(year, first, 1) - timedelta(days=1) if 1 <= first <= 12 and year > 1 else None


def _read(kind: str, found: re.Match[str], raw: str, issued: date | None) -> Due:
    if kind in ("recurring", "relative", "vague"):
        return Due(None, raw, None if kind == "vague" else kind, kind != "relative", found.start())
    written = _written_year(found)
    year = _figures(written) if written else (issued.year if issued else 0)
    day = _end_of(kind, found, year) if 1900 <= year <= 2200 else None
    if day and issued and not written and day < issued:
        day = _end_of(kind, found, year + 1)  # "trước ngày 15/01" in a letter of December
    plain = all(part.isdigit() for name, part in found.groupdict().items() if part and name not in ("quarter", "half"))
    sure = day is not None and bool(written) and plain and kind != "half" and (issued is None or day >= issued)
    return Due(day, raw, kind, sure, found.start())


def find_dues(text: str, issued: date | None) -> list[Due]:
    """Return the deadlines of a text in reading order, never two over the same words."""
    low = shape(text)
    taken: list[tuple[int, int]] = []
    dues: list[Due] = []
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(low):
            if kind == "date" and not (found["year"] or found["m"] or "ngay" in found[0]):
                continue  # "không quá 1/3" is no day
            if any(start < found.end() and found.start() < end for start, end in taken[-_NEAR:]):
                continue
            taken.append(found.span())
            dues.append(_read(kind, found, text[slice(*found.span())].strip(), issued))
    return sorted(dues, key=lambda due: due.start)


_NEAR = 400  # deadlines looked back at; a directive has a handful


def find_period(text: str) -> str | None:
    """Return the words that say how often; the most exact rhythm wins, None when there is none."""
    return next((found[0].strip() for pattern in _PERIODS if (found := pattern.search(text))), None)
