"""Hands out a letter's case as far as its reader may see it. A look: nothing is written, so neither is the journal."""

from __future__ import annotations

import tempfile

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from workflow import access
from workflow.casefile.bundling import write_case
from workflow.intake.keeping import bytes_of
from workflow.kernel.policy import Actor
from workflow.letters.models import Letter
from workflow.web.actors import actor_of
from workflow.web.downloads.sending import sent
from workflow.web.downloads.taking import making
from workflow.web.letters.printing import file_name

IN_MEMORY = 4 << 20
"""A case up to so many bytes is not written to the disk on its way out."""


@require_GET
def case_file(request: HttpRequest, letter_id: int) -> StreamingHttpResponse:
    """The bundle; 404 for who may not view the letter, 429 for who asks faster than bundles are made."""
    actor = actor_of(request)
    letter = access.letter_for(actor, letter_id)
    with making(actor.person_id):
        made = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it was sent
        try:
            write_case(actor, letter, made, original=_original(actor, letter))
        except BaseException:
            made.close()
            raise
    return sent(request, made, f"ho-so-{file_name(letter)}.zip", "application/zip")


def _original(actor: Actor, letter: Letter) -> tuple[str, bytes] | None:
    row = access.original_of(actor, letter)
    return (row.name, bytes_of(row.stored)) if row else None
