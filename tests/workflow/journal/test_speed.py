"""100,000 entries are read through in five seconds, in memory that does not grow with them."""

import time
import tracemalloc

import pytest
from django.db import connection

from tests.cast import TODAY
from workflow.directory.models import Person
from workflow.journal.models import JournalEntry
from workflow.journal.selecting import STEP, Selection, snapshot
from workflow.journal.services import next_entry
from workflow.journal.verifying import verify_chains
from workflow.kernel.clock import database_now


def make_entries(persons: int, each: int) -> None:
    people = Person.objects.bulk_create(Person(full_name=f"Đồng chí {no}") for no in range(persons))
    at, facts = database_now(), {"text": "a" * 64, "via": {"role": "CLERK", "organ_id": 7, "side": "own"}, "no": 3}
    entries = (
        next_entry(person, "edit_letter", person.pk, TODAY, at, facts) for person in people for _no in range(each)
    )
    JournalEntry.objects.bulk_create(entries, batch_size=2000)
    Person.objects.bulk_update(people, ["chain_seq", "chain_hash"], batch_size=500)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_entries_in_five_seconds() -> None:
    make_entries(5000, 20)
    started = time.perf_counter()
    with snapshot():
        report = verify_chains(Selection())
    spent = time.perf_counter() - started
    print(f"{connection.vendor}: {report.entries} entries, {report.streams} chains in {spent:.2f} s")
    assert (report.clean, report.entries, report.streams) == (True, 100_000, 5000)
    assert spent <= 5


@pytest.mark.django_db(transaction=True)
def test_memory_is_flat() -> None:
    def peak() -> int:
        tracemalloc.start()
        with snapshot():
            assert verify_chains(Selection()).clean
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    make_entries(STEP // 20 * 3, 20)
    few = peak()
    make_entries(STEP // 20 * 9, 20)
    assert peak() < few * 1.5
