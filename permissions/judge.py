"""Judging: from live roles to the rules that could hold, to the facts they need, to an answer or the best refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from django.utils.translation import gettext as _

from permissions.conditions import CHECKS, Condition, refusal_of
from permissions.facts import Case, Facts, Held, Wanted
from permissions.matrix import Need, Rule
from workflow.directory.queries import LiveRole
from workflow.dispatches.models import Dispatch
from workflow.kernel import lifecycle
from workflow.kernel.errors import CongvanError, NotAllowed
from workflow.kernel.policy import Actor, Via
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, RecordKind, Role, Side
from workflow.letters.models import Letter

OPINIONS = {Condition.NOT_ITS_REVIEWER, Condition.NOT_CONSULTED}


@dataclass(frozen=True, slots=True)
class Question:
    """One person before one record in one state. `on` decides which roles are live, `now` which factor is fresh."""

    actor: Actor
    letter: Letter
    dispatch: Dispatch | None
    status: str
    now: datetime

    @property
    def on(self) -> date:
        """The business day."""
        return self.actor.on

    @property
    def kind(self) -> RecordKind:
        """What the question is about."""
        return RecordKind.LETTER if self.dispatch is None else RecordKind.DISPATCH


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that the person could use: by a live role and the organ he stands in, or (both None) as the named one."""

    rule: Rule
    role: LiveRole | None
    organ_id: int | None

    @property
    def giver_id(self) -> int | None:
        """Who lent the role."""
        return self.role.giver_id if self.role else None

    def via(self) -> Via:
        """The ground, as the journal keeps it; `organ_id` is the organ of the appointment."""
        if self.role is None:
            return Via("", None, str(Side.NAMED))
        role = self.role
        return Via(
            role.role, role.organ_id, str(self.rule.side), role.appointment_id, role.delegation_id, role.giver_id
        )


def stands(role: LiveRole) -> tuple[int, ...]:
    """The organs that an appointment counts for: its own, and the one whose registry that office keeps."""
    return (role.organ_id,) if role.registry_of_id is None else (role.organ_id, role.registry_of_id)


def side_organs(rule: Rule, letter: Letter, dispatch: Dispatch | None) -> set[int | None] | None:
    """The organs a rule's side means for a record; None: any (a letter goes to many)."""
    if rule.side == Side.OWN:
        return {letter.issuer_id, letter.advising_id} if rule.role == Role.DRAFTER else {letter.issuer_id}
    if rule.side == Side.WATCH:
        return {letter.watcher_id}
    if rule.side == Side.RECV:
        return None if dispatch is None else {dispatch.organ_id}
    return set()


def candidates(rules: Iterable[Rule], roles: list[LiveRole], question: Question) -> Iterator[Candidate]:
    """Every rule that the person's live roles, or his being named, could satisfy."""
    for rule in rules:
        if rule.role is None:
            if _may_be_named(rule, question):
                yield Candidate(rule, None, None)
            continue
        organs = side_organs(rule, question.letter, question.dispatch)
        for role in roles:
            if role.role == rule.role:
                yield from (Candidate(rule, role, at) for at in stands(role) if organs is None or at in organs)


def _may_be_named(rule: Rule, question: Question) -> bool:
    on_dispatch = rule.need is not None and rule.need.on == RecordKind.DISPATCH
    dispatch = question.dispatch
    return not (on_dispatch and dispatch is not None and dispatch.person_id != question.actor.person_id)


def wanted_by(found: Iterable[Candidate]) -> Wanted:
    """What must be read to judge these candidates."""
    wanted = Wanted()
    for candidate in found:
        _want_row(wanted, candidate.rule.need, candidate.organ_id)
        conditions = set(candidate.rule.conditions)
        wanted.opinions |= bool(conditions & OPINIONS)
        wanted.authorities |= Condition.HAS_AUTHORITY in conditions
        if candidate.giver_id:
            wanted.givers.add(candidate.giver_id)
    return wanted


def _want_row(wanted: Wanted, need: Need | None, organ_id: int | None) -> None:
    if need is None:
        return
    if need.on == RecordKind.LETTER:
        wanted.letter_rows |= need.of_person
        if not need.of_person and organ_id is not None:
            wanted.letter_organs.add(organ_id)
    else:
        wanted.dispatch_rows |= need.of_person
        if not need.of_person and organ_id is not None:
            wanted.dispatch_organs.add(organ_id)


class Stage(IntEnum):
    """How far a candidate came; the furthest one speaks in a refusal, and one who is not named has no say."""

    NOT_NAMED = -1
    STATE = 0
    ROW = 1
    CONDITION = 2
    ALLOWED = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer for one candidate: the row found, the condition that failed, and how far it came."""

    candidate: Candidate
    stage: Stage
    held: Held | None = None
    failed: Condition | None = None
    passed: int = 0

    @property
    def allowed(self) -> bool:
        """Whether everything is met."""
        return self.stage == Stage.ALLOWED

    @property
    def rank(self) -> tuple[int, int]:
        """Further is greater."""
        return int(self.stage), self.passed

    def refusal(self, question: Question) -> CongvanError:
        """The one sentence that says what is missing. Conflict where nobody may do it in this state."""
        action = self.candidate.rule.action
        if self.stage == Stage.STATE:
            if question.status not in lifecycle.TABLES[question.kind].get(action, {}):
                return lifecycle.refusal(action, question.status)
            return NotAllowed(
                _("Ở tình trạng “%s”, việc này không thuộc phần việc của đồng chí.") % state_label(question)
            )
        if self.failed is not None:
            return refusal_of(self.failed)
        return NotAllowed(_("Đồng chí không có quyền làm việc này trên hồ sơ này."))


def state_label(question: Question) -> str:
    """The state of the record as the screen says it."""
    labels = LetterStatus if question.kind == RecordKind.LETTER else DispatchStatus
    return str(labels(question.status).label)


def judge(candidate: Candidate, question: Question, facts: Facts) -> Judgement:
    """State, then row, then conditions, in this order: a step's row ends with the state, so the state speaks first.
    Without a role it is the row alone that names somebody."""
    rule = candidate.rule
    held = row_for(rule.need, candidate.organ_id, facts)
    if candidate.role is None and held is None:
        return Judgement(candidate, Stage.NOT_NAMED)
    if rule.states is not None and question.status not in rule.states:
        return Judgement(candidate, Stage.STATE)
    if rule.need is not None and held is None:
        return Judgement(candidate, Stage.ROW)
    case = Case(question.actor, candidate.giver_id, question.letter, question.dispatch, facts, question.now)
    for passed, condition in enumerate(rule.conditions):
        if not CHECKS[condition](case):
            return Judgement(candidate, Stage.CONDITION, held, condition, passed)
    return Judgement(candidate, Stage.ALLOWED, held)


def row_for(need: Need | None, organ_id: int | None, facts: Facts) -> Held | None:
    """The row that meets a need: of the organ the person stands in, or his own on that organ's dispatch."""
    if need is None:
        return None
    in_organ = organ_id if need.on == RecordKind.DISPATCH or not need.of_person else None
    for held in facts.held:
        if (
            held.on == need.on
            and held.of_person == need.of_person
            and held.codename == need.codename
            and held.source_kind in need.sources
            and held.organ_id == in_organ
        ):
            return held
    return None


def best_of(judgements: Iterable[Judgement]) -> Judgement | None:
    """The allowing one, else the one that came furthest; own roles stand before lent ones."""
    best: Judgement | None = None
    for judgement in judgements:
        if judgement.stage == Stage.NOT_NAMED:
            continue
        if best is None or judgement.rank > best.rank:
            best = judgement
    return best


def who_may(rules: Iterable[Rule]) -> str:
    """The roles and sides of some rules, for a sentence."""
    named = dict.fromkeys(
        f"{Role(rule.role).label} ({Side(rule.side).label})" if rule.role else str(Side.NAMED.label) for rule in rules
    )
    return "; ".join(named)
