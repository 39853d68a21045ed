"""Icons, glyphs and chips as markup, each made once."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflow.web.showing import Shown

from .pieces import piece


def glyph_of(shown: Shown) -> SafeString:
    """The state's glyph; read aloud as the state's word."""
    return glyph(shown.tone, str(shown.word))


def chip_of(shown: Shown) -> SafeString:
    """A chip with glyph, colour and word."""
    return chip(shown.chip or "idle", shown.tone, str(shown.word))


@piece(256)
def icon(name: str) -> SafeString:
    """A decorative icon; its meaning stands beside it in words."""
    return format_html('<svg class="cv-i" aria-hidden="true"><use href="{}#i-{}"/></svg>', _sheet(), name)


@piece(512)
def glyph(tone: str, word: str) -> SafeString:
    """A glyph in its tone."""
    return format_html(
        '<svg class="cv-g cv-g--{0}" viewBox="0 0 16 16" role="img" aria-label="{1}"><use href="{2}#g-{0}"/></svg>',
        tone, word, _sheet(),
    )  # fmt: skip


@piece(1024)
def chip(variant: str, tone: str, word: str) -> SafeString:
    """A chip."""
    return format_html(
        '<span class="cv-chip cv-chip--{}"><svg class="cv-g cv-g--{}" viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="{}#g-{}"/></svg>{}</span>',
        variant, tone, _sheet(), tone, word,
    )  # fmt: skip


def _sheet() -> str:
    return static("congvan/icons.svg")
