"""Kính gửi and Nơi nhận: each line as written, what it names and why it gets the letter."""

from __future__ import annotations

import re
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.content.naming import names_at, tokenize
from workflow.reading.grammar import organs, tables
from workflow.reading.head.signature import looks_like_name
from workflow.reading.page import anchors
from workflow.reading.page.lines import Line
from workflow.reading.page.shape import CAPITAL

_ENDS = (",", ";", ".")
_FIELD = "|".join(map(re.escape, tables.AFTER_DASH))
_INLINE_DASH = re.compile(rf"[;,.]\s+[-–—•+]\s+|\s+[-–—•]\s+(?!{_FIELD})(?=[{CAPITAL}])")
_BRACKETS = re.compile(r"\(([^()]{1,80})\)\s*$")
_PLURAL = re.compile(r"^(?:các|những|toàn thể|tất cả)\b", re.IGNORECASE)
_SHARED_HEAD = re.compile(r"^(cấp ủy|cấp uỷ) các ", re.IGNORECASE)
_SHARED_END = re.compile(r"(?:chi bộ|đảng bộ|tổ chức đảng)( (?:cơ sở|trực thuộc)\b.*)$", re.IGNORECASE)
_ORDERS = re.compile(r"\b(?:yêu cầu|đề nghị)\b")
_LONG = 160


def addressee_lines(lines: list[Line], at: int) -> tuple[list[tuple[str, Line]], int]:
    """Return the entries of the Kính gửi block that starts at `at`, and the index after the block."""
    first = lines[at]
    found = anchors.addressed_of(first)
    opening = first.text[found.end() :].strip() if found else ""
    entries: list[tuple[str, Line]] = [(opening, first)] if opening else []
    dashed, blank, index = opening[:1] in "-–—+•*" and bool(opening), False, at + 1
    while index < len(lines):
        line = lines[index]
        if not line.text:
            blank = True
            index += 1
            continue
        if line.bulleted and len(line.text) < 300:
            entries.append((line.text, line))
            dashed = True
        elif entries and _continues(entries[-1][0], line, blank, dashed, len(entries) == 1 and bool(opening)):
            entries[-1] = (f"{entries[-1][0]} {line.text}", entries[-1][1])
        elif (not entries or _another(entries[-1][0], line, blank, dashed)) and not line.upper:
            entries.append((line.text, line))
        else:
            break
        blank = False
        index += 1
    return [part for text, line in entries for part in _parts(text, line)], index


def _opens_body(line: Line) -> bool:
    """Whether a line begins the body: long, announcing, or a sentence that opens like one."""
    orders = line.text.endswith(":") or bool(_ORDERS.search(line.key))
    return len(line.text) > _LONG or orders or (line.key.startswith(tables.BODY_OPENERS) and len(line.text) > 70)


def _continues(before: str, line: Line, blank: bool, dashed: bool, wrapped: bool) -> bool:
    """Whether a line goes on with the entry above it; `wrapped` where that entry stands behind Kính gửi itself."""
    small = line.text[:1].islower()
    if before.rstrip().endswith(".") or (_opens_body(line) and not small) or len(line.text) > _LONG:
        return False
    if blank:
        return small and not before.rstrip().endswith(_ENDS)
    if small or before.rstrip().endswith(_ENDS):
        return small
    return dashed or wrapped or not _named(line.text) or fold(before).endswith(tables.OPEN_ENDS)


def _another(before: str, line: Line, blank: bool, dashed: bool) -> bool:
    """A further addressee without a dash: only under one that a comma or semicolon leaves open."""
    return (
        not dashed and not blank and not before.rstrip().endswith(".") and not _opens_body(line) and _named(line.text)
    )


def _named(text: str) -> bool:
    return bool(names_at(text, tokenize(text[:200]), 0)) or fold(text).startswith(
        (*organs.PEOPLE_MANY, *organs.PEOPLE_ONE)
    )


def _parts(text: str, line: Line) -> list[tuple[str, Line]]:
    """Entries that stand on one line: "- A; - B", "A; B" without dashes."""
    bulleted = Line(line.no, text).bulleted
    if bulleted or _INLINE_DASH.search(text):
        pieces = _INLINE_DASH.split(text)
        pieces = pieces if len(pieces) > 1 and bulleted else [text]
    else:
        pieces = re.split(r";(?![^()]*\))", text)
    return [(tidy(piece), line) for piece in pieces if tidy(piece)]


def tidy(text: str) -> str:
    """The words of an entry: without its dash and the comma, semicolon or full stop behind it."""
    return Line(0, text.strip()).unbulleted.rstrip(" ,;.").lstrip("- ").strip()


def purpose_of(text: str, default: str) -> tuple[str, str | None, bool]:
    """(purpose, words in brackets, sure) of an entry; without bracket words the default of its list."""
    found = _BRACKETS.search(text)
    if not found:
        return default, None, True
    words = fold(found[1])
    for key, purpose, sure in tables.PURPOSES:
        if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", words):
            return purpose, found[1], sure
    return default, found[1], not words.startswith(("để", "đ/"))


def kind_of(text: str) -> str:
    """One of same_as_addressees, organ, organ_group, person_group, person, archive; "unresolved" when no word tells."""
    plain = _BRACKETS.sub("", text).strip()
    key = fold(plain)
    if re.match(r"lưu\b", key):
        return "archive"
    if key.startswith(("như trên", "như kính gửi")) or re.match(r"như (?:điều|mục|phần) ", key):
        return "same_as_addressees"
    if key.startswith(organs.PEOPLE_MANY):
        return "person_group"
    if key.startswith(organs.PEOPLE_ONE):
        return "person"
    named = names_at(plain, tokenize(plain), 0)
    if not named:
        return "organ_group" if _PLURAL.match(plain) else "unresolved"
    whole = named[-1].end >= len(plain.rstrip(" ,;."))
    if len(named) == 1 and named[0].proper:
        return "organ"
    return "organ_group" if not named[0].role or whole else "unresolved"


def expand(text: str) -> list[str]:
    """The kinds of organ that a group line lists: "Các huyện ủy, thị ủy" → huyện ủy; thị ủy."""
    plain = _BRACKETS.sub("", text).strip()
    shared = _SHARED_HEAD.match(plain)
    body = plain[shared.end() :] if shared else _PLURAL.sub("", plain).strip()
    names = [name.text for name in names_at(body, tokenize(body), 0)]
    if not names or not fold(body).endswith(fold(names[-1])):
        return [plain] if not names else [body]
    names = [_PLURAL.sub("", name).strip() for name in names]
    if not shared:
        return names
    end = _SHARED_END.search(names[-1])
    suffix = end[1] if end else ""
    return [f"{shared[1].lower()} {name}{'' if fold(name).endswith(fold(suffix) or '!') else suffix}" for name in names]


def _entry(text: str, line: Line, default: str) -> dict[str, Any]:
    kind = kind_of(text)
    purpose, words, sure = purpose_of(text, "ARCHIVE" if kind == "archive" else default)
    clauses = kind == "same_as_addressees" and re.match(r"như (?:điều|mục|phần)", fold(text)) is not None
    return {
        "text": text,
        "kind": kind,
        "purpose": purpose,
        "purpose_raw": words,
        "needs_review": not sure or kind == "unresolved" or clauses,
        "line": line.no,
    }


def _with_parts(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"expands_to": expand(entry["text"]) if entry["kind"] == "organ_group" else []}


def read_addressees(entries: list[tuple[str, Line]]) -> list[dict[str, Any]]:
    """The lines of Kính gửi; without words in brackets they carry the letter out."""
    return [_with_parts(_entry(text, line, "IMPLEMENT")) for text, line in entries]


def distribution_lines(lines: list[Line], at: int) -> tuple[list[tuple[str, str, Line]], set[Line]]:
    """Return (text, raw, line) of each entry of Nơi nhận and the lines that it took; the other column is left."""
    found = anchors.received_of(lines[at])
    opening = lines[at].text[found.end() :].strip() if found else ""
    entries = [(opening, lines[at])] if opening else []
    taken, column, last = {lines[at]}, lines[at].col, lines[at].at
    for line in lines[at + 1 :]:
        if not line.text:
            continue
        if line.of > 1 and line.col != column:
            continue
        dashed = bool(entries) and Line(0, entries[-1][0]).bulleted
        on = bool(entries) and line.col == column and _goes_on(entries[-1][0], line, last, dashed)
        if line.bulleted or on or (not entries and _plain_entry(line)):
            if line.bulleted or not entries:
                entries.append((line.text, line))
            else:
                entries[-1] = (f"{entries[-1][0]} {line.text}", entries[-1][1])
            taken.add(line)
            last = line.at
        elif line.col == column and not _belongs_to_signature(line):
            if entries and line.at - last > 3:
                break
            if entries and not entries[-1][0].rstrip().endswith(".") and _named(line.text):
                entries.append((line.text, line))
                taken.add(line)
                last = line.at
    split = [(tidy(piece), text.strip(), line) for text, line in entries for piece in _pieces(text)]
    return [entry for entry in split if entry[0]], taken


def _pieces(text: str) -> list[str]:
    pieces = re.split(rf"[;,.]\s+[-–—•+]\s*(?=[{CAPITAL}])", text)
    return pieces if len(pieces) > 1 else [text]


def _plain_entry(line: Line) -> bool:
    return not line.upper and (line.key.startswith(("như ", "lưu")) or _named(line.text))


def _belongs_to_signature(line: Line) -> bool:
    return line.upper or bool(anchors.authority_of(line))


def _goes_on(before: str, line: Line, last: int, dashed: bool) -> bool:
    """Whether a line without a dash goes on with the entry above it; the signer's name below the list does not."""
    if line.at - last != 1 or len(line.text) >= _LONG or before.rstrip().endswith("."):
        return False
    if line.text[:1].islower() or line.text[:1] == "(":
        return True
    return dashed and not before.rstrip().endswith(_ENDS) and not line.upper and not looks_like_name(line.text)


def read_distribution(entries: list[tuple[str, str, Line]]) -> list[dict[str, Any]]:
    """The lines of Nơi nhận; without words in brackets they inform (process.md 6)."""
    return [_with_parts(_entry(text, line, "INFORM")) | {"raw": raw} for text, raw, line in entries]
