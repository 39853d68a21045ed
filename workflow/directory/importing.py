"""Taking a whole directory from a CSV: all of it or nothing, in a number of statements that does not grow with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.directory.locking import lock_directory
from workflow.directory.models import Organ, OrganName
from workflow.directory.planting import Progress, plant
from workflow.directory.sheet import Error, Sheet, SheetRow, read_sheet
from workflow.kernel.folding import fold

Above = SheetRow | Organ | None
"""What a row stands under: another row of the file, an organ of the directory, or nothing."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a CSV would make, or made: data lines, organs created, errors, lines that name an organ known already."""

    rows: int
    created: int
    errors: list[Error] = field(default_factory=list)
    known: int = 0


def import_directory(
    file: BinaryIO, *, on: date, commit: bool, progress: Progress | None = None, reuse_known: bool = False
) -> ImportReport:
    """Read a CSV and create its organs, names, codes, parents and groups, or nothing when any line is bad.

    Without `commit` the same checks run and nothing is written. `on` is the day on which a parent that the file does
    not hold is looked up. A line for an organ that exists (same name and parent, at a common time) is an error;
    with `reuse_known` it is left as it is. Organs of the grassroots column are invented, and their names say so.
    """
    sheet = read_sheet(file)
    with transaction.atomic():
        lock_directory()
        check = _Check(sheet, on, reuse_known)
        check.place_rows()
        wanted = len(check.ordered) + sum(row.grassroots for row, _parent in check.ordered)
        if commit and not sheet.errors:
            rows, parents = [row for row, _parent in check.ordered], [parent for _row, parent in check.ordered]
            plant(rows, parents, progress or (lambda done, of: None))
    return ImportReport(sheet.count, 0 if sheet.errors else wanted, sorted(sheet.errors), len(check.known))


class _Check:
    """Holds the rows against each other and against the directory; `ordered` puts parents before children."""

    def __init__(self, sheet: Sheet, on: date, reuse_known: bool) -> None:
        self.sheet = sheet
        self.on = on
        self.reuse_known = reuse_known
        self.known: dict[int, Organ] = {}
        self._twins: set[int] = set()
        self.ordered: list[tuple[SheetRow, Above]] = []
        self._by_name: dict[str, list[SheetRow]] = defaultdict(list)
        for row in sheet.rows:
            self._by_name[fold(row.name)].append(row)
        self._stored = _stored_organs({name for row in sheet.rows for name in row.key if name})

    def place_rows(self) -> None:
        """Find every row's parent, refuse what is there twice, and put the rows in order."""
        placed: dict[int, Above] = {}
        self._refuse_twins()
        for row in self.sheet.rows:
            if row.line in self._twins:
                continue
            try:
                parent = self._parent_of(row)
                known = self._organ_there(row, parent)
                if known is None:
                    placed[row.line] = parent
                elif self.reuse_known:
                    self.known[row.line] = known
                else:
                    raise ValueError(_("Cơ quan này đã có trong danh mục."))
            except ValueError as wrong:
                self.sheet.refuse(row.line, str(wrong))
        self._order([row for row in self.sheet.rows if row.line in placed], placed)

    def _parent_of(self, row: SheetRow) -> Above:
        name = fold(row.parent)
        if not name:
            return None
        inside: list[SheetRow | Organ] = [
            found for found in self._by_name[name] if found.line not in (row.line, *self._twins)
        ]
        outside: list[SheetRow | Organ] = [organ for organ, _above in self._stored[name] if organ.holds_on(self.on)]
        choice = inside or outside
        told = {"parent": row.parent}
        if not choice and name in self.sheet.bad_names:
            return None  # the line that would be the parent has its own error
        if not choice:
            raise ValueError(_("Không tìm thấy cơ quan cấp trên “%(parent)s”.") % told)
        if len(choice) > 1:
            raise ValueError(_("Có nhiều cơ quan tên “%(parent)s”, không rõ là cơ quan nào.") % told)
        if not _meet(row, choice[0]):
            raise ValueError(_("Cơ quan cấp trên “%(parent)s” không hoạt động trong thời gian đó.") % told)
        return choice[0]

    def _refuse_twins(self) -> None:
        same: dict[tuple[str, str], list[SheetRow]] = defaultdict(list)
        for row in self.sheet.rows:
            earlier = same[row.key]
            twin = next((other for other in earlier if _meet(row, other)), None)
            if twin is None:
                earlier.append(row)
            else:
                self._twins.add(row.line)
                self.sheet.refuse(row.line, _("Trùng với dòng %(line)d.") % {"line": twin.line})

    def _organ_there(self, row: SheetRow, parent: Above) -> Organ | None:
        above = fold(parent.name) if parent is not None else None
        for organ, parents in self._stored[fold(row.name)]:
            if _meet(row, organ) and (above in parents if above else not parents):
                return organ
        return None

    def _order(self, waiting: list[SheetRow], placed: dict[int, Above]) -> None:
        """One level of the tree a round; what never gets its turn stands in a circle or under a bad line."""
        done: set[int] = set()
        while waiting:
            later = []
            for row in waiting:
                parent = placed[row.line]
                if isinstance(parent, SheetRow) and parent.line in self.known:
                    parent = self.known[parent.line]
                if isinstance(parent, SheetRow) and parent.line not in done:
                    later.append(row)
                else:
                    self.ordered.append((row, parent))
            if len(later) == len(waiting):
                break
            done.update(row.line for row, _parent in self.ordered)
            waiting = later
        for row in waiting:
            if _in_circle(row, placed):
                self.sheet.refuse(row.line, _("Cơ quan cấp trên tạo thành vòng."))


def _stored_organs(names: set[str]) -> dict[str, list[tuple[Organ, set[str]]]]:
    """Organs that bear one of the folded names, each with the folded names of its parents; two statements."""
    organs: dict[int, tuple[Organ, set[str]]] = {}
    found: dict[str, dict[int, tuple[Organ, set[str]]]] = defaultdict(dict)
    for row in OrganName.objects.filter(folded__in=names).select_related("organ"):
        found[row.folded][row.organ_id] = organs.setdefault(row.organ_id, (row.organ, set()))
    links = OrganName.objects.filter(organ__child_links__organ__names__folded__in=names)
    for organ_id, folded in links.values_list("organ__child_links__organ_id", "folded"):
        if organ_id in organs:
            organs[organ_id][1].add(folded)
    return defaultdict(list, {name: list(pairs.values()) for name, pairs in found.items()})


def _meet(row: SheetRow, other: SheetRow | Organ) -> bool:
    return row.valid_from <= other.valid_to and other.valid_from <= row.valid_to


def _in_circle(row: SheetRow, placed: dict[int, Above]) -> bool:
    here, seen = placed.get(row.line), set[int]()
    while isinstance(here, SheetRow) and here.line not in seen:
        if here.line == row.line:
            return True
        seen.add(here.line)
        here = placed.get(here.line)
    return False
