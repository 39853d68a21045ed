"""How much a request may bring: counted while it arrives, cut before more than that is kept anywhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

App = Callable[[Any, Any, Any], Awaitable[None]]
MIB = 2**20
FORM = 4 * MIB
"""Of a form without a file; Django's own bound (DATA_UPLOAD_MAX_MEMORY_SIZE) is the same in the reference project."""
UPLOADS: Mapping[str, int] = {
    "congvan:verify": 21 * MIB, "congvan:verify-mark": 21 * MIB, "congvan:draft-read": 52 * MIB,
    "congvan:draft-import": 52 * MIB, "congvan:directory-import": 52 * MIB, "congvan:intake": 512 * MIB,
}  # fmt: skip
"""Of the pages that take files, by name; the sizes of single files are each page's own to judge."""


HEAD = '<!doctype html><html lang="vi"><meta name="viewport" content="width=device-width"><title>413</title>'
"""Nothing of the site is asked for this page; a phone shows plain text too small to read."""


class TooMuch(Exception):
    """More came than the page takes."""


class BoundedBodies:
    """Stands before the pages in the ASGI entry. Django reads a whole body to the disk before any view can refuse it,
    and a body sent in pieces announces no length: without this anybody fills the disk."""

    def __init__(self, pages: App) -> None:
        self.pages = pages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer 413 instead of reading on; everything else goes through unchanged."""
        most, came, answered = most_for(scope["path"], scope["method"]), 0, False
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            return await refuse(send, most)

        async def counted() -> Any:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise TooMuch
            return message

        async def noted(message: Any) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.pages(scope, counted, noted)
        except TooMuch:
            if not answered:
                await refuse(send, most)


def most_for(path: str, method: str = "POST") -> int:
    """Bytes that a request to this address may bring. Files come by POST alone: looks, most of all requests, are not
    compared with the addresses once more."""
    if method != "POST":
        return FORM
    try:
        return UPLOADS.get(resolve(path).view_name, FORM)
    except Resolver404:
        return FORM


async def refuse(send: Any, most: int) -> None:
    """Say so in both languages, whoever asks, and end the connection."""
    said = []
    for language in ("vi", "en"):
        with translation.override(language):
            said.append(_("Dữ liệu gửi lên quá lớn (tối đa %d MB); đồng chí gửi tệp nhỏ hơn.") % (most // MIB))
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    page = HEAD + "\n".join(f"<p>{one}</p>" for one in said)
    await send({"type": "http.response.body", "body": page.encode()})
