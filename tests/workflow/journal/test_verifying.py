"""verify_journal: clean, broken with the first bad place for each kind of tampering, could not check."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.journal.chains import (
    Books,
    act,
    around_the_triggers,
    entry_of,
    make_books,
    tamper,
    verify,
)
from tests.workflow.journal.tampering import (
    ENTRY,
    TAMPERINGS,
    action_column_edited,
    body_edited,
    dispatch_given_to_another_letter,
    every_row_of_a_chain_deleted,
    newest_row_deleted,
    record_deleted,
)
from workflow.journal import verifying
from workflow.journal.models import JournalEntry
from workflow.journal.triggers import drop_sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(capsys: pytest.CaptureFixture[str]) -> Books:
    return make_books()


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
