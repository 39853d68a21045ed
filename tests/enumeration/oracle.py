"""A small oracle: RULES of the matrix read against the cast's table and the facts of a scene.

It shares nothing with the policy but the matrix: no row of the database, no SQL, no judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from permissions.conditions import Condition as C
from permissions.matrix import RULES, Need, Rule, Source
from tests.cast import ORGANS, PEOPLE, SIGNERS
from tests.enumeration.worlds import World
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus, Purpose, RecordKind, Role, Side

CANNOT_SIGN_IN = ("inactive", "paper")
STEPS: dict[str, tuple[A, ...]] = {
    "DRAFT": (A.EDIT_LETTER, A.TIE_LETTER, A.SUBMIT_LETTER),
    "RETURNED": (A.EDIT_LETTER, A.TIE_LETTER, A.SUBMIT_LETTER),
    "IN_REVIEW": (A.CONSULT_LETTER, A.REVIEW_LETTER, A.RETURN_LETTER),
    "AWAITING_SIGNATURE": (A.SIGN_LETTER, A.RETURN_LETTER),
    "SIGNED": (A.NUMBER_LETTER,),
    "NUMBERED": (A.ISSUE_LETTER, A.SEAL_LETTER),
}
"""For which acts a human step stands open in a state of the letter (process.md, Life of a letter)."""


def stands(who: str) -> Iterator[tuple[str, str]]:
    """(role, organ) for each organ in which the person stands by appointment, the one whose registry it keeps too."""
    if who in CANNOT_SIGN_IN:
        return
    for organ, role in PEOPLE[who][1]:
        yield role, organ
        if ORGANS[organ][4]:
            yield role, ORGANS[organ][4]


def holds_role(who: str, *roles: str) -> bool:
    """Whether he is appointed to one of the roles anywhere."""
    return any(role in roles for role, _organ in stands(who))


class Oracle:
    """What one person may do on a letter, or on the dispatch of `to` (the key of an organ or person)."""

    def __init__(self, world: World, to: str = "") -> None:
        self.world, self.to = world, to

    @property
    def status(self) -> str:
        """The state of the record in question."""
        return str(self.world.dispatch_of(self.to).status if self.to else self.world.letter.status)

    @property
    def kind(self) -> RecordKind:
        """What is asked about."""
        return RecordKind.DISPATCH if self.to else RecordKind.LETTER

    def sees(self, who: str) -> bool:
        """Whether the record exists for him."""
        return self.allows(who, A.VIEW_DISPATCH if self.to else A.VIEW_LETTER)

    def sees_inside(self, who: str) -> bool:
        """Whether he sees it from the sending or the watching side."""
        view = A.VIEW_DISPATCH if self.to else A.VIEW_LETTER
        rules = [rule for rule in RULES if rule.action == view and rule.side in (Side.OWN, Side.WATCH)]
        return any(self._by(rule, who) for rule in rules)

    def allows(self, who: str, action: A) -> bool:
        """Whether some rule of the matrix holds."""
        return any(self._by(rule, who) for rule in RULES if rule.action == action)

    def expected(self, who: str, action: A) -> int:
        """The status that a look at the act's page must get."""
        if not self.sees(who):
            return 404
        if self.allows(who, action):
            return 200
        return 403 if lifecycle.is_legal(self.kind, action, self.status) else 409

    def _by(self, rule: Rule, who: str) -> bool:
        if who in CANNOT_SIGN_IN or (rule.states is not None and self.status not in rule.states):
            return False
        if not all(self._meets(condition, who) for condition in rule.conditions):
            return False
        if rule.role is None:
            return rule.row is not None and self._named(rule, who)
        return any(self._at(rule, who, organ) for role, organ in stands(who) if role == rule.role)

    def _at(self, rule: Rule, who: str, organ: str) -> bool:
        world = self.world
        if rule.side == Side.OWN and organ != world.issuer and not (
            rule.role == Role.DRAFTER and organ == world.advising
        ):  # fmt: skip
            return False
        if rule.side == Side.WATCH and organ != world.watcher:
            return False
        if rule.side == Side.RECV and organ not in self._recipients():
            return False
        return rule.row is None or self._row(rule.row, rule, who, organ)

    def _recipients(self) -> list[str]:
        """The organs meant by the receiving side: of this dispatch, or for a letter of any."""
        if self.to:
            return [self.to] if self.to in self.world.organs else []
        return list(self.world.organs)

    def _named(self, rule: Rule, who: str) -> bool:
        assert rule.row is not None
        if rule.row.on == RecordKind.DISPATCH and self.to and self.to != who:
            return False
        return self._row(rule.row, rule, who, who)

    def _row(self, need: Need, rule: Rule, who: str, at: str) -> bool:
        return any(self._from(source, need, rule, who, at) for source in need.sources)

    def _from(self, source: Source, need: Need, rule: Rule, who: str, at: str) -> bool:
        """Whether the process has left such a row: who it is for, and from which act until which."""
        world = self.world
        if source == Source.DRAFT:
            return who == world.drafter
        if source == Source.SUBMIT:
            return world.submitted and at == world.issuer
        if source == Source.CONSULT:
            return who in world.consulted
        if source == Source.TASK:
            mine = who == world.drafter if need.of_person else at == world.issuer
            return mine and rule.action in STEPS.get(str(world.letter.status), ())
        if source == Source.ASSIGN:
            found = world.officers.get(at, {})
            leads = need.codename != A.VIEW_DISPATCH
            return not world.recalled and who in found and (found[who] or not leads)
        if need.on == RecordKind.LETTER:
            return world.issued and at == world.watcher
        return self._sent(source, at)

    def _sent(self, source: Source, at: str) -> bool:
        """The recipient's one row; a recall leaves another one to whoever had opened it."""
        found = self.world.organs.get(at) or self.world.persons.get(at)
        if found is None:
            return False
        if not self.world.recalled:
            return source == Source.ISSUE
        return source == Source.RECALL and found.status == DispatchStatus.RECALLED and found.arrived_on is not None

    def _meets(self, condition: C, who: str) -> bool:
        world = self.world
        authorities = [person for person, organ, form in SIGNERS if organ == world.issuer and form == "T/M"]
        paper = bool(self.to) and (
            self.to in ("paper",) or (self.to in ORGANS and not any(self.to == at for at in _with_account()))
        )
        return {
            C.ITS_DRAFTER: who == world.drafter,
            C.NOT_ITS_DRAFTER: who != world.drafter,
            C.NOT_ITS_REVIEWER: who not in world.reviewers,
            C.NOT_ITS_SIGNER: who != world.signer,
            C.NOT_CONSULTED: who not in world.consulted,
            C.NAMED_SIGNER: who == world.signer,
            C.HAS_AUTHORITY: who in authorities,
            C.SECOND_FACTOR: True,
            C.HAS_NUMBER: world.numbered,
            C.WAS_SIGNED: world.signed,
            C.RECALL_DECIDED: world.recall_decided,
            C.ON_PAPER: paper,
            C.FROM_OUTSIDE: False,
        }[condition]


def _with_account() -> set[str]:
    """The organs that have a clerk who can sign in, by himself or through the office that keeps their registry."""
    return {organ for who in PEOPLE for role, organ in stands(who) if role == Role.CLERK}


SILENT = (DispatchStatus.SENT, DispatchStatus.ARRIVED)
__all__ = ["CANNOT_SIGN_IN", "Oracle", "Purpose", "holds_role", "stands"]
