"""THE matrix of process.md as one literal: who may do what, where he stands, on which row, in which states, if what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from permissions.conditions import Condition as C
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import RecordKind
from workflow.kernel.vocabulary import Role as R
from workflow.kernel.vocabulary import Side as S


class Source(StrEnum):
    """What grants a row; a stored source is `<kind>:<id>`."""

    DRAFT = "draft"
    SUBMIT = "submit"
    CONSULT = "consult"
    ISSUE = "issue"
    ASSIGN = "assign"
    TASK = "task"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Need:
    """The object row that a rule asks for: on a letter or a dispatch, of the organ's group or of the person himself."""

    on: RecordKind
    of_person: bool
    codename: str
    sources: tuple[Source, ...]


DRAFTED = Need(RecordKind.LETTER, True, A.VIEW_LETTER, (Source.DRAFT,))
SUBMITTED = Need(RecordKind.LETTER, False, A.VIEW_LETTER, (Source.SUBMIT,))
CONSULTED = Need(RecordKind.LETTER, True, A.VIEW_LETTER, (Source.CONSULT,))
WATCHED = Need(RecordKind.LETTER, False, A.VIEW_LETTER, (Source.ISSUE,))
SENT = Need(RecordKind.DISPATCH, False, A.VIEW_DISPATCH, (Source.ISSUE,))
SENT_TO_HIM = Need(RecordKind.DISPATCH, True, A.VIEW_DISPATCH, (Source.ISSUE,))
SENT_EVER = Need(RecordKind.DISPATCH, False, A.VIEW_DISPATCH, (Source.ISSUE, Source.RECALL))
SENT_TO_HIM_EVER = Need(RecordKind.DISPATCH, True, A.VIEW_DISPATCH, (Source.ISSUE, Source.RECALL))
RECALLED = Need(RecordKind.DISPATCH, False, A.VIEW_DISPATCH, (Source.RECALL,))
RECALLED_FROM_HIM = Need(RecordKind.DISPATCH, True, A.VIEW_DISPATCH, (Source.RECALL,))
ASSIGNED = Need(RecordKind.DISPATCH, True, A.VIEW_DISPATCH, (Source.ASSIGN,))
LEADS_PROGRESS = Need(RecordKind.DISPATCH, True, A.PROGRESS_DISPATCH, (Source.ASSIGN,))
LEADS_HAND_IN = Need(RecordKind.DISPATCH, True, A.HAND_IN_DISPATCH, (Source.ASSIGN,))
STEP = Need(RecordKind.LETTER, False, "", (Source.TASK,))
"""The row of the open human step for the rule's own act."""
HIS_STEP = Need(RecordKind.LETTER, True, "", (Source.TASK,))


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `role` None: whoever is named. `only` narrows the lifecycle's states; a view has any unless narrowed."""

    action: A
    role: R | None
    side: S
    row: Need | None = None
    conditions: tuple[C, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def states(self) -> frozenset[str] | None:
        """The states in which the rule holds; None: any."""
        if self.only:
            return frozenset(self.only)
        kind = lifecycle.kind_of(self.action)
        return frozenset(lifecycle.TABLES[kind][self.action]) if kind else None

    @property
    def need(self) -> Need | None:
        """The row asked for, with the act's own codename where a step grants it."""
        if self.row is not None and not self.row.codename:
            return Need(self.row.on, self.row.of_person, self.action, self.row.sources)
        return self.row


HIMSELF = (C.ITS_DRAFTER,)
APART = (C.NOT_ITS_DRAFTER, C.NOT_ITS_SIGNER)
SIGNS = (C.NOT_ITS_DRAFTER, C.NOT_ITS_REVIEWER, C.HAS_AUTHORITY)
NUMBERS = (C.NOT_ITS_DRAFTER, C.NOT_ITS_REVIEWER, C.NOT_ITS_SIGNER)
WATCHES = (C.NOT_CONSULTED,)

AFTER = lifecycle.ISSUED
ARCHIVED = (*AFTER, L.RECALLED)
"""The own side answers for a recalled letter and keeps it; everybody else loses it."""
FROM_REVIEW = (L.IN_REVIEW, L.RETURNED, L.AWAITING_SIGNATURE, L.SIGNED, L.NUMBERED)
FROM_SIGNATURE = (L.AWAITING_SIGNATURE, L.SIGNED, L.NUMBERED)
FROM_SIGNED = (L.SIGNED, L.NUMBERED)
UNSIGNED = (*lifecycle.DRAFTING, L.IN_REVIEW, L.AWAITING_SIGNATURE)

RULES: tuple[Rule, ...] = (
    # Without a record: standing in an organ is all.
    Rule(A.DRAFT_LETTER, R.DRAFTER, S.OWN),
    Rule(A.REGISTER_LETTER, R.CLERK, S.RECV),
    Rule(A.OPEN_RUN, R.CLERK, S.OWN),
    Rule(A.KEEP_SECRETS, R.CLERK, S.OWN),
    Rule(A.DELEGATE_ROLE, None, S.NAMED),
    Rule(A.KEEP_DIRECTORY, R.ADMINISTRATOR, S.OFFICE),
    # draft, edit, submit; withdraw
    Rule(A.EDIT_LETTER, R.DRAFTER, S.OWN, HIS_STEP, HIMSELF),
    Rule(A.TIE_LETTER, R.DRAFTER, S.OWN, HIS_STEP, HIMSELF),
    Rule(A.SUBMIT_LETTER, R.DRAFTER, S.OWN, HIS_STEP, HIMSELF),
    Rule(A.WITHDRAW_LETTER, R.DRAFTER, S.OWN, DRAFTED, HIMSELF, UNSIGNED),
    Rule(A.WITHDRAW_LETTER, R.SIGNER, S.OWN, SUBMITTED, (), FROM_SIGNED),
    # consult, give an opinion; review, return
    Rule(A.CONSULT_LETTER, R.REVIEWER, S.OWN, STEP),
    Rule(A.OPINE_LETTER, None, S.NAMED, CONSULTED),
    Rule(A.REVIEW_LETTER, R.REVIEWER, S.OWN, STEP, APART),
    Rule(A.RETURN_LETTER, R.REVIEWER, S.OWN, STEP, (C.NOT_ITS_DRAFTER,), (L.IN_REVIEW,)),
    # sign, return; number, void
    Rule(A.RETURN_LETTER, R.SIGNER, S.OWN, STEP, SIGNS, (L.AWAITING_SIGNATURE,)),
    Rule(A.SIGN_LETTER, R.SIGNER, S.OWN, STEP, (*SIGNS, C.NAMED_SIGNER, C.SECOND_FACTOR)),
    Rule(A.NUMBER_LETTER, R.CLERK, S.OWN, STEP, (*NUMBERS, C.SECOND_FACTOR)),
    Rule(A.SEAL_LETTER, R.CLERK, S.OWN, STEP, (*NUMBERS, C.SECOND_FACTOR)),
    Rule(A.VOID_NUMBER, R.CLERK, S.OWN, SUBMITTED, (C.NOT_ITS_SIGNER, C.HAS_NUMBER)),
    Rule(A.ISSUE_LETTER, R.CLERK, S.OWN, STEP),
    # copies under a number of their own
    Rule(A.COPY_LETTER, R.CLERK, S.OWN, SUBMITTED),
    Rule(A.COPY_DISPATCH, R.CLERK, S.RECV, SENT),
    # view a letter: before issue, withdrawn, issued
    Rule(A.VIEW_LETTER, R.DRAFTER, S.OWN, DRAFTED, HIMSELF),
    Rule(A.VIEW_LETTER, R.REVIEWER, S.OWN, SUBMITTED, (), (*FROM_REVIEW, L.WITHDRAWN, *ARCHIVED)),
    Rule(A.VIEW_LETTER, R.SIGNER, S.OWN, SUBMITTED, (), (*FROM_SIGNATURE, *ARCHIVED)),
    Rule(A.VIEW_LETTER, R.SIGNER, S.OWN, SUBMITTED, (C.WAS_SIGNED,), (L.WITHDRAWN,)),
    Rule(A.VIEW_LETTER, R.CLERK, S.OWN, SUBMITTED, (), (*FROM_SIGNED, *ARCHIVED)),
    Rule(A.VIEW_LETTER, R.CLERK, S.OWN, SUBMITTED, (C.WAS_SIGNED,), (L.WITHDRAWN,)),
    Rule(A.VIEW_LETTER, R.PRINCIPAL, S.OWN, SUBMITTED, (), AFTER),
    Rule(A.VIEW_LETTER, None, S.NAMED, CONSULTED, (), (*FROM_REVIEW, *AFTER)),
    Rule(A.VIEW_LETTER, R.INSPECTOR, S.WATCH, WATCHED, WATCHES, AFTER),
    Rule(A.VIEW_LETTER, R.CLERK, S.RECV, SENT, (), AFTER),
    Rule(A.VIEW_LETTER, R.LEADER, S.RECV, SENT, (), AFTER),
    Rule(A.VIEW_LETTER, R.OFFICER, S.RECV, ASSIGNED, (), AFTER),
    Rule(A.VIEW_LETTER, R.LEADER, S.RECV, ASSIGNED, (), AFTER),
    Rule(A.VIEW_LETTER, None, S.NAMED, SENT_TO_HIM, (), AFTER),
    # view a dispatch and its progress; never another recipient's
    Rule(A.VIEW_DISPATCH, R.DRAFTER, S.OWN, DRAFTED, HIMSELF),
    Rule(A.VIEW_DISPATCH, R.REVIEWER, S.OWN, SUBMITTED),
    Rule(A.VIEW_DISPATCH, R.SIGNER, S.OWN, SUBMITTED),
    Rule(A.VIEW_DISPATCH, R.CLERK, S.OWN, SUBMITTED),
    Rule(A.VIEW_DISPATCH, R.PRINCIPAL, S.OWN, SUBMITTED),
    Rule(A.VIEW_DISPATCH, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.VIEW_DISPATCH, R.CLERK, S.RECV, SENT_EVER),
    Rule(A.VIEW_DISPATCH, R.LEADER, S.RECV, SENT_EVER),
    Rule(A.VIEW_DISPATCH, R.OFFICER, S.RECV, ASSIGNED),
    Rule(A.VIEW_DISPATCH, R.LEADER, S.RECV, ASSIGNED),
    Rule(A.VIEW_DISPATCH, None, S.NAMED, SENT_TO_HIM_EVER),
    # receive, acknowledge, refuse; paper
    Rule(A.OPEN_DISPATCH, R.CLERK, S.RECV, SENT),
    Rule(A.OPEN_DISPATCH, None, S.NAMED, SENT_TO_HIM),
    Rule(A.ACKNOWLEDGE_DISPATCH, R.CLERK, S.RECV, SENT),
    Rule(A.ACKNOWLEDGE_DISPATCH, None, S.NAMED, SENT_TO_HIM),
    Rule(A.REFUSE_DISPATCH, R.CLERK, S.RECV, SENT),
    Rule(A.REFUSE_DISPATCH, None, S.NAMED, SENT_TO_HIM),
    Rule(A.RECORD_RECEIPT, R.CLERK, S.OWN, SUBMITTED, (C.ON_PAPER,)),
    # resolve a refusal, close, add a recipient
    Rule(A.REDIRECT_DISPATCH, R.CLERK, S.OWN, SUBMITTED),
    Rule(A.CLOSE_DISPATCH, R.CLERK, S.OWN, SUBMITTED),
    Rule(A.CLOSE_DISPATCH, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.CLOSE_DISPATCH, R.CLERK, S.RECV, SENT, (C.FROM_OUTSIDE,)),
    Rule(A.ADD_RECIPIENT, R.CLERK, S.OWN, SUBMITTED),
    # the receiving organ's leader and officers
    Rule(A.DIRECT_DISPATCH, R.LEADER, S.RECV, SENT),
    Rule(A.ASSIGN_DISPATCH, R.LEADER, S.RECV, SENT),
    Rule(A.PROGRESS_DISPATCH, R.OFFICER, S.RECV, LEADS_PROGRESS),
    Rule(A.PROGRESS_DISPATCH, R.LEADER, S.RECV, LEADS_PROGRESS),
    Rule(A.HAND_IN_DISPATCH, R.OFFICER, S.RECV, LEADS_HAND_IN),
    Rule(A.HAND_IN_DISPATCH, R.LEADER, S.RECV, LEADS_HAND_IN),
    Rule(A.APPROVE_DISPATCH, R.LEADER, S.RECV, SENT),
    Rule(A.REWORK_DISPATCH, R.LEADER, S.RECV, SENT),
    Rule(A.SET_DEADLINE, R.LEADER, S.RECV, SENT),
    Rule(A.EXTEND_DEADLINE, R.SIGNER, S.OWN, SUBMITTED),
    Rule(A.EXTEND_DEADLINE, R.PRINCIPAL, S.OWN, SUBMITTED),
    # questions both ways
    Rule(A.ASK_SENDER, R.LEADER, S.RECV, SENT),
    Rule(A.ANSWER_SENDER, R.REVIEWER, S.OWN, SUBMITTED),
    Rule(A.ANSWER_SENDER, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.ASK_RECIPIENT, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.ANSWER_INSPECTOR, R.LEADER, S.RECV, SENT),
    Rule(A.ANSWER_INSPECTOR, None, S.NAMED, SENT_TO_HIM),
    # oversight
    Rule(A.REMIND_DISPATCH, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.REMIND_DISPATCH, R.CLERK, S.OWN, SUBMITTED),
    Rule(A.ACCEPT_DISPATCH, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.SEND_BACK_DISPATCH, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.CONCLUDE_LETTER, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.REPORT_LETTER, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.DIRECT_LETTER, R.PRINCIPAL, S.OWN, SUBMITTED),
    Rule(A.ANSWER_INSTRUCTION, R.INSPECTOR, S.WATCH, WATCHED, WATCHES),
    Rule(A.ANSWER_INSTRUCTION, R.REVIEWER, S.OWN, SUBMITTED),
    # recall, replace
    Rule(A.RECALL_LETTER, R.SIGNER, S.OWN, SUBMITTED),
    Rule(A.REPLACE_LETTER, R.SIGNER, S.OWN, SUBMITTED),
    Rule(A.EXECUTE_RECALL, R.CLERK, S.OWN, SUBMITTED, (C.RECALL_DECIDED,)),
    Rule(A.ACKNOWLEDGE_RECALL, R.CLERK, S.RECV, RECALLED, (), (D.RECALLED,)),
    Rule(A.ACKNOWLEDGE_RECALL, None, S.NAMED, RECALLED_FROM_HIM, (), (D.RECALLED,)),
)

BY_ACTION: dict[A, tuple[Rule, ...]] = {
    action: tuple(rule for rule in RULES if rule.action == action)
    for action in A
    if any(r.action == action for r in RULES)
}
VIEW = {RecordKind.LETTER: A.VIEW_LETTER, RecordKind.DISPATCH: A.VIEW_DISPATCH}

COMPANIONS: dict[A, tuple[A, ...]] = {
    A.EDIT_LETTER: (A.TIE_LETTER, A.SUBMIT_LETTER),
    A.SUBMIT_LETTER: (A.EDIT_LETTER, A.TIE_LETTER),
    A.REVIEW_LETTER: (A.CONSULT_LETTER, A.RETURN_LETTER),
    A.SIGN_LETTER: (A.RETURN_LETTER,),
}
"""A human step that opens for an act opens for these too: nobody reviews who could not return."""


def rules_for(action: A) -> tuple[Rule, ...]:
    """The rows of the matrix for an act; none: denied to everybody."""
    return BY_ACTION.get(action, ())


def step_rules(actions: Iterable[str]) -> list[Rule]:
    """The rules whose row a human step for these acts opens."""
    asked = {A(action) for action in actions}
    asked.update(companion for action in tuple(asked) for companion in COMPANIONS.get(action, ()))
    return [rule for action in A if action in asked for rule in rules_for(action) if Source.TASK in _sources(rule)]


def _sources(rule: Rule) -> tuple[Source, ...]:
    return rule.row.sources if rule.row else ()
