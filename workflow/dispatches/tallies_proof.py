"""Whether the kept counts are what one finds by counting every dispatch, and the mending of those that are not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from workflow.bulk_rows import insert_select, run
from workflow.kernel.lifecycle import STAGES, is_final, stage_of
from workflow.kernel.vocabulary import DispatchStatus, Purpose
from workflow.letters.models import Letter, LetterProgress

from .models import Dispatch, Tally
from .tallies import ON_BOARDS

WAITED_FOR = ("total", "open")
"""The columns of LetterProgress: all recipients, and those whose end the letter waits for."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be added to a kept count (`of`: the letter's progress, its stages, a watching organ's stages) so that
    it is true."""

    of: str
    key: int
    lacks: dict[str, int]

    def __str__(self) -> str:
        wrong = ", ".join(f"{name} {number:+d}" for name, number in self.lacks.items() if number)
        return f"{self.of}:{self.key} {wrong}"


PROGRESS, LETTER, WATCHER = "progress", "letter", "watcher"


def differences() -> list[Difference]:
    """Every count that differs from the rows; three statements, each of them one look at one moment."""
    return [*_of(PROGRESS), *_of(LETTER), *_of(WATCHER)]


def mend() -> int:
    """Add what lacks, in one transaction; returns to how many counts. Acts may go on beside it and add their own: what
    lacks is one look at one moment, and a sum gets a further row, for which nobody waits."""
    table = connection.ops.quote_name(LetterProgress._meta.db_table)
    sets = ", ".join(f"{name} = {table}.{name} + x.{name}" for name in WAITED_FOR)
    with transaction.atomic():
        lacking = f"({_sql(PROGRESS)}) AS x WHERE x.k = {table}.letter_id"
        mended = run(f"UPDATE {table} SET {sets} FROM {lacking}")  # noqa: S608
        for what in (LETTER, WATCHER):
            mended += insert_select(Tally, (f"{what}_id", *STAGES), _sql(what))
    return mended


def _of(what: str) -> list[Difference]:
    names = WAITED_FOR if what == PROGRESS else STAGES
    with connection.cursor() as cursor:
        cursor.execute(_sql(what))
        return [
            Difference(what, key, {name: int(number) for name, number in zip(names, numbers, strict=True)})
            for key, *numbers in cursor.fetchall()
        ]


def _sql(what: str) -> str:
    """SELECT k, what lacks in each column, of every count of this kind that differs."""
    names = WAITED_FOR if what == PROGRESS else STAGES
    parts = {PROGRESS: _progress, LETTER: _letters, WATCHER: _watchers}[what]()
    sums = ", ".join(f"SUM({name}) AS {name}" for name in names)
    wrong = " OR ".join(f"SUM({name}) <> 0" for name in names)
    return f"SELECT k, {sums} FROM ({' UNION ALL '.join(parts)}) AS every GROUP BY k HAVING {wrong} ORDER BY k"  # noqa: S608


def _tables() -> dict[str, str]:
    models = {"d": Dispatch, "l": Letter, "p": LetterProgress, "t": Tally}
    return {name: connection.ops.quote_name(model._meta.db_table) for name, model in models.items()}


def _ones(named: dict[str, list[str]]) -> str:
    """SUM of one for every dispatch whose purpose and state are among those named, per column."""
    return ", ".join(
        f"SUM(CASE WHEN d.purpose || ' ' || d.status IN ({', '.join(pairs)}) THEN 1 ELSE 0 END) AS {name}"
        for name, pairs in named.items()
    )


def _pairs() -> list[tuple[Purpose, DispatchStatus]]:
    return [(purpose, status) for purpose in Purpose for status in DispatchStatus]


def _by_stage() -> str:
    """Word for word what the lifecycle says of every purpose and state."""
    found: dict[str, list[str]] = {stage: [] for stage in STAGES}
    for purpose, status in _pairs():
        if stage := stage_of(purpose, status):
            found[stage].append(f"'{purpose.value} {status.value}'")
    return _ones(found)


def _progress() -> list[str]:
    waited = [pair for pair in _pairs() if pair[0] != Purpose.ARCHIVE]
    still = [pair for pair in waited if not is_final(*pair)]
    named = {
        name: [f"'{purpose.value} {status.value}'" for purpose, status in pairs]
        for name, pairs in zip(WAITED_FOR, (waited, still), strict=True)
    }
    return [
        text.format(**_tables(), ones=_ones(named))
        for text in (
            "SELECT d.letter_id AS k, {ones} FROM {d} d GROUP BY d.letter_id",
            "SELECT p.letter_id, -p.total, -p.open FROM {p} p",
        )
    ]


def _letters() -> list[str]:
    minus = ", ".join(f"-SUM(t.{stage})" for stage in STAGES)
    zeros = ", ".join("0" for _stage in STAGES[1:])
    return [
        text.format(**_tables(), ones=_by_stage(), minus=minus, zeros=zeros)
        for text in (
            "SELECT d.letter_id AS k, {ones} FROM {d} d JOIN {l} l ON l.id = d.letter_id "
            "WHERE l.watcher_id IS NOT NULL GROUP BY d.letter_id",
            "SELECT p.letter_id, -p.total, {zeros} FROM {p} p JOIN {l} l ON l.id = p.letter_id "
            "WHERE l.watcher_id IS NOT NULL",
            "SELECT t.letter_id, {minus} FROM {t} t WHERE t.letter_id IS NOT NULL GROUP BY t.letter_id",
        )
    ]


def _watchers() -> list[str]:
    minus = ", ".join(f"-SUM(t.{stage})" for stage in STAGES)
    states = ", ".join(f"'{status.value}'" for status in ON_BOARDS)
    return [
        text.format(**_tables(), ones=_by_stage(), minus=minus, states=states)
        for text in (
            "SELECT l.watcher_id AS k, {ones} FROM {d} d JOIN {l} l ON l.id = d.letter_id "
            "WHERE l.watcher_id IS NOT NULL AND l.status IN ({states}) GROUP BY l.watcher_id",
            "SELECT t.watcher_id, {minus} FROM {t} t WHERE t.watcher_id IS NOT NULL GROUP BY t.watcher_id",
        )
    ]
