"""Which directives of an upper letter a lower letter carries out: proposed from its words, confirmed by a person."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.content.citations import canonical, find_citations
from workflow.reading.content.naming import Token, tokenize
from workflow.reading.grammar.tables import STOPS

_TAKES_OVER = re.compile(r"quán triệt|triển khai|thực hiện|phổ biến|sao gửi", re.IGNORECASE)
_LOOKS_AFTER = re.compile(
    r"(?:kiểm tra|giám sát|theo dõi|đôn đốc|báo cáo|sơ kết|tổng kết|kết quả|đánh giá)[^.;]{0,40}$", re.IGNORECASE
)
_ITEM_OF = re.compile(
    r"(?:mục|điểm|khoản|nội dung|nhiệm vụ)\s(?:số\s|thứ\s)?"
    r"(?P<nos>\d{1,2}(?:(?:,|\svà)\s\d{1,2}){0,9}),?\s(?:của\s|tại\s)?$",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
_LONGEST = 12
SPECIFIC = 0.2  # share of a directive's own weight that a part must take up to be a tie of its own
_WHOLE_SCORE = 0.5


@dataclass(frozen=True)
class _Unit:
    """A directive of the child, or one part of it."""

    no: Any
    part: int | None
    text: str


def propose_ties(child: dict[str, Any], parent: dict[str, Any]) -> list[dict[str, Any]]:
    """Return ties {child, part, parent, score 0..1, words, how}. `how` is "named" (it names the parent's item by
    number), "words" (it repeats what the parent's directive asks) or "whole" (it takes the parent letter over entire:
    every directive that binds the child's issuer and that no other one takes up by its words). `part` counts the parts
    of the child's directive from 1, None for a directive without parts."""
    units = [unit for directive in child["directives"] for unit in _units(directive)]
    weights = _Weights(parent["directives"])
    ties = [tie for unit in units for tie in _named_items(unit, parent)]
    named = {(tie["child"], tie["part"]) for tie in ties}
    whole = [unit for unit in units if (unit.no, unit.part) not in named and _takes_over(unit.text, parent)]
    for unit in units:
        if unit not in whole and (unit.no, unit.part) not in named:
            ties += _specific(unit, parent["directives"], weights)
    ties = _strongest(ties)
    taken = {tie["parent"] for tie in ties}
    for unit in whole:
        for directive in _binding(child, parent):
            if directive["no"] not in taken:
                ties.append(_tie(unit, directive["no"], _WHOLE_SCORE, [_take_over_words(unit.text, parent)], "whole"))
    return sorted(ties, key=lambda tie: (str(tie["parent"]), -tie["score"]))


def uncovered(child: dict[str, Any], parent: dict[str, Any], ties: list[dict[str, Any]]) -> list[Any]:
    """Return the numbers of the parent's directives that bind the child's issuer and that no tie carries out."""
    tied = {tie["parent"] for tie in ties}
    return [directive["no"] for directive in _binding(child, parent) if directive["no"] not in tied]


def missing_report_duties(child: dict[str, Any], parent: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parent's duty to report when the child asks its own addressees for no report; [] otherwise."""
    duty = parent.get("report_duty")
    return [dict(duty)] if duty and not child.get("report_duty") else []


def _units(directive: dict[str, Any]) -> list[_Unit]:
    parts = directive["parts"]
    if not parts:
        return [_Unit(directive["no"], None, directive["text"])]
    return [_Unit(directive["no"], place, part["text"]) for place, part in enumerate(parts, start=1)]


def _tie(unit: _Unit, parent: Any, score: float, words: list[str], how: str) -> dict[str, Any]:
    return {"child": unit.no, "part": unit.part, "parent": parent, "score": round(score, 3), "words": words, "how": how}


# --- taking the whole letter over -------------------------------------------------------------------------------------


def _take_over_words(text: str, parent: dict[str, Any]) -> str:
    """The words of `text` from the verb to the parent's number; "" when it does not take the letter over."""
    for citation in find_citations(text):
        if canonical(citation) != parent["number_canonical"] or parent["number_canonical"] is None:
            continue
        if citation["date"] and parent["date"] and citation["date"] != parent["date"]:
            continue
        clause = max(text.rfind(mark, 0, citation["start"]) for mark in (". ", "; ", "\n")) + 1
        verb = _TAKES_OVER.search(text, clause, citation["start"])
        if verb and not _LOOKS_AFTER.search(text[clause : verb.start()]):
            return text[verb.start() : citation["end"]]
    return ""


def _named_items(unit: _Unit, parent: dict[str, Any]) -> list[dict[str, Any]]:
    """Ties that the child writes itself: "thực hiện mục 2 và 3 Công văn số …"."""
    numbers = {str(directive["no"]): directive["no"] for directive in parent["directives"]}
    ties = []
    for citation in find_citations(unit.text):
        named = _ITEM_OF.search(unit.text[max(0, citation["start"] - 80) : citation["start"]])
        if named and canonical(citation) == parent["number_canonical"]:
            words = [named[0] + unit.text[citation["start"] : citation["end"]]]
            found = [numbers[no] for no in re.findall(r"\d+", named["nos"]) if no in numbers]
            ties += [_tie(unit, no, 1.0, words, "named") for no in found]
    return ties


def _takes_over(text: str, parent: dict[str, Any]) -> bool:
    return bool(_take_over_words(text, parent))


def _binding(child: dict[str, Any], parent: dict[str, Any]) -> list[dict[str, Any]]:
    """The parent's directives that bind the child's issuer: not those of other organs by name, not the watching."""
    issuer = fold((child["issuer"] or {}).get("name") or "")
    return [d for d in parent["directives"] if d.get("role") != "monitoring" and _binds(d, issuer)]


def _binds(directive: dict[str, Any], issuer: str) -> bool:
    if not str(directive["lead_kind"]).startswith("named"):
        return True
    names = [fold(name) for name in directive["lead_list"] or [directive["lead"] or ""]]
    return bool(issuer) and any(name.startswith(issuer) or issuer.startswith(name) for name in names if name)


# --- repeating the words of one directive -----------------------------------------------------------------------------


def _grams(tokens: list[Token]) -> list[tuple[int, tuple[str, ...]]]:
    """Pairs of neighbouring words with their place; pairs with punctuation or two little words count for nothing."""
    pairs: list[tuple[int, tuple[str, ...]]] = []
    for at in range(len(tokens) - 1):
        first, second = tokens[at].key, tokens[at + 1].key
        if first.isalnum() and second.isalnum() and not (first in STOPS or second in STOPS):
            pairs.append((at, (first, second)))
    return pairs


class _Weights:
    """How telling a pair of words is: rare among the parent's directives is telling, in all of them is not."""

    def __init__(self, directives: list[dict[str, Any]]) -> None:
        self.tokens = {d["no"]: tokenize(_own_words(d["text"])) for d in directives}
        self.pairs = {no: {pair for _at, pair in _grams(tokens)} for no, tokens in self.tokens.items()}
        self._seen = Counter(pair for pairs in self.pairs.values() for pair in pairs)
        self._count = max(len(directives), 1)

    def of(self, pair: tuple[str, ...]) -> float:
        return math.log((self._count + 1) / self._seen[pair]) if self._seen[pair] else 0.0

    def total(self, no: Any) -> float:
        return sum(self.of(pair) for pair in self.pairs[no])


def _own_words(text: str) -> str:
    """The text without its citations: their titles repeat from letter to letter."""
    kept, at = [], 0
    for citation in find_citations(text):
        kept.append(text[at : citation["start"]])
        at = max(at, citation["end"])
    return " ".join([*kept, text[at:]])


def _specific(unit: _Unit, directives: list[dict[str, Any]], weights: _Weights) -> list[dict[str, Any]]:
    text = _own_words(unit.text)
    tokens = tokenize(text)
    pairs = {pair for _at, pair in _grams(tokens)}
    own = sum(weights.of(pair) or math.log(weights._count + 1) for pair in pairs)
    ties = []
    for directive in directives:
        no = directive["no"]
        shared = pairs & weights.pairs[no]
        smaller = min(weights.total(no), own)
        score = sum(weights.of(pair) for pair in shared) / smaller if smaller else 0.0
        phrases = _shared_phrases(text, tokens, weights.tokens[no])
        if score >= SPECIFIC and phrases:
            ties.append(_tie(unit, no, min(score, 1.0), phrases, "words"))
    return ties


def _strongest(ties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per part of the child the strongest tie, and others that come near to it."""
    best: dict[tuple[Any, Any], float] = {}
    for tie in ties:
        key = (tie["child"], tie["part"])
        best[key] = max(best.get(key, 0.0), tie["score"])
    return [tie for tie in ties if tie["score"] >= 0.6 * best[(tie["child"], tie["part"])]]


def _shared_phrases(text: str, tokens: list[Token], others: list[Token]) -> list[str]:
    """The longest runs of words that both texts hold, as the child writes them, at most four."""
    runs: dict[tuple[str, ...], bool] = {}
    keys = [token.key for token in others]
    for size in range(_LEAST_WORDS, _LONGEST + 1):
        for at in range(len(keys) - size + 1):
            runs[tuple(keys[at : at + size])] = True
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens) - 1:
        size = _longest_run(tokens, at, runs)
        telling = [t for t in tokens[at : at + size] if t.key.isalnum() and t.key not in STOPS]
        if size and len(telling) >= _LEAST_WORDS:
            found.append((at, size))
        at += max(size, 1)
    found.sort(key=lambda run: -run[1])
    return [text[tokens[at].start : tokens[at + size - 1].end].strip(" ,;.") for at, size in found[:4]]


def _longest_run(tokens: list[Token], at: int, runs: dict[tuple[str, ...], bool]) -> int:
    for size in range(min(_LONGEST, len(tokens) - at), _LEAST_WORDS - 1, -1):
        if tuple(token.key for token in tokens[at : at + size]) in runs:
            return size
    return 0
