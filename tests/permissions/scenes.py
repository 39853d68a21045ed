"""Letters in every state with the rows that their acts would have left, without playing the acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from permissions import writer
from permissions.matrix import step_rules
from tests.cast import Cast
from workflow.directory.models import Organ, Person
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.policy import Grant
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Purpose, RecordKind
from workflow.letters.models import Letter, Opinion

SUBMITTED = tuple(status for status in LetterStatus if status != LetterStatus.DRAFT)
SIGNED = (LetterStatus.SIGNED, LetterStatus.NUMBERED, *lifecycle.ISSUED, LetterStatus.RECALLED)
NUMBERED = (LetterStatus.NUMBERED, *lifecycle.ISSUED, LetterStatus.RECALLED)
ISSUED = (*lifecycle.ISSUED, LetterStatus.RECALLED)
TASK = "task:1"


@dataclass
class Scene:
    """A letter with its dispatches by the key of the recipient."""

    cast: Cast
    letter: Letter
    dispatches: dict[str, Dispatch]

    def __getitem__(self, key: str) -> Dispatch:
        return self.dispatches[key]

    def record(self, kind: str, key: str = "district") -> Letter | Dispatch:
        """The letter, or the dispatch of `key`."""
        return self.letter if kind == RecordKind.LETTER else self.dispatches[key]


def row(letter: Letter, source: str, **subject: int) -> Grant:
    """A row for viewing the letter."""
    return Grant(str(Action.VIEW_LETTER), str(RecordKind.LETTER), letter.pk, source, **subject)


def make_letter(cast: Cast, status: str = LetterStatus.DRAFT, **values: Any) -> Letter:
    """A letter of the issuer in a state, with the standing rows and the rows of its open step."""
    signed, numbered = status in SIGNED, status in NUMBERED
    given: dict[str, Any] = {
        "issuer": cast.organs["issuer"], "registrar": cast.organs["issuer"], "drafter": cast.people["drafter"],
        "watcher": cast.organs["inspection"], "status": status, "symbol": "CV/TU" if numbered else "",
        "signer": cast.people["signer"] if status in SUBMITTED else None,
        "signed_on": cast.on if signed else None, "number": 738 if numbered else None,
        "numbered_by": cast.people["clerk"] if numbered else None,
        "issued_on": cast.on if status in ISSUED else None, "process_id": 1,
        **values,
    }  # fmt: skip
    letter = Letter.objects.create(**given)
    rows = []
    if letter.drafter_id:
        rows.append(row(letter, f"draft:{letter.pk}", person_id=letter.drafter_id))
    if status in SUBMITTED and not letter.outside:
        rows.append(row(letter, f"submit:{letter.pk}", organ_id=letter.issuer_id))
    if status in ISSUED and letter.watcher_id:
        rows.append(row(letter, f"issue:{letter.pk}", organ_id=letter.watcher_id))
    writer.grant(rows)
    open_steps(letter)
    return letter


def open_steps(letter: Letter) -> None:
    """The rows of every human step that may be open in the letter's state."""
    here = [action for action, states in lifecycle.LETTER.items() if letter.status in states and step_rules([action])]
    writer.open_step(TASK, here, letter)


def send(letter: Letter, to: Organ | Person, status: str = DispatchStatus.SENT, **values: Any) -> Dispatch:
    """A dispatch of the letter in a state; the caller grants."""
    return Dispatch.objects.create(
        letter=letter, organ=to if isinstance(to, Organ) else None, person=to if isinstance(to, Person) else None,
        name=str(to), issuer_id=letter.issuer_id, watcher_id=letter.watcher_id, status=status,
        **{"purpose": Purpose.IMPLEMENT, "sent_on": letter.issued_on, **values},
    )  # fmt: skip


def assign(dispatch: Dispatch, person: Person, by: Person, *, lead: bool = True) -> Assignment:
    """Name an officer, with his rows."""
    assignment = Assignment.objects.create(
        dispatch=dispatch, person=person, lead=lead, assigned_by=by, assigned_on=dispatch.sent_on
    )
    rights = (Action.VIEW_DISPATCH, Action.PROGRESS_DISPATCH, Action.HAND_IN_DISPATCH)
    writer.grant(
        [
            Grant(str(right), str(RecordKind.DISPATCH), dispatch.pk, f"assign:{assignment.pk}", person_id=person.pk)
            for right in (rights if lead else rights[:1])
        ]
    )
    return assignment


def consult(letter: Letter, person: Person, by: Person) -> Opinion:
    """Ask a person for his opinion, with his row."""
    opinion = Opinion.objects.create(
        letter=letter, person=person, asked_by=by, text_no=letter.text_no, round=letter.round, verdict="ASKED"
    )
    writer.grant([row(letter, f"consult:{opinion.pk}", person_id=person.pk)])
    return opinion


def approve(letter: Letter, person: Person) -> Opinion:
    """The opinion that a reviewer leaves."""
    return Opinion.objects.create(
        letter=letter, person=person, text_no=letter.text_no, round=letter.round, verdict="APPROVED"
    )


ARRIVED = tuple(status for status in DispatchStatus if status not in (DispatchStatus.SENT, DispatchStatus.CLOSED))
OFFICERS = (
    DispatchStatus.IMPLEMENTING, DispatchStatus.HANDED_IN, DispatchStatus.REPORTED, DispatchStatus.SENT_BACK,
    DispatchStatus.ACCEPTED,
)  # fmt: skip


def make_scene(cast: Cast, status: str = DispatchStatus.SENT, letter_status: str = LetterStatus.ISSUED) -> Scene:
    """An issued letter with dispatches to two districts and a member; the first district's dispatch is in `status`."""
    letter = make_letter(cast, letter_status)
    arrived = cast.on if status in ARRIVED else None
    found = {
        "district": send(letter, cast.organs["district"], arrived_on=arrived),
        "other_district": send(letter, cast.organs["other_district"]),
        "member": send(letter, cast.people["member"], purpose=Purpose.INFORM),
    }
    writer.grant_recipients(letter.pk)
    Dispatch.objects.filter(pk=found["district"].pk).update(status=status)
    found["district"].status = status
    if status == DispatchStatus.RECALLED:
        writer.revoke_recipients(letter.pk)
    if status in OFFICERS:
        assign(found["district"], cast.people["recv_officer"], cast.people["recv_leader"])
    return Scene(cast, letter, found)


def next_day(cast: Cast) -> Any:
    """The day after the cast's."""
    return cast.on + timedelta(days=1)
