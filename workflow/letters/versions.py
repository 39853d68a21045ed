"""The versions of a letter as its journal tells them: who saved each, when and why. No rights here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workflow.directory.models import Person
from workflow.journal.models import JournalEntry
from workflow.journal.services import stream_of
from workflow.kernel.actions import Action as A
from workflow.kernel.policy import Via
from workflow.kernel.vocabulary import LetterStatus, Role

from .models import Letter, LetterVersion, Opinion, Suggestion

MAKERS = (Role.DRAFTER, Role.REVIEWER, Role.SIGNER, Role.CLERK)
TOLD = (A.DRAFT_LETTER, A.EDIT_LETTER, A.SUBMIT_LETTER, A.REVIEW_LETTER, A.RETURN_LETTER, A.SIGN_LETTER)


@dataclass(slots=True)
class Version:
    """One saved text without its content. `returned` are the words with which it was sent back."""

    no: int
    author: str
    on: date
    at: datetime | None = None
    note: str = ""
    suggestion: int | None = None
    suggested_by: str = ""
    submitted: bool = False
    approved: bool = False
    signed: bool = False
    returned: list[tuple[str, str]] = field(default_factory=list)


def versions_of(letter: Letter) -> list[Version]:
    """Every version, oldest first; four statements for any number."""
    rows = LetterVersion.objects.filter(letter=letter).order_by("no").defer("content")
    found = {row.no: Version(row.no, row.author.full_name, row.saved_on) for row in rows.select_related("author")}
    entries = list(JournalEntry.objects.filter(stream=stream_of(letter), action__in=TOLD).order_by("seq"))
    names = dict(Person.objects.filter(pk__in={one.person_id for one in entries}).values_list("pk", "full_name"))
    current = 1
    for entry in entries:
        facts: dict[str, Any] = json.loads(entry.body).get("facts", {})
        current = int(facts.get("no", current)) if entry.action == A.EDIT_LETTER else current
        if current in found:
            _tell(found[current], entry, facts, names.get(entry.person_id or 0, ""))
    _name_suggestions(letter, found.values())
    return list(found.values())


def _tell(version: Version, entry: JournalEntry, facts: dict[str, Any], who: str) -> None:
    if entry.action == A.DRAFT_LETTER or (entry.action == A.EDIT_LETTER and "no" in facts):
        version.at, version.note = entry.at, str(facts.get("note", ""))
        version.suggestion = facts.get("suggestion")
    elif entry.action == A.SUBMIT_LETTER:
        version.submitted = True
    elif entry.action == A.REVIEW_LETTER and facts.get("to") == LetterStatus.AWAITING_SIGNATURE:
        version.approved = True
    elif entry.action == A.SIGN_LETTER:
        version.signed = True
    elif entry.action == A.RETURN_LETTER:
        version.returned.append((who, str(facts.get("reason", ""))))


def _name_suggestions(letter: Letter, versions: Iterable[Version]) -> None:
    if not any(one.suggestion for one in versions):
        return
    rows = Suggestion.objects.filter(letter=letter).values_list("pk", "opinion__person__full_name")
    names = dict(rows)
    for one in versions:
        one.suggested_by = names.get(one.suggestion or 0, "")


def last_opinion_no(letter: Letter, person_id: int) -> int | None:
    """The version on which the person last gave an opinion; None when he gave none."""
    given = Opinion.objects.filter(letter=letter, person_id=person_id).exclude(verdict=Opinion.Verdict.ASKED)
    return given.order_by("-id").values_list("text_no", flat=True).first()


def asked_no(letter: Letter, person_id: int) -> int | None:
    """The first version about which the person was asked or gave an opinion; None when there is none."""
    return Opinion.objects.filter(letter=letter, person_id=person_id).order_by("text_no").values_list(
        "text_no", flat=True
    ).first()  # fmt: skip


def shown_to(letter: Letter, via: Via, person_id: int) -> list[Version]:
    """The versions by the ground on which somebody views the letter: its drafter all, reviewers those from the first
    submission on, signer and clerk those that went to be signed, anybody else those from the one he was asked about.
    Whether he may see any is asked before."""
    found = versions_of(letter)
    if via.role == Role.DRAFTER:
        return found
    if via.role == Role.REVIEWER:
        first = next((one.no for one in found if one.submitted), None)
        return [one for one in found if first and one.no >= first]
    if via.role in (Role.SIGNER, Role.CLERK):
        return [one for one in found if one.approved]
    asked = asked_no(letter, person_id)
    return [one for one in found if asked and one.no >= asked]
