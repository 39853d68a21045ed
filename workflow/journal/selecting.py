"""Which part of the journal is read, how its rows come in, and as of which moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from .models import JournalCheckpoint, JournalEntry
from .streams import FORKING, KINDS, model_of, split, streams_of_letter

COLUMNS: tuple[str, ...] = ("stream", "seq", "prev", "hash", "body", "action", "person_id", "on", "at")
STEP = 2000


class Entry(NamedTuple):
    """One row as it is read; `before` is the hash of its predecessor where reading does not begin at the first."""

    stream: str
    seq: int
    prev: str
    hash: str
    body: str
    action: str
    person_id: int | None
    on: Any
    at: Any
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What to read: everything, one stream, one letter with its dispatches, or what came after a checkpoint."""

    stream: str = ""
    letter_id: int | None = None
    after_id: int = 0

    @property
    def whole(self) -> bool:
        """Whether every chain is read from its beginning."""
        return not self.stream and self.letter_id is None and not self.after_id

    def entries(self) -> QuerySet[JournalEntry]:
        """The entries, chain by chain."""
        chosen = Q()
        if self.stream:
            chosen &= Q(stream=self.stream)
        if self.letter_id is not None:
            chosen &= streams_of_letter(self.letter_id)
        if self.after_id:
            chosen &= Q(pk__gt=self.after_id)
        return JournalEntry.objects.filter(chosen).order_by("stream", "seq")

    def rows(self) -> Iterator[Entry]:
        """The entries as tuples, fetched in steps."""
        found, columns = self.entries(), COLUMNS
        if self.after_id:
            before = JournalEntry.objects.filter(stream=OuterRef("stream"), seq=OuterRef("seq") - 1)
            found, columns = found.annotate(before=Subquery(before.values("hash")[:1])), (*COLUMNS, "before")
        for row in found.values_list(*columns).iterator(chunk_size=STEP):
            yield Entry(*row)


def records_of(selection: Selection, kind: str) -> Q | None:
    """The condition on records of this kind; None when the selection holds none of them."""
    if selection.stream:
        place = split(selection.stream)
        return Q(pk=place[1]) if place and place[0] == kind else None
    if selection.letter_id is None:
        return Q()
    column = {"letter": "pk", FORKING: "letter_id"}.get(kind)
    return Q(**{column: selection.letter_id}) if column else None


def exists(selection: Selection) -> bool:
    """Whether there is anything to check: entries, or a record that should have some."""
    if selection.whole or selection.after_id or selection.entries().exists():
        return True
    wanted = ((kind, records_of(selection, kind)) for kind in KINDS)
    return any(
        chosen is not None and model_of(kind)._default_manager.filter(chosen).exists() for kind, chosen in wanted
    )


def checkpoint_named(name: str) -> JournalCheckpoint | None:
    """The checkpoint with this id, or whose hash begins so (eight characters at least)."""
    if name.isascii() and name.isdigit() and len(name) < 8:
        return JournalCheckpoint.objects.filter(pk=int(name)).first()
    return JournalCheckpoint.objects.filter(hash__startswith=name).first() if len(name) >= 8 else None


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything in the block as of one moment, while others write; inside a transaction, as that one sees it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
