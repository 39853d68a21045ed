"""Pieces of pages that are made once: a piece is made out of its key and nothing else, so it cannot show anybody what
the key does not say."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, Protocol

from django.core.signals import setting_changed
from django.urls import get_script_prefix
from django.utils.autoreload import file_changed
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Make = Callable[..., SafeString]
_kept: list[Any] = []


class Piece(Protocol):
    """A function of plain values that keeps what it made."""

    def __call__(self, *values: Hashable) -> SafeString:
        """The piece for these values in the language of the moment."""


def piece(most: int) -> Callable[[Make], Piece]:
    """Keep the `most` pieces used last, in this process.

    The function gets texts, numbers, flags and tuples of them: no request, no person, no row. What it made is kept
    under all of these, their types (a text and the same text marked safe are two keys), the language and the path under
    which the site is mounted. Whoever may see the values may see the piece; who may is asked before.
    """

    def kept(make: Make) -> Piece:
        @lru_cache(maxsize=most, typed=True)
        def made(_language: str | None, _prefix: str, *values: Hashable) -> SafeString:
            return make(*values)

        @wraps(make)
        def shown(*values: Hashable) -> SafeString:
            return made(get_language(), get_script_prefix(), *values)

        _kept.append(made)
        return shown

    return kept


def forget(**given: Any) -> None:
    """Make every piece anew: settings changed in a test, or a template while one develops."""
    for made in _kept:
        made.cache_clear()


setting_changed.connect(forget, dispatch_uid="congvan.pieces")
file_changed.connect(forget, dispatch_uid="congvan.pieces")
