"""The only writer of journal rows. An entry is made in memory beside its record's new head and stored with the act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from workflow.prepared import insert_rows

from .chain import canonical, entry_hash
from .models import JournalEntry


def stream_of(record: Any) -> str:
    """`<model>:<id>`, the name of the chain of a row with `chain_seq` and `chain_hash`."""
    return f"{record._meta.model_name}:{record.pk}"


def next_entry(
    record: Any, action: str, person_id: int | None, on: date, at: datetime, facts: dict[str, Any]
) -> JournalEntry:
    """The record's next entry, not stored yet. Moves `chain_seq` and `chain_hash` of the (locked) record on.

    The caller stores the record's two fields and the entry in one transaction.
    """
    stream, seq, prev = stream_of(record), record.chain_seq + 1, record.chain_hash
    body = canonical({"action": action, "at": at, "facts": facts, "on": on, "person": person_id})
    entry = JournalEntry(
        stream=stream,
        seq=seq,
        prev=prev,
        hash=entry_hash(stream, seq, prev, body),
        body=body,
        action=action,
        person_id=person_id,
        on=on,
        at=at,
    )
    record.chain_seq, record.chain_hash = seq, entry.hash
    return entry


def store(entries: Sequence[JournalEntry]) -> None:
    """Write entries in one statement."""
    insert_rows(entries)
