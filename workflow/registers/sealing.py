"""The clerk's one step where letters are signed as files: the number, and at once number, date and seal on the file."""

from __future__ import annotations

import logging
from datetime import date

from workflow.gate import composed
from workflow.kernel.actions import Action
from workflow.kernel.errors import CongvanError
from workflow.kernel.policy import Actor
from workflow.letters.models import Letter
from workflow.signing.errors import StillPending
from workflow.signing.queries import lacks_seal
from workflow.signing.sealing import begin_seal

from .services import number_letter

logger = logging.getLogger(__name__)


@composed(Action.SEAL_LETTER)
def seal_file(actor: Actor, letter_id: int, *, version: int | None = None) -> None:
    """Seal a numbered letter that still lacks its seal; StillPending when the key's holder waits for a confirmation."""
    if begin_seal(actor, letter_id, version=version):
        raise StillPending


@composed(Action.NUMBER_LETTER)
def number_and_seal(actor: Actor, letter_id: int, *, version: int | None = None, dated: date | None = None) -> Letter:
    """Draw the number, then seal the signed file with it.

    The number is committed first and belongs to the letter for good. When sealing fails after it, or waits for a
    confirmation, the letter stays numbered without its seal, cannot be issued, and is sealed by `begin_seal` later.
    """
    letter: Letter = number_letter(actor, letter_id, version=version, dated=dated)
    if lacks_seal(letter):
        try:
            begin_seal(actor, letter_id)
        except CongvanError as error:
            logger.warning("letter %s has its number and still lacks its seal: %s", letter_id, error.code)
        letter.refresh_from_db()
    return letter
