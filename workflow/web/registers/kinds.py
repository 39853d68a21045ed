"""The three kinds of register book behind one page: what they read, how they are looked through, their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.kernel.policy import Actor
from workflow.registers.classified_models import SecretBook, SecretPaper
from workflow.registers.models import IncomingEntry, IncomingRun, LetterCopy, NumberEntry, NumberRun

from . import books, columns, finding
from .books import Line
from .columns import Cell

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Book:
    """One book before one clerk. `said` and `of`: what words are looked for in, by which column of an entry."""

    which: str
    run: Any
    name: str | Promise
    heading: str
    entries: QuerySet[Any]
    columns: tuple[tuple[str | Promise, int], ...]
    lines: Callable[[list[Any]], list[Line]]
    cells: Callable[[Sequence[Line]], list[list[Cell]]]
    said: Callable[[Sequence[Any]], dict[int, str]]
    of: str
    day: str = "taken_on"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many numbers the book holds, of them void, and when that was so."""

    numbers: int
    void: int
    as_of: datetime


def outgoing(actor: Actor, run: NumberRun) -> Book:
    """The numbers of letters."""
    heading = _("Sổ đăng ký văn bản đi, %(kind)s, %(organ)s, nhiệm kỳ %(term)s") % {
        "kind": run.kind, "organ": run.organ.name, "term": run.term.label,
    }  # fmt: skip
    return Book(
        "outgoing", run, gettext_lazy("Văn bản đi"), heading, NumberEntry.objects.filter(run=run), columns.OUTGOING,
        lambda rows: books.outgoing_lines(actor, rows), columns.outgoing_cells,
        lambda rows: finding.said_in_letters(actor, rows), "letter_id",
    )  # fmt: skip


def incoming(actor: Actor, run: IncomingRun) -> Book:
    """The incoming numbers."""
    return Book(
        "incoming", run, gettext_lazy("Văn bản đến"), _("Sổ đăng ký văn bản đến, %s") % run.organ.name,
        IncomingEntry.objects.filter(run=run), columns.INCOMING, lambda rows: books.incoming_lines(actor, rows),
        columns.incoming_cells, lambda rows: finding.said_in_dispatches(actor, rows), "dispatch_id",
    )  # fmt: skip


def copies(actor: Actor, run: NumberRun) -> Book:
    """The numbers of copies."""
    heading = _("Sổ bản sao, %(organ)s, nhiệm kỳ %(term)s") % {"organ": run.organ.name, "term": run.term.label}
    rows = LetterCopy.objects.filter(run=run).select_related("letter", "certifier", "run")
    return Book(
        "copies", run, gettext_lazy("Bản sao"), heading, rows, columns.COPIES,
        lambda found: books.copies_lines(actor, found), columns.copy_cells,
        lambda found: finding.said_in_letters(actor, found), "letter_id", "dated",
    )  # fmt: skip


def secrets(book: SecretBook) -> Book:
    """The organ's secret papers: numbers, days and places, nothing of what they say."""
    return Book(
        "classified", book, gettext_lazy("Văn bản mật"), _("Sổ đăng ký văn bản mật, %s") % book.organ.name,
        SecretPaper.objects.filter(book=book), columns.SECRET, books.secret_lines, columns.secret_cells,
        finding.said_in_papers, "pk",
    )  # fmt: skip


def totals(book: Book) -> Totals:
    """From the run's own counter and the index of void numbers: as quick for a million."""
    void = book.entries.exclude(void_reason="").count() if book.which == "outgoing" else 0
    return Totals(book.run.last - book.run.start + 1, void, timezone.now())


def all_cells(book: Book, entries: QuerySet[Any], what: finding.Sought) -> Iterator[list[Cell]]:
    """Every chosen line as cells, in rising order, read in steps of AT_ONCE."""
    rows = entries.order_by("number").iterator(chunk_size=AT_ONCE)
    while step := list(islice(rows, AT_ONCE)):
        if what.words:
            said = book.said(step)
            step = [one for one in step if finding.holds(said.get(getattr(one, book.of), ""), what.words)]
        yield from book.cells(book.lines(step))
