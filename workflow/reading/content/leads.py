"""Who shall do what a directive asks: the lead at its start, and those it works with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.content.naming import Name, Token, names_at, tokenize, verb_at
from workflow.reading.grammar import organs

_GIVEN = re.compile(r"^(?:(?:đề nghị|yêu cầu|giao(?: trách nhiệm)?(?: cho)?|phân công|đối với)\s+)", re.IGNORECASE)
_TIMED = re.compile(r"^(?:trước|sau|trong|khi|định kỳ|hằng|hàng|mỗi)\b[^,.;]{0,80},\s+", re.IGNORECASE)
_MUST = re.compile(r"\b(?:phải|có trách nhiệm|chịu trách nhiệm|cần)\b", re.IGNORECASE)
_DUTY_OF = re.compile(r"\b(?:trách nhiệm|vai trò|vai trò, trách nhiệm|tinh thần trách nhiệm) của\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\bgiữa\s+", re.IGNORECASE)
_WITH = re.compile(r"\bphối hợp (?:chặt chẽ |tốt )?(?:với|cùng)\s+", re.IGNORECASE)
_ALL = re.compile(r"^(?:các\s)?(?:cơ quan|đơn vị|địa phương)", re.IGNORECASE)


@dataclass
class Lead:
    """The lead of a directive as written. `kind` is one of the six words of the gold files; `sure` False asks."""

    text: str | None
    kind: str
    names: list[str] = field(default_factory=list)
    cooperate: list[str] = field(default_factory=list)
    sure: bool = True
    end: int = 0


def _span(text: str, names: list[Name]) -> str:
    return text[names[0].start : names[-1].end]


def _kind(names: list[Name]) -> str:
    if all(fold(name.text).removeprefix("các ") in organs.GENERIC for name in names):
        return "all_addressees"
    if any(name.role for name in names):
        return "role"
    if all(name.proper for name in names):
        return "named_organ" if len(names) == 1 else "named_organs"
    return "organ_group"


def begins_with_organ(text: str, addressees: list[dict[str, Any]]) -> bool:
    """Whether a paragraph begins with addressees or an organ that is told to do something."""
    if _of_addressees(text, addressees, []):
        return True
    tokens = tokenize(text[:300])
    names = names_at(text[:300], tokens, 0)
    return bool(names) and not verb_at(tokens, 0) and verb_at(tokens, names[-1].next)


def _of_addressees(text: str, addressees: list[dict[str, Any]], terms: list[dict[str, Any]]) -> str | None:
    """The addressee line (or the short name defined for it) with which the directive begins."""
    key = fold(text[:400]).removeprefix("các ")
    known = [(fold(a["text"]).removeprefix("các "), a["text"]) for a in addressees if a["kind"] == "organ_group"]
    known += [(fold(term["term"]).removeprefix("các "), term["term"]) for term in terms]
    return next((words for start, words in known if start and re.match(rf"{re.escape(start)}(?![^\W\d_])", key)), None)


def find_cooperators(text: str) -> list[str]:
    """Return the organs behind "phối hợp với", as written."""
    found: list[str] = []
    for match in list(_WITH.finditer(text))[:4]:
        window = text[match.end() : match.end() + 400]
        found += [name.text for name in names_at(window, tokenize(window), 0)]
    return list(dict.fromkeys(found))


def find_lead(text: str, addressees: list[dict[str, Any]], terms: list[dict[str, Any]]) -> Lead:
    """Return the lead of a directive from its first words; without one it binds all addressees."""
    given = _GIVEN.match(text)
    offset = given.end() if given else 0
    body = text[offset:]
    cooperate = find_cooperators(text)
    group = _of_addressees(body, addressees, terms)
    if group:
        start = body.casefold().find(group.casefold()[:6])
        return Lead(group, "addressee_group", [group], cooperate, True, offset + max(start, 0) + len(group))
    window = body[:500]
    tokens = tokenize(window)
    lead = None if verb_at(tokens, 0) else _named_lead(window, tokens, bool(given))
    if lead:
        lead.cooperate, lead.end = cooperate, offset + lead.end
        return lead
    return _inner_lead(text, cooperate)


def _named_lead(text: str, tokens: list[Token], given: bool) -> Lead | None:
    names = names_at(text, tokens, 0)
    if not names:
        return None
    after = names[-1].next
    ended = after >= len(tokens) or verb_at(tokens, after) or tokens[after].key in {":", ".", "(", ",", ";"}
    kind = _kind(names)
    if kind == "organ_group" and not ended and not given:
        return None
    words = _span(text, names)
    return Lead(words, kind, [name.text for name in names], [], ended, names[-1].end)


def _inner_lead(text: str, cooperate: list[str]) -> Lead:
    """A lead inside the sentence: "Trước khi họp, cấp ủy … phải", "trách nhiệm của …", "giữa … với …"."""
    sentence = re.split(r"[.;]\s", text, maxsplit=1)[0][:600]
    timed = _TIMED.match(sentence)
    places: list[tuple[int, str]] = []
    if timed and _MUST.search(sentence, timed.end()):
        places.append((timed.end(), "role"))
    duty = _DUTY_OF.search(sentence[:120])
    if duty:
        places.append((duty.end(), "role"))
    between = _BETWEEN.search(sentence)
    if between:
        places.append((between.end(), "organ_group"))
    for start, kind in places:
        window = sentence[start : start + 300]
        names = names_at(window, tokenize(window), 0)
        if names and (kind != "role" or any(name.role for name in names)):
            if kind == "organ_group":
                cooperate = [*cooperate, *_partner(window, names[-1].end)]
            return Lead(_span(window, names), kind, [name.text for name in names], cooperate, True)
    return Lead(None, "all_addressees", [], cooperate, True)


def _partner(window: str, at: int) -> list[str]:
    """B of "giữa A với B"."""
    found = re.compile(r"\s+(?:với|và)\s+").match(window, at)
    if not found:
        return []
    rest = window[found.end() :]
    return [name.text for name in names_at(rest, tokenize(rest), 0)]
