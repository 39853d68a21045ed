"""The rows of lists: each is made once for what it says, and found again for whoever may read the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from workflow.web import showing
from workflow.web.frame.pieces import piece
from workflow.web.frame.signs import chip, glyph, glyph_of
from workflow.web.letters.progress import Group
from workflow.web.letters.rows import Tile

from .work import Entry

KEPT = 8192
"""Rows of a process; half a kibibyte each, a third more with their key."""
NUMBER = 7_000_000_000_000_007


def tiles_html(tiles: Sequence[Tile]) -> SafeString:
    """The recipients of a letter on its map. A letter has up to thousands, which no memory should hold: each is made
    anew, out of what many of them share (glyphs, notes) and of organs' names."""
    before, after = _around("congvan:dispatch")
    drawn: dict[int, str] = {}
    noted: dict[str, str] = {}
    made = []
    for tile in tiles:
        state, note = tile.state, tile.note
        sign = drawn.get(id(state)) or drawn.setdefault(id(state), glyph_of(state))
        said = noted.get(note) or noted.setdefault(note, f'<span class="cv-num">{escape(note)}</span></a>')
        made.append(
            f'<a href="{before}{tile.pk:d}{after}" class="cv-tile cv-tile--{state.tone}">'
            f"{sign}{_name(tile.name, tile.kind)}{said}"
        )
    return mark_safe("".join(made))  # noqa: S308 - every text in it is escaped


@lru_cache(maxsize=KEPT)
def _name(name: str, kind: str) -> str:
    """The recipient's name, as short as lists have it; then with the whole one behind it."""
    short = showing.short_name(name, kind)
    return f"<b>{escape(short)}</b>" if short == name else f'<b title="{escape(name)}">{escape(short)}</b>'


def sheet_html(groups: Iterable[Group]) -> SafeString:
    """The same recipients as rows of a table on paper, numbered through."""
    made: list[str] = []
    numbers = count(1)
    for group in groups:
        made.append(format_html(
            '<tbody><tr class="cv-book__g"><th scope="rowgroup" colspan="6">{} · {}</th></tr>', group.label, group.said
        ))  # fmt: skip
        made += [_line(next(numbers), tile) for tile in group.tiles]
        made.append("</tbody>")
    return mark_safe("".join(made))  # noqa: S308 - every text in it is escaped


def _line(no: int, tile: Tile) -> str:
    days = [f'<td class="cv-num">{showing.day(value)}</td>' for value in (tile.seen, tile.handed)]
    number = tile.number or ""
    return (
        f'<tr><td class="cv-r cv-num">{no}</td><td>{escape(tile.name)}</td><td>{glyph_of(tile.state)} '
        f'{escape(tile.state.word)}</td>{days[0]}<td class="cv-r cv-num">{number}</td>{days[1]}</tr>'
    )


def _around(name: str) -> tuple[str, str]:
    """What stands before and behind the number in an address of this kind."""
    before, _number, after = reverse(name, args=[NUMBER]).rpartition(str(NUMBER))
    return before, after


@piece(KEPT)
def choices(filters: tuple[tuple[str, str, bool], ...]) -> SafeString:
    """The filters of a list as links to itself: key, word, whether it is the chosen one."""
    return render_to_string("congvan/parts/choices.html", {"filters": filters})


def rows_html(entries: Iterable[Entry], here: int | None = None) -> SafeString:
    """The rows one after the other; the record that is `here` marked as the one that is open."""
    said: dict[int, str] = {}
    made = [
        _row_of(entry, said).replace("<article ", '<article aria-current="true" ', 1)
        if entry.pk == here
        else _row_of(entry, said)
        for entry in entries
    ]
    return mark_safe("".join(made))  # noqa: S308 - pieces are markup already


def _row_of(entry: Entry, said: dict[int, str]) -> SafeString:
    """`said`: the words of the states of this list, translated once each."""
    state, due = entry.state, entry.deadline
    word = said.get(id(state)) or said.setdefault(id(state), str(state.word))
    return row(
        entry.kind, entry.pk, str(entry.subject), entry.code, entry.other, entry.new, state.tone, word,
        (due.chip or "idle", due.tone, str(due.word)) if due else None,
    )  # fmt: skip


@piece(KEPT)
def row(
    kind: str, pk: int, subject: str, code: str, other: str, new: bool, tone: str, word: str,
    due: tuple[str, str, str] | None,
) -> SafeString:  # fmt: skip
    """One record: state, subject with its address, number, the other side, the state in words, the deadline."""
    number = format_html('<span class="cv-num">{}</span>', code) if code else ""
    return format_html(
        '<article class="cv-item{}">{}<div><div class="cv-item__t"><a href="{}">{}</a></div><div class="cv-item__m">'
        '{}<span>{}</span><span class="cv-item__end"><span>{}</span>{}</span></div></div></article>',
        " cv-item--unread" if new else "", glyph(tone, word), reverse(f"congvan:{kind}", args=[pk]),
        subject[:1].upper() + subject[1:] or "—", number, other, word, chip(*due) if due else "",
    )  # fmt: skip
