"""The records that carry chains: how a stream's name leads to its record, and where a chain begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from .models import GENESIS, JournalEntry

KINDS = ("letter", "dispatch", "person", "numberrun", "incomingrun", "secretbook")
"""Model names; a stream is `<kind>:<id>`."""
FORKING = "dispatch"
"""A dispatch's chain begins from the hash of an entry of its letter's chain; every other chain from nothing."""


class Head(NamedTuple):
    """What a record says of its own chain; `letter_id` is of a dispatch, `outside`: its letter came from outside."""

    seq: int
    hash: str
    letter_id: int | None = None
    outside: bool = False


def model_of(kind: str) -> type[Model]:
    """The model behind a kind of stream."""
    return apps.get_model("congvan", kind)


def split(stream: str) -> tuple[str, int] | None:
    """(kind, id) of a stream's name; None when no record can be behind it."""
    kind, _colon, number = stream.partition(":")
    return (kind, int(number)) if kind in KINDS and number.isascii() and number.isdigit() else None


def heads_of(kind: str, ids: Iterable[int]) -> dict[int, Head]:
    """The heads of these records, in one statement; a record that is gone is absent."""
    columns = ["pk", "chain_seq", "chain_hash"] + (["letter_id", "letter__outside"] if kind == FORKING else [])
    rows = model_of(kind)._default_manager.filter(pk__in=list(ids)).values_list(*columns)
    return {row[0]: Head(*row[1:]) for row in rows}


def named(kind: str, number: Any) -> Concat:
    """The SQL expression of a stream's name."""
    return Concat(Value(f"{kind}:"), Cast(number, CharField()))


def streams_of_letter(letter_id: int) -> Q:
    """The condition on entries: the letter's own chain and those of its dispatches."""
    dispatches = model_of(FORKING)._default_manager.filter(letter_id=letter_id).annotate(stream=named(FORKING, F("pk")))
    return Q(stream=f"letter:{letter_id}") | Q(stream__in=dispatches.values("stream"))


def forks_of(letter_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(letter id, hash) of every entry of these letters' chains: where dispatches may begin."""
    streams = {f"letter:{letter_id}": letter_id for letter_id in letter_ids}
    rows = JournalEntry.objects.filter(stream__in=list(streams)).values_list("stream", "hash")
    return {(streams[stream], digest) for stream, digest in rows}


def records_without_entries(kind: str) -> QuerySet[Model]:
    """Records whose head speaks of entries, none of which is there."""
    entries = JournalEntry.objects.filter(stream=named(kind, OuterRef("pk")))
    return model_of(kind)._default_manager.filter(~Q(chain_seq=0)).filter(~Exists(entries))


def untouched_with_wrong_start(kind: str) -> QuerySet[Model]:
    """Records without an act of their own whose chain does not begin where it should."""
    rows = model_of(kind)._default_manager.filter(chain_seq=0)
    if kind != FORKING:
        return rows.exclude(chain_hash=GENESIS)
    start = JournalEntry.objects.filter(stream=named("letter", OuterRef("letter_id")), hash=OuterRef("chain_hash"))
    return rows.exclude(chain_hash=GENESIS, letter__outside=True).filter(~Exists(start))
