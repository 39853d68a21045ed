"""Every document that a letter cites: kind, number, symbol, day, issuer, as written, and how often."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.content.naming import name_at, tokenize
from workflow.reading.grammar import tables
from workflow.reading.grammar.symbols import known_symbol
from workflow.reading.head.values import asked
from workflow.reading.page.anchors import day_of, likely_day, likely_number
from workflow.reading.page.shape import any_of, distance, loose, shape

_PART = r"[A-ZĐƯÔ][\wĐđ&.]{0,14}"
_JOINT = r"\s?[-–/&]\s?"
_CITED = re.compile(
    r"(?<![\d/.,–-])(?P<number>\d[\dOolI|]{0,5}|[lIO|]\d[\dOolI|]{0,4})(?P<suffix>[a-z])?\s{0,2}(?P<sep>[-–—/])\s{0,2}"
    rf"(?P<symbol>(?:\d{{4}}\s?/\s?)?(?:{_PART}{_JOINT}{_PART}(?:{_JOINT}{_PART}){{0,2}}|QH\d{{1,2}}|UBND|HĐND))"
)
_DAY = re.compile(
    rf"\s{{0,3}}[,.;]?\s{{0,3}}(?:ban hanh\s{{0,2}})?{loose('ngày')}\s{{0,3}}(?P<day>[\doil|]{{1,2}})"
    rf"(?:\s?[/.-]\s?(?P<month>[\doil|]{{1,2}})\s?[/.-]\s?(?P<year>[\doil|]{{4}})"
    rf"|\s{{0,3}}{loose('tháng')}\s{{0,3}}(?P<m>[\doil|]{{1,2}})\s{{0,3}}{loose('năm')}\s{{0,3}}(?P<y>[\doil|]{{4}}))"
)
_KIND = re.compile(any_of(tables.CITED_KINDS))
_KIND_BY_SHAPE = {shape(name): name for name in tables.CITED_KINDS}
_BETWEEN = re.compile(r"(?:\s[^\W\d_]{1,8}){0,4}\s{0,3}(?P<so>s[o06]\s{0,2}:?)?\s{0,3}")
_SO = re.compile(r"s[o06]\s{0,2}[:.]?\s{0,3}$")
_OF = re.compile(r"\s{0,2},?\s{0,2}cua\s")
_MOST = 1000  # citations in one paragraph; more were written by no person
_WINDOW = 70  # letters before the number in which its kind stands
_UNNUMBERED = re.compile(
    r"(?P<kind>Nghị quyết|Kết luận|Chỉ thị)\s(?:Hội nghị\s)?(?:(?:lần thứ\s)?(?P<plenum>\d{1,2}|[a-zà-ỹ]{2,6})\s)?"
    r"(?P<body>Trung ương|Đại hội)(?:\s(?P<no>\d{1,2}|[IVX]{1,5}|đại biểu toàn quốc lần thứ [IVX]{1,5}))?"
    r"(?:,?\s\(?(?:khóa|khoá)\s(?P<roman>[IVX]{1,5})\)?)?"
)


def find_citations(text: str) -> list[dict[str, Any]]:
    """Return each mention in order; what the words do not say (day, issuer, kind) is None."""
    mentions = [*_numbered(text), *_by_plenum(text)]
    return sorted(mentions, key=lambda mention: mention["start"])


def _numbered(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    low = shape(text) if _CITED.search(text) else ""
    for match in islice(_CITED.finditer(text), _MOST) if low else ():
        kind, start, said = _kind_before(text, low, match.start())
        symbol, sure = known_symbol(re.sub(r"\s", "", match["symbol"]).rstrip("."))
        number = likely_number(match["number"])
        if number is None or not (kind or said or "/" in symbol) or text[match.start() - 1 : match.start()].isupper():
            continue
        sure = sure and match["number"].isdigit()
        end = match.end()
        day = _DAY.match(low, end)
        date, dated_sure = _date(text, day) if day else (None, True)
        end = day.end() if day else end
        issuer, end = _issuer(text, low, end)
        found.append(
            {
                "kind": kind or _by_code(symbol),
                "number": number,
                "symbol": symbol,
                "date": date,
                "issuer": issuer,
                "raw": text[start:end].strip(" ,"),
                "needs_review": not (sure and dated_sure),
                "start": start,
                "end": end,
                "separator": "/" if match["sep"] == "/" else "-",
            }
        )
    return found


def _date(text: str, day: re.Match[str]) -> tuple[Any, bool]:
    """(day as written, sure); a day that does not exist is asked, one with letters for figures is taken and asked."""
    month, year = ("month", "year") if day["year"] else ("m", "y")
    parts = [text[slice(*day.span(name))] for name in (year, month, "day")]
    found = day_of(*parts)
    if found:
        return found.isoformat(), True
    likely = likely_day(*parts)
    words = text[slice(*day.span())].strip(" ,")
    return (likely.isoformat(), False) if likely else (asked(None, words, []), False)


def _by_code(symbol: str) -> str | None:
    """The name of the kind that the code tells, where it tells one only."""
    code = re.split(r"[-/]", symbol)
    name = tables.KIND_NAMES.get(code[1] if code[0].isdigit() and len(code) > 1 else code[0])
    return None if name == "Quyết định" else name


def _kind_before(text: str, low: str, at: int) -> tuple[str | None, int, bool]:
    """(kind, where it starts, whether "số" stands before the number): Quy chế làm việc số …; the nearest one counts."""
    begin = max(0, at - _WINDOW)
    said = _SO.search(low, begin, at)
    for kind in reversed(list(_KIND.finditer(low, begin, at))):
        between = _BETWEEN.fullmatch(low, kind.end(), at)
        close = between and (said or not low[kind.end() : at].strip())
        if not close or (kind.start() and low[kind.start() - 1].isalpha()):
            continue
        return _kind_name(low[kind.start() : kind.end()]), kind.start(), bool(said)
    return None, said.start() if said else at, bool(said)


def _kind_name(seen: str) -> str:
    """The name of a kind by its shape, the nearest where letters were mistaken."""
    words = " ".join(seen.split())
    if words in _KIND_BY_SHAPE:
        return _KIND_BY_SHAPE[words]
    return min(tables.CITED_KINDS, key=lambda name: distance(shape(name), words, 8))


def _by_plenum(text: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": match["kind"], "number": None, "symbol": None, "date": None, "separator": None,
            "issuer": f"{match['body']} (khóa {match['roman']})" if match["roman"] else match["body"],
            "raw": match[0].strip(), "needs_review": False, "start": match.start(), "end": match.end(),
        }
        for match in _UNNUMBERED.finditer(text)
        if match["no"] or match["roman"] or match["plenum"]
    ]  # fmt: skip


def _issuer(text: str, low: str, at: int) -> tuple[str | None, int]:
    """The organ after "của", as far as it is a name that the reader knows how to end."""
    found = _OF.match(low, at)
    if not found:
        return None, at
    window = text[found.end() : found.end() + 160]
    name = name_at(window, tokenize(window), 0)
    return (name.text, found.end() + name.end) if name and name.start == 0 else (None, at)


def merge_citations(mentions: list[tuple[dict[str, Any], int | None]], own: str | None) -> list[dict[str, Any]]:
    """Put the mentions (with their line) of one document together; the letter itself (`own`) is no citation."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    key: tuple[Any, ...]
    for mention, line in mentions:
        if own and canonical(mention) == own:
            continue
        key = (mention["number"], fold(mention["symbol"] or mention["raw"]))
        known = merged.get(key)
        if known and mention["date"] and known["date"] and mention["date"] != known["date"]:
            key = (*key, str(mention["date"]))
            known = merged.get(key)
        if known is None:
            merged[key] = {k: v for k, v in mention.items() if k not in ("start", "end", "separator")} | {
                "mentions": 1,
                "partial": False,
                "line": line,
                "confidence": 0.6 if mention["needs_review"] else 1.0,
            }
            continue
        known["mentions"] += 1
        known["raw"] = max(known["raw"], mention["raw"], key=len)
        known["needs_review"] = known["needs_review"] and mention["needs_review"]
        for field in ("kind", "date", "issuer"):
            known[field] = known[field] or mention[field]
    for citation in merged.values():
        citation["partial"] = citation["number"] is None or not citation["date"] or not citation["issuer"]
    return list(merged.values())


def canonical(citation: dict[str, Any]) -> str | None:
    """The canonical text of a cited document: 411-CV/TU, 454/UBND-NCTH; None without a number."""
    if citation.get("number") is None:
        return None
    separator = citation.get("separator") or (
        "-" if "/" in citation["symbol"] and not citation["symbol"][:4].isdigit() else "/"
    )
    return f"{int(citation['number']):02d}{separator}{citation['symbol']}"
