"""Reads the journal through once and names the first bad place; memory does not grow with the number of entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from .chain import entry_hash
from .damage import Damage, Finding
from .models import GENESIS
from .selecting import STEP, Entry, Selection, records_of
from .streams import (
    FORKING,
    KINDS,
    Head,
    forks_of,
    heads_of,
    records_without_entries,
    split,
    untouched_with_wrong_start,
)
from .triggers import guard_names, standing_sql

HEADS_AT_ONCE = 500

Progress = Callable[[int], None]

record_checks: list[Callable[[Selection], Finding | None]] = []
"""What higher slices check of their records against the journal, once every chain was found whole."""


class End(NamedTuple):
    """A chain that was read to its end."""

    stream: str
    first_seq: int
    first_prev: str
    seq: int
    hash: str


@dataclass(slots=True)
class Report:
    """What was read, and the first bad place if there is one."""

    entries: int = 0
    streams: int = 0
    checkpoints: int = 0
    finding: Finding | None = None

    @property
    def clean(self) -> bool:
        """Whether nothing bad was found."""
        return self.finding is None


def damage_of(entry: Entry, seq: int, prev: str | None) -> Damage | None:
    """What is wrong with an entry that should stand at `seq` behind the hash `prev` (None: not known here)."""
    if entry.seq != seq:
        return Damage.REPEATED if entry.seq < seq else Damage.MISSING
    if entry_hash(entry.stream, entry.seq, entry.prev, entry.body) != entry.hash:
        return Damage.ALTERED
    if prev is not None and entry.prev != prev:
        return Damage.UNLINKED
    return _columns(entry)


def _columns(entry: Entry) -> Damage | None:
    try:
        body = json.loads(entry.body)
        said = (body["action"], body["person"], body["on"])
        at = body["at"] == entry.at.isoformat() or datetime.fromisoformat(body["at"]) == entry.at
    except (ValueError, TypeError, KeyError):
        return Damage.UNREADABLE
    return None if at and said == (entry.action, entry.person_id, entry.on.isoformat()) else Damage.COLUMNS


@dataclass
class Walk:
    """Goes through entries chain by chain; heads of finished chains are compared in batches."""

    report: Report
    progress: Progress
    whole: bool = True
    last: Entry | None = None
    begin: Entry | None = None
    ends: list[End] = field(default_factory=list)

    def read(self, rows: Iterable[Entry]) -> Finding | None:
        """Return the first bad place; None when every chain and its head are whole."""
        for entry in rows:
            bad = self._entry(entry)
            if bad is not None:
                return self._heads() or bad
            if len(self.ends) >= HEADS_AT_ONCE and (bad := self._heads()) is not None:
                return bad
            self.report.entries += 1
            if self.report.entries % STEP == 0:
                self.progress(self.report.entries)
        self._finish_chain()
        return self._heads()

    def _entry(self, entry: Entry) -> Finding | None:
        if self.last is None or entry.stream != self.last.stream:
            self._finish_chain()
            self.begin = entry
            seq, prev = self._beginning(entry)
        else:
            seq, prev = self.last.seq + 1, self.last.hash
        bad = damage_of(entry, seq, prev)
        self.last = entry
        return Finding(entry.stream, min(seq, entry.seq), bad) if bad else None

    def _beginning(self, entry: Entry) -> tuple[int, str | None]:
        """Where the first entry read of a chain should stand; a dispatch's start is looked up with its head."""
        if entry.before is not None:
            return entry.seq, entry.before
        forking = entry.stream.startswith(f"{FORKING}:")
        return 1 if self.whole else max(entry.seq - 1, 1), None if forking else GENESIS

    def _finish_chain(self) -> None:
        if self.last is not None and self.begin is not None:
            end = End(self.last.stream, self.begin.seq, self.begin.prev, self.last.seq, self.last.hash)
            self.ends.append(end)
            self.report.streams += 1
        self.last = self.begin = None

    def _heads(self) -> Finding | None:
        ends, self.ends = self.ends, []
        places = {end.stream: split(end.stream) for end in ends}
        heads: dict[tuple[str, int], Head] = {}
        for kind in KINDS:
            ids = [place[1] for place in places.values() if place and place[0] == kind]
            heads |= {(kind, pk): head for pk, head in heads_of(kind, ids).items()} if ids else {}
        letters = {head.letter_id for head in heads.values() if head.letter_id is not None}
        forks = forks_of(letters) if letters else set()
        found = (_head_damage(end, heads.get(places[end.stream] or ("", 0)), forks) for end in ends)
        return next((finding for finding in found if finding), None)


def _head_damage(end: End, head: Head | None, forks: set[tuple[int, str]]) -> Finding | None:
    if head is None:
        return Finding(end.stream, end.seq, Damage.ORPHAN)
    if head.letter_id is not None and end.first_seq == 1:
        alone = head.outside and end.first_prev == GENESIS
        if not alone and (head.letter_id, end.first_prev) not in forks:
            return Finding(end.stream, 1, Damage.FORKED)
    if head.seq > end.seq:
        return Finding(end.stream, end.seq + 1, Damage.MISSING)
    return None if (head.seq, head.hash) == (end.seq, end.hash) else Finding(end.stream, end.seq, Damage.HEAD)


def without_entries(selection: Selection) -> Finding | None:
    """Records whose entries are all gone, and records without an act whose chain begins in the wrong place."""
    for kind in KINDS:
        chosen = records_of(selection, kind)
        if chosen is None:
            continue
        bare = records_without_entries(kind).filter(chosen).order_by("pk").first()
        if bare is not None:
            return Finding(f"{kind}:{bare.pk}", 1, Damage.EMPTY)
        wrong = untouched_with_wrong_start(kind).filter(chosen).order_by("pk").first()
        if wrong is not None:
            return Finding(f"{kind}:{wrong.pk}", 0, Damage.FORKED if kind == FORKING else Damage.HEAD)
    return None


def missing_guards() -> Finding | None:
    """The first trigger that does not stand; whoever took it away could write past the services."""
    with connection.cursor() as cursor:
        cursor.execute(standing_sql(connection.vendor))
        standing = {row[0] for row in cursor.fetchall()}
    lost = sorted(guard_names(connection.vendor) - standing)
    return Finding(lost[0], 0, Damage.UNGUARDED) if lost else None


def verify_chains(selection: Selection, progress: Progress = lambda count: None) -> Report:
    """Check every chosen chain and head, then what has no entries; no write, one snapshot if the caller opened one."""
    report = Report()
    found = Walk(report, progress, not selection.after_id).read(selection.rows()) or without_entries(selection)
    report.finding = _cause(found) if found else next(filter(None, (look(selection) for look in record_checks)), None)
    return report


def _cause(found: Finding) -> Finding:
    """The damage of a letter's chain where that is why a dispatch no longer begins in it."""
    place = split(found.stream) if found.damage == Damage.FORKED else None
    head = heads_of(FORKING, [place[1]]).get(place[1]) if place else None
    if head is None:
        return found
    letter = Selection(stream=f"letter:{head.letter_id}")
    return Walk(Report(), lambda count: None).read(letter.rows()) or found
