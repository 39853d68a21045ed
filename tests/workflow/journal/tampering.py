"""Ways to write past the services and the triggers; each returns the place and kind that verification must name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.workflow.journal.chains import Books, around_the_triggers, entry_of, hash_again, tamper
from workflow.journal.chain import entry_hash
from workflow.journal.models import JournalEntry

ENTRY = "congvan_journalentry"


def body_edited(books: Books) -> str:
    tamper(f"UPDATE {ENTRY} SET body = REPLACE(body, 'phụ lục', 'phụ chương') WHERE stream = %s AND seq = 2",
           f"letter:{books.letter.pk}")  # fmt: skip
    return f"letter:{books.letter.pk}#2 altered"


def body_edited_and_hashed_again(books: Books) -> str:
    entry = entry_of(books.letter, 2)
    hash_again(entry, body=entry.body.replace("phụ lục", "phụ chương"))
    return f"letter:{books.letter.pk}#3 unlinked"


def newest_body_edited_and_hashed_again(books: Books) -> str:
    entry = entry_of(books.letter, 4)
    hash_again(entry, body=entry.body.replace("sign", "void"), action="void_letter")
    return f"letter:{books.letter.pk}#4 head"


def row_deleted_in_the_middle(books: Books) -> str:
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s AND seq = 2", f"letter:{books.letter.pk}")
    return f"letter:{books.letter.pk}#2 missing"


def first_row_deleted(books: Books) -> str:
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s AND seq = 1", f"letter:{books.letter.pk}")
    return f"letter:{books.letter.pk}#1 missing"


def newest_row_deleted(books: Books) -> str:
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s AND seq = 4", f"letter:{books.letter.pk}")
    return f"letter:{books.letter.pk}#4 missing"


def gap_closed_by_renumbering(books: Books) -> str:
    name = f"letter:{books.letter.pk}"
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s AND seq = 2", name)
    tamper(f"UPDATE {ENTRY} SET seq = 2 WHERE stream = %s AND seq = 3", name)
    return f"{name}#2 altered"


def two_rows_swapped(books: Books) -> str:
    name = f"letter:{books.letter.pk}"
    for old, new in ((2, 99), (3, 2), (99, 3)):
        tamper(f"UPDATE {ENTRY} SET seq = %s WHERE stream = %s AND seq = %s", new, name, old)
    return f"{name}#2 altered"


def two_rows_swapped_and_hashed_again(books: Books) -> str:
    name = f"letter:{books.letter.pk}"
    for old, new in ((2, 99), (3, 2), (99, 3)):
        tamper(f"UPDATE {ENTRY} SET seq = %s WHERE stream = %s AND seq = %s", new, name, old)
    for seq in (2, 3):
        hash_again(entry_of(books.letter, seq))
    return f"{name}#2 unlinked"


def row_inserted_at_the_end(books: Books) -> str:
    entry = entry_of(books.letter, 4)
    entry.pk, entry.seq, entry.prev = None, 5, entry.hash
    entry.hash = entry_hash(entry.stream, 5, entry.prev, entry.body)
    entry.save()
    return f"letter:{books.letter.pk}#5 head"


def row_moved_to_another_stream(books: Books) -> str:
    tamper(f"UPDATE {ENTRY} SET stream = %s, seq = 5 WHERE stream = %s AND seq = 4",
           f"letter:{books.other_letter.pk}", f"letter:{books.letter.pk}")  # fmt: skip
    first = min((books.letter, books.other_letter), key=lambda letter: f"letter:{letter.pk}")
    return f"letter:{books.letter.pk}#4 missing" if first == books.letter else f"letter:{first.pk}#5 altered"


def action_column_edited(books: Books) -> str:
    tamper(f"UPDATE {ENTRY} SET action = 'sign_letter' WHERE stream = %s AND seq = 3", f"letter:{books.letter.pk}")
    return f"letter:{books.letter.pk}#3 columns"


def person_column_edited(books: Books) -> str:
    tamper(f"UPDATE {ENTRY} SET person_id = %s WHERE stream = %s AND seq = 3",
           books.cast.signer.pk, f"letter:{books.letter.pk}")  # fmt: skip
    return f"letter:{books.letter.pk}#3 columns"


def time_column_edited(books: Books) -> str:
    entry = entry_of(books.letter, 3)
    with around_the_triggers():
        JournalEntry.objects.filter(pk=entry.pk).update(at=entry.at - timedelta(hours=1))
    return f"letter:{books.letter.pk}#3 columns"


def day_column_edited(books: Books) -> str:
    entry = entry_of(books.letter, 3)
    with around_the_triggers():
        JournalEntry.objects.filter(pk=entry.pk).update(on=entry.on - timedelta(days=1))
    return f"letter:{books.letter.pk}#3 columns"


def body_made_unreadable(books: Books) -> str:
    hash_again(entry_of(books.letter, 4), body="[]")
    return f"letter:{books.letter.pk}#4 unreadable"


def head_rewound(books: Books) -> str:
    entry = entry_of(books.letter, 3)
    tamper("UPDATE congvan_letter SET chain_seq = 3, chain_hash = %s WHERE id = %s", entry.hash, books.letter.pk)
    return f"letter:{books.letter.pk}#4 head"


def head_hash_edited(books: Books) -> str:
    tamper("UPDATE congvan_letter SET chain_hash = %s WHERE id = %s", "0" * 64, books.letter.pk)
    return f"letter:{books.letter.pk}#4 head"


def every_row_of_a_chain_deleted(books: Books) -> str:
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s", f"dispatch:{books.dispatch.pk}")
    return f"dispatch:{books.dispatch.pk}#1 empty"


def record_deleted(books: Books) -> str:
    tamper("DELETE FROM congvan_dispatch WHERE id = %s", books.dispatch.pk)
    return f"dispatch:{books.dispatch.pk}#3 orphan"


def dispatch_given_to_another_letter(books: Books) -> str:
    tamper("UPDATE congvan_dispatch SET letter_id = %s WHERE id = %s", books.other_letter.pk, books.dispatch.pk)
    return f"dispatch:{books.dispatch.pk}#1 forked"


def dispatch_slipped_in_after_issue(books: Books) -> str:
    tamper("UPDATE congvan_dispatch SET chain_hash = %s WHERE id = %s", "f" * 64, books.untouched.pk)
    return f"dispatch:{books.untouched.pk}#0 forked"


TAMPERINGS: list[Callable[[Books], str]] = [
    body_edited, body_edited_and_hashed_again, newest_body_edited_and_hashed_again, row_deleted_in_the_middle,
    first_row_deleted, newest_row_deleted, gap_closed_by_renumbering, two_rows_swapped,
    two_rows_swapped_and_hashed_again, row_inserted_at_the_end, row_moved_to_another_stream, action_column_edited,
    person_column_edited, time_column_edited, day_column_edited, body_made_unreadable, head_rewound, head_hash_edited,
    every_row_of_a_chain_deleted, record_deleted, dispatch_given_to_another_letter, dispatch_slipped_in_after_issue,
]  # fmt: skip
