"""The fan-out of issue: dispatch rows by INSERT … SELECT, a constant number of statements for any n."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from workflow.bulk_rows import insert_select
from workflow.journal.chain import canonical
from workflow.kernel.vocabulary import DispatchStatus, Purpose
from workflow.letters.models import Letter
from workflow.prepared import A_DAY, Prepared

from .expansion import Source, organ_facts, organs_with_account, persons_with_account, recipients_sql
from .models import Dispatch

COLUMNS = (
    "letter_id", "organ_id", "person_id", "name", "purpose", "lines", "by_text", "paper", "issuer_id", "watcher_id",
    "status", "version", "sent_on", "leader_note", "reason", "questions_open", "chain_seq", "chain_hash",
)  # fmt: skip
RETURNING = ("organ_id", "person_id", "purpose", "lines")

Row = tuple[Any, ...]


def _words(column: str, names: Iterable[tuple[int, str]]) -> str:
    cases = " ".join(f"WHEN {rank:d} THEN '{value}'" for rank, value in names)
    return f"CASE {column} {cases} END"


PURPOSE = _words("r.rank_no", ((purpose.rank, purpose.value) for purpose in Purpose))
STATUS = _words(
    "r.rank_no",
    ((p.rank, DispatchStatus.CLOSED if p == Purpose.ARCHIVE else DispatchStatus.SENT) for p in Purpose),
)


def _select(
    letter: Letter, on: date, recipients: str, organ: str, person: str, name: str, paper: str, joined: str
) -> str:
    truth = "r.by_text = 1"
    return (
        f"SELECT %s, {organ}, {person}, {name}, {PURPOSE}, r.lines, {truth}, {paper}, %s, %s, "  # noqa: S608
        f"{STATUS}, 1, %s, '', '', 0, 0, %s FROM ({recipients}) AS r {joined} ORDER BY r.id"
    )


def _shared(letter: Letter, on: date) -> tuple[list[Any], list[Any]]:
    day = connection.ops.adapt_datefield_value(on)
    watcher: Any = letter.watcher_id
    return [letter.pk], [letter.issuer_id, watcher, day, letter.chain_hash]


_FACTS = Prepared(lambda on: organ_facts(on).order_by().values("id", "shown", "paper_only"), A_DAY)
_PERSONS = Prepared(lambda: persons_with_account().order_by().values("id"))


def insert_organs(letter: Letter, sources: list[Source], on: date) -> list[Row]:
    """One dispatch per organ that a source names; returns (organ, person, purpose, lines) of each."""
    recipients, params = recipients_sql(letter, sources, on, persons=False)
    facts, fact_params = _FACTS.text(on)
    accounts, account_params = organs_with_account(on)
    start, end = _shared(letter, on)
    paper = f"(f.paper_only OR f.id NOT IN ({accounts}))"
    joined = f"JOIN ({facts}) AS f ON f.id = r.id"
    null = "NULL" if connection.vendor == "sqlite" else "CAST(NULL AS bigint)"
    sql = _select(letter, on, recipients, "f.id", null, "f.shown", paper, joined)
    return insert_select(
        Dispatch, COLUMNS, sql, [*start, *account_params, *end, *params, *fact_params], returning=RETURNING
    )


def insert_persons(letter: Letter, sources: list[Source], on: date) -> list[Row]:
    """One dispatch per person that a source names, paper where he has no account."""
    recipients, params = recipients_sql(letter, sources, on, persons=True)
    accounts, account_params = _PERSONS.text()
    start, end = _shared(letter, on)
    null = "NULL" if connection.vendor == "sqlite" else "CAST(NULL AS bigint)"
    joined = "JOIN congvan_person AS p ON p.id = r.id"
    sql = _select(letter, on, recipients, null, "p.id", "p.full_name", f"(p.id NOT IN ({accounts}))", joined)
    return insert_select(Dispatch, COLUMNS, sql, [*start, *account_params, *end, *params], returning=RETURNING)


def digest(rows: list[Row]) -> str:
    """SHA-256 over every recipient with its purpose, so that the letter's issue entry binds the list."""
    plain = sorted([(row[0] or 0, row[1] or 0, row[2]) for row in rows])
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def covered_lines(rows: list[Row]) -> set[int]:
    """Ids of the lines that reached somebody."""
    distinct = {row[3] if isinstance(row[3], str) else json.dumps(row[3]) for row in rows}
    return {line for text in distinct for line in json.loads(text)}


def open_count(rows: list[Row]) -> int:
    """How many of the rows the letter waits for: archive copies are closed at issue."""
    return len(rows) - [row[2] for row in rows].count(str(Purpose.ARCHIVE))
