"""A journal with every kind of chain, written by the one writer; and ways to write past it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from tests.cast import TODAY, Cast, make_cast
from tests.flushing import lifted_triggers
from tests.workflow.notices.scene import make_dispatch, make_letter
from workflow.dispatches.models import Dispatch
from workflow.journal.chain import entry_hash
from workflow.journal.models import JournalEntry
from workflow.journal.services import next_entry, store
from workflow.kernel.clock import database_now
from workflow.letters.models import Letter
from workflow.registers.classified_models import SecretBook
from workflow.registers.models import IncomingRun, NumberRun


@dataclass(frozen=True)
class Books:
    """Records whose chains hold a few entries each; the second dispatch has none yet."""

    cast: Cast
    letter: Letter
    other_letter: Letter
    dispatch: Dispatch
    untouched: Dispatch


def act(record: Any, person_id: int | None, times: int = 1, action: str = "edit_letter", **facts: Any) -> None:
    """Entries on the record's chain, as the gate writes them."""
    for _time in range(times):
        entry = next_entry(record, action, person_id, TODAY, database_now(), facts)
        record.save(update_fields=["chain_seq", "chain_hash"])
        store([entry])


def make_books() -> Books:
    """Two letters with four entries, two dispatches that begin from the first, a person, both registers."""
    cast = make_cast()
    letter, other = make_letter(cast), make_letter(cast, number=739)
    act(letter, cast.clerk.pk, 3, reason="Bổ sung “phụ lục”")
    act(other, cast.clerk.pk, 4)
    dispatch = make_dispatch(letter, cast.district, chain_hash=letter.chain_hash)
    untouched = make_dispatch(letter, cast.other_district, chain_hash=letter.chain_hash)
    act(letter, cast.clerk.pk, 1, "sign_letter")
    act(dispatch, cast.recv_clerk.pk, 3, "acknowledge_dispatch")
    run = NumberRun.objects.create(
        organ=cast.issuer, term=cast.terms["issuer"], kind="CV", last=1, opened_on=cast.on, opened_by=cast.clerk
    )
    books = (IncomingRun.objects.create(organ=cast.district), SecretBook.objects.create(organ=cast.district))
    for record in (cast.clerk, run, *books):
        act(record, cast.clerk.pk, 2, "number_letter")
    return Books(cast, letter, other, dispatch, untouched)


@contextmanager
def around_the_triggers() -> Iterator[Any]:
    """A cursor of somebody who can take the triggers away and put them back."""
    with lifted_triggers(connection), connection.cursor() as cursor:
        yield cursor


def tamper(sql: str, *params: Any) -> None:
    """Write past the services and the triggers; something must change."""
    with around_the_triggers() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount > 0


def entry_of(record: Any, seq: int) -> JournalEntry:
    """The entry at a place of the record's chain."""
    return JournalEntry.objects.get(stream=f"{record._meta.model_name}:{record.pk}", seq=seq)


def hash_again(entry: JournalEntry, **changed: Any) -> None:
    """Change an entry and give it a hash that fits its new content."""
    for name, value in changed.items():
        setattr(entry, name, value)
    entry.hash = entry_hash(entry.stream, entry.seq, entry.prev, entry.body)
    with around_the_triggers():
        entry.save(force_update=True)


def verify(**options: Any) -> tuple[int, str]:
    """(exit code, the place that the command names) of verify_journal."""
    try:
        call_command("verify_journal", **options)
    except CommandError as refusal:
        return refusal.returncode, str(refusal)
    return 0, ""
