"""The rows of lists: each is made once for what it says, and found again for whoever may read the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .pieces import piece
from .signs import chip, glyph
from .work import Entry

KEPT = 8192
"""Rows of a process; half a kibibyte each, a third more with their key."""


def rows_html(entries: Iterable[Entry]) -> SafeString:
    """The rows one after the other."""
    return mark_safe("".join([_row_of(entry) for entry in entries]))  # noqa: S308 - pieces are markup already


def _row_of(entry: Entry) -> SafeString:
    state, due = entry.state, entry.deadline
    return row(
        entry.kind, entry.pk, str(entry.subject), entry.code, entry.other, entry.new, state.tone, str(state.word),
        (due.chip or "idle", due.tone, str(due.word)) if due else None,
    )  # fmt: skip


@piece(KEPT)
def row(
    kind: str, pk: int, subject: str, code: str, other: str, new: bool, tone: str, word: str,
    due: tuple[str, str, str] | None,
) -> SafeString:  # fmt: skip
    """One record: state, subject with its address, number, the other side, the state in words, the deadline."""
    return format_html(
        '<article class="cv-item{}">{}<div><div class="cv-item__t"><a href="{}">{}</a></div><div class="cv-item__m">'
        '{}<span>{}</span><span class="cv-item__end"><span>· {}</span>{}</span></div></div></article>',
        " cv-item--unread" if new else "", glyph(tone, word), reverse(f"congvan:{kind}", args=[pk]),
        f"{subject[:1].upper()}{subject[1:]}" or "—", format_html('<span class="cv-num">{}</span>', code) if code else "",
        other, word, chip(*due) if due else "",
    )  # fmt: skip
