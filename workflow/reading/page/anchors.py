"""The lines that only a letter has: title, number, place and date, Kính gửi, Nơi nhận, authority; and their grammar.
Each is met by its shape (lost accents, l for 1, O for 0); what was printed is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from workflow.kernel.folding import bare
from workflow.reading.grammar import tables
from workflow.reading.page.lines import Line
from workflow.reading.page.shape import any_of, distance, loose, shape

# --- number and symbol ------------------------------------------------------------------------------------------------

_PART = r"[A-ZĐÐƯÔÂÊĂƠ][\wĐđ&.]{0,14}"
_JOINT = r"\s?[-–/&]\s?"
_SYMBOL = rf"(?:\d{{4}}\s?/\s?)?(?:{_PART}{_JOINT}{_PART}(?:{_JOINT}{_PART}){{0,3}}|UBND|HĐND|VPCP|UBKT|VP)"
_FIGURES = r"[\dOolIiSBZ|]{1,6}"
_BLANK = r"[.…_\s]*"
NUMBER = re.compile(
    rf"S[ốỐổỔồỒỗỖôÔóÓòÒõÕơƠớỚoO06]\s?[:.;,]?\s{{0,9}}"
    rf"(?:(?P<number>{_FIGURES}(?:\s\d{{1,2}})?)(?P<suffix>[a-zA-Z])?\s{{0,3}}(?P<sep>[-–—/])|(?P<blank>{_BLANK})(?P<gap>[-–—/])|"
    rf"(?P<alone>\d{{1,6}})\s(?=[A-ZĐ]{{1,4}}/))"
    rf"\s{{0,3}}(?P<symbol>{_SYMBOL})(?![\wĐđ])"
)
# A number with look-alike letters in it (7O8): the likely figures are offered, not taken.
_LOOK_ALIKE = str.maketrans("OolIiSBZ|", "001115821")
_EDGES = " .,;:*'`~|_·°•\"-–—"


def number_in(text: str, at: int = 0) -> re.Match[str] | None:
    """The match of number and symbol that starts at `at`."""
    return NUMBER.match(text, at)


def number_of(line: Line) -> re.Match[str] | None:
    """The match of a line that is a number and symbol, specks around it apart."""
    if len(line.text) > 90 or line.shape.lstrip(_EDGES)[:1] != "s":
        return None
    found = NUMBER.match(line.text, len(line.text) - len(line.text.lstrip(_EDGES)))
    return found if found and not line.text[found.end() :].strip(_EDGES + "()") else None


def likely_number(written: str) -> int | None:
    """The figures that look-alike letters stand for; None when some letter looks like none."""
    figures = re.sub(r"\s", "", written).translate(_LOOK_ALIKE)
    return int(figures) if figures.isascii() and figures.isdigit() else None


# --- place and date ---------------------------------------------------------------------------------------------------

_DAY_WORDS = (
    rf"{loose('ngày')}\s{{0,3}}(?P<day>[\dolis|b]{{1,2}}|[.…_\s]*)\s{{0,3}}"
    rf"(?:{loose('tháng')}\s{{0,3}}(?P<month>[\dolis|b]{{1,2}}|[.…_\s]*)\s{{0,3}}"
    rf"{loose('năm')}\s{{0,3}}(?P<year>[\dolis|bz]{{4}}|[.…_\s]*)"
    r"|(?P<slash>[/.-])\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}))"
)
DAY = re.compile(_DAY_WORDS)
_WORD = re.compile(r"[^\s,;:()\"]+")


@dataclass(frozen=True, slots=True)
class Dated:
    """Place and date as printed, and where in the line they stand."""

    place: str
    day: str
    month: str
    year: str
    start: int
    end: int

    @property
    def complete(self) -> bool:
        return all(part.strip(" .…_") for part in (self.day, self.month, self.year))


def place_start(text: str, end: int) -> int:
    """Where the name of the place that ends at `end` begins: the run of words that are written like a name."""
    start, taken = end, 0
    for word in reversed(list(_WORD.finditer(text, max(0, end - 60), end))):
        words, gap = word[0], text[word.end() : start]
        named = words[0].isupper()
        numbered = words.isdigit() and len(words) < 3 and taken == 0
        hyphen = words in {"-", "–"} and taken > 0
        if (gap.strip(" '") and gap.strip() not in {".", ""}) or not (named or numbered or hyphen) or taken > 6:
            break
        capitals = words.isupper() and len(words.strip(".")) > 1 and not words.startswith("TP")
        if capitals and taken > 0 and not text[start:end].isupper():
            break
        start, taken = word.start(), taken + 1
    return start


def date_in(text: str, at: int = 0) -> Dated | None:
    """The first place and date in a text; None when no name of a place stands before "ngày"."""
    for found in DAY.finditer(shape(text), at):
        if not found["slash"] and (found["month"] is None):
            continue
        before = text[: found.start()].rstrip(" ,.;'`")
        start = place_start(text, len(before))
        if start < len(before):
            month, year = ("m", "y") if found["slash"] else ("month", "year")
            part = {name: text[slice(*found.span(name))] for name in ("day", month, year)}
            return Dated(text[start : len(before)], part["day"], part[month], part[year], start, found.end())
    return None


def date_of(line: Line) -> Dated | None:
    """Place and date where the line holds nothing else."""
    if len(line.text) > 110 or "ng" not in line.shape:
        return None
    found = date_in(line.text)
    if found is None or line.text[found.end :].strip(_EDGES + "()"):
        return None
    return found if not line.text[: found.start].strip(_EDGES) else None


def day_of(year: str, month: str, day: str) -> date | None:
    """The date of three written numbers, None when one is empty or there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def likely_day(year: str, month: str, day: str) -> date | None:
    """The date when look-alike letters are taken for the figures that they look like."""
    return day_of(*(part.translate(_LOOK_ALIKE).replace("b", "6") for part in (year, month, day)))


# --- titles -----------------------------------------------------------------------------------------------------------

_TITLES = (("party", bare(tables.PARTY_TITLE)), ("state", bare(tables.STATE_TITLE)))
_TITLE_IN = tuple((form, re.compile(loose(title))) for form, title in _TITLES)
_MOTTO = bare(tables.STATE_MOTTO)
MOTTO_IN = re.compile(loose(tables.STATE_MOTTO.replace(" - ", " ")).replace(r"\s{0,3}", r"[\s.–-]{0,4}"))


@lru_cache(maxsize=2048)
def _title(key: str) -> str | None:
    return next((form for form, title in _TITLES if distance(key, title, len(title) // 7) <= len(title) // 7), None)


def title_of(line: Line) -> str | None:
    """ "party" or "state" when the line is the title of such a letter, else None."""
    return _title(line.bare) if 14 < len(line.text) < 60 and not any(c.islower() for c in line.text[:4]) else None


def title_in(text: str) -> tuple[str, int, int] | None:
    """(form, start, end) of a title written in capitals inside a line."""
    low = shape(text)
    for form, pattern in _TITLE_IN:
        found = pattern.search(low)
        if found and sum(c.islower() for c in text[slice(*found.span())]) < 3:
            return form, *found.span()
    return None


def motto_of(line: Line) -> bool:
    """Whether the line is the motto under the state title."""
    return 14 < len(line.text) < 50 and distance(line.bare, _MOTTO, 4) <= 4


# --- Kính gửi, Nơi nhận, authority ------------------------------------------------------------------------------------

ADDRESSED_IN = re.compile(rf"(?:{any_of(tables.ADDRESSED)})(?![^\W\d_])\s{{0,3}}(?P<mark>[:.;])?\s{{0,3}}")
RECEIVED_IN = re.compile(rf"(?:{any_of(tables.RECEIVED)})(?![^\W\d_])\s{{0,3}}(?P<mark>[:.;])?\s{{0,3}}")
_WIRED = re.compile(r"(?:^|\s)điện\s?:$", re.IGNORECASE)
_FORM = r"[T7]\s?[/1Il|]\s?[MLU]|K\s?[/1Il|]\s?T|TM|KT|TL|TUQ|Q|T\.M|K\.T|T\.L|THỪA LỆNH|THAY MẶT|KÝ THAY|THỪA ỦY QUYỀN"
AUTHORITY = re.compile(rf"(?P<form>{_FORM})(?:\s{{0,3}}[.:,]\s{{0,3}}|\s{{1,3}})(?P<body>\S.{{2,80}})$")
SUBJECT = re.compile(r"(?P<prefix>[Vv]\s?/\s?[vV]|V\s?/\s?y|[Vv]ề\s+việc|VỀ\s+VIỆC|v\.v)(?![^\W\d_])\s*[:.]?\s*")


def _edge(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(_EDGES))


def addressed_of(line: Line) -> re.Match[str] | None:
    """The match of Kính gửi at the start of a line; a sentence that begins "Kính mời …" is none."""
    if line.shape[_edge(line) : _edge(line) + 1] not in {"k", "x"}:
        return None
    found = ADDRESSED_IN.match(line.shape, _edge(line))
    if not found or not (found["mark"] or len(line.text) - found.end() < 80):
        return None
    rest = line.text[found.end() :]
    return (
        found
        if found["mark"] or not rest or rest[0] in "-–—+•*" or (rest[0].isupper() and line.text[0] != "k")
        else None
    )


def is_addressed(line: Line) -> bool:
    """Whether the list of addressees begins here: Kính gửi, Kính trình, Kính mời, or "… điện:" of a telegram."""
    return addressed_of(line) is not None or is_wired(line)


def is_wired(line: Line) -> bool:
    """ "Chủ tịch Ủy ban nhân dân tỉnh điện:" """
    return len(line.text) < 90 and bool(_WIRED.search(line.text))


def received_of(line: Line) -> re.Match[str] | None:
    """The match of Nơi nhận at the start of a line."""
    if len(line.text) > 400 or line.shape[_edge(line) : _edge(line) + 1] not in {"n", "m"}:
        return None
    found = RECEIVED_IN.match(line.shape, _edge(line))
    if not found:
        return None
    rest = line.text[found.end() :]
    return found if found["mark"] or not rest or rest[0] in "-–—+•*" or rest[0].isupper() else None


def is_received(line: Line) -> bool:
    return received_of(line) is not None


def authority_of(line: Line) -> re.Match[str] | None:
    """The match of an authority line in capitals: T/M BAN THƯỜNG VỤ, KT. CHỦ TỊCH."""
    found = AUTHORITY.match(line.text, _edge(line)) if 4 < len(line.text) < 110 else None
    return found if found and line.upper else None
