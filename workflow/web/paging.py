"""Keys of long lists: a page says where the next begins, so that depth costs nothing."""

from __future__ import annotations

from django.http import HttpRequest

MAX_KEY = 2**63 - 1


def number_of(request: HttpRequest, name: str) -> int | None:
    """A positive whole number of the query; anything else counts as absent."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    number = int(text)
    return number if 0 < number <= MAX_KEY else None
