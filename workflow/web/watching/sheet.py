"""Units × letters as a spreadsheet: every unit that was chosen, the letters of the page, each cell in words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from workflow.kernel.vocabulary import OrganKind
from workflow.letters.models import Letter
from workflow.oversight.boards import Board
from workflow.oversight.matrix import Matrix, Unit
from workflow.web.actors import standing_of
from workflow.web.downloads.sending import sent
from workflow.web.downloads.taking import making
from workflow.web.paging import number_of
from workflow.web.registers.columns import Cell as Written
from workflow.web.registers.spreadsheet import XLSX, write_sheet

from .board import COLUMNS, board_of
from .choosing import Choice, choice_of
from .heat import Looks

AT_ONCE = 500
"""Units that are read together."""
WIDE, NARROW = 42, 16


@require_GET
def sheet(request: HttpRequest) -> HttpResponseBase:
    """The board's matrix with the same choice and the same letters as the page that links to it."""
    standing = standing_of(request)
    shown, choice, before = board_of(standing), choice_of(request, standing.actor.on), number_of(request, "truoc")
    letters = choice.of(shown.letters)
    page = list((letters.filter(pk__lt=before) if before else letters)[:COLUMNS])
    heading = _("Đơn vị × văn bản, số liệu lúc %s") % localtime().strftime("%H:%M, %d/%m/%Y")
    with making(standing.actor.person_id):
        out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
        try:
            write_sheet(out, _("Theo dõi"), heading, _columns(page), _rows(shown, page, choice))
        except BaseException:
            out.close()
            raise
    return sent(request, out, "theo-doi-don-vi.xlsx", XLSX)


def _columns(letters: Sequence[Letter]) -> list[tuple[str, int]]:
    own = [(_("Khối"), WIDE), (_("Đơn vị"), WIDE), (_("Việc quá hạn"), NARROW)]
    return [*own, *((letter.code, NARROW) for letter in letters)]


def _rows(shown: Board, letters: Sequence[Letter], choice: Choice) -> Iterator[list[Written]]:
    matrix, looks, after = Matrix(shown, letters, choice.unit_kind, choice.only_late, AT_ONCE), Looks(shown.actor.on), 0
    while True:
        page = matrix.page(after, worst=False)
        for unit in page.units:
            yield _row(unit, looks)
        if page.older is None:
            return
        after = page.older


def _row(unit: Unit, looks: Looks) -> list[Written]:
    words: list[Written] = [looks.of(cell).word if cell else None for cell in unit.cells]
    return [str(OrganKind(unit.kind).label), unit.name, unit.tasks_late, *words]
