"""What the head of a file leaves open for a draft: readings to confirm, carried from the form to the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.functional import Promise

from workflow.directory.models import Organ
from workflow.directory.queries import organ_named
from workflow.kernel.folding import bare
from workflow.layout.record import issuer_lines
from workflow.letters.content import asks, names_in, part, plain

from .parts import parts_of
from .readings import reading_name

UNTYPED = ("issuer", "number", "symbol", "date", "kind", "signer")
"""Parts of a head that the drafting form has no box for."""
TYPED = ("place", "subject", "authority", "position")
_SEAL = Signer(salt="congvan.draft.head")
_PLACES = ("line", "page", "box", "confidence", "recognised")

Head = dict[str, Any]


def head_doubts(letter: Mapping[str, Any], organ: Organ, kind: str, on: date) -> Head:
    """The parts of the head that a person must confirm, as the reader keeps doubtful ones: what was read doubtfully, an
    issuer that is not the draft's organ, and a kind other than the chosen one ("": as the text has it)."""
    found = {name: letter[name] for name in (*UNTYPED, *TYPED) if asks(letter.get(name))}
    read, printed = part(dict(letter), "issuer"), plain(part(dict(letter), "issuer").get("name"))
    if printed and not _names(organ, printed, plain(read.get("parent")), on):
        found["issuer"] = {**read, **_asked(organ.name, printed, [printed])}
    if kind:
        kinds = (plain(letter.get("kind")), *names_in(part(dict(letter), "kind").get("alternatives")))
        others = [one for one in dict.fromkeys(kinds) if one and one != kind]
        raw = plain(part(dict(letter), "kind").get("raw")) or plain(letter.get("kind_name")) or kinds[0]
        found = {name: value for name, value in found.items() if name != "kind"}
        found |= {"kind": _asked(kind, raw, others)} if others else {}
    return {name: {key: said for key, said in value.items() if key not in _PLACES} for name, value in found.items()}


def _asked(value: str, raw: str, alternatives: list[str]) -> dict[str, Any]:
    return {"value": value, "raw": raw, "needs_review": True, "alternatives": alternatives}


def _names(organ: Organ, printed: str, above: str, on: date) -> bool:
    """Whether a printed head names the organ: any of its names of the day, alone or with what stands above it."""
    if bare(printed) == bare(issuer_lines(organ, on, {})["issuer"]):
        return True
    return any(organ_named(words.strip(), on) == organ for words in (printed, f"{printed} {above}"))


def sealed(head: Head) -> str:
    """The head in a hidden field: it comes back unchanged or not at all."""
    return _SEAL.sign_object(head, compress=True) if head else ""


def opened(text: str) -> Head:
    """What `sealed` made; {} for anything else."""
    try:
        found = _SEAL.unsign_object(text) if text else {}
    except (BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def carried(content: dict[str, Any], head: Head) -> dict[str, Any]:
    """The text with the doubts of the head in it. A part that was typed otherwise since is no doubt any more."""
    said, now = dict(content), parts_of(content)
    for name, value in head.items():
        read = parts_of({name: value})
        same = ("signing_form", "issuing_body") if name == "authority" else (name,)
        if name in UNTYPED or all(now[one].strip() == read[one].strip() for one in same):
            said[name] = value
    return said


def told(head: Head) -> list[tuple[str | Promise, str]]:
    """(name of the part, what is printed) for the list beside the form."""
    return [(reading_name(name), plain(value.get("raw"))) for name, value in head.items()]
