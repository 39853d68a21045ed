"""Checkpoints: what was written since the last one under one root, chained, signed, and laid down outside as well."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflow.bulk_rows import json_rows, rows_from_json
from workflow.kernel.clock import database_now

from .chain import MerkleFold, canonical, entry_hash
from .damage import CouldNotCheck, Damage, Finding
from .models import GENESIS, JournalCheckpoint, JournalEntry
from .selecting import STEP

SALT = "congvan.journal.checkpoint"
LINE = frozenset({"hash", "prev", "heads", "seal"})
HEAD_COLUMNS = {"stream": "text", "seq": "integer", "hash": "text"}

Line = dict[str, Any]
Head = tuple[str, int, str]


def sign(text: str) -> str:
    """The signature of a text under the site's key."""
    return Signer(salt=SALT).signature(text)


def is_signed(text: str, signature: str) -> bool:
    """Whether the signature is ours, under the key in force or a fallback."""
    try:
        Signer(salt=SALT).unsign(f"{text}:{signature}")
    except BadSignature:
        return False
    return True


def seal(row: JournalCheckpoint) -> str:
    """The hash that binds a checkpoint to what it covers and to the one before it."""
    body = {name: getattr(row, name) for name in ("at", "since", "last", "entries", "streams", "root")}
    return entry_hash("checkpoint", row.last, row.prev, canonical(body))


def last_settled() -> int:
    """The highest entry id below which nothing can still be written; call it in a transaction of its own.

    On PostgreSQL an entry with a lower id may commit later than one with a higher id: for a moment writers are let
    finish and held. SQLite writes one transaction after the other.
    """
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE congvan_journalentry IN SHARE MODE")
    return JournalEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def make_checkpoint(lay_down: Callable[[str], None] = lambda line: None) -> JournalCheckpoint | None:
    """Store the next checkpoint, and hand its line to `lay_down` before it commits; when that fails nothing is kept.
    None when nothing was written since the last one.

    Raises IntegrityError when another process made the same one at the same time.
    """
    with transaction.atomic():
        last = last_settled()
    with transaction.atomic():
        before = JournalCheckpoint.objects.order_by("-since").first()
        since, prev = (before.last, before.hash) if before else (0, GENESIS)
        if last <= since:
            return None
        fold, heads = _gathered(since, last)
        row = JournalCheckpoint(
            at=database_now(), since=since, last=last, entries=fold.leaves, streams=len(heads), root=fold.root(),
            prev=prev,
        )  # fmt: skip
        row.hash = seal(row)
        row.signature = sign(row.hash)
        row.save(force_insert=True)
        lay_down(line_of(row, heads))
    return row


def _gathered(since: int, last: int) -> tuple[MerkleFold, list[Head]]:
    """The fold of the entries in between, and the newest of each chain among them."""
    fold, heads = MerkleFold(), {}
    rows = JournalEntry.objects.filter(pk__gt=since, pk__lte=last).order_by("pk")
    for stream, seq, digest in rows.values_list("stream", "seq", "hash").iterator(chunk_size=STEP):
        fold.add(digest)
        heads[stream] = (stream, seq, digest)
    return fold, sorted(heads.values())


def line_of(row: JournalCheckpoint, heads: Iterable[Head]) -> str:
    """The line to lay down outside: the checkpoint with every head it covers, sealed as a whole."""
    names = ("at", "since", "last", "entries", "streams", "root", "prev", "hash", "signature")
    line: Line = {name: getattr(row, name) for name in names} | {"heads": [list(head) for head in heads]}
    return canonical({**line, "seal": sign(canonical(line))})


def append_line(place: Path, line: str) -> None:
    """Add a line to a file and wait until it is on the disk."""
    with place.open("a", encoding="utf-8") as handle:
        handle.write(line + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def read_lines(place: Path) -> Iterator[Line]:
    """The lines of a file of checkpoints. CouldNotCheck when it cannot be read as such."""
    try:
        with place.open(encoding="utf-8") as handle:
            for text in handle:
                line = json.loads(text)
                if not isinstance(line, dict) or not line.keys() >= LINE:
                    raise CouldNotCheck(_("%s: tệp không phải là các điểm chốt") % place)
                yield line
    except (OSError, ValueError) as reason:
        raise CouldNotCheck(f"{place}: {reason}") from reason


def opened(place: Path) -> Iterator[Line]:
    """The lines of a file whose first line could be read; CouldNotCheck at once when it cannot."""
    lines = read_lines(place)
    first = next(lines, None)
    return chain([first], lines) if first is not None else iter(())


def verify_checkpoints(since: int = 0) -> tuple[int, Finding | None]:
    """Check the checkpoints that begin at entry id `since` or later against the entries; (how many, first bad one)."""
    before = JournalCheckpoint.objects.filter(last=since).first() if since else None
    end, prev, count = since, before.hash if before else GENESIS, 0
    entries = iter(
        JournalEntry.objects.filter(pk__gt=since).order_by("pk").values_list("pk", "hash").iterator(chunk_size=STEP)
    )
    held = next(entries, None)
    for row in JournalCheckpoint.objects.filter(since__gte=since).order_by("since").iterator(chunk_size=STEP):
        fold = MerkleFold()
        while held is not None and held[0] <= row.last:
            fold.add(held[1])
            held = next(entries, None)
        bad = _damage(row, end, prev, fold)
        if bad:
            return count, Finding(f"checkpoint:{row.pk}", 0, bad)
        end, prev, count = row.last, row.hash, count + 1
    return count, None


def _damage(row: JournalCheckpoint, end: int, prev: str, fold: MerkleFold) -> Damage | None:
    if (row.since, row.prev) != (end, prev) or seal(row) != row.hash:
        return Damage.CHECKPOINT
    if not is_signed(row.hash, row.signature):
        return Damage.SIGNATURE
    return None if (fold.leaves, fold.root()) == (row.entries, row.root) else Damage.CHECKPOINT


def verify_anchor(lines: Iterable[Line]) -> tuple[int, Finding | None]:
    """Check what was laid down outside: each line whole and in order, still in the database, and every head it names
    still in its chain. (How many lines, first bad place: a head's before a checkpoint's that is gone.)"""
    prev, count, gone = None, 0, None
    for count, line in enumerate(lines, start=1):
        whole = {name: value for name, value in line.items() if name != "seal"}
        if not is_signed(canonical(whole), str(line["seal"])):
            return count, Finding(f"anchor:{count}", 0, Damage.SIGNATURE)
        if prev is not None and line["prev"] != prev:
            return count, Finding(f"anchor:{count}", 0, Damage.CHECKPOINT)
        lost = lost_head(line["heads"])
        if lost is not None:
            return count, lost
        if gone is None and not JournalCheckpoint.objects.filter(hash=line["hash"]).exists():
            gone = Finding(f"anchor:{count}", 0, Damage.ANCHOR)
        prev = line["hash"]
    return count, gone


def lost_head(heads: Iterable[Head]) -> Finding | None:
    """The first of these heads that is no longer in the journal, or is another entry now; one statement."""
    rows = ({"stream": stream, "seq": seq, "hash": digest} for stream, seq, digest in heads)
    sql = (
        f"SELECT r.stream, r.seq, e.hash FROM {rows_from_json('r', HEAD_COLUMNS)} "  # noqa: S608
        "LEFT JOIN congvan_journalentry e ON e.stream = r.stream AND e.seq = r.seq "
        "WHERE e.hash IS NULL OR e.hash <> r.hash ORDER BY r.stream, r.seq LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [json_rows(rows)])
        found = cursor.fetchone()
    return Finding(found[0], found[1], Damage.ALTERED if found[2] else Damage.MISSING) if found else None
