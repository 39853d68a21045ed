"""A letter and its dispatches as rows, and acts on them as events, without the gate: the teller alone is under test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.cast import Cast
from workflow.directory.models import Organ, Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action as A
from workflow.kernel.events import Event
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Purpose, RecordKind
from workflow.letters.models import Letter
from workflow.notices.models import Notice, Posting
from workflow.notices.services import tell_persons


def make_letter(cast: Cast, **given: Any) -> Letter:
    """An issued letter of the cast: drafted, signed, numbered 738-CV/TU, watched by the inspection commission."""
    columns = {
        "issuer": cast.issuer, "registrar": cast.issuer, "drafter": cast.drafter, "signer": cast.signer, "number": 738,
        "symbol": "CV/TU", "watcher": cast.inspection, "status": LetterStatus.ISSUED, "subject": "Về thẻ đảng viên",
    }  # fmt: skip
    return Letter.objects.create(**{**columns, **given})


def make_dispatch(letter: Letter, to: Organ | Person, **given: Any) -> Dispatch:
    """A dispatch of the letter to an organ or a person, to be implemented, just sent."""
    recipient = {"organ": to} if isinstance(to, Organ) else {"person": to}
    columns = {
        "name": str(to), "purpose": Purpose.IMPLEMENT, "issuer": letter.issuer, "watcher": letter.watcher,
        "sent_on": "2022-06-06", "status": DispatchStatus.SENT,
    }  # fmt: skip
    return Dispatch.objects.create(letter=letter, **{**columns, **recipient, **given})


def make_event(cast: Cast, action: str, record: Letter | Dispatch, by: str, **given: Any) -> Event:
    """The act as the gate would hand it over; `before` and `after` are the record's state unless given."""
    kind = RecordKind.LETTER if isinstance(record, Letter) else RecordKind.DISPATCH
    states = {"before": record.status, "after": record.status}
    return Event(**{
        "action": str(action), "record_kind": str(kind), "record": record, "person_id": cast.people[by].pk,
        "on": cast.on, **states, **given,
    })  # fmt: skip


def told(cast: Cast, rows: Iterable[Notice] | None = None) -> dict[str, list[str]]:
    """Person key → keys of the rules by which he was told, oldest first."""
    found: dict[str, list[str]] = {}
    for row in Notice.objects.order_by("person_id", "seq") if rows is None else rows:
        found.setdefault(cast.name(row.person_id), []).append(row.event)
    return found


def withdrawn(cast: Cast, **given: Any) -> Letter:
    """An alert to the drafter: by default at once by e-mail."""
    letter = make_letter(cast, **given)
    tell_persons(make_event(cast, A.WITHDRAW_LETTER, letter, "signer"))
    return letter


def states() -> list[tuple[str, str]]:
    return list(Posting.objects.order_by("pk").values_list("channel", "state"))
