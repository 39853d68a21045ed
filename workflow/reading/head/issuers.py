"""Who issues the letter: the organs in capitals at the head, the superior above the issuer, a partner beside it."""

from __future__ import annotations

import re
from typing import Any

from workflow.kernel.folding import bare, fold
from workflow.reading.grammar import tables
from workflow.reading.grammar.organs import HEADER_STARTS, LEVELS
from workflow.reading.page import anchors
from workflow.reading.page.lines import Line

_STARTS = tuple(sorted({bare(start) for start in HEADER_STARTS}))
_OPEN = frozenset(bare(words) for words in tables.OPEN_ORGANS)


def _starts_organ(line: Line) -> bool:
    return line.bare.startswith(_STARTS)


def _names(rest: list[Line]) -> tuple[list[list[Line]], list[Line]]:
    """Lines in capitals grouped into names, and all lines used."""
    names: list[list[Line]] = []
    used: list[Line] = []
    before: Line | None = None
    for line in rest:
        if not line.upper or anchors.SUBJECT.match(line.text):
            before = None
            continue
        near = before is not None and line.at - before.at <= 2
        if names and near and (names[-1][-1].bare in _OPEN or not _starts_organ(line)):
            names[-1].append(line)
        elif _starts_organ(line):
            names.append([line])
        else:
            before = None
            continue
        used.append(line)
        before = line
    return names, used


def read_issuer(
    rest: list[Line], symbol: str | None, numbers: int
) -> tuple[dict[str, Any] | None, Line | None, list[Line]]:
    """(issuer, its first line, lines used). The last organ issues and the one above is its superior; with a number for
    each of two organs the first issues and the others stand in `joint`."""
    names, used = _names(rest)
    if not names:
        return _unknown(rest, symbol)
    organs = [" ".join(line.text for line in lines).strip(" .-*") for lines in names]
    joint = organs[-numbers:] if 1 < numbers <= len(organs) else []
    at = len(organs) - len(joint) if joint else len(organs) - 1
    parent = organs[at - 1] if at > 0 else None
    return _issuer(organs[at], parent, symbol, joint[1:]), names[at][0], used


def _unknown(rest: list[Line], symbol: str | None) -> tuple[dict[str, Any] | None, Line | None, list[Line]]:
    """Capitals that name no kind of organ known: taken as the issuer, and asked."""
    lines = [line for line in rest if line.upper and len(line.text) > 5][:3]
    if not lines:
        return None, None, []
    name = " ".join(line.text for line in lines)
    issuer = _issuer(name, None, symbol, []) | {"value": name, "raw": name, "needs_review": True, "alternatives": []}
    return issuer, lines[0], lines


def _issuer(name: str, parent: str | None, symbol: str | None, joint: list[str]) -> dict[str, Any]:
    code = re.split(r"[-/]", symbol) if symbol else []
    party = bool(symbol) and "/" in str(symbol) and not str(symbol)[:4].isdigit()
    level = next((level for start, level in LEVELS if fold(name).startswith(start)), None)
    return {
        "name": name,
        "level": "province" if party and code[-1] == "TU" and level is None else level,
        "parent": parent,
        "issuing_body": None,
        "code": str(symbol).split("/", 1)[1] if party else None,
        "joint": joint,
    }
