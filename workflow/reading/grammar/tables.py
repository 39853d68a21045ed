"""What the reader knows about letters, out of the TOML files here. Keys are folded (workflow.kernel.folding.fold)."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.kernel.folding import fold
from workflow.reading.grammar import table


def folded(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases)


def _keys(pairs: dict[str, str]) -> dict[str, str]:
    return {fold(key): value for key, value in pairs.items()}


_KINDS, _HEADER, _BODY = table("kinds"), table("header"), table("body")
_RECIPIENTS, _SIGNING = table("recipients"), table("signing")

KIND_NAMES: dict[str, str] = _KINDS["names"]
"""Symbol code → name of the kind."""
KIND_CODES = _keys({name: code for code, name in KIND_NAMES.items()}) | _keys(_KINDS["also"])
KIND_SYMBOLS: dict[str, str] = _KINDS["symbols"]
STATE_ORGANS = frozenset(_KINDS["cited"]["state_organs"])
CITED_KINDS: tuple[str, ...] = tuple(_KINDS["cited"]["kinds"])
WITHOUT_ADDRESSEES = frozenset(_KINDS["cited"]["without_addressees"])

PARTY_TITLE = fold(_HEADER["party_title"])
STATE_TITLE = fold(_HEADER["state_title"])
STATE_MOTTO = fold(_HEADER["state_motto"])
ADDRESSED: tuple[str, ...] = tuple(_HEADER["addressed"])
RECEIVED: tuple[str, ...] = tuple(_HEADER["received"])
COPIES = frozenset(folded(_HEADER["copies"]))
NOTES = frozenset(folded(_HEADER["notes"]))
OPEN_ORGANS: tuple[str, ...] = tuple(_HEADER["open_organs"])
ORGANS_ABOVE: tuple[str, ...] = tuple(_HEADER["above"])
ORGANS_BELOW: tuple[str, ...] = tuple(_HEADER["below"])
URGENCY = _keys(_HEADER["urgency"])
SECRECY = _keys(_HEADER["secrecy"])

AUTHORITY_FORMS = _keys(_SIGNING["authority_forms"])
"""Printed form → form of the authority register."""
POSITIONS = {fold(name): name for name in _SIGNING["positions"]}
SEAL_WORDS: tuple[str, ...] = tuple(_SIGNING["seal_words"])
SURNAMES = frozenset(folded(_SIGNING["surnames"]))

PURPOSES = tuple(
    (fold(word), entry["purpose"], entry["sure"]) for entry in _RECIPIENTS["purposes"] for word in entry["words"]
)
"""Words inside brackets after a recipient → purpose, sure; the first that the words contain wins."""
OPEN_ENDS = folded(_RECIPIENTS["open_ends"])
SAME_AS_ADDRESSEES = folded(_RECIPIENTS["same"]["addressees"])
SAME_AS_CLAUSES = folded(_RECIPIENTS["same"]["clauses"])
DISSEMINATION = _keys(_RECIPIENTS["dissemination"])

BODY_OPENERS = folded(_BODY["body_openers"])
GROUNDS = folded(_BODY["grounds"])
FIRST_WORDS = folded(_BODY["first_words"])
CLOSING_OPENERS = folded(_BODY["closing_openers"])
GOING_ON = folded(_BODY["going_on"])
COMMAND_WORDS = folded(_BODY["command_words"])
VERBS = frozenset(folded(_BODY["verbs"]))
STOPS = frozenset(folded(_BODY["stops"]))
CARDINALS: tuple[str, ...] = tuple(_BODY["cardinals"])
ORDINALS: tuple[str, ...] = tuple(_BODY["ordinals"])
IDLE_SECTIONS = folded(_BODY["idle_sections"])
MEETING_WORDS = frozenset(folded(_BODY["meeting_words"]))
IDLE_KINDS = frozenset(_KINDS["cited"]["idle"])
AFTER_SUBJECT: tuple[str, ...] = tuple(_BODY["after_subject"])
SPEAKERS: tuple[str, ...] = tuple(_BODY["speakers"])
URGENT: tuple[str, ...] = tuple(_HEADER["urgency"])
ANNEX = folded(_HEADER["annex"])
AFTER_DASH: tuple[str, ...] = tuple(table("organs")["after_dash"])
