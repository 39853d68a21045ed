"""Units × letters: every cell that its inspector may see and none besides, the latest units first, page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permissions.policy import MatrixPolicy
from tests.cast import Cast
from tests.permissions.scenes import make_letter
from tests.workflow.notices.scene import make_dispatch
from tests.workflow.oversight.test_boards import WATCHING, board, owe, world  # noqa: F401 - a fixture
from tests.workflow.oversight.test_days import hand_in
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, Purpose
from workflow.letters.models import Directive, Letter
from workflow.obligations.models import Obligation
from workflow.oversight.boards import Board
from workflow.oversight.matrix import Cell, Matrix, Page


def matrix(shown: Board, **given: Any) -> Matrix:
    return Matrix(shown, list(shown.letters), **given)


def cells(page: Page) -> dict[int, Cell]:
    """By dispatch."""
    return {cell.dispatch_id: cell for unit in (*page.worst, *page.units) for cell in unit.cells if cell}


def visible(cast: Cast, who: str) -> set[int]:
    """The dispatches to organs, archive copies left out, that he may view of the letters that he may view."""
    letters = board(cast, who).letters
    rows = Dispatch.objects.filter(letter__in=letters.order_by().values("pk"), organ__isnull=False)
    return set(policy().scope(cast.actor(who), rows).exclude(purpose=Purpose.ARCHIVE).values_list("pk", flat=True))


@pytest.mark.parametrize("who", WATCHING)
def test_the_cells_are_what_he_may_view(world: Cast, who: str) -> None:  # noqa: F811
    page = matrix(board(world, who)).page()
    assert set(cells(page)) == visible(world, who)
    assert page.older is None


def test_without_asking_for_these_letters_cells_would_leak(
    world: Cast, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(MatrixPolicy, "watched_in_part", lambda self, actor, letters: [])
    assert set(cells(matrix(board(world, "inspector")).page())) > visible(world, "inspector")


def test_a_cell_stands_in_its_letters_column(world: Cast) -> None:  # noqa: F811
    shown = board(world, "superuser")
    table = matrix(shown)
    for unit in table.page().units:
        for cell, letter in zip(unit.cells, table.letters, strict=True):
            row = Dispatch.objects.filter(letter=letter, organ=unit.pk).exclude(purpose=Purpose.ARCHIVE).first()
            assert (cell and cell.dispatch_id) == (row and row.pk)


def test_the_latest_units_stand_apart_and_first(cast: Cast) -> None:
    owe(cast, 3)
    owe(cast, 9, organ="cell")
    owe(cast, 4)
    page = matrix(board(cast, "inspector")).page()
    assert [(unit.pk, unit.tasks_late) for unit in page.worst] == [
        (cast.organs["district"].pk, 2), (cast.organs["cell"].pk, 1),
    ]  # fmt: skip
    assert page.units == []
    assert sorted(cell.late for unit in page.worst for cell in unit.cells if cell) == [3, 4, 9]
    calm = matrix(board(cast, "inspector"), only_late=True).page()
    assert {unit.pk for unit in calm.units} == {cast.organs["district"].pk, cast.organs["cell"].pk}
    assert calm.worst == []


@pytest.mark.parametrize("state", ["DONE", "HANDED_IN"])
def test_who_is_not_late_is_not_apart(cast: Cast, state: str) -> None:
    owe(cast, 3, status=state)
    page = matrix(board(cast, "inspector")).page()
    assert (page.worst, [unit.tasks_late for unit in page.units]) == ([], [0])
    assert matrix(board(cast, "inspector"), only_late=True).page().units == []


def many(cast: Cast, organs: list[str]) -> Letter:
    letter = make_letter(
        cast, LetterStatus.ISSUED, watcher=cast.organs["inspection"], number=Letter.objects.count() + 1
    )
    for organ in organs:
        make_dispatch(letter, cast.organs[organ], status=DispatchStatus.IMPLEMENTING)
    return letter


UNITS = ["district", "cell", "bloc", "board", "inspection", "other_district"]


def walked(table: Matrix, **given: Any) -> list[int]:
    """The organs of all pages, one after the other."""
    found, after = [], None
    for _page in range(20):
        page = table.page(after, **given)
        found += [unit.pk for unit in (*page.worst, *page.units)]
        if page.older is None:
            return found
        after = page.older
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("size", [1, 2, 50])
def test_pages_show_every_unit_once(cast: Cast, size: int) -> None:
    known = [name for name in UNITS if name in cast.organs]
    many(cast, known)
    many(cast, known[:2])
    owe(cast, 3)
    ids = sorted(cast.organs[name].pk for name in known)
    assert sorted(walked(matrix(board(cast, "inspector"), size=size), worst=False)) == ids
    assert walked(matrix(board(cast, "inspector"), size=size), worst=False) == ids, "in the directory's order"
    seen = walked(matrix(board(cast, "inspector"), size=size))
    assert set(seen) == set(ids)
    assert seen[0] == cast.organs["district"].pk


def test_one_kind_of_unit(cast: Cast) -> None:
    many(cast, [name for name in UNITS if name in cast.organs])
    kind = cast.organs["district"].kind
    expected = {organ.pk for organ in cast.organs.values() if organ.kind == kind}
    found = {unit.pk for unit in matrix(board(cast, "inspector"), kind=kind).page().units}
    assert found == expected & {cast.organs[name].pk for name in UNITS if name in cast.organs}
    assert cast.organs["district"].pk in found


def test_archive_copies_are_nobodys_work(cast: Cast) -> None:
    letter = many(cast, ["district"])
    make_dispatch(letter, cast.organs["cell"], purpose=Purpose.ARCHIVE)
    assert {unit.pk for unit in matrix(board(cast, "inspector")).page().units} == {cast.organs["district"].pk}


FACTS: dict[str, tuple[Callable[[Cast], Any], Callable[[Cell], Any], Any]] = {
    "late": (lambda cast: owe(cast, 3), lambda cell: (cell.late, cell.tasks_late), (3, 1)),
    "refused: not late": (
        lambda cast: owe(cast, 3, dispatch_status=DispatchStatus.REFUSED), lambda cell: (cell.late, cell.tasks_late),
        (0, 0),
    ),
    "handed in past its day": (lambda cast: waits(cast), lambda cell: (cell.late, bool(cell.waits)), (0, True)),
    "done in time": (lambda cast: hand_in(cast, owe(cast, 3, status="DONE"), 4), lambda cell: cell.missed, False),
    "done late": (lambda cast: hand_in(cast, owe(cast, 3, status="DONE"), 1), lambda cell: cell.missed, True),
    "due ahead": (lambda cast: owe(cast, -5), lambda cell: (cell.late, cell.next_due is not None), (0, True)),
    "due today": (lambda cast: owe(cast, 0), lambda cell: (cell.late, cell.next_due is not None), (0, True)),
}  # fmt: skip


def waits(cast: Cast) -> Obligation:
    return hand_in(cast, owe(cast, 3, status=ObligationStatus.HANDED_IN, dispatch_status=DispatchStatus.REPORTED), 5)


@pytest.mark.parametrize("fact", FACTS)
def test_what_a_cell_knows(cast: Cast, fact: str) -> None:
    make, look, expected = FACTS[fact]
    make(cast)
    (cell,) = cells(matrix(board(cast, "inspector")).page()).values()
    assert look(cell) == expected


def test_who_never_opened_what_was_due_is_told_apart(cast: Cast) -> None:
    letter = make_letter(cast, LetterStatus.ISSUED, watcher=cast.organs["inspection"], number=1)
    sent = make_dispatch(letter, cast.organs["district"], status=DispatchStatus.SENT)
    make_dispatch(letter, cast.organs["cell"], status=DispatchStatus.IMPLEMENTING)
    due = cast.on - timedelta(days=2)
    Directive.objects.create(letter=letter, no=1, text="Báo cáo", due=due)
    found = cells(matrix(board(cast, "inspector")).page())
    assert {pk for pk, cell in found.items() if cell.unopened} == {sent.pk}
    assert found[sent.pk].unopened == due


def test_the_deadlines_that_passed_are_asked_once_for_all_pages(cast: Cast) -> None:
    """The spreadsheet of a whole country is a hundred pages."""
    letter = many(cast, [name for name in UNITS if name in cast.organs])
    Directive.objects.create(letter=letter, no=1, text="Báo cáo", due=cast.on - timedelta(days=2))
    with CaptureQueriesContext(connection) as seen:
        assert len(walked(matrix(board(cast, "inspector"), size=1), worst=False)) > 3
    assert sum('FROM "congvan_directive"' in one["sql"] for one in seen) == 1


def test_as_many_statements_for_many_units_as_for_one(cast: Cast) -> None:
    def count() -> int:
        shown = board(cast, "inspector")
        letters = list(shown.letters)
        with CaptureQueriesContext(connection) as seen:
            Matrix(shown, letters).page()
        return len(seen)

    many(cast, ["district"])
    few = count()
    many(cast, [name for name in UNITS if name in cast.organs])
    assert count() == few <= 7
