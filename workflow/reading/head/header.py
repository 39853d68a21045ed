"""The head of a letter: title, organs, number and symbol, place and date, marks of urgency and secrecy, its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workflow.kernel.folding import bare
from workflow.reading.grammar import tables
from workflow.reading.grammar.symbols import known_symbol
from workflow.reading.head.issuers import read_issuer
from workflow.reading.head.kinds import kind_in, printed_kind
from workflow.reading.head.subjects import read_subject
from workflow.reading.head.values import asked, place_of, plain
from workflow.reading.page import anchors
from workflow.reading.page.lines import Line

_RULE = re.compile(r"^[\s*_\-–—=~.o0+]+$")
_URGENCY = {bare(words): mark for words, mark in tables.URGENCY.items()}


@dataclass
class Head:
    """What the head says and where."""

    fields: dict[str, Any]
    where: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, name: str, line: Line, confidence: float = 1.0) -> None:
        self.where[name] = place_of(line, confidence)


def read_head(header: list[Line], kind_at: int | None, named: list[Line]) -> Head:
    """Read the lines above the body, the stamp taken out: `kind_at` is the index of the kind's own line among them,
    `named` the lines of the subject below it. What is not there is None."""
    head = Head({})
    kind_line = header[kind_at] if kind_at is not None else None
    above = header[:kind_at] if kind_at is not None else header
    rest = [line for line in above if line.text and not _RULE.match(line.text)]
    rest = _read_titles(head, rest)
    rest = _read_numbers(head, rest)
    rest = _read_date(head, rest)
    rest = _read_marks(head, rest)
    _read_kind(head, kind_line)
    rest = _read_issuer(head, rest)
    _read_subject(head, rest, named, kind_line)
    return head


def _read_titles(head: Head, rest: list[Line]) -> list[Line]:
    title = next((line for line in rest if anchors.title_of(line)), None)
    head.fields["title_line"] = title.text if title else None
    head.fields["form"] = anchors.title_of(title) if title else None
    if title:
        head.note("title_line", title)
    return [line for line in rest if not anchors.title_of(line) and not anchors.motto_of(line)]


def _number(line: Line, found: re.Match[str]) -> dict[str, Any]:
    """Number, symbol and canonical text of one number line."""
    written = (found["number"] or found["alone"] or "").strip()
    printed = re.sub(r"\s", "", found["symbol"]).rstrip(".")
    symbol, known = known_symbol(printed)
    number = int(written) if written.isdigit() and not found["suffix"] else None
    separator = "/" if (found["sep"] or found["gap"]) == "/" else "-"
    likely = anchors.likely_number(written) if written and number is None else None
    return {
        "number": asked(likely, written + (found["suffix"] or ""), []) if written and number is None else number,
        "symbol": symbol if known else asked(symbol, printed, [printed]),
        "number_raw": line.text,
        "number_canonical": f"{number:02d}{separator}{symbol}" if number is not None and known else None,
        "separator": separator,
    }


def _read_numbers(head: Head, rest: list[Line]) -> list[Line]:
    lines = [line for line in rest if anchors.number_of(line)]
    read = [_number(line, found) for line in lines if (found := anchors.number_of(line))]
    if not read:
        head.fields |= dict.fromkeys(("number", "symbol", "number_raw", "number_canonical"))
        head.fields["other_numbers"] = []
        return rest
    separators = [other.pop("separator") for other in read]
    head.fields |= read[0]
    head.fields["other_numbers"] = [other for other in read[1:] if other["symbol"] != read[0]["symbol"]]
    head.fields["form"] = head.fields["form"] or ("state" if separators[0] == "/" else "party")
    head.note("number", lines[0], 0.5 if isinstance(read[0]["number"], dict) else 1.0)
    head.note("symbol", lines[0], 0.5 if isinstance(read[0]["symbol"], dict) else 1.0)
    return _without(rest, lines)


def _read_date(head: Head, rest: list[Line]) -> list[Line]:
    lines = [line for line in rest if anchors.date_of(line)]
    found = anchors.date_of(lines[0]) if lines else None
    if found is None:
        head.fields |= dict.fromkeys(("place", "date", "date_raw"))
        return rest
    day = anchors.day_of(found.year, found.month, found.day)
    likely = None if day else anchors.likely_day(found.year, found.month, found.day)
    head.fields |= {"place": found.place.strip(" ,*'`.") or None, "date_raw": lines[0].text}
    doubtful = asked(likely.isoformat() if likely else None, lines[0].text, [])
    head.fields["date"] = day.isoformat() if day else doubtful if found.complete else None
    head.note("date", lines[0], 1.0 if day else 0.3)
    head.note("place", lines[0])
    return _without(rest, lines)


def _read_marks(head: Head, rest: list[Line]) -> list[Line]:
    head.fields |= {"urgency": None, "secrecy": None}
    kept: list[Line] = []
    for line in rest:
        if line.upper and line.bare in _URGENCY:
            head.fields["urgency"] = _URGENCY[line.bare]
            head.note("urgency", line)
        elif line.upper and line.key in tables.SECRECY:
            head.fields["secrecy"] = tables.SECRECY[line.key]
            head.note("secrecy", line)
        elif not (line.upper and (line.key in tables.NOTES or line.key in tables.COPIES)):
            kept.append(line)
    return kept


def _read_kind(head: Head, line: Line | None) -> None:
    printed = printed_kind(line) if line else None
    by_symbol, sure = kind_in(plain(head.fields["symbol"]))
    by_name = printed.code if printed else None
    kind: Any = by_symbol or by_name
    if by_symbol and by_name and by_symbol != by_name:
        kind = asked(by_symbol, line.text if line else "", [by_name]) if sure else by_name
    elif by_symbol and not by_name and not sure:
        kind = asked(by_symbol, plain(head.fields["symbol"]), [])
    head.fields["kind"] = kind
    head.fields["kind_name"] = printed.name if printed else tables.KIND_NAMES.get(by_symbol or "")
    if by_symbol == "QĐ" and not printed:
        head.fields["kind_name"] = None
    if printed and line:
        head.note("kind", line)
    elif by_symbol:
        head.where["kind"] = dict(head.where["symbol"])


def _read_issuer(head: Head, rest: list[Line]) -> list[Line]:
    numbers = 1 + len(head.fields["other_numbers"])
    issuer, first, used = read_issuer(rest, plain(head.fields["symbol"]), numbers)
    head.fields["issuer"] = issuer
    if first:
        head.note("issuer", first, 0.5 if issuer and issuer.get("needs_review") else 1.0)
    return _without(rest, used)


def _read_subject(head: Head, rest: list[Line], named: list[Line], kind_line: Line | None) -> None:
    subject = read_subject(rest, named, printed_kind(kind_line) if kind_line else None, kind_line)
    head.fields |= {"subject": subject.value, "subject_prefix": subject.prefix, "subject_raw": subject.raw}
    if subject.line:
        head.note("subject", subject.line, subject.confidence)


def _without(lines: list[Line], taken: list[Line]) -> list[Line]:
    known = {id(line) for line in taken}
    return [line for line in lines if id(line) not in known]


def is_rule(line: Line) -> bool:
    """Whether a line is an asterisk, a row of dashes or dots."""
    return bool(line.text) and bool(_RULE.match(line.text))
