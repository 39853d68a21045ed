"""How a rule of "who is told what" is written; the table of rules itself lives in flows and is registered here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.kernel.actions import Action
from workflow.kernel.events import Event
from workflow.kernel.vocabulary import AlarmLevel, AnswerAlarm, DispatchStatus, Purpose, RecordKind, Role, Side

PLACEHOLDERS = frozenset({"letter", "recipient", "by", "due"})
"""What the words of a rule may name: the letter's code or subject, the recipient's name, the person who acted, and of
an alarm the day by which it was due."""

_NAMED = re.compile(r"%\((\w+)\)s")


class How(TextChoices):
    """How a notice asks for attention; the seam for channels beyond the page."""

    TO_DO = "TO_DO", _("Việc phải làm")
    ALERT = "ALERT", _("Cần chú ý")
    NEWS = "NEWS", _("Để biết")


@dataclass(frozen=True, slots=True)
class Standing:
    """Everybody who holds the role on that side on the day of the act, delegations and registry offices included.

    On the receiving side of a dispatch to a person it is that person.
    """

    side: Side
    role: Role


@dataclass(frozen=True, slots=True)
class Named:
    """The person in this column of the letter while he holds that role in its organ, a drafter also in the organ that
    advises it; `lent`: with those to whom he has lent it."""

    field: str
    role: Role
    lent: bool = False


@dataclass(frozen=True, slots=True)
class InFacts:
    """The person whose id the act left under this key; he is asked by name and needs no role."""

    key: str


@dataclass(frozen=True, slots=True)
class Officers:
    """Those who work on the dispatch at present and still are officers or leaders of its organ."""


Who = Standing | Named | InFacts | Officers


@dataclass(frozen=True, slots=True)
class Those:
    """Which of the letter's dispatches a rule goes over: by state, by purpose, only what was opened, or the one whose
    id the act left under `fact`. Everything given must hold."""

    statuses: tuple[DispatchStatus, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    opened: bool = False
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `key` is `<record>.<what>` and is stored with the notice; `words` are made text at reading.

    `before`, `after` and `purposes` narrow the act; empty means any. With `among` the receiving side is that of the
    letter's dispatches, one notice per person and dispatch. `many` are the words where several of them on one letter
    are one line, `%(count)s` of them; `progress`: the line goes on to say how many recipients have taken it in.
    """

    key: str
    action: Action | str
    who: tuple[Who, ...]
    how: How
    words: str | Promise
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    among: Those | None = None
    many: str | Promise = ""
    progress: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """The roles in which people are told by this rule; "" for what reaches somebody by name."""
        return frozenset(role for who in self.who for role in _roles_of(who))

    @property
    def record_kind(self) -> RecordKind:
        """The record that the act changes."""
        return RecordKind(self.key.partition(".")[0])

    def fits(self, event: Event) -> bool:
        """Whether the rule speaks of what just happened."""
        wanted = (
            (self.before, event.before),
            (self.after, event.after),
            (self.purposes, getattr(event.record, "purpose", "")),
        )
        return event.record_kind == self.record_kind and all(not some or found in some for some, found in wanted)


@dataclass(frozen=True, slots=True)
class Rung(Rule):
    """One row of the alarms: at which `level` these are told of a dispatch. Of several rungs of a level the first
    counts on which anybody has an account: the next is told because nobody was there."""

    level: AlarmLevel | AnswerAlarm = AlarmLevel.NONE


def ring(
    level: AlarmLevel | AnswerAlarm, who: Who | tuple[Who, ...], how: How, key: str, words: str | Promise,
    many: str | Promise = "",
) -> Rung:  # fmt: skip
    """Return one row of the alarms; no act fits it, the sweep of deadlines does."""
    return Rung(key, "", who if isinstance(who, tuple) else (who,), how, words, many=many, level=level)


def _roles_of(who: Who) -> tuple[str, ...]:
    if isinstance(who, Standing):
        return (str(who.role), "") if who.side == Side.RECV else (str(who.role),)
    if isinstance(who, Officers):
        return (str(Role.OFFICER),)
    return (str(who.role),) if isinstance(who, Named) else ("",)


class Table:
    """The registered rules, by act and by key."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self.by_key = {rule.key: rule for rule in self.rules}
        if len(self.by_key) != len(self.rules):
            raise ValueError("two notice rules have one key")
        self._by_action: dict[str, list[Rule]] = {}
        for rule in self.rules:
            check(rule)
            self._by_action.setdefault(str(rule.action), []).append(rule)

    def rungs(self, level: int) -> list[Rung]:
        """Return the rows of an alarm, the first to be tried first."""
        return [rule for rule in self.rules if isinstance(rule, Rung) and rule.level == level]

    def fitting(self, event: Event) -> list[Rule]:
        """Return the rules for what happened, in the table's order: a person is told by the first that names him."""
        return [rule for rule in self._by_action.get(str(event.action), ()) if rule.fits(event)]


def check(rule: Rule) -> None:
    """Raise ValueError when a rule names an unknown record, or a placeholder that reading does not fill."""
    _ = rule.record_kind
    strange = set(_NAMED.findall(str(rule.words))) - PLACEHOLDERS
    strange |= set(_NAMED.findall(str(rule.many))) - PLACEHOLDERS - {"count"}
    if strange or len(rule.key) > 40:
        raise ValueError(f"notice rule {rule.key}: unknown {sorted(strange)} or a key beyond 40 characters")


_registered = Table()


def register(rules: Iterable[Rule]) -> Table:
    """Make these the rules; returns the table before them. Raises ValueError for two rules with one key."""
    global _registered
    before, _registered = _registered, Table(rules)
    return before


def table() -> Table:
    """The registered table; nobody is told anything until there is one."""
    return _registered


def own(role: Role) -> Standing:
    """Those in the issuing organ."""
    return Standing(Side.OWN, role)


def recv(role: Role) -> Standing:
    """Those in the receiving organ of the dispatch, or the addressed person."""
    return Standing(Side.RECV, role)


def watch(role: Role) -> Standing:
    """Those in the organ that watches the letter."""
    return Standing(Side.WATCH, role)


DRAFTER = Named("drafter", Role.DRAFTER)
SIGNER = Named("signer", Role.SIGNER, lent=True)
CONSULTED = InFacts("person")
OFFICERS = Officers()


def tell(action: Action, who: Who | tuple[Who, ...], how: How, key: str, words: str | Promise, **when: Any) -> Rule:
    """Return one row of the table; `when` are the narrowing fields of Rule."""
    return Rule(key, action, who if isinstance(who, tuple) else (who,), how, words, **when)
