"""The inbox's rows brought to life: recipients in every stage, a task for each that has taken its letter in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from bench.fanout_floor import columns_of, run, table_of
from bench.scratch import analyze
from workflow.dispatches.models import Dispatch
from workflow.dispatches.tallies import Stages, stages
from workflow.dispatches.tallies_proof import mend
from workflow.kernel.lifecycle import stage_of
from workflow.kernel.vocabulary import DispatchStatus
from workflow.letters.models import Letter, LetterProgress
from workflow.obligations.models import Obligation

SPREAD = (
    (3, DispatchStatus.SENT), (2, DispatchStatus.ARRIVED), (2, DispatchStatus.ACKNOWLEDGED),
    (1, DispatchStatus.DIRECTED), (5, DispatchStatus.IMPLEMENTING), (1, DispatchStatus.REPORTED),
    (6, DispatchStatus.ACCEPTED),
)  # fmt: skip
"""How many of twenty recipients are in which state."""
DAYS = 40
"""Deadlines lie so many days apart, three quarters of them ahead."""


def enliven(on: date) -> None:
    """Give every recipient that is still untouched a state, and its task where it has one; then count everything."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # rows are right by construction
    dispatch = table_of(Dispatch)
    run(f"UPDATE {dispatch} SET status = {_state()} WHERE status = 'SENT' AND organ_id IS NOT NULL")
    _progress()
    _tasks(on)
    connection.close()
    mend()
    analyze()


def _state() -> str:
    """By the row's own number, so that the same rows have the same state in every size."""
    cases, upto = [], 0
    for share, state in SPREAD:
        upto += share
        cases.append(f"WHEN (id * 7) % 20 < {upto} THEN '{state.value}'")
    return f"CASE {' '.join(cases)} END"


def _progress() -> None:
    """The letters' own counters, which `mend` then fills."""
    progress, letter = table_of(LetterProgress), table_of(Letter)
    run(
        f"INSERT INTO {progress} (letter_id, total, open) SELECT l.id, 0, 0 FROM {letter} l "
        f"WHERE l.issued_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {progress} p WHERE p.letter_id = l.id)"
    )


def _tasks(on: date) -> None:
    """One for each recipient beyond SENT that has none: done where it is accepted, due on one of DAYS days."""
    task, dispatch = table_of(Obligation), table_of(Dispatch)
    directive = "(SELECT MIN(id) FROM congvan_directive)"
    if connection.vendor == "postgresql":
        due = f"DATE '{on - timedelta(days=DAYS // 4)}' + CAST(d.id % {DAYS} AS integer)"
    else:
        due = f"DATE('{on - timedelta(days=DAYS // 4)}', '+' || (d.id % {DAYS}) || ' days')"
    given = {
        "dispatch_id": "d.id", "letter_id": "d.letter_id", "directive_id": directive, "organ_id": "d.organ_id",
        "watcher_id": "d.watcher_id", "status": "CASE WHEN d.status = 'ACCEPTED' THEN 'DONE' ELSE 'OPEN' END",
        "due": due, "runs_to": due, "alarm": "0",
    }  # fmt: skip
    quoted = [name for name in columns_of(Obligation) if name.strip('"') in given]
    run(
        f"INSERT INTO {task} ({', '.join(quoted)}) SELECT {', '.join(given[name.strip(chr(34))] for name in quoted)} "
        f"FROM {dispatch} d WHERE d.status <> 'SENT' AND d.organ_id IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {task} b WHERE b.dispatch_id = d.id)"
    )


def count_all(rows: Iterable[Any]) -> Stages:
    """(purpose, state, number) of a GROUP BY, by stage."""
    found = stages({})
    for purpose, status, number in rows:
        if stage := stage_of(purpose, status):
            found[stage] += number
    return found
