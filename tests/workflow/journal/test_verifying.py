"""verify_journal: clean, broken with the first bad place for each kind of tampering, could not check."""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.journal.chains import (
    Books,
    act,
    around_the_triggers,
    entry_of,
    hash_again,
    make_books,
    tamper,
    verify,
)
from workflow.journal import verifying
from workflow.journal.chain import entry_hash
from workflow.journal.models import JournalEntry
from workflow.journal.triggers import drop_sql

pytestmark = pytest.mark.django_db

ENTRY = "congvan_journalentry"


@pytest.fixture
def books(capsys: pytest.CaptureFixture[str]) -> Books:
    return make_books()


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
    hash_again(entry, body=entry.body.replace("issue", "void"), action="void_letter")
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


def test_a_whole_journal_is_clean(books: Books) -> None:
    assert verify() == (0, "")
    assert verify(letter=books.letter.pk) == (0, "")
    for stream in ("letter", "dispatch"):
        record = getattr(books, stream)
        assert verify(stream=f"{stream}:{record.pk}") == (0, "")


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.__name__)
def test_tampering_is_found_at_its_place(books: Books, tampering: Callable[[Books], str]) -> None:
    assert verify() == (0, "")
    place = tampering(books)
    code, said = verify()
    assert code == 1
    assert f"Nhật ký bị sửa: {place}:" in said


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.__name__)
def test_tampering_is_found_when_only_its_letter_is_read(books: Books, tampering: Callable[[Books], str]) -> None:
    tampering(books)
    codes = {verify(letter=letter.pk)[0] for letter in (books.letter, books.other_letter)}
    # A record that is gone leaves no trace of its letter: only the whole journal still holds its chain.
    assert codes == ({0} if tampering is record_deleted else codes | {1})


@pytest.mark.parametrize(
    ("name", "tampering"),
    [
        ("entry_hash", body_edited),
        ("_columns", action_column_edited),
        ("_head_damage", newest_row_deleted),
        ("without_entries", every_row_of_a_chain_deleted),
        ("forks_of", dispatch_given_to_another_letter),
    ],
)
def test_without_its_check_the_tampering_would_pass(
    books: Books, monkeypatch: pytest.MonkeyPatch, name: str, tampering: Callable[[Books], str]
) -> None:
    hashes = set(JournalEntry.objects.values_list("stream", "seq", "hash"))
    by_place = {(stream, seq): digest for stream, seq, digest in hashes}
    off: dict[str, Callable[..., object]] = {
        "entry_hash": lambda stream, seq, prev, body: by_place[stream, seq],
        "forks_of": lambda letters: {(letter, row[2]) for letter in letters for row in hashes},
    }
    tampering(books)
    assert verify()[0] == 1
    monkeypatch.setattr(verifying, name, off.get(name, lambda *given: None))
    assert verify()[0] == 0


def test_another_chain_is_not_read_when_one_is_asked_for(books: Books) -> None:
    body_edited(books)
    assert verify(stream=f"letter:{books.other_letter.pk}") == (0, "")
    assert verify(letter=books.other_letter.pk) == (0, "")
    assert verify(stream=f"letter:{books.letter.pk}")[0] == 1


def test_the_first_bad_place_is_named_though_later_ones_are_bad_too(books: Books) -> None:
    body_edited(books)
    entry = entry_of(books.letter, 3)
    with around_the_triggers():
        JournalEntry.objects.filter(pk=entry.pk).update(body="{}")
    assert f"letter:{books.letter.pk}#2 altered" in verify()[1]


def test_a_bad_head_before_a_bad_entry_is_the_first_place(books: Books) -> None:
    first, second = sorted((books.letter, books.other_letter), key=lambda letter: f"letter:{letter.pk}")
    tamper("UPDATE congvan_letter SET chain_hash = %s WHERE id = %s", "0" * 64, first.pk)
    tamper(f"UPDATE {ENTRY} SET body = '{{}}' WHERE stream = %s AND seq = 1", f"letter:{second.pk}")
    assert f"letter:{first.pk}#4 head" in verify()[1]


def test_missing_triggers_are_named(books: Books) -> None:
    with connection.cursor() as cursor:
        for statement in drop_sql(connection.vendor):
            cursor.execute(statement)
    code, said = verify()
    assert (code, "_no_" in said, "unguarded" in said) == (1, True, True)


@pytest.mark.parametrize(
    "options", [{"stream": "letter:999999"}, {"stream": "nobody:1"}, {"letter": 999999}, {"since": "77"}]
)
def test_what_is_not_there_cannot_be_checked(books: Books, options: dict[str, object]) -> None:
    assert verify(**options)[0] == 2


def test_an_empty_journal_is_clean() -> None:
    assert verify() == (0, "")


def test_a_journal_without_its_table_cannot_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JournalEntry._meta, "db_table", "congvan_gone")
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        assert verify()[0] == 2
        cursor.execute("ROLLBACK TO SAVEPOINT before")


def test_statements_do_not_grow_with_entries(books: Books) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert verify() == (0, "")
        return len(asked)

    before = statements()
    act(books.letter, books.cast.clerk.pk, 60)
    assert statements() == before


def test_progress_is_shown_to_a_person_and_not_to_a_log(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(verifying, "STEP", 1)
    screen, log = Screen(), io.StringIO()
    call_command("verify_journal", stderr=screen)
    call_command("verify_journal", stderr=log)
    assert f" / {JournalEntry.objects.count()}" in screen.getvalue()
    assert log.getvalue() == ""


def test_the_body_of_an_entry_is_canonical_json(books: Books) -> None:
    body = entry_of(books.letter, 1).body
    assert json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == body
