"""The one way of every act: lock → may? → legal? → do → journal → notice rows → step, in one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.functions import Now

from workflow.adding import Addition
from workflow.journal import services as journal
from workflow.journal.models import ChainedRecord, JournalEntry
from workflow.kernel import lifecycle, telling
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.errors import NotFound, Stale
from workflow.kernel.events import Event
from workflow.kernel.policy import Actor, Via, policy
from workflow.kernel.spine import spine
from workflow.kernel.vocabulary import RecordKind
from workflow.prepared import AN_ID, Prepared
from workflow.together import Change, write_together
from workflow.waking import wake

R = TypeVar("R", bound=ChainedRecord)
F = TypeVar("F", bound=Callable[..., Any])

MODELS = {RecordKind.LETTER: "Letter", RecordKind.DISPATCH: "Dispatch"}
JOINED = {
    RecordKind.LETTER: ("issuer",),
    RecordKind.DISPATCH: ("letter", "letter__issuer", "organ"),
}


moving_hooks: list[Callable[[RecordKind, Any, str], Sequence[Addition]]] = []
"""Asked of every record that an act led to another state (its kind, the record, the state before): what they return
is counted in the statement that writes the record. Filled in AppConfig.ready()."""


class Act(Generic[R]):
    """What a service works with: the locked record, who acts and by what right, and what the act leaves behind.

    `at` is the database clock, `on` the business day. `facts` go to the journal and to the notice rules.
    """

    def __init__(self, action: Action, kind: RecordKind, record: R, actor: Actor, via: Via, at: datetime) -> None:
        self.action, self.kind, self.record, self.actor, self.via, self.at = action, kind, record, actor, via, at
        self.before: str = self._row.status
        self.facts: dict[str, Any] = {}
        self.silent = False
        self._changed: dict[str, Any] = {}
        self._entries: list[JournalEntry] = []
        self._changes: list[Change] = []
        self._rows: list[Sequence[Model]] = []
        self._additions: list[Addition] = []
        self._after: list[Callable[[], None]] = []

    @property
    def _row(self) -> Any:
        """The record as what it is: a row with `status` and `version`."""
        return self.record

    @property
    def on(self) -> date:
        """The business day of the act."""
        return self.actor.on

    def set(self, **values: Any) -> None:
        """Change columns of the record; written once, by the compare-and-set at the end."""
        for name, value in values.items():
            setattr(self.record, name, value)
            field = self.record._meta.get_field(name)
            self._changed[field.attname] = getattr(self.record, field.attname)  # type: ignore[union-attr]

    def move(self, status: str) -> None:
        """Lead the record to a state that the lifecycle table names for this act."""
        lifecycle.require_target(self.kind, self.action, self.before, status)
        self.set(status=status)

    def also_journal(self, record: ChainedRecord, facts: dict[str, Any]) -> None:
        """An entry on another (locked) chain, such as a register's. The caller saves that record's chain fields."""
        entry = journal.next_entry(record, self.action, self.actor.person_id, self.on, self.at, facts)
        self._entries.append(entry)

    def also_write(self, change: Change, *rows: Model) -> None:
        """A change of another locked record that must meet its row, and new rows of one model: written with the
        record and its journal entry at the end."""
        self._changes.append(change)
        self._rows.append(rows)

    def also_count(self, *additions: Addition) -> None:
        """Counts that change with the act, written with the record."""
        self._additions += additions

    def afterwards(self, do: Callable[[], None]) -> None:
        """Run inside the transaction, after the record and its journal entry are written (their hash is known)."""
        self._after.append(do)

    def finish(self) -> Event:
        """Write the record by compare-and-set with its journal entry, tell, move the step; wake after commit."""
        self._write()
        for do in self._after:
            do()
        event = self._event()
        spine().advance(event)
        for tell in telling.tellers:
            tell(event)
        transaction.on_commit(lambda: wake(event), robust=True)
        return event

    def _write(self) -> None:
        record, facts = self._row, {**self.facts, "via": self.via.as_facts()}
        status: str = record.status
        if status != self.before:
            facts |= {"from": self.before, "to": status}
            for hook in moving_hooks:
                self.also_count(*hook(self.kind, record, self.before))
        entry = journal.next_entry(record, self.action, self.actor.person_id, self.on, self.at, facts)
        before = record.version
        values = {"chain_seq": entry.seq, "chain_hash": entry.hash, "version": before + 1, **self._changed}
        own = Change(type(record), {record._meta.pk.attname: record.pk, "version": before}, values)
        rows = [*self._rows, [entry, *self._entries]]
        if any(met != 1 for met in write_together([own, *self._changes], *rows, additions=self._additions)):
            raise Stale
        record.version = before + 1

    def _event(self) -> Event:
        status: str = self._row.status
        return Event(
            self.action, self.kind, self.record, self.before, status, self.actor.person_id, self.on, dict(self.facts)
        )


def _locking(kind: RecordKind) -> Callable[[int], QuerySet[Any, Any]]:
    def build(record_id: int) -> QuerySet[Any, Any]:
        model = apps.get_model("congvan", MODELS[kind])
        rows = model._default_manager.select_for_update(of=("self",), no_key=True).select_related(*JOINED[kind])
        return rows.annotate(_clock=Now()).filter(pk=record_id)

    return build


_LOCKED = {kind: Prepared(_locking(kind), AN_ID) for kind in MODELS}


def locked(kind: RecordKind, record_id: int) -> tuple[Any, datetime]:
    """The record, its row locked until the transaction ends, and the database clock. Missing: NotFound."""
    found = _LOCKED[kind](record_id)
    if not found:
        raise NotFound
    return found[0], found[0]._clock


def opened(action: Action, kind: RecordKind, actor: Actor, record_id: int, version: int | None) -> Act[Any]:
    """The checks of an act: lock, may, legal, version. Without `finish` nothing of it is kept: for what must be asked
    before something slow is done outside the transaction. Raises what the act itself would."""
    record, at = locked(kind, record_id)
    via = policy().may(actor, action, record).require()
    lifecycle.require(kind, action, record.status)
    if version is not None and version != record.version:
        raise Stale
    return Act(action, kind, record, actor, via, at)


def guarded(action: Action) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of an Act into the service `(actor, record_id, *, version=None, **given)`.

    The service returns what the function returns, else the changed record. It raises NotFound (hidden or missing),
    NotAllowed, Conflict (illegal in this state), Stale (another version than `version`), or what the function raises;
    then nothing is kept.
    """
    kind = lifecycle.kind_of(action)
    if kind is None:
        raise AssertionError(f"{action} is in no lifecycle table")

    def wrap(do: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(do)
        def service(actor: Actor, record_id: int, *, version: int | None = None, **given: Any) -> Any:
            with transaction.atomic():
                act = opened(action, kind, actor, record_id, version)
                result = do(act, **given)
                act.finish()
            return act.record if result is None else result

        service.action, service.kind = action, kind  # type: ignore[attr-defined]
        return service

    return wrap


def composed(action: Action) -> Callable[[F], F]:
    """Name the act that a function leads to which does something slow first, outside any transaction (a signing device,
    a rendering), and then calls the guarded service. It checks nothing itself; the service it ends in does."""

    def wrap(service: F) -> F:
        service.action, service.kind = action, lifecycle.kind_of(action)  # type: ignore[attr-defined]
        return service

    return wrap


class Opening:
    """What a service works with that makes a record: who acts, by what right, where; `made` starts its journal.

    `facts` of an act on the directory go to the journal; a record's own are given to `made`.
    """

    def __init__(self, action: Action, actor: Actor, via: Via, organ_id: int | None, at: datetime) -> None:
        self.action, self.actor, self.via, self.at = action, actor, via, at
        self.organ_id: Any = organ_id
        self.facts: dict[str, Any] = {}
        self._made: list[tuple[RecordKind, Any, dict[str, Any]]] = []

    @property
    def on(self) -> date:
        """The business day of the act."""
        return self.actor.on

    def made(self, kind: RecordKind, record: ChainedRecord, **facts: Any) -> None:
        """Tell the gate of a record just inserted, so that its chain begins with this act."""
        self._made.append((kind, record, facts))

    def finish(self) -> None:
        """Journal, step and notices of every record made."""
        for kind, record, facts in self._made:
            begin(self.action, self.actor, self.via, self.at, kind, record, facts)


def begin(
    action: Action, actor: Actor, via: Via, at: datetime, kind: RecordKind, record: Any, facts: dict[str, Any]
) -> None:
    """The first journal entry of a record made inside the current transaction, its step and notices."""
    entry = journal.next_entry(record, action, actor.person_id, actor.on, at, {**facts, "via": via.as_facts()})
    type(record)._default_manager.filter(pk=record.pk).update(chain_seq=entry.seq, chain_hash=entry.hash)
    journal.store([entry])
    event = Event(action, kind, record, "", record.status, actor.person_id, actor.on, facts)
    spine().advance(event)
    for tell in telling.tellers:
        tell(event)
    transaction.on_commit(lambda: wake(event), robust=True)


def guarded_opening(action: Action) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of an Opening into the service `(actor, organ_id, **given)` that makes a record there."""

    def wrap(do: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(do)
        def service(actor: Actor, organ_id: int, **given: Any) -> Any:
            with transaction.atomic():
                via = policy().may_at(actor, action, organ_id).require()
                opening = Opening(action, actor, via, organ_id, database_now())
                result = do(opening, **given)
                opening.finish()
            return result

        service.action = action  # type: ignore[attr-defined]
        return service

    return wrap


def guarded_keeping(action: Action) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of an Opening into a service `(actor, organ_id | None, **given)` on the directory.

    Journalled on the actor's own chain: the directory belongs to no letter.
    """

    def wrap(do: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(do)
        def service(actor: Actor, organ_id: int | None = None, **given: Any) -> Any:
            with transaction.atomic():
                via = policy().may_at(actor, action, organ_id).require()
                opening = Opening(action, actor, via, organ_id, database_now())
                result = do(opening, **given)
                facts = {**opening.facts, "organ": organ_id, "via": via.as_facts()}
                note_person(actor.person_id, action, actor.on, opening.at, facts)
            return result

        service.action = action  # type: ignore[attr-defined]
        return service

    return wrap


def note_person(person_id: int, action: str, on: date, at: datetime, facts: dict[str, Any]) -> None:
    """One entry on a person's chain (sign-in, directory, delegation); locks his row."""
    person = apps.get_model("congvan", "Person")._default_manager.select_for_update(no_key=True).get(pk=person_id)
    entry = journal.next_entry(person, action, person_id, on, at, facts)
    person.save(update_fields=["chain_seq", "chain_hash"])
    journal.store([entry])
