"""Units × letters: what each of a page of units does with each of a few letters; read under the rights of the board."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet

from workflow.directory.models import Organ
from workflow.dispatches.models import Dispatch
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import ObligationStatus, OrganKind, Purpose
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation

from .boards import Board
from .figures import is_late, overdue
from .waiting import EVIDENCE, Passed, passed_of, to_judge

WORST, UNITS = 20, 40
"""Units of a page: the latest of all lead the first page, the others follow in the directory's order."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit does with one letter. `late`: days since the oldest thing that is overdue; `tasks_late`: how many
    are; `next_due`: the first last day still ahead; `missed`: something was handed in after its day; `waits`: since
    when evidence waits for its verdict past its day; `unopened`: nobody opened it and something was due then."""

    dispatch_id: int
    status: str
    purpose: str
    late: int
    tasks_late: int
    next_due: date | None
    missed: bool
    waits: date | None
    unopened: date | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A line: an organ and its cell in each letter's column, nothing where the letter did not go to it."""

    pk: int
    name: str
    kind: str
    cells: tuple[Cell | None, ...]

    @property
    def tasks_late(self) -> int:
        """How much it is late with, in these letters."""
        return sum(cell.tasks_late for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the worst apart; `older`: the key of the next page, if there is one."""

    worst: list[Unit]
    units: list[Unit]
    older: int | None


_WALK = (
    "SELECT * FROM (SELECT organ_id FROM congvan_dispatch WHERE letter_id = {letter:d} AND organ_id > {after:d} "
    "AND purpose <> '{archive}' {apart}ORDER BY organ_id LIMIT {most:d}) AS part"
)
_OF_KIND = "AND organ_id IN (SELECT id FROM congvan_organ WHERE kind = '{kind}') "


class Matrix:
    """These letters of the board (few: each is a column), and the organs that got any of them: all, those of one kind,
    or only the late ones. As many statements for seven hundred organs as for three."""

    def __init__(
        self, board: Board, letters: Sequence[Letter], kind: str = "", only_late: bool = False, size: int = UNITS
    ) -> None:
        self.board, self.letters, self.kind, self.only_late, self.size = board, letters, kind, only_late, size
        self._ids = [letter.pk for letter in letters]
        self._on = board.actor.on

    def page(self, after: int | None = None, worst: bool = True) -> Page:
        """The page behind the organ `after` in the directory's order; the worst stand apart on the first, if wanted."""
        if not self._ids:
            return Page([], [], None)
        apart = self._worst() if worst and not self.only_late else []
        found = self._late_after(after or 0) if self.only_late else self._after(after or 0, apart)
        more = len(found) > self.size
        found, shown = found[: self.size], [] if after else apart
        lines = {unit.pk: unit for unit in self._lines([*shown, *found])}
        return Page(
            [lines[pk] for pk in shown if pk in lines], [lines[pk] for pk in found if pk in lines],
            found[-1] if more else None,
        )  # fmt: skip

    def _late(self) -> QuerySet[Obligation]:
        rows = overdue(Obligation.objects.filter(self.board.among(self._ids), organ__isnull=False), self._on)
        return rows.filter(organ__kind=self.kind) if self.kind else rows

    def _worst(self) -> list[int]:
        rows = self._late().values("organ_id").annotate(n=Count("pk"), first=Min("runs_to"))
        return list(rows.order_by("-n", "first", "organ_id").values_list("organ_id", flat=True)[:WORST])

    def _late_after(self, after: int) -> list[int]:
        rows = self._late().filter(organ_id__gt=after).order_by("organ_id").values_list("organ_id", flat=True)
        return list(rows.distinct()[: self.size + 1])

    def _after(self, after: int, without: Collection[int]) -> list[int]:
        """One walk along each letter's own index, so that a page costs what it shows."""
        partly = set(self.board.partly) & set(self._ids)
        found: set[int] = set()
        if whole := [pk for pk in self._ids if pk not in partly]:
            with connection.cursor() as cursor:
                cursor.execute(self._walk(whole, after, without))
                found = {row[0] for row in cursor}
        if partly:
            some = Dispatch.objects.filter(self.board.among(partly, "pk"), organ_id__gt=after)
            some = some.exclude(organ_id__in=without).exclude(purpose=Purpose.ARCHIVE)
            some = some.filter(organ__kind=self.kind) if self.kind else some
            found |= set(some.order_by("organ_id").values_list("organ_id", flat=True).distinct()[: self.size + 1])
        return sorted(found)[: self.size + 1]

    def _walk(self, letters: Collection[int], after: int, without: Collection[int]) -> str:
        words = {"after": after, "archive": Purpose.ARCHIVE.value, "most": self.size + 1, "apart": ""}
        if without:
            words["apart"] = f"AND organ_id NOT IN ({', '.join(f'{pk:d}' for pk in without)}) "
        if self.kind:
            words["apart"] = f"{words['apart']}{_OF_KIND.format(kind=OrganKind(self.kind).value)}"
        walks = " UNION ".join(_WALK.format(letter=pk, **words) for pk in letters)
        return f"{walks} ORDER BY 1 LIMIT {self.size + 1:d}"

    def _lines(self, organs: Sequence[int]) -> list[Unit]:
        named = Organ.objects.filter(pk__in=organs).values_list("pk", "name", "kind")
        cells = self._cells(organs)
        return [Unit(pk, name, kind, tuple(cells.get((pk, one)) for one in self._ids)) for pk, name, kind in named]

    def _cells(self, organs: Collection[int]) -> dict[tuple[int, int], Cell]:
        """Every cell by (organ, letter): one statement, and with the first page those of `passed_of`."""
        late, ahead = is_late(self._on, "obligations__"), Q(obligations__status=ObligationStatus.OPEN)
        rows = Dispatch.objects.filter(self.board.among(self._ids, "pk"), organ_id__in=organs)
        rows = rows.exclude(purpose=Purpose.ARCHIVE).annotate(
            late_since=Min("obligations__runs_to", filter=late),
            tasks_late=Count("obligations", filter=late, distinct=True),
            next_due=Min("obligations__runs_to", filter=ahead & Q(obligations__runs_to__gte=self._on)),
            missed=Max(
                "obligations__evidence__handed_on",
                filter=Q(obligations__evidence__handed_on__gt=F("obligations__runs_to")),
            ),
            waits=Max(f"obligations__{EVIDENCE}", filter=to_judge(self._on, "obligations__")),
        )
        known = self._passed
        return {
            (organ_id, letter_id): self._cell(known[letter_id].of(status, purpose, organ_id, by_text), pk, status,
                                              purpose, *facts)
            for pk, organ_id, letter_id, by_text, status, purpose, *facts in rows.order_by().values_list(*_OF_CELL)
        }  # fmt: skip

    @cached_property
    def _passed(self) -> dict[int, Passed]:
        """Asked once, however many pages a spreadsheet has."""
        return passed_of(self.letters, self._on)

    def _cell(
        self, unopened: date | None, pk: int, status: str, purpose: str, since: date | None, tasks_late: int, *rest: Any
    ) -> Cell:
        counts = since is not None and status in RECEIVED
        days = (self._on - since).days if since and counts else 0
        next_due, missed, waits = rest
        return Cell(pk, status, purpose, days, tasks_late if counts else 0, next_due, bool(missed), waits, unopened)


_OF_CELL = (
    "pk", "organ_id", "letter_id", "by_text", "status", "purpose", "late_since", "tasks_late", "next_due", "missed",
    "waits",
)  # fmt: skip
