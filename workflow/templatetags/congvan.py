"""Tags and filters of congvan's templates: the frame, icons, state glyphs, dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflow.kernel.vocabulary import DispatchStatus, ObligationStatus, Purpose
from workflow.layout import reading
from workflow.layout.sheet import blocks_of
from workflow.letters import content
from workflow.web import showing
from workflow.web.desks import entries as entry_rows
from workflow.web.desks.work import Entry
from workflow.web.drafting import differences
from workflow.web.frame import around as frames
from workflow.web.frame import around_pieces as frame_pieces
from workflow.web.frame import signs
from workflow.web.letters.frozen import sums_of
from workflow.web.letters.progress import Group
from workflow.web.letters.rows import Tile

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: dict[str, Any]) -> frames.Frame:
    """What stands around the page."""
    return frames.frame_of(context["request"])


@register.simple_tag(takes_context=True)
def searching(context: dict[str, Any]) -> SafeString:
    """The box for a search, with what the page was searched for."""
    return frame_pieces.search(str(context.get("search_text") or ""))


@register.simple_tag(takes_context=True)
def look(context: dict[str, Any], kind: str, pk: int | None = None) -> SafeString:
    """What the page looks at, for live delivery: a record or "desk", and the moment before its content was read."""
    live = frames.frame_of(context["request"]).live if "frame" not in context else context["frame"].live
    named = kind if pk is None else f"{kind}:{pk}"
    return format_html(' data-cv-look="{}" data-cv-since="{}"', named, live.since if live else "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon; its meaning stands beside it in words."""
    return signs.icon(name)


@register.simple_tag
def glyph(shown: showing.Shown) -> SafeString:
    """The state's glyph; read aloud as the state's word."""
    return signs.glyph_of(shown)


@register.simple_tag
def state(shown: showing.Shown | None) -> SafeString:
    """A chip with glyph, colour and word; nothing for nothing."""
    return signs.chip_of(shown) if shown else SafeString("")


@register.simple_tag
def choices(filters: Iterable[tuple[str, Any, bool]]) -> SafeString:
    """The filters of a list, the chosen one marked. Words are plain texts: a piece tells a text from the same text
    marked safe only where it stands alone, not inside a tuple."""
    return entry_rows.choices(tuple([(key + "", str(label) + "", current) for key, label, current in filters]))


@register.simple_tag
def rows(entries: Iterable[Entry], here: int | None = None) -> SafeString:
    """The rows of a list; `here`: the record that is open beside it."""
    return entry_rows.rows_html(entries, here)


@register.simple_tag
def tiles(found: Sequence[Tile]) -> SafeString:
    """The recipients of a letter on its map."""
    return entry_rows.tiles_html(found)


@register.simple_tag
def sheet(groups: Iterable[Group]) -> SafeString:
    """The recipients of a letter as rows on paper."""
    return entry_rows.sheet_html(groups)


@register.filter
def day(value: date | None) -> str:
    """dd/mm/yyyy."""
    return showing.day(value)


@register.filter
def cell(value: Any) -> Any:
    """What stands in a cell of a book: a day as officials write it, nothing for nothing."""
    return showing.day(value) if isinstance(value, date) else "" if value is None else value


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value under a key; None when there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def address(url_name: str) -> str:
    """The address of a page without arguments; "" when the project does not mount it."""
    return frames.address(url_name) or ""


@register.filter
def plain(value: Any) -> str:
    """The text of a part of a letter, whether it was read with doubts or typed."""
    return content.plain(value)


@register.filter
def body_html(value: Any) -> SafeString:
    """The body of a letter as the page shows it: paragraphs, clauses, tables, page breaks."""
    return reading.body_html(blocks_of(value))


@register.filter
def part_label(name: str) -> Any:
    """The name of a part of a letter."""
    return differences.LABELS.get(name, name)


register.filter("near", differences.near)


@register.filter
def long_day(value: date | None) -> str:
    """As a letter's head bears it: zeros before days under ten and before the first two months (domain.md 1.4)."""
    if value is None:
        return ""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


@register.filter
def short_hash(value: str) -> str:
    """A hash in groups of eight, so that two people can compare it aloud."""
    return " ".join(value[at : at + 8] for at in range(0, len(value), 8))


@register.filter
def shown_purpose(value: str) -> str:
    """The purpose of a line or dispatch in words."""
    return str(Purpose(value).label) if value in Purpose.values else value


@register.filter
def shown_dispatch(value: str) -> str:
    """The state of a dispatch in words."""
    return str(DispatchStatus(value).label) if value in DispatchStatus.values else value


@register.filter
def shown_obligation(value: str) -> str:
    """The state of an obligation in words."""
    return str(ObligationStatus(value).label) if value in ObligationStatus.values else value


@register.simple_tag
def figure_sums(figures: Mapping[str, Any]) -> dict[str, int]:
    """A report's figures in five numbers."""
    return sums_of(figures)


@register.filter
def iso_day(value: str) -> str:
    """An ISO day of frozen figures as dd/mm/yyyy."""
    return showing.day(date.fromisoformat(value)) if value else ""


@register.simple_tag
def late_glyph() -> SafeString:
    """The glyph of what is overdue."""
    return glyph(showing.Shown("late", showing.LATE))


@register.simple_tag
def waiting_glyph() -> SafeString:
    """The glyph of what waits for somebody's verdict."""
    return glyph(showing.Shown("doing", showing.WAITING))
