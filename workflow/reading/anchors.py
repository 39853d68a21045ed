"""The lines that only a letter has: title, number, place and date, Kính gửi, Nơi nhận, authority; and their grammar."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from workflow.kernel.folding import fold
from workflow.reading import tables
from workflow.reading.lines import Line

_SYMBOL = r"(?:\d{4}/)?[A-ZĐƯÔa-zđ]{1,8}(?:[-/&][A-ZĐƯÔ][\wĐ&.]{0,14}){1,3}|UBND|HĐND"
NUMBER = re.compile(
    rf"^S[ốỐôo]\s*[:.]?\s*(?P<number>[\dOolIiSBZ]{{1,6}}(?=\s*[-–/])|[.…_\s]*)\s*(?P<sep>[-–—/])\s*(?P<symbol>{_SYMBOL})\s*\.?$"
)
DATE = re.compile(
    r"^(?P<place>[^\d,;:]{2,40}?)\s*,?\s*ngày\s*(?P<day>\d{1,2}|[.…_\s]*)\s*tháng\s*(?P<month>\d{1,2}|[.…_\s]*)\s*"
    r"năm\s*(?P<year>\d{4}|[.…_\s]*)\s*\.?$",
    re.IGNORECASE,
)
SHORT_DATE = re.compile(
    r"^(?P<place>[^\d,;:]{2,40}?)\s*,\s*ngày\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\s*\.?$", re.I
)
ADDRESSED = re.compile(r"^[Kk]ính\s+(?:gửi|gởi|trình)\b\s*[:.]?\s*", re.IGNORECASE)
RECEIVED = re.compile(r"^n[ơo]i\s+nh[ậâ]n\b\s*[:.]?\s*", re.IGNORECASE)
AUTHORITY = re.compile(
    r"^(?P<form>T\s?/\s?[MLU]|K\s?/\s?T|TM|KT|TL|TUQ|Q)(?:\s*\.\s*|(?<![A-Za-z])\s+|\s+)(?P<body>\S.{2,80})$",
    re.IGNORECASE,
)
SUBJECT = re.compile(r"^(?P<prefix>V\s?/\s?v|Về\s+việc|v\.v)\s*[:.]?\s*", re.IGNORECASE)
# A number with look-alike letters in it (7O8): the likely figures are offered, not taken.
_LOOK_ALIKE = str.maketrans("OolIiSBZ", "00111582")


@lru_cache(maxsize=2048)
def _title(key: str) -> str | None:
    if key == tables.PARTY_TITLE:
        return "party"
    return "state" if key in (tables.STATE_TITLE, fold("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")) else None


def title_of(line: Line) -> str | None:
    """ "party" or "state" when the line is the title of such a letter, else None."""
    return _title(line.key) if len(line.text) < 60 else None


def number_of(line: Line) -> re.Match[str] | None:
    return NUMBER.match(line.text) if len(line.text) < 60 else None


def date_of(line: Line) -> re.Match[str] | None:
    if len(line.text) > 90 or "ngày" not in line.text.casefold():
        return None
    return DATE.match(line.text) or SHORT_DATE.match(line.text)


def is_addressed(line: Line) -> bool:
    return bool(ADDRESSED.match(line.text))


def is_received(line: Line) -> bool:
    return bool(RECEIVED.match(line.text)) and len(line.text) < 200


def authority_of(line: Line) -> re.Match[str] | None:
    """The match of an authority line in capitals: T/M BAN THƯỜNG VỤ, KT. CHỦ TỊCH."""
    found = AUTHORITY.match(line.text) if len(line.text) < 90 else None
    return found if found and line.upper else None


def likely_number(written: str) -> int | None:
    figures = written.translate(_LOOK_ALIKE)
    return int(figures) if figures.isdigit() else None


def day_of(year: str, month: str, day: str) -> date | None:
    """The date of three written numbers, None when one is empty or there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
