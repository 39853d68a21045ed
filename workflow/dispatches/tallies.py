"""The kept counts of boards: every step of a recipient is counted in the statement that writes it; read by sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from workflow.adding import Addition
from workflow.cursors import hot_cursor
from workflow.kernel.lifecycle import STAGES, stage_of
from workflow.kernel.vocabulary import LetterStatus, RecordKind
from workflow.letters.models import Letter

from .models import Dispatch, Tally

ON_BOARDS = (LetterStatus.ISSUED, LetterStatus.CONCLUDED)
"""The letters that a watching organ's board shows and its sums count."""

Stages = dict[str, int]
"""A number for each of STAGES."""


def stages(numbers: Mapping[str, int]) -> Stages:
    """All five, nothing where nothing is given: every addition is one and the same statement."""
    return {stage: numbers.get(stage, 0) for stage in STAGES}


def count_move(kind: RecordKind, record: Any, before: str) -> list[Addition]:
    """The gate's hook: a dispatch that came into another stage leaves one and enters the other."""
    if kind != RecordKind.DISPATCH:
        return []
    return count_steps(record.letter, [(record.purpose, before, record.status)])


def count_steps(letter: Letter, steps: Iterable[tuple[str, str, str]]) -> list[Addition]:
    """(purpose, state before, state after) of dispatches of one letter, counted for it and for the organ that watches;
    any number of them is two additions at most."""
    numbers = stages({})
    for purpose, before, after in steps:
        for state, sign in ((before, -1), (after, 1)):
            if stage := stage_of(purpose, state):
                numbers[stage] += sign
    return _of_letter(letter, numbers) + (_of_watcher(letter, numbers) if letter.status in ON_BOARDS else [])


def count_sent(letter: Letter, count: int) -> list[Addition]:
    """So many more recipients, silent all of them; the letter's own count of them is `LetterProgress.total`."""
    return _of_watcher(letter, stages({"silent": count}))


def count_recalled(letter: Letter) -> list[Addition]:
    """Every recipient is at his end, and the letter leaves the board; one statement to read. The caller holds the
    letter and every dispatch of it that could still move."""
    now = counted([letter.pk]).get(letter.pk) if letter.watcher_id else None
    if now is None:
        return []
    gone = {stage: -number for stage, number in now.items()}
    return _of_letter(letter, {**gone, "done": sum(now.values()) - now["done"]}) + _of_watcher(letter, gone)


def _of_letter(letter: Letter, numbers: Stages) -> list[Addition]:
    return [Addition(Tally, "letter_id", letter.pk, numbers)] if letter.watcher_id else []


def _of_watcher(letter: Letter, numbers: Stages) -> list[Addition]:
    return [Addition(Tally, "watcher_id", letter.watcher_id, numbers)] if letter.watcher_id else []


def counted(letters: Collection[int]) -> dict[int, Stages]:
    """The recipients of these watched letters by stage; one statement, whatever their number."""
    if not letters:
        return {}
    found = {}
    with hot_cursor() as cursor:
        cursor.execute(_COUNTED.format(letters=_listed(letters)))
        for pk, total, *moved in cursor.fetchall():
            found[pk] = dict(zip(STAGES, moved, strict=True))
            found[pk]["silent"] += total
    return found


def watched_by(organs: Collection[int]) -> Stages:
    """The recipients of every letter on the boards of these organs; one statement that reads a few rows."""
    if not organs:
        return stages({})
    with hot_cursor() as cursor:
        cursor.execute(_WATCHED.format(organs=_listed(organs)))
        return dict(zip(STAGES, cursor.fetchone(), strict=True))


def _listed(ids: Collection[int]) -> str:
    return ", ".join(f"{number:d}" for number in sorted(ids))


_SUMS = ", ".join(f"COALESCE(SUM(t.{stage}), 0)" for stage in STAGES)
_COUNTED = (
    f"SELECT p.letter_id, p.total, {_SUMS} FROM congvan_letterprogress p "  # noqa: S608
    "LEFT JOIN congvan_tally t ON t.letter_id = p.letter_id WHERE p.letter_id IN ({letters}) "
    "GROUP BY p.letter_id, p.total"
)
_WATCHED = f"SELECT {_SUMS} FROM congvan_tally t WHERE t.watcher_id IN ({{organs}})"  # noqa: S608


def by_looking(dispatches: QuerySet[Dispatch]) -> dict[int, Stages]:
    """The same for each letter by looking at every one of these dispatches: where somebody may see only some."""
    found: dict[int, Stages] = {}
    rows = dispatches.values_list("letter_id", "purpose", "status").annotate(n=Count("pk")).order_by()
    for letter_id, purpose, status, number in rows:
        if stage := stage_of(purpose, status):
            found.setdefault(letter_id, stages({}))[stage] += number
    return found
