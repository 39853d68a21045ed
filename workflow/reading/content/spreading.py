"""How far a letter may be spread: to the cells, to all members, inside the committee only."""

from __future__ import annotations

import re
from typing import Any

from workflow.reading.content.monitoring import THIS_LETTER, sentences
from workflow.reading.grammar import tables
from workflow.reading.head.values import asked
from workflow.reading.page.body import Paragraph
from workflow.reading.page.shape import any_of, loose, shape

_VERB = any_of(("phổ biến", "lưu hành", "triển khai"))
_TO = any_of(("đến", "trong", "tới"))
_SPREAD = re.compile(rf"(?:{_VERB})\s{{0,3}}(?:{loose('rộng rãi')}\s)?(?:(?:{_TO})\s{{0,3}})?(?P<to>[^.;]{{2,120}})")
_SCOPES = tuple(
    (re.compile(rf"(?<![a-z])(?:{loose(words)})(?![a-z])"), scope) for words, scope in tables.DISSEMINATION.items()
)
_LONGEST = 260  # letters of a sentence that says no more than this


def find_dissemination(paragraphs: list[Paragraph]) -> dict[str, Any] | None:
    """Return how far the letter is to be spread; two different words in one sentence are asked."""
    for paragraph in reversed(paragraphs):
        if "này" not in paragraph.text and "nay" not in shape(paragraph.text):
            continue
        for sentence in sentences(paragraph.text):
            low = shape(sentence) if len(sentence) <= _LONGEST else ""
            this = THIS_LETTER.search(low)
            spread = _SPREAD.search(low, this.end()) if this else None
            scope = _scope(spread["to"], sentence) if spread else None
            if scope:
                return {
                    "scope": scope,
                    "raw": sentence.strip(),
                    "line": paragraph.line_at(paragraph.text.find(sentence)),
                    "confidence": 1.0,
                }
    return None


def _scope(words: str, sentence: str) -> Any:
    found = list(dict.fromkeys(scope for pattern, scope in _SCOPES if pattern.search(words)))
    if not found:
        return None
    return found[0] if len(found) == 1 else asked(found[-1], sentence, found[:-1])
