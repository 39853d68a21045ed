"""The lines of units × letters as markup: each cell says unit, letter and state, and shows them by glyph and colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from workflow.kernel.vocabulary import OrganKind
from workflow.oversight.matrix import Cell, Unit
from workflow.web import showing

GLYPHS = {
    "done": "✓", "late1": "✓", "doing": "◐", "judge": "◕", "seen": "•", "soon": "◔", "idle": "", "stop": "✕",
    "none": "–",
}  # fmt: skip
"""Look of a cell → its glyph; a late one shows its days."""
UNSEEN = "!"
NUMBER = 7_000_000_000_000_007


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks, and the words for it."""

    css: str
    glyph: str
    word: str
    html: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "html", str(escape(self.word)))


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind of unit under their heading."""

    label: str
    html: SafeString


class Looks:
    """The looks of cells on one day: cells that stand alike look alike, and are thought about once."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._known: dict[tuple[Any, ...], Look] = {}
        self._deadline: Any = cache(self._ahead)

    def of(self, cell: Cell) -> Look:
        """How the cell looks."""
        key = (
            cell.late, bool(cell.unopened), cell.status, cell.purpose, bool(cell.waits), cell.next_due, cell.missed
        )  # fmt: skip
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._of(cell)
        return found

    def _ahead(self, due: date) -> tuple[str, str]:
        shown = showing.deadline(due, self._on)
        return (shown.tone, str(shown.word)) if shown else ("", "")

    def _of(self, cell: Cell) -> Look:
        """What is late first, then what nobody opened or judged in time, then how far it is."""
        if cell.late:
            return Look("late", str(cell.late), str(showing.late(cell.late).word))
        if cell.unopened:
            return Look("late", UNSEEN, str(showing.unopened().word))
        if cell.status in showing.JUDGED:
            shown = showing.to_judge(cell.status) if cell.waits else showing.dispatch_state(cell.status, cell.purpose)
            return Look("judge", GLYPHS["judge"], str(shown.word))
        return self._on_its_way(cell)

    def _on_its_way(self, cell: Cell) -> Look:
        shown = showing.dispatch_state(cell.status, cell.purpose)
        css, word = shown.tone, str(shown.word)
        if css == "done" and cell.missed:
            css, word = "late1", _("Xong muộn")
        elif css in ("seen", "doing", "soon", "idle") and cell.next_due:
            tone, due = self._deadline(cell.next_due)
            css, word = ("soon" if tone == "soon" else css), f"{word}. {due}"
        return Look(css, GLYPHS[css], word)


LEGEND = ("done", "doing", "judge", "seen", "soon", "late1", "late", "idle")


def legend() -> list[Look]:
    """What the glyphs and colours mean, for those who read it."""
    words = {
        "done": _("Xong"), "doing": _("Đang làm"), "judge": _("Chờ xem xét"), "seen": _("Đã nhận"),
        "soon": _("Sắp hạn"), "late1": _("Xong muộn"), "late": _("Quá hạn (số ngày)"), "idle": _("Chưa nhận"),
    }  # fmt: skip
    return [Look(css, GLYPHS.get(css, "3"), words[css]) for css in LEGEND]


def groups(units: Iterable[Unit], codes: Sequence[str], on: date) -> list[Group]:
    """The units by kind, in the order of kinds, each kind by name."""
    order = {kind: place for place, kind in enumerate(OrganKind.values)}
    sorted_ = sorted(units, key=lambda unit: (order[unit.kind], unit.name))
    return [
        Group(str(OrganKind(kind).label), lines(there, codes, on))
        for kind, there in groupby(sorted_, lambda unit: unit.kind)
    ]


def lines(units: Iterable[Unit], codes: Sequence[str], on: date) -> SafeString:
    """Lines of the table in the order given. Up to thousands of cells: joined by hand out of escaped pieces."""
    before, _number, after = reverse("congvan:dispatch", args=[NUMBER]).rpartition(str(NUMBER))
    looks, names = Looks(on), [str(escape(code)) for code in codes]
    return mark_safe("".join(  # noqa: S308 - every text in it is escaped
        f'<tr><th scope="row">{_name(unit)}{_count(unit)}</th>'
        f"{''.join(_cells(unit, looks, names, before, after))}</tr>"
        for unit in units
    ))  # fmt: skip


def _name(unit: Unit) -> str:
    """As short as lists have it, with the whole name behind it; the cells say the whole one."""
    short = showing.short_name(unit.name, unit.kind)
    return escape(unit.name) if short == unit.name else f'<span title="{escape(unit.name)}">{escape(short)}</span>'


def _count(unit: Unit) -> str:
    number = unit.tasks_late
    return f' <span class="cv-chip cv-chip--bad cv-num">{number:d}</span>' if number else ""


def _cells(unit: Unit, looks: Looks, names: Sequence[str], before: str, after: str) -> Iterator[str]:
    name, none = escape(unit.name), escape(_("Không gửi"))
    for cell, code in zip(unit.cells, names, strict=True):
        if cell is None:
            yield f'<td><span class="cv-cell cv-cell--na" role="img" aria-label="{none}">–</span></td>'
            continue
        look = looks.of(cell)
        yield (
            f'<td><a href="{before}{cell.dispatch_id:d}{after}" class="cv-cell cv-cell--{look.css}" '
            f'aria-label="{name}, {code}: {look.html}">{look.glyph}</a></td>'
        )
