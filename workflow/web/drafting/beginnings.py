"""How a draft begins: empty, from a pattern of its kind, or with the parts of a letter that the drafter may view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow import access
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor
from workflow.layout.patterns import Pattern, patterns
from workflow.web.letters import rows as letter_rows

from .parts import PARTS, parts_of

COPIED = tuple(name for name in PARTS if name != "urgency")


def begun(actor: Actor, query: Mapping[str, str]) -> dict[str, str]:
    """The parts that the address asks for: `mau=QĐ` a pattern, `tu=12` a letter; {} for neither. NotFound for a letter
    that is missing or hidden."""
    if found := patterns().get(query.get("mau", "")):
        return {"kind": found.kind, **found.parts}
    said = query.get("tu", "")
    if not said:
        return {}
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise NotFound
    letter = access.letter_for(actor, int(said))
    parts = parts_of(letter_rows.text_of(letter))
    return {"kind": letter.kind, **{name: parts[name] for name in COPIED}}


def filled(typed: Mapping[str, Any], pattern: Pattern) -> dict[str, str]:
    """What a pattern adds to a form in which somebody typed already: the empty parts, never one with words in it."""
    found = {name: text for name, text in pattern.parts.items() if not str(typed.get(name, "")).strip()}
    return {"kind": pattern.kind, **found} if found else {}
