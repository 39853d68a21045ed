"""Tags and filters of congvan's templates: the frame, icons, state glyphs, dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflow.web import frame as frames
from workflow.web import showing

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: dict[str, Any]) -> frames.Frame:
    """What stands around the page."""
    return frames.frame_of(context["request"])


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon; its meaning stands beside it in words."""
    return format_html('<svg class="cv-i" aria-hidden="true"><use href="{}#i-{}"/></svg>', _sheet(), name)


@register.simple_tag
def glyph(shown: showing.Shown) -> SafeString:
    """The state's glyph; read aloud as the state's word."""
    return format_html(
        '<svg class="cv-g cv-g--{0}" viewBox="0 0 16 16" role="img" aria-label="{1}"><use href="{2}#g-{0}"/></svg>',
        shown.tone, shown.word, _sheet(),
    )  # fmt: skip


@register.simple_tag
def state(shown: showing.Shown | None) -> SafeString:
    """A chip with glyph, colour and word; nothing for nothing."""
    if shown is None:
        return SafeString("")
    sheet = _sheet()
    return format_html(
        '<span class="cv-chip cv-chip--{}"><svg class="cv-g cv-g--{}" viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="{}#g-{}"/></svg>{}</span>',
        shown.chip or "idle", shown.tone, sheet, shown.tone, shown.word,
    )  # fmt: skip


@register.filter
def day(value: date | None) -> str:
    """dd/mm/yyyy."""
    return showing.day(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value under a key; None when there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def address(url_name: str) -> str:
    """The address of a page without arguments; "" when the project does not mount it."""
    return frames.address(url_name) or ""


def _sheet() -> str:
    return static("congvan/icons.svg")
