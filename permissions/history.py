"""What was true on a past day: states, rows and named persons of a letter, replayed from its journal and dated rows.

Rows of today are not asked: a row that ended left no trace but the act that ended it, and that act is in the journal.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from permissions.facts import Authority, Facts, Held
from permissions.matrix import RULES, Source
from workflow.directory.models import SigningAuthority
from workflow.dispatches.models import Assignment, Dispatch
from workflow.journal.models import JournalEntry
from workflow.journal.services import stream_of
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.days import on_day
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Purpose, RecordKind
from workflow.letters.models import Letter

OFFICER_ROWS = (A.PROGRESS_DISPATCH, A.HAND_IN_DISPATCH)


@dataclass(frozen=True, slots=True)
class Granted:
    """A row that stood then; `person_id` where it was a person's own."""

    held: Held
    person_id: int | None = None


@dataclass
class Moment:
    """One record as it was after some act: copies with the values of then, the rows that stood, who had said what."""

    letter: Letter
    dispatch: Dispatch | None
    granted: list[Granted] = field(default_factory=list)
    reviewers: set[int] = field(default_factory=set)
    consulted: set[int] = field(default_factory=set)

    @property
    def status(self) -> str:
        """The state of what was asked about."""
        return self.letter.status if self.dispatch is None else self.dispatch.status

    @cached_property
    def _of_persons(self) -> dict[int, list[Held]]:
        return _grouped((row.person_id, row.held) for row in self.granted)

    @cached_property
    def _of_organs(self) -> dict[int, list[Held]]:
        return _grouped((row.held.organ_id, row.held) for row in self.granted if row.person_id is None)

    def facts_for(self, person_id: int, organs: Iterable[int], active: bool, authorities: Iterable[Authority]) -> Facts:
        """The same facts that the policy reads today, of a person who stands in these organs."""
        held = list(self._of_persons.get(person_id, ()))
        held += [row for organ in organs for row in self._of_organs.get(organ, ())]
        return Facts(active, held, self.reviewers, self.consulted, list(authorities))


def _grouped(pairs: Iterable[tuple[int | None, Held]]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for key, held in pairs:
        if key is not None:
            found[key].append(held)
    return found


def authorities_on(letter: Letter, on: date) -> list[Authority]:
    """Every written authority to sign for the letter's issuer on the day."""
    rows = SigningAuthority.objects.filter(on_day(on), organ_id=letter.issuer_id)
    return [Authority(row.person_id, row.form, tuple(row.kinds)) for row in rows]


class Life:
    """The journal and the dated rows of a letter, and of one dispatch of it when that is asked about."""

    def __init__(self, letter: Letter, dispatch: Dispatch | None = None) -> None:
        self.letter, self.dispatch = letter, dispatch
        streams = [stream_of(record) for record in (letter, dispatch) if record is not None]
        self.entries = sorted(JournalEntry.objects.filter(stream__in=streams), key=lambda entry: (entry.on, entry.pk))
        sent = Dispatch.objects.filter(letter=letter) if dispatch is None else Dispatch.objects.filter(pk=dispatch.pk)
        self.sent = list(sent)
        self.assignments = list(Assignment.objects.filter(dispatch__in=sent).select_related("dispatch"))

    def moments(self, on: date) -> Iterator[Moment]:
        """The record as it stood when the day began, and after each act of the day; nothing before it existed."""
        before = [entry for entry in self.entries if entry.on < on]
        of_the_day = [entry for entry in self.entries if entry.on == on]
        for upto in range(len(of_the_day) + 1):
            replay = _Replay(self.letter, self.dispatch)
            for entry in before + of_the_day[:upto]:
                replay.take(entry)
            if replay.exists(on):
                yield self._moment(replay, on)

    def _moment(self, replay: _Replay, on: date) -> Moment:
        moment = Moment(replay.letter, replay.dispatch, reviewers=replay.reviewers)
        moment.consulted = {person for person, _opinion in replay.consulted}
        moment.granted = [*self._letter_rows(replay), *self._dispatch_rows(replay, on)]
        return moment

    def _letter_rows(self, replay: _Replay) -> Iterator[Granted]:
        letter = replay.letter
        view = str(A.VIEW_LETTER)
        if letter.drafter_id and not letter.outside:
            yield Granted(Held("letter", True, None, view, f"draft:{letter.pk}"), letter.drafter_id)
        if A.SUBMIT_LETTER in replay.done:
            yield Granted(Held("letter", False, letter.issuer_id, view, f"submit:{letter.pk}"))
        if A.ISSUE_LETTER in replay.done and letter.watcher_id:
            yield Granted(Held("letter", False, letter.watcher_id, view, f"issue:{letter.pk}"))
        for person_id, opinion_id in sorted(replay.consulted):
            yield Granted(Held("letter", True, None, view, f"consult:{opinion_id}"), person_id)
        yield from _step_rows(letter)

    def _dispatch_rows(self, replay: _Replay, on: date) -> Iterator[Granted]:
        letter, view = replay.letter, str(A.VIEW_DISPATCH)
        if not replay.sent:
            return
        recalled = A.EXECUTE_RECALL in replay.done
        for dispatch in self.sent:
            if recalled and not _keeps_a_notice(dispatch, on):
                continue
            source = f"{Source.RECALL if recalled else Source.ISSUE}:{letter.pk}"
            if dispatch.sent_on <= on:
                held = Held("dispatch", dispatch.person_id is not None, dispatch.organ_id, view, source)
                yield Granted(held, dispatch.person_id)
        if not recalled:
            yield from self._officer_rows(on)

    def _officer_rows(self, on: date) -> Iterator[Granted]:
        for row in self.assignments:
            if row.assigned_on <= on and (row.ended_on is None or row.ended_on >= on):
                for codename in (A.VIEW_DISPATCH, *(OFFICER_ROWS if row.lead else ())):
                    held = Held("dispatch", True, row.dispatch.organ_id, str(codename), f"assign:{row.pk}")
                    yield Granted(held, row.person_id)


def _keeps_a_notice(dispatch: Dispatch, on: date) -> bool:
    opened = dispatch.arrived_on is not None and dispatch.arrived_on <= on
    return opened and dispatch.status == DispatchStatus.RECALLED


def _step_rows(letter: Letter) -> Iterator[Granted]:
    for rule in RULES:
        need = rule.need
        if need is None or Source.TASK not in need.sources or letter.status not in (rule.states or ()):
            continue
        held = Held("letter", need.of_person, None if need.of_person else letter.issuer_id, str(need.codename), "task:")
        if not need.of_person or letter.drafter_id:
            yield Granted(held, letter.drafter_id if need.of_person else None)


class _Replay:
    """Copies of the records, taken from act to act."""

    def __init__(self, letter: Letter, dispatch: Dispatch | None) -> None:
        self.letter, self.dispatch = copy.copy(letter), copy.copy(dispatch)
        self.letter.status = LetterStatus.DRAFT
        self.letter.signer_id = self.letter.signed_on = self.letter.number = self.letter.numbered_by_id = None
        self.letter.recall_reason = ""
        if self.dispatch is not None:
            archived = self.dispatch.purpose == Purpose.ARCHIVE
            self.dispatch.status = DispatchStatus.CLOSED if archived else DispatchStatus.SENT
        self.done: set[str] = set()
        self.reviewers: set[int] = set()
        self.consulted: set[tuple[int, int]] = set()

    def exists(self, on: date) -> bool:
        """Whether the record asked about was there at all."""
        return bool(self.done) if self.dispatch is None else self.sent and self.dispatch.sent_on <= on

    @property
    def sent(self) -> bool:
        """Whether dispatches existed: issued by us, or registered from outside."""
        return bool({A.ISSUE_LETTER, A.REGISTER_LETTER} & self.done)

    def take(self, entry: JournalEntry) -> None:
        """One act."""
        facts: dict[str, Any] = json.loads(entry.body)["facts"]
        self.done.add(entry.action)
        if entry.stream.startswith(f"{RecordKind.DISPATCH.value}:"):
            assert self.dispatch is not None
            begins = DispatchStatus.ACKNOWLEDGED if entry.action == A.REGISTER_LETTER else self.dispatch.status
            self.dispatch.status = facts.get("to", begins)
            return
        if entry.action == A.REGISTER_LETTER:
            self.letter.status = LetterStatus.ISSUED
        self.letter.status = facts.get("to", self.letter.status)
        self._name(entry, facts)
        self._carry_to_dispatch(entry.action)

    def _name(self, entry: JournalEntry, facts: dict[str, Any]) -> None:
        letter = self.letter
        if entry.action == A.SUBMIT_LETTER:
            letter.signer_id = facts.get("signer")
        elif entry.action == A.SIGN_LETTER:
            letter.signer_id, letter.signed_on = entry.person_id, entry.on
        elif entry.action == A.NUMBER_LETTER:
            letter.number, letter.numbered_by_id = facts.get("number"), entry.person_id
        elif entry.action in (A.RECALL_LETTER, A.REPLACE_LETTER):
            letter.recall_reason = facts.get("reason", "?")
        elif entry.action == A.CONSULT_LETTER:
            self.consulted.add((int(facts["person"]), int(facts["opinion"])))
        elif entry.action == A.REVIEW_LETTER and entry.person_id:
            self.reviewers.add(entry.person_id)

    def _carry_to_dispatch(self, action: str) -> None:
        """Acts on the letter that close or recall every open dispatch at once leave no entry on each."""
        dispatch = self.dispatch
        if dispatch is None or dispatch.status in lifecycle.FINAL:
            return
        if action == A.EXECUTE_RECALL:
            dispatch.status = DispatchStatus.RECALLED
        elif action == A.CONCLUDE_LETTER and not lifecycle.is_final(dispatch.purpose, dispatch.status):
            dispatch.status = DispatchStatus.CLOSED
