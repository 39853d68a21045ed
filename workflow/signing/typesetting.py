"""Who lays a letter out: the page with its places, and the little pages of number and date that fill them."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured

from workflow.letters.models import Letter
from workflow.letters.signatories import Signatory

from .places import Box, Page


class Typesetter(Protocol):
    """The same letter gives the same page. Nothing is fetched, no text of the letter is run."""

    def page(self, letter: Letter, content: dict[str, Any], on: date, signs: Signatory) -> Page:
        """The letter's page as PDF/A with its empty places and the name of who signs, by the rules of the day; never
        in a transaction."""

    def number(self, letter: Letter, box: Box) -> tuple[str, bytes]:
        """What the number's place says, and its stamp of the size of `box`; the letter is numbered already."""

    def date(self, letter: Letter, box: Box) -> tuple[str, bytes]:
        """The same for the date's place."""


typesetters: list[Typesetter] = []
"""The one that is in use stands last; the layout registers itself in AppConfig.ready()."""


def typesetter() -> Typesetter:
    """Whoever lays letters out here."""
    if not typesetters:
        raise ImproperlyConfigured("Nobody lays letters out, so there is no page that could be signed.")
    return typesetters[-1]
