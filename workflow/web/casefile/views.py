"""Hands out a letter's case as far as its reader may see it. A look: nothing is written, so neither is the journal."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import IO
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from workflow import access
from workflow.casefile.bundling import write_case
from workflow.intake.keeping import bytes_of
from workflow.kernel.policy import Actor
from workflow.letters.models import Letter
from workflow.web.actors import actor_of
from workflow.web.printing import file_name

CHUNK = 1 << 20
IN_MEMORY = 4 << 20
"""A case up to so many bytes is not written to the disk on its way out."""


@require_GET
def case_file(request: HttpRequest, letter_id: int) -> StreamingHttpResponse:
    """The bundle; 404 for who may not view the letter. The browser shows how far it is, its length is known."""
    actor = actor_of(request)
    letter = access.letter_for(actor, letter_id)
    made = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever reads it to its end
    try:
        write_case(actor, letter, made, original=_original(actor, letter))
        size = made.tell()
        made.seek(0)
    except BaseException:
        made.close()
        raise
    pieces = _read_later(made) if isinstance(request, ASGIRequest) else _read(made)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Length"] = str(size)
    name = quote(f"ho-so-{file_name(letter)}.zip", safe="")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    patch_cache_control(answer, no_store=True, private=True)
    return answer


def _original(actor: Actor, letter: Letter) -> tuple[str, bytes] | None:
    row = access.original_of(actor, letter)
    return (row.name, bytes_of(row.stored)) if row else None


def _read(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while chunk := made.read(CHUNK):
            yield chunk


async def _read_later(made: IO[bytes]) -> AsyncIterator[bytes]:
    """The same where the server does not wait for files."""
    try:
        while chunk := await sync_to_async(made.read)(CHUNK):
            yield chunk
    finally:
        made.close()
