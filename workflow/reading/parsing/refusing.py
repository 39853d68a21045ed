"""Why a parser gives a file back, as a word; the sentence for it is the parent's (formats/sentences.py)."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """The reasons. Every one has a sentence."""

    EMPTY = "empty"
    BINARY = "binary"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    MACRO = "macro"
    OLD_WORD = "old_word"
    OTHER_OFFICE = "other_office"
    ARCHIVE = "archive"
    RICH_TEXT = "rich_text"
    OTHER_PICTURE = "other_picture"
    BOMB = "bomb"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_HEAVY = "too_heavy"
    NO_TEXT = "no_text"
    PICTURE = "picture"
    NO_RECOGNISER = "no_recogniser"
    NO_PAGE = "no_page"
    ENCODING = "encoding"


class Refused(Exception):
    """The file is given back for `why`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
