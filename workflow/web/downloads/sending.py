"""Hands out a file made on the spot, piece by piece, whatever the server: memory does not grow with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import IO
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_cache_control

from .taking import marked

CHUNK = 1 << 20


def sent(request: HttpRequest, made: IO[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """The file from its beginning, as a download of that name; it is closed when it was read to its end. The browser
    shows how far it is, for its length is known. Nobody on the way keeps it."""
    size = made.seek(0, 2)
    made.seek(0)
    pieces = _Later(made) if isinstance(request, ASGIRequest) else _Pieces(made)
    answer = StreamingHttpResponse(pieces, content_type=content_type)
    answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    patch_cache_control(answer, no_store=True, private=True)
    marked(request, answer)
    return answer


class _Pieces:
    """A file piece by piece; the server closes it, read or not."""

    def __init__(self, made: IO[bytes]) -> None:
        self._made = made
        self.close = made.close

    def __iter__(self) -> Iterator[bytes]:
        with self._made:
            while chunk := self._made.read(CHUNK):
                yield chunk


class _Later:
    """The same where the server does not wait for files."""

    def __init__(self, made: IO[bytes]) -> None:
        self._made = made
        self.close = made.close

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while chunk := await sync_to_async(self._made.read)(CHUNK):
                yield chunk
        finally:
            self._made.close()
