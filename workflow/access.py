"""The doors: the only way from an id to a row. They return the row that the actor may view, or raise our NotFound."""

from __future__ import annotations

from typing import Any

from workflow.dispatches.models import Dispatch
from workflow.intake.models import IntakeFile, LetterFile
from workflow.kernel.actions import Action
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, Via, policy
from workflow.kernel.vocabulary import Side
from workflow.letters.models import Letter
from workflow.letters.versions import MAKERS, Version, shown_to
from workflow.prepared import AN_ID, Prepared

LETTER_JOINS = ("issuer", "advising", "drafter", "signer", "watcher", "numbered_by", "replaced_by")
DISPATCH_JOINS = (
    "letter",
    "letter__issuer",
    "letter__signer",
    "letter__watcher",
    "letter__replaced_by",
    "organ",
    "person",
)


_LETTER = Prepared(lambda pk: Letter.objects.select_related(*LETTER_JOINS).filter(pk=pk), AN_ID)
_DISPATCH = Prepared(lambda pk: Dispatch.objects.select_related(*DISPATCH_JOINS).filter(pk=pk), AN_ID)


def letter_for(actor: Actor, letter_id: int) -> Letter:
    """The letter with what its page shows; NotFound when missing or hidden, with no difference."""
    return letter_seen(actor, letter_id)[0]


def letter_seen(actor: Actor, letter_id: int) -> tuple[Letter, Via]:
    """The same with the ground on which he views it; for a page that shows more to some."""
    record, via = _seen(actor, Action.VIEW_LETTER, _LETTER(letter_id))
    return record, via


def versions_for(actor: Actor, letter_id: int) -> tuple[Letter, list[Version]]:
    """The letter with the versions that the actor may see; NotFound where he may see none, as for a letter that is
    missing: recipients see no drafts."""
    letter = letter_for(actor, letter_id)
    seen = versions_seen(actor, letter)
    if not seen:
        raise NotFound
    return letter, seen


def versions_seen(actor: Actor, letter: Letter) -> list[Version]:
    """Versions of a letter that the actor may view, oldest first: its drafter all, reviewers those from the first
    submission on, a consulted person from the one he was asked about, signer and clerk those that went to be signed."""
    via = policy().may(actor, Action.VIEW_LETTER, letter).require()
    if not (sees_versions(via) or via.side == Side.NAMED):
        return []
    return shown_to(letter, via, actor.person_id)


def sees_versions(via: Via) -> bool:
    """Whether the ground on which somebody views a letter is one of those who made it."""
    return via.side == Side.OWN and via.role in MAKERS


def dispatch_for(actor: Actor, dispatch_id: int) -> Dispatch:
    """The dispatch with its letter; NotFound when missing or hidden, with no difference."""
    record: Dispatch = _seen(actor, Action.VIEW_DISPATCH, _DISPATCH(dispatch_id))[0]
    return record


def intake_file_for(actor: Actor, file_id: int) -> IntakeFile:
    """A file waiting to be registered, without its lines, for clerks of the unit that put it in; else NotFound."""
    row = IntakeFile.objects.select_related("organ").defer("lines").filter(pk=file_id).first()
    if row is None or not policy().may_at(actor, Action.REGISTER_LETTER, row.organ_id).allowed:
        raise NotFound
    return row


def original_for(actor: Actor, letter_id: int) -> LetterFile:
    """The file that a letter was registered from, for whoever may view the letter; NotFound otherwise, as where there
    is none or it is kept from him by `original_of`."""
    found = original_of(actor, letter_for(actor, letter_id))
    if found is None:
        raise NotFound
    return found


def original_of(actor: Actor, letter: Letter) -> LetterFile | None:
    """The original of a letter that the actor may view; a file of several letters only if he may view them all."""
    row = LetterFile.objects.filter(letter=letter).first() if letter.outside else None
    if row is None or row.parts == 1:
        return row
    together = list(LetterFile.objects.filter(stored=row.stored).select_related("letter__issuer"))
    views = (policy().may(actor, Action.VIEW_LETTER, one.letter).allowed for one in together)
    return row if len(together) == row.parts and all(views) else None


def _seen(actor: Actor, view: Action, found: list[Any]) -> tuple[Any, Via]:
    """One row by its key is asked by `may`: three short statements cost a quarter of the one that lists are cut by."""
    if not found:
        raise NotFound
    decision = policy().may(actor, view, found[0])
    if not decision.allowed or decision.via is None:
        raise NotFound
    return found[0], decision.via
