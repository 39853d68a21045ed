"""Checkpoints bind everything written before them; the file outside tells what the database can no longer."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from tests.workflow.journal.chains import (
    Books,
    act,
    around_the_triggers,
    entry_of,
    make_books,
    tamper,
    verify,
)
from workflow.journal import checkpoints
from workflow.journal.chain import entry_hash, merkle_root
from workflow.journal.models import JournalCheckpoint, JournalEntry

pytestmark = pytest.mark.django_db

ENTRY = "congvan_journalentry"


@pytest.fixture
def books(capsys: pytest.CaptureFixture[str]) -> Books:
    return make_books()


@pytest.fixture
def anchor(books: Books, tmp_path: Path) -> Path:
    """Three checkpoints, laid down outside, and some entries after them."""
    place = tmp_path / "anchor.jsonl"
    for _time in range(3):
        act(books.letter, books.cast.clerk.pk, 2)
        call_command("checkpoint_journal", out=place)
    act(books.letter, books.cast.clerk.pk, 1)
    return place


def rewound(books: Books) -> None:
    """The newest entries are cut off and the record's head is rewound to what is left: no chain is broken."""
    entry = entry_of(books.letter, 7)
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s AND seq > 7", entry.stream)
    tamper("UPDATE congvan_letter SET chain_seq = 7, chain_hash = %s WHERE id = %s", entry.hash, books.letter.pk)


def rewritten(books: Books) -> None:
    """One entry is changed and every hash after it made again, up to the record's head."""
    with around_the_triggers():
        prev = entry_of(books.letter, 5).hash
        for entry in JournalEntry.objects.filter(stream=f"letter:{books.letter.pk}", seq__gt=5).order_by("seq"):
            entry.body = entry.body.replace('"facts":{}', '"facts":{"x":1}') if entry.seq == 6 else entry.body
            entry.prev, entry.hash = prev, entry_hash(entry.stream, entry.seq, prev, entry.body)
            entry.save()
            prev = entry.hash
    tamper("UPDATE congvan_letter SET chain_hash = %s WHERE id = %s", prev, books.letter.pk)


def test_a_checkpoint_covers_what_came_since_the_last(books: Books, anchor: Path) -> None:
    first, second, third = JournalCheckpoint.objects.order_by("since")
    assert (first.since, second.since, third.since) == (0, first.last, second.last)
    assert (second.prev, third.prev) == (first.hash, second.hash)
    assert (second.entries, second.streams) == (2, 1)
    hashes = JournalEntry.objects.filter(pk__gt=first.last, pk__lte=second.last).order_by("pk")
    assert second.root == merkle_root(hashes.values_list("hash", flat=True))
    assert verify() == verify(anchor=anchor) == (0, "")


def test_nothing_new_makes_no_checkpoint(books: Books) -> None:
    assert checkpoints.make_checkpoint() is not None
    assert checkpoints.make_checkpoint() is None
    assert JournalCheckpoint.objects.count() == 1


def test_a_line_outside_names_each_head_it_covers(books: Books, anchor: Path) -> None:
    lines = [json.loads(text) for text in anchor.read_text().splitlines()]
    assert [line["hash"] for line in lines] == list(
        JournalCheckpoint.objects.order_by("pk").values_list("hash", flat=True)
    )
    assert lines[1]["heads"] == [[f"letter:{books.letter.pk}", 8, entry_of(books.letter, 8).hash]]
    assert len(lines[0]["heads"]) == 7


@pytest.mark.parametrize("tampering", [rewound, rewritten])
def test_a_consistent_forgery_is_found_by_the_checkpoint(
    books: Books, anchor: Path, tampering: Callable[[Books], None]
) -> None:
    tampering(books)
    code, said = verify()
    assert (code, "checkpoint:" in said, " checkpoint:" in said) == (1, True, True)


@pytest.mark.parametrize("tampering", [rewound, rewritten])
def test_without_checkpoints_it_would_pass_and_the_file_names_the_place(
    books: Books, anchor: Path, tampering: Callable[[Books], None]
) -> None:
    tampering(books)
    tamper("DELETE FROM congvan_journalcheckpoint")
    assert verify() == (0, "")
    code, said = verify(anchor=anchor)
    kind = {rewound: "8 missing", rewritten: "6 altered"}[tampering]
    assert code == 1
    assert f"letter:{books.letter.pk}#{kind}" in said


def test_the_forger_without_the_key_cannot_make_checkpoints_again(books: Books, anchor: Path) -> None:
    rewritten(books)
    tamper("DELETE FROM congvan_journalcheckpoint")
    with override_settings(SECRET_KEY="another" * 10):
        checkpoints.make_checkpoint()
    code, said = verify()
    assert (code, "signature" in said) == (1, True)


def test_a_key_that_was_changed_still_proves_what_it_signed(books: Books, anchor: Path, settings: object) -> None:
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="next" * 20, SECRET_KEY_FALLBACKS=[old]):
        assert verify(anchor=anchor) == (0, "")


@pytest.mark.parametrize("column", ["at", "entries", "streams", "root", "prev", "hash", "signature", "last"])
def test_every_column_of_a_checkpoint_is_bound(books: Books, anchor: Path, column: str) -> None:
    row = JournalCheckpoint.objects.order_by("pk")[1]
    value = getattr(row, column)
    changed = value + "0" if isinstance(value, str) else value.replace(year=2001) if column == "at" else value + 1
    setattr(row, column, changed[-64:] if isinstance(changed, str) else changed)
    with around_the_triggers():
        row.save(force_update=True)
    assert verify()[0] == 1


def test_a_checkpoint_cut_off_the_end_is_found_outside(books: Books, anchor: Path) -> None:
    tamper("DELETE FROM congvan_journalcheckpoint WHERE id = %s", JournalCheckpoint.objects.latest("pk").pk)
    assert verify() == (0, "")
    assert "anchor:3#0 anchor" in verify(anchor=anchor)[1]


def test_a_checkpoint_cut_out_of_the_middle_is_found(books: Books, anchor: Path) -> None:
    tamper("DELETE FROM congvan_journalcheckpoint WHERE id = %s", JournalCheckpoint.objects.order_by("pk")[1].pk)
    assert verify()[0] == 1


def test_the_file_outside_cannot_be_edited_or_thinned_out_unseen(books: Books, anchor: Path) -> None:
    lines = anchor.read_text().splitlines()
    anchor.write_text("\n".join([lines[0], lines[2]]) + "\n")
    assert "anchor:2#0 checkpoint" in verify(anchor=anchor)[1]
    anchor.write_text("\n".join(lines).replace('"streams":1', '"streams":2', 1) + "\n")
    assert "anchor:2#0 signature" in verify(anchor=anchor)[1]


@pytest.mark.parametrize("text", ["not json\n", "[]\n", '{"hash": 1}\n', None])
def test_an_unreadable_file_cannot_be_checked(books: Books, tmp_path: Path, text: str | None) -> None:
    place = tmp_path / "strange"
    if text is not None:
        place.write_text(text)
    assert verify(anchor=place)[0] == 2


def test_a_file_that_cannot_be_written_leaves_no_checkpoint(books: Books, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("checkpoint_journal", out=tmp_path / "no" / "folder")
    assert refusal.value.returncode == 2
    assert not JournalCheckpoint.objects.exists()


def test_what_came_after_a_checkpoint_can_be_read_alone(books: Books, anchor: Path) -> None:
    newest = JournalCheckpoint.objects.latest("pk")
    tamper(f"UPDATE {ENTRY} SET body = '{{}}' WHERE stream = %s AND seq = 2", f"letter:{books.letter.pk}")
    assert verify(since=str(newest.pk)) == (0, "")
    assert verify(since=newest.hash[:12]) == (0, "")
    assert verify()[0] == 1
    tamper(f"UPDATE {ENTRY} SET body = '{{}}' WHERE stream = %s AND seq = 11", f"letter:{books.letter.pk}")
    assert f"letter:{books.letter.pk}#11 altered" in verify(since=str(newest.pk))[1]


def test_a_break_at_the_checkpoint_itself_is_found_from_there(books: Books, anchor: Path) -> None:
    newest = JournalCheckpoint.objects.latest("pk")
    tamper(f"DELETE FROM {ENTRY} WHERE stream = %s AND seq = 10", f"letter:{books.letter.pk}")
    assert f"letter:{books.letter.pk}#10 missing" in verify(since=str(newest.pk))[1]


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_waits_for_whoever_is_writing(books: Books) -> None:
    """An entry with a lower id that commits later would stand before the checkpoint and outside of it."""
    if connection.vendor == "sqlite":
        assert checkpoints.last_settled() == JournalEntry.objects.latest("pk").pk
        return
    import threading

    from django.db import transaction

    written, go = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            act(books.letter, books.cast.clerk.pk)
            written.set()
            go.wait(10)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    written.wait(10)
    act(books.other_letter, books.cast.clerk.pk)
    threading.Timer(0.3, go.set).start()
    made = checkpoints.make_checkpoint()
    thread.join()
    assert made is not None
    assert made.entries == JournalEntry.objects.count()
    assert verify() == (0, "")
