"""Every document that a letter cites: kind, number, symbol, day, issuer, as written, and how often."""

from __future__ import annotations

import re
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading import anchors, tables
from workflow.reading.header import asked
from workflow.reading.naming import name_at, tokenize

_KINDS = "|".join(tables.CITED_KINDS)
_PART = r"[A-ZĐ][A-ZĐa-z0-9&.]{0,14}"
_CITED = re.compile(
    rf"(?:(?P<kind>{_KINDS})\s+)?(?P<so>số\s*:?\s*)?(?<![\d/.])(?P<number>\d{{1,6}})\s?(?P<sep>[-–—/])\s?"
    rf"(?P<symbol>(?:\d{{4}}\s?/\s?)?(?:[A-ZĐ][A-ZĐa-zđ]{{0,7}}\s?[/-]\s?{_PART}(?:[-/]{_PART}){{0,2}}|QH\d{{1,2}}|UBND|HĐND))"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\s{0,2},?\s{0,2}(?:ban hành\s)?ngày\s(?P<day>\d{1,2})"
    r"(?:/(?P<month>\d{1,2})/(?P<year>\d{4})|\stháng\s(?P<m>\d{1,2})\snăm\s(?P<y>\d{4}))",
    re.IGNORECASE,
)
_KIND_WORDS = re.compile(_KINDS)
_PLAIN_WORDS = re.compile(r"(?:\s[^\W\d_]{1,8}){1,4}\s?")
_OF = re.compile(r"\s{0,2},?\s{0,2}của\s", re.IGNORECASE)
_UNNUMBERED = re.compile(
    r"(?P<kind>Nghị quyết|Kết luận|Chỉ thị)\s(?:Hội nghị\s)?(?:(?:lần thứ\s)?(?P<plenum>\d{1,2}|[a-zà-ỹ]{2,6})\s)?"
    r"(?P<body>Trung ương|Đại hội)(?:\s(?P<no>\d{1,2}|[IVX]{1,5}|đại biểu toàn quốc lần thứ [IVX]{1,5}))?"
    r"(?:,?\s\(?(?:khóa|khoá)\s(?P<roman>[IVX]{1,5})\)?)?"
)


def _symbol_ok(symbol: str) -> bool:
    return symbol[0].isupper() or symbol[0].isdigit()


def find_citations(text: str) -> list[dict[str, Any]]:
    """Return each mention in order; what the words do not say (day, issuer, kind) is None."""
    mentions = [*_numbered(text), *_by_plenum(text)]
    return sorted(mentions, key=lambda mention: mention["start"])


def _numbered(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for match in _CITED.finditer(text):
        symbol = re.sub(r"\s", "", match["symbol"])
        if not _symbol_ok(symbol) or not (match["kind"] or match["so"] or "/" in symbol):
            continue
        kind, start = (match["kind"], match.start()) if match["kind"] else _kind_before(text, match)
        end = match.end()
        day = _DAY.match(text, end)
        date = anchors.day_of(day["year"] or day["y"], day["month"] or day["m"], day["day"]) if day else None
        end = day.end() if day else end
        issuer, end = _issuer(text, end)
        found.append(
            {
                "kind": kind[0].upper() + kind[1:].lower() if kind else None,
                "number": int(match["number"]),
                "symbol": symbol,
                "date": date.isoformat() if date else (asked(None, day[0].strip(" ,"), []) if day else None),
                "issuer": issuer,
                "raw": text[start:end].strip(),
                "start": start,
                "end": end,
                "separator": "/" if match["sep"] == "/" else "-",
            }
        )
    return found


def _kind_before(text: str, match: re.Match[str]) -> tuple[str | None, int]:
    """The kind that stands some words before "số": Quy chế làm việc số …; the nearest one counts."""
    window = max(0, match.start() - 50)
    found = list(_KIND_WORDS.finditer(text, window, match.start())) if match["so"] else []
    if not found or not _PLAIN_WORDS.fullmatch(text, found[-1].end(), match.start()):
        return None, match.start()
    return found[-1][0], found[-1].start()


def _by_plenum(text: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": match["kind"], "number": None, "symbol": None, "date": None, "separator": None,
            "issuer": f"{match['body']} (khóa {match['roman']})" if match["roman"] else match["body"],
            "raw": match[0].strip(), "start": match.start(), "end": match.end(),
        }
        for match in _UNNUMBERED.finditer(text)
        if match["no"] or match["roman"] or match["plenum"]
    ]  # fmt: skip


def _issuer(text: str, at: int) -> tuple[str | None, int]:
    """The organ after "của", as far as it is a name that the reader knows how to end."""
    found = _OF.match(text, at)
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
            }
            continue
        known["mentions"] += 1
        known["raw"] = max(known["raw"], mention["raw"], key=len)
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
