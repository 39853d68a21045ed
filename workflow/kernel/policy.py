"""The protocol of "may X do Y": slices and pages ask here, `permissions` answers. Nobody registered: denied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from .actions import Action
from .errors import CongvanError, NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and on which day of the business clock.

    `confirmed_at`: when he last passed a second factor (aware), None if never.
    """

    person_id: int
    on: date
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Via:
    """The ground of an allowed act: the appointment, delegation or naming that carried it."""

    role: str
    organ_id: int | None
    side: str
    appointment_id: int | None = None
    delegation_id: int | None = None
    giver_id: int | None = None

    def as_facts(self) -> dict[str, Any]:
        """For the journal; only what is set."""
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in pairs if value is not None}


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of the policy. A refused actor who may not even see the record gets NotFound."""

    allowed: bool
    visible: bool = False
    via: Via | None = None
    refusal: CongvanError | None = field(default=None, compare=False)

    def require(self) -> Via:
        """The ground, or the refusal as an exception."""
        if self.allowed and self.via is not None:
            return self.via
        if not self.visible:
            raise NotFound
        raise self.refusal or NotAllowed()


@dataclass(frozen=True, slots=True)
class Grant:
    """One row to be written: exactly one of organ and person gets `codename` on a record from `source`."""

    codename: str
    record_kind: str
    record_id: int
    source: str
    organ_id: int | None = None
    person_id: int | None = None


class Policy(Protocol):
    """What `permissions` registers in its AppConfig.ready()."""

    def may(self, actor: Actor, action: Action, record: Any) -> Decision:
        """Row ∧ appointment, delegation or authority valid on `actor.on`, in the record's state."""

    def may_at(self, actor: Actor, action: Action, organ_id: int | None) -> Decision:
        """For acts without a record (draft, register, keep the directory): standing in that organ."""

    def actions(self, actor: Actor, record: Any) -> list[Action]:
        """Every act that `may` allows now; the page's buttons."""

    def scope(self, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of Letter or Dispatch that the actor may view, agreeing with `may`."""

    def watched_in_part(self, actor: Actor, letters: QuerySet[Any]) -> list[int]:
        """Of issued letters that are watched where he is an inspector, the ids of those of which this alone does not
        show him everything; every other one he may view with all its dispatches."""

    def inbox(self, actor: Actor, *, before: int | None, limit: int, cap: int) -> tuple[list[int], int]:
        """Ids of dispatches that reached the actor or his organs and that he may view, newest first, below `before`;
        agrees with `scope`, at a cost that does not grow with the depth. And how many there are in all; `cap + 1` says
        "more than cap"."""

    def why(self, actor: Actor, action: Action, record: Any, on: date | None = None) -> list[str]:
        """Why he may, or may not: sentences, the answer first; today, or with `on` on a past day."""

    def who_may_view(self, record: Any, on: date | None = None) -> list[str]:
        """One line for everybody who may view the record today, or could on a past day: the person and by what."""

    def grant(self, rows: Sequence[Grant]) -> None:
        """Write rows, journalled by the caller's act; a constant number of statements."""

    def open_step(self, source: str, actions: Sequence[Action], record: Any) -> None:
        """A human step opened: rows from `source` for its acts, for whom the matrix names; one statement a table."""

    def close_steps(self, sources: Sequence[str]) -> None:
        """Human steps were done or cancelled: their rows end."""

    def grant_recipients(self, letter_id: int) -> int:
        """One `view_dispatch` row per dispatch of the letter that has none yet, in a constant number of statements."""

    def revoke(self, sources: Iterable[str]) -> None:
        """Delete every row that came from these sources."""

    def revoke_recipients(self, letter_id: int) -> None:
        """Delete every row on the letter's dispatches; one statement per table."""


class DenyAll:
    """Stands until a policy is registered: denies everything, shows nothing, refuses to write rows."""

    def may(self, actor: Actor, action: Action, record: Any) -> Decision:
        return Decision(False)

    def may_at(self, actor: Actor, action: Action, organ_id: int | None) -> Decision:
        return Decision(False)

    def actions(self, actor: Actor, record: Any) -> list[Action]:
        return []

    def scope(self, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.none()

    def watched_in_part(self, actor: Actor, letters: QuerySet[Any]) -> list[int]:
        return list(letters.values_list("pk", flat=True))

    def inbox(self, actor: Actor, *, before: int | None, limit: int, cap: int) -> tuple[list[int], int]:
        return [], 0

    def why(self, actor: Actor, action: Action, record: Any, on: date | None = None) -> list[str]:
        return []

    def who_may_view(self, record: Any, on: date | None = None) -> list[str]:
        return []

    def grant(self, rows: Sequence[Grant]) -> None:
        raise NotAllowed

    def open_step(self, source: str, actions: Sequence[Action], record: Any) -> None:
        raise NotAllowed

    def close_steps(self, sources: Sequence[str]) -> None:
        raise NotAllowed

    def grant_recipients(self, letter_id: int) -> int:
        raise NotAllowed

    def revoke(self, sources: Iterable[str]) -> None:
        raise NotAllowed

    def revoke_recipients(self, letter_id: int) -> None:
        raise NotAllowed


_registered: Policy = DenyAll()


def register(policy: Policy) -> Policy:
    """Make this the policy; returns the one before it."""
    global _registered
    before, _registered = _registered, policy
    return before


def policy() -> Policy:
    """The registered policy; DenyAll when there is none."""
    return _registered
