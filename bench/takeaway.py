"""What is taken along: a letter's case by its recipients, a register book by its lines, as page and as file."""

from __future__ import annotations

import resource
import tempfile
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

from bench.goals import Result
from bench.scratch import analyze
from bench.sizes import Size
from bench.timing import counted, median, seconds
from bench.world import House, build_house, numbered
from permissions.models import LetterGroupRow
from tests.cast import TODAY
from workflow.access import letter_for
from workflow.casefile.bundling import write_case
from workflow.dispatches.services import issue_letter
from workflow.kernel.policy import Actor
from workflow.letters.models import Letter
from workflow.registers.models import NumberEntry, NumberRun
from workflow.web.registers import books, kinds
from workflow.web.registers.finding import Sought
from workflow.web.registers.spreadsheet import write_sheet

CASES = {"full": (70, 700), "quick": (70, 700), "toy": (2, 4)}
LINES = {"full": (10_000, 100_000), "quick": (2_000, 20_000), "toy": (40, 80)}
ROUNDS = {"full": 1, "quick": 3, "toy": 1}
PAGE = 25


def run(size: Size) -> Result:
    """Cases, then books; growth, not seconds, is what the goals bound."""
    result = Result("Taken along: a letter's case, a register book")
    _cases(result, size)
    _books(result, size)
    result.notes.append("peak: Python's own allocations while the file is written, from the second time on")
    result.notes.append(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    return result


def _measured(write: Callable[[IO[bytes]], Any], rounds: int) -> dict[str, Any]:
    """Seconds, statements, bytes and peak of writing a file; the first time warms what is kept."""
    with tempfile.TemporaryFile() as warm:
        write(warm)
    times: list[float] = []
    statements = size = 0
    for _round in range(rounds):
        with tempfile.TemporaryFile() as out, counted() as said:
            times.append(seconds(lambda out=out: write(out)))  # type: ignore[misc]
            size, statements = out.seek(0, 2), said.count
    with tempfile.TemporaryFile() as out:
        tracemalloc.start()
        write(out)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return {"seconds": median(times), "statements": statements, "KB": size >> 10, "peak KB": peak >> 10}


def _cases(result: Result, size: Size) -> None:
    rows = []
    for n in CASES[size.name]:
        house = build_house(f"T{n}", n)
        letter = numbered(house)
        clerk = house.staff["clerk"]
        issue_letter(clerk, letter.pk)
        analyze()
        row = letter_for(clerk, letter.pk)
        rows.append(_measured(lambda out, row=row, clerk=clerk: write_case(clerk, row, out), ROUNDS[size.name]))
        result.rows.append({"what": "case", "n": n, **rows[-1]})
    few, many = rows
    result.at_most("case: difference of statements", abs(many["statements"] - few["statements"]), 0)
    result.at_most("case: peak, ten times the recipients", many["peak KB"] / max(few["peak KB"], 1), 3)


def _books(result: Result, size: Size) -> None:
    house = build_house("TB", 2)
    actor, run = _filled(house, 0)
    rows: list[dict[str, Any]] = []
    for n in LINES[size.name]:
        actor, run = _filled(house, n)
        analyze()
        book = kinds.outgoing(actor, run)
        pages = {where: _page(book, before) for where, before in (("newest", None), ("oldest", PAGE + 1))}
        found = _measured(lambda out, book=book: _sheet(book, out), ROUNDS[size.name])
        rows.append({**found, "page ms": pages["newest"] * 1000, "oldest ms": pages["oldest"] * 1000})
        result.rows.append({"what": "book", "n": n, **rows[-1]})
    few, many = rows
    factor = LINES[size.name][1] / LINES[size.name][0]
    result.at_most("book: peak, ten times the lines", many["peak KB"] / max(few["peak KB"], 1), 1.5)
    result.at_most("book: seconds a line, of ten times the lines", many["seconds"] / few["seconds"] / factor, 1.5)
    result.at_most("book: newest page, ten times the lines", many["page ms"] / few["page ms"], 2)
    result.at_most("book: oldest page against the newest", many["oldest ms"] / many["page ms"], 2)


def _page(book: kinds.Book, before: int | None) -> float:
    """Seconds of one page with its totals."""

    def look() -> None:
        found, _older = books.page_of(book.entries, before, PAGE)
        book.lines(found)
        kinds.totals(book)

    return median([seconds(look) for _round in range(9)])


def _sheet(book: kinds.Book, out: IO[bytes]) -> int:
    return write_sheet(out, "Sổ", book.heading, book.columns, kinds.all_cells(book, book.entries, Sought()))


def _filled(house: House, lines: int) -> tuple[Actor, NumberRun]:
    """The run with so many letters that the clerk may view."""
    clerk = house.staff["clerk"]
    if not NumberEntry.objects.filter(run__organ=house.issuer).exists():
        numbered(house)
    run = NumberRun.objects.get(organ=house.issuer)
    first = Letter.objects.get(pk=NumberEntry.objects.filter(run=run).earliest("number").letter_id)
    values = {field.attname: getattr(first, field.attname) for field in Letter._meta.concrete_fields
              if field.attname != "id"}  # fmt: skip
    granted = list(LetterGroupRow.objects.filter(content_object_id=first.pk).values("group_id", "permission_id"))
    for start in range(run.last + 1, lines + 1, 5000):
        letters = Letter.objects.bulk_create(
            Letter(**{**values, "number": no, "subject": f"Kiểm tra tài sản đợt {no}", "chain_seq": 0})
            for no in range(start, min(start + 5000, lines + 1))
        )
        LetterGroupRow.objects.bulk_create(
            LetterGroupRow(**row, content_object_id=one.pk, source=f"submit:{one.pk}") for one in letters
            for row in granted
        )  # fmt: skip
        NumberEntry.objects.bulk_create(
            NumberEntry(run=run, number=one.number, letter_id=one.pk, taken_on=TODAY + timedelta(one.number % 900))
            for one in letters
        )
    NumberRun.objects.filter(pk=run.pk).update(last=max(lines, run.last))
    return clerk, NumberRun.objects.get(pk=run.pk)
