"""The head of a letter: title, organs, number and symbol, place and date, subject, marks of urgency and secrecy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading import anchors, tables
from workflow.reading.lines import Line
from workflow.reading.organs import HEADER_STARTS, LEVELS

_RULE = re.compile(r"^[\s*_\-–—=~.o0]+$")
_OPEN_START = (
    *map(fold, ("đảng ủy", "ban chấp hành", "văn phòng", "ban", "ủy ban", "đảng bộ", "ban cán sự đảng", "đảng đoàn")),
)


@dataclass
class Head:
    """What the head says; `used` are the numbers of lines that need no second look."""

    fields: dict[str, Any]
    where: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, name: str, line: Line, confidence: float = 1.0) -> None:
        self.where[name] = {"page": None, "line": line.no, "confidence": confidence}


def asked(value: Any, raw: str, alternatives: list[Any]) -> dict[str, Any]:
    """A field that a person decides: the likely value, what is written, what else it may be."""
    return {"value": value, "raw": raw, "needs_review": True, "alternatives": alternatives}


def read_head(header: list[Line]) -> Head:
    """Read the lines above Kính gửi, the stamp taken out. What is not there is None."""
    head = Head({})
    rest = [line for line in header if line.text and not _RULE.match(line.text)]
    rest = _read_titles(head, rest)
    rest = _read_number(head, rest)
    rest = _read_date(head, rest)
    rest = _read_marks(head, rest)
    rest = _read_kind(head, rest)
    rest = _read_issuer(head, rest)
    _read_subject(head, rest)
    return head


def _read_titles(head: Head, rest: list[Line]) -> list[Line]:
    title = next((line for line in rest if anchors.title_of(line)), None)
    head.fields["title_line"] = title.text if title else None
    head.fields["form"] = anchors.title_of(title) if title else None
    if title:
        head.note("title_line", title)
    return [line for line in rest if not anchors.title_of(line) and line.key != tables.STATE_MOTTO]


def _read_number(head: Head, rest: list[Line]) -> list[Line]:
    line = next((line for line in rest if anchors.number_of(line)), None)
    found = anchors.number_of(line) if line else None
    if line is None or found is None:
        head.fields |= dict.fromkeys(("number", "symbol", "number_raw", "number_canonical"))
        return rest
    written, symbol = found["number"].strip(" .…_"), found["symbol"]
    number = int(written) if written.isdigit() else None
    separator = "/" if found["sep"] == "/" else "-"
    likely = anchors.likely_number(written) if written and number is None else None
    head.fields |= {
        "number": asked(likely, written, []) if likely is not None else number,
        "symbol": symbol,
        "number_raw": line.text,
        "number_canonical": f"{number:02d}{separator}{symbol}" if number is not None else None,
    }
    head.fields["form"] = head.fields["form"] or ("state" if separator == "/" else "party")
    head.note("number", line, 1.0 if number is not None else 0.5)
    return [other for other in rest if other is not line]


def _read_date(head: Head, rest: list[Line]) -> list[Line]:
    line = next((line for line in rest if anchors.date_of(line)), None)
    found = anchors.date_of(line) if line else None
    if line is None or found is None:
        head.fields |= dict.fromkeys(("place", "date", "date_raw"))
        return rest
    day = anchors.day_of(found["year"], found["month"], found["day"])
    complete = all(found[part].strip(" .…_") for part in ("day", "month", "year"))
    head.fields |= {"place": found["place"].strip(" ,*") or None, "date_raw": line.text}
    head.fields["date"] = day.isoformat() if day else asked(None, line.text, []) if complete else None
    head.note("date", line, 1.0 if day else 0.3)
    return [other for other in rest if other is not line]


def _read_marks(head: Head, rest: list[Line]) -> list[Line]:
    head.fields |= {"urgency": None, "secrecy": None}
    kept: list[Line] = []
    for line in rest:
        if line.upper and line.key in tables.URGENCY:
            head.fields["urgency"] = tables.URGENCY[line.key]
        elif line.upper and line.key in tables.SECRECY:
            head.fields["secrecy"] = tables.SECRECY[line.key]
        else:
            kept.append(line)
    return kept


def kind_in(symbol: str | None) -> str | None:
    """The kind code of a symbol: CV of CV/TU, KH of KH-UBND; a state symbol without one is an official letter."""
    if not symbol:
        return None
    parts = re.split(r"[-/]", symbol)
    known = {fold(code): code for code in tables.KIND_NAMES}
    for part in parts[:2] if not parts[0].isdigit() else parts[1:3]:
        if fold(part) in known and part[0].isupper():
            return known[fold(part)]
    return "CV" if ("-" in symbol and "/" not in symbol) or symbol in ("UBND", "HĐND") else None


def _read_kind(head: Head, rest: list[Line]) -> list[Line]:
    printed = next((line for line in rest if line.upper and line.key in tables.KIND_CODES), None)
    by_symbol = kind_in(head.fields["symbol"])
    by_name = tables.KIND_CODES[printed.key] if printed else None
    kind: Any = by_symbol or by_name
    if by_symbol and by_name and by_symbol != by_name:
        kind = asked(by_symbol, printed.text if printed else "", [by_name])
    head.fields["kind"] = kind
    head.fields["kind_name"] = printed.text.capitalize() if printed else tables.KIND_NAMES.get(by_symbol or "")
    if kind == "QĐ" and not printed:
        head.fields["kind_name"] = None
    if printed:
        head.note("kind", printed)
    return [line for line in rest if line is not printed]


def _starts_organ(line: Line) -> bool:
    return line.key.startswith(HEADER_STARTS)


def _read_issuer(head: Head, rest: list[Line]) -> list[Line]:
    """Capital lines of organs, each continued by the capital lines below it; the last organ issues, the one above it
    is its superior."""
    names: list[list[Line]] = []
    used: list[Line] = []
    before: Line | None = None
    for line in rest:
        if not line.upper or anchors.SUBJECT.match(line.text):
            before = None
            continue
        near = before is not None and line.no - before.no <= 1
        open_name = bool(names) and near and (names[-1][-1].key in _OPEN_START or not _starts_organ(line))
        if open_name:
            names[-1].append(line)
        elif _starts_organ(line):
            names.append([line])
        else:
            before = None
            continue
        used.append(line)
        before = line
    organs = [" ".join(line.text for line in lines) for lines in names]
    head.fields["issuer"] = _issuer(organs, head.fields["symbol"])
    if names:
        head.note("issuer", names[-1][0])
    return [line for line in rest if line not in used]


def _issuer(organs: list[str], symbol: str | None) -> dict[str, Any] | None:
    if not organs:
        return None
    name = organs[-1]
    code = re.split(r"[-/]", symbol) if symbol else []
    party = bool(symbol) and "/" in str(symbol) and not str(symbol)[:4].isdigit()
    level = next((level for start, level in LEVELS if fold(name).startswith(start)), None)
    return {
        "name": name,
        "level": "province" if party and code[-1] == "TU" else level,
        "parent": organs[-2] if len(organs) > 1 else None,
        "issuing_body": None,
        "code": str(symbol).split("/", 1)[1] if party else None,
    }


def _subject_lines(rest: list[Line]) -> list[Line]:
    """The lines of the subject: from V/v on, else the small-letter lines that nothing else has claimed."""
    first = next((i for i, line in enumerate(rest) if anchors.SUBJECT.match(line.text)), None)
    if first is None:
        first = next((i for i, line in enumerate(rest) if not line.upper), None)
    if first is None:
        return []
    chosen = [rest[first]]
    for line in rest[first + 1 :]:
        if line.upper or line.no - chosen[-1].no > 6 or (line.of > 1 and line.col != chosen[0].col):
            break
        chosen.append(line)
    return chosen


def _read_subject(head: Head, rest: list[Line]) -> None:
    lines = _subject_lines(rest)
    text = " ".join(line.text for line in lines).strip()
    found = anchors.SUBJECT.match(text)
    subject = text[found.end() :].strip() if found else text
    head.fields["subject"] = subject or None
    head.fields["subject_prefix"] = found["prefix"] if found else None
    head.fields["subject_raw"] = "\n".join(line.text for line in lines) or None
    if lines:
        sure = 1.0 if found else 0.7
        head.note("subject", lines[0], sure)
    if subject and not found and len(subject) > 300:
        head.fields["subject"] = asked(subject, subject, [])
