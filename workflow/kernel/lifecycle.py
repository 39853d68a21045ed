"""THE transition tables: which act is legal in which state, and where it may lead (process.md, Life of a letter)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .actions import Action as A
from .errors import Conflict
from .vocabulary import DispatchStatus as D
from .vocabulary import LetterStatus as L
from .vocabulary import Purpose, RecordKind

Table = Mapping[A, Mapping[str, frozenset[str]]]

DRAFTING = (L.DRAFT, L.RETURNED)
BEFORE_ISSUE = (*DRAFTING, L.IN_REVIEW, L.AWAITING_SIGNATURE, L.SIGNED, L.NUMBERED)
ISSUED = (L.ISSUED, L.CONCLUDED, L.REPLACED)

RECEIVED = (D.ARRIVED, D.ACKNOWLEDGED, D.DIRECTED, D.IMPLEMENTING, D.HANDED_IN, D.REPORTED, D.SENT_BACK)
OPEN = (D.SENT, *RECEIVED, D.REFUSED)
FINAL = (D.ACCEPTED, D.CLOSED, D.RECALLED)
COPIED = (L.ISSUED, L.CONCLUDED)
"""A letter that stands: only such a one is copied."""
TAKEN_IN = (*RECEIVED[1:], D.ACCEPTED)
"""The letter is in the recipient's hands and stands."""
WORKING = (D.ACKNOWLEDGED, D.DIRECTED, D.IMPLEMENTING, D.SENT_BACK)


REFUSALS = {
    A.COPY_LETTER: _("Văn bản chưa phát hành, hoặc đã rút, thu hồi, thay thế nên không được sao."),
    A.COPY_DISPATCH: _("Văn bản chưa tiếp nhận, hoặc không còn hiệu lực nên không được sao."),
}
"""Acts for which "somebody did it already" would be wrong."""


def _rows(*rows: tuple[A, tuple[str, ...], tuple[str, ...]]) -> Table:
    """(act, from states, to states); no to states: the state stays."""
    table: dict[A, dict[str, frozenset[str]]] = {}
    for act, sources, targets in rows:
        for source in sources:
            table.setdefault(act, {})[source] = frozenset(targets or (source,))
    return table


LETTER: Table = _rows(
    (A.EDIT_LETTER, DRAFTING, ()),
    (A.TIE_LETTER, DRAFTING, ()),
    (A.SUBMIT_LETTER, DRAFTING, (L.IN_REVIEW,)),
    (A.WITHDRAW_LETTER, BEFORE_ISSUE, (L.WITHDRAWN,)),
    (A.CONSULT_LETTER, (L.IN_REVIEW,), ()),
    (A.OPINE_LETTER, (L.IN_REVIEW,), ()),
    (A.REVIEW_LETTER, (L.IN_REVIEW,), (L.IN_REVIEW, L.AWAITING_SIGNATURE)),
    (A.RETURN_LETTER, (L.IN_REVIEW, L.AWAITING_SIGNATURE), (L.RETURNED,)),
    (A.SIGN_LETTER, (L.AWAITING_SIGNATURE,), (L.SIGNED,)),
    (A.NUMBER_LETTER, (L.SIGNED,), (L.NUMBERED,)),
    (A.SEAL_LETTER, (L.NUMBERED,), ()),
    (A.VOID_NUMBER, (L.WITHDRAWN,), ()),
    (A.ISSUE_LETTER, (L.NUMBERED,), (L.ISSUED,)),
    (A.ADD_RECIPIENT, (L.ISSUED,), ()),
    (A.REMIND_DISPATCH, (L.ISSUED,), ()),
    (A.DIRECT_LETTER, (L.ISSUED, L.CONCLUDED), ()),
    (A.ANSWER_INSTRUCTION, (L.ISSUED, L.CONCLUDED), ()),
    (A.RECALL_LETTER, (L.ISSUED,), ()),
    (A.REPLACE_LETTER, (L.ISSUED,), ()),
    (A.EXECUTE_RECALL, (L.ISSUED,), (L.RECALLED, L.REPLACED)),
    (A.COPY_LETTER, COPIED, ()),
    (A.REPORT_LETTER, (L.ISSUED, L.CONCLUDED), ()),
    (A.CONCLUDE_LETTER, (L.ISSUED,), (L.CONCLUDED,)),
)

DISPATCH: Table = _rows(
    (A.OPEN_DISPATCH, (D.SENT,), (D.ARRIVED,)),
    (A.ACKNOWLEDGE_DISPATCH, (D.SENT, D.ARRIVED), (D.ACKNOWLEDGED,)),
    (A.REFUSE_DISPATCH, (D.SENT, D.ARRIVED), (D.REFUSED,)),
    (A.RECORD_RECEIPT, (D.SENT,), (D.ACKNOWLEDGED,)),
    (A.REDIRECT_DISPATCH, (D.REFUSED,), (D.CLOSED,)),
    (A.CLOSE_DISPATCH, OPEN, (D.CLOSED,)),
    (A.DIRECT_DISPATCH, (D.ACKNOWLEDGED,), (D.DIRECTED,)),
    (A.ASSIGN_DISPATCH, (D.DIRECTED, D.IMPLEMENTING, D.SENT_BACK), (D.IMPLEMENTING,)),
    (A.PROGRESS_DISPATCH, (D.IMPLEMENTING,), ()),
    (A.HAND_IN_DISPATCH, (D.IMPLEMENTING,), (D.IMPLEMENTING, D.HANDED_IN)),
    (A.APPROVE_DISPATCH, (D.HANDED_IN,), (D.REPORTED,)),
    (A.REWORK_DISPATCH, (D.HANDED_IN,), (D.IMPLEMENTING,)),
    (A.ACCEPT_DISPATCH, (D.REPORTED,), (D.ACCEPTED, D.IMPLEMENTING)),
    (A.SEND_BACK_DISPATCH, (D.REPORTED,), (D.SENT_BACK,)),
    (A.ASK_RECIPIENT, RECEIVED, ()),
    (A.ANSWER_INSPECTOR, RECEIVED, ()),
    (A.ASK_SENDER, RECEIVED, ()),
    (A.ANSWER_SENDER, RECEIVED, ()),
    (A.SET_DEADLINE, WORKING, ()),
    (A.EXTEND_DEADLINE, OPEN, ()),
    (A.COPY_DISPATCH, TAKEN_IN, ()),
    (A.ACKNOWLEDGE_RECALL, (D.RECALLED,), ()),
)

TABLES: Mapping[str, Table] = {RecordKind.LETTER: LETTER, RecordKind.DISPATCH: DISPATCH}


def kind_of(action: A) -> RecordKind | None:
    """The record that this act changes; None for acts that make one or touch the directory."""
    return next((RecordKind(kind) for kind, table in TABLES.items() if action in table), None)


def is_legal(kind: str, action: A, status: str) -> bool:
    """Whether the act is in the table for this state."""
    return status in TABLES[kind].get(action, {})


def require(kind: str, action: A, status: str) -> None:
    """Raise Conflict unless the act is legal in this state."""
    if not is_legal(kind, action, status):
        raise refusal(action, status)


def refusal(action: A, status: str) -> Conflict:
    """What is said of an act that the table does not name for this state."""
    return Conflict(REFUSALS.get(action), action=str(action), status=status)


def require_target(kind: str, action: A, source: str, target: str) -> None:
    """Raise AssertionError when a service leads to a state that the table does not name."""
    if target not in TABLES[kind][action][source]:
        raise AssertionError(f"{action}: {source} -> {target} is not in the lifecycle table")


def is_final(purpose: str, status: str) -> bool:
    """Whether a dispatch of this purpose has come to its end in this state."""
    return status in FINAL or (purpose in (Purpose.REPORT, Purpose.INFORM) and status == D.ACKNOWLEDGED)


STAGES = ("silent", "received", "working", "reported", "done")
"""The five kinds of state that boards count: nothing heard, taken in (or refused), at work, reported, at its end."""


def stage_of(purpose: str, status: str) -> str:
    """Which of STAGES a dispatch of this purpose is in; none for a copy in the archive, which nobody waits for."""
    if purpose == Purpose.ARCHIVE:
        return ""
    if is_final(purpose, status):
        return "done"
    return next(stage for stage, states in _STAGES.items() if status in states)


_STAGES = {
    "silent": (D.SENT, D.ARRIVED),
    "received": (D.ACKNOWLEDGED, D.DIRECTED, D.REFUSED),
    "working": (D.IMPLEMENTING, D.HANDED_IN, D.SENT_BACK),
    "reported": (D.REPORTED,),
}


def codenames(kind: str, view: A) -> list[tuple[str, Any]]:
    """(codename, label) of every act on this kind of record, for the model's Meta.permissions."""
    return [(str(act), str(act.label)) for act in (view, *TABLES[kind])]
