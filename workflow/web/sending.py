"""Hands out a file made on the spot, piece by piece, whatever the server: memory does not grow with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import IO
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_cache_control

CHUNK = 1 << 20


def sent(request: HttpRequest, made: IO[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """The file from its beginning, as a download of that name; it is closed when it was read to its end. The browser
    shows how far it is, for its length is known. Nobody on the way keeps it."""
    size = made.seek(0, 2)
    made.seek(0)
    pieces = _read_later(made) if isinstance(request, ASGIRequest) else _read(made)
    answer = StreamingHttpResponse(pieces, content_type=content_type)
    answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    patch_cache_control(answer, no_store=True, private=True)
    return answer


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
