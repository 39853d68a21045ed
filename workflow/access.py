"""The doors: the only way from an id to a row. They return the row that the actor may view, or raise our NotFound."""

from __future__ import annotations

from workflow.dispatches.models import Dispatch
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, policy
from workflow.letters.models import Letter

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


def letter_for(actor: Actor, letter_id: int) -> Letter:
    """The letter with what its page shows, in one statement; NotFound when missing or hidden, with no difference."""
    row = policy().scope(actor, Letter.objects.select_related(*LETTER_JOINS)).filter(pk=letter_id).first()
    if row is None:
        raise NotFound
    return row


def dispatch_for(actor: Actor, dispatch_id: int) -> Dispatch:
    """The dispatch with its letter, in one statement; NotFound when missing or hidden, with no difference."""
    row = policy().scope(actor, Dispatch.objects.select_related(*DISPATCH_JOINS)).filter(pk=dispatch_id).first()
    if row is None:
        raise NotFound
    return row
