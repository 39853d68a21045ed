"""What waits for a person, as queues: one row of the table per kind of work, read from the letters and dispatches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Appointment
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.days import on_day
from workflow.kernel.lifecycle import WORKING
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import Purpose, QuestionStatus, Role
from workflow.letters.models import Letter, Opinion, code_of
from workflow.oversight.models import Instruction, Question
from workflow.prepared import AN_ID, Prepared
from workflow.registers.models import NumberEntry
from workflow.web import showing
from workflow.web.actors import Standing

SHOWN = 8
"""Rows of one queue on the home page."""
CARRIES_OUT = (Role.OFFICER, Role.LEADER)
"""In which roles somebody can hand work in; whose role is another has left it."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Work of one kind. `roles`: who has it; empty: whoever is named. `of` selects from what he may view."""

    key: str
    label: str | Promise
    icon: str
    roles: tuple[str, ...]
    model: type[Letter] | type[Dispatch]
    of: Callable[[Standing], Q]


def organs(standing: Standing, *roles: str) -> list[int]:
    """The organs in which he holds one of the roles, with those whose registry the office keeps."""
    held = [live for live in standing.roles if live.role in roles]
    return [live.organ_id for live in held] + [live.registry_of_id for live in held if live.registry_of_id]


def _issuer(role: str, **states: Any) -> Callable[[Standing], Q]:
    return lambda standing: Q(issuer_id__in=organs(standing, role), **states)


def _unit(role: str, **states: Any) -> Callable[[Standing], Q]:
    return lambda standing: Q(organ_id__in=organs(standing, role), **states)


def _watched(**states: Any) -> Callable[[Standing], Q]:
    return lambda standing: Q(watcher_id__in=organs(standing, Role.INSPECTOR), **states)


def _reviewing(standing: Standing) -> Q:
    mine = Opinion.objects.filter(
        letter=OuterRef("pk"), person_id=standing.person.pk, text_no=OuterRef("text_no"), round=OuterRef("round"),
        verdict=Opinion.Verdict.APPROVED,
    )  # fmt: skip
    at = Q(issuer_id__in=organs(standing, Role.REVIEWER), status=L.IN_REVIEW)
    return at & ~Q(drafter_id=standing.person.pk) & ~Q(Exists(mine))


def _consulted(standing: Standing) -> Q:
    asked = Opinion.objects.filter(letter=OuterRef("pk"), person_id=standing.person.pk, verdict=Opinion.Verdict.ASKED)
    return Q(Exists(asked), status=L.IN_REVIEW)


def _signing(standing: Standing) -> Q:
    """What was submitted to him, or to whom lent him the role, and he may sign: a colleague's letter waits for the
    colleague, and what he or the lender drafted or approved is for neither of them by that way (the matrix's SIGNS)."""
    found = Q(pk__in=())
    for live in standing.roles:
        if live.role == Role.SIGNER:
            issuers = [organ for organ in (live.organ_id, live.registry_of_id) if organ]
            named = [person for person in (standing.person.pk, live.giver_id) if person]
            approved = Opinion.objects.filter(
                letter=OuterRef("pk"), person_id__in=named, asked_by=None, verdict=Opinion.Verdict.APPROVED
            )
            apart = ~Q(drafter_id__in=named) & ~Q(Exists(approved))
            found |= Q(issuer_id__in=issuers, signer_id__in=named) & apart
    return found & Q(status=L.AWAITING_SIGNATURE)


def _to_void(standing: Standing) -> Q:
    live = NumberEntry.objects.filter(letter_id=OuterRef("pk"), void_reason="")
    return Q(Exists(live), issuer_id__in=organs(standing, Role.CLERK), status=L.WITHDRAWN)


def _instructed(standing: Standing) -> Q:
    open_ = Instruction.objects.filter(letter=OuterRef("pk"), answered_on__isnull=True)
    return Q(Exists(open_), watcher_id__in=organs(standing, Role.INSPECTOR))


def _asked(direction: str, at: Callable[[Standing], Q]) -> Callable[[Standing], Q]:
    open_ = Question.objects.filter(dispatch=OuterRef("pk"), direction=direction, status=QuestionStatus.ASKED)
    return lambda standing: Q(Exists(open_)) & at(standing)


def _sender_asked(standing: Standing) -> Q:
    return Q(issuer_id__in=organs(standing, Role.REVIEWER)) | Q(watcher_id__in=organs(standing, Role.INSPECTOR))


def _carrying_out(standing: Standing) -> Q:
    mine = Assignment.objects.filter(
        dispatch=OuterRef("pk"), person_id=standing.person.pk, lead=True, ended_on__isnull=True
    )
    return Q(Exists(mine), status=D.IMPLEMENTING)


def _left(standing: Standing) -> Q:
    """Work in the hands of somebody who has left: without an appointment he can neither hand in nor be told."""
    there = Q(organ_id=OuterRef("dispatch__organ_id")) | Q(organ__registry_of_id=OuterRef("dispatch__organ_id"))
    works = Appointment.objects.filter(
        on_day(standing.actor.on), there, person_id=OuterRef("person_id"), role__in=CARRIES_OUT
    )
    gone = Assignment.objects.filter(~Exists(works), dispatch=OuterRef("pk"), ended_on__isnull=True)
    return Q(Exists(gone), organ_id__in=organs(standing, Role.LEADER), status=D.IMPLEMENTING)


def _addressed(standing: Standing) -> Q:
    return Q(person_id=standing.person.pk, status__in=(D.SENT, D.ARRIVED))


def _recalled(standing: Standing) -> Q:
    at = Q(organ_id__in=organs(standing, Role.CLERK)) | Q(person_id=standing.person.pk)
    return at & Q(status=D.RECALLED, arrived_on__isnull=False, recall_seen_on__isnull=True)


QUEUES: tuple[Queue, ...] = (
    Queue("returned", _("Bị trả lại, chờ sửa"), "corner-up-left", (Role.DRAFTER,), Letter,
          lambda who: Q(drafter_id=who.person.pk, status=L.RETURNED)),
    Queue("drafts", _("Dự thảo của tôi"), "pen-line", (Role.DRAFTER,), Letter,
          lambda who: Q(drafter_id=who.person.pk, status=L.DRAFT)),
    Queue("opinions", _("Chờ tôi cho ý kiến"), "message-square", (), Letter, _consulted),
    Queue("reviews", _("Chờ thẩm định"), "check", (Role.REVIEWER,), Letter, _reviewing),
    Queue("signatures", _("Chờ ký"), "pen-line", (Role.SIGNER,), Letter,
          _signing),
    Queue("numbers", _("Chờ cấp số, đóng dấu"), "stamp", (Role.CLERK,), Letter, _issuer(Role.CLERK, status=L.SIGNED)),
    Queue("issues", _("Chờ phát hành"), "send", (Role.CLERK,), Letter, _issuer(Role.CLERK, status=L.NUMBERED)),
    Queue("voids", _("Chờ huỷ số"), "x", (Role.CLERK,), Letter, _to_void),
    Queue("recalls", _("Chờ thực hiện thu hồi"), "corner-up-left", (Role.CLERK,), Letter,
          lambda who: Q(issuer_id__in=organs(who, Role.CLERK), status=L.ISSUED) & ~Q(recall_reason="")),
    Queue("refused", _("Bị từ chối, chờ xử lý"), "triangle-alert", (Role.CLERK,), Dispatch,
          _issuer(Role.CLERK, status=D.REFUSED)),
    Queue("addressed", _("Gửi đích danh tôi"), "inbox", (), Dispatch, _addressed),
    Queue("arrivals", _("Chờ tiếp nhận"), "inbox", (Role.CLERK,), Dispatch,
          _unit(Role.CLERK, status__in=(D.SENT, D.ARRIVED))),
    Queue("recalled", _("Chờ xác nhận thu hồi"), "corner-up-left", (), Dispatch, _recalled),
    Queue("directions", _("Chờ bút phê"), "pen-line", (Role.LEADER,), Dispatch,
          _unit(Role.LEADER, status=D.ACKNOWLEDGED, purpose=Purpose.IMPLEMENT)),
    Queue("assignments", _("Chờ giao việc"), "user-plus", (Role.LEADER,), Dispatch,
          _unit(Role.LEADER, status__in=(D.DIRECTED, D.SENT_BACK))),
    Queue("leavers", _("Người thực hiện đã rời đơn vị, chờ giao lại"), "user-plus", (Role.LEADER,), Dispatch, _left),
    Queue("work", _("Tôi đang thực hiện"), "clock", (), Dispatch, _carrying_out),
    Queue("approvals", _("Chờ duyệt báo cáo"), "check", (Role.LEADER,), Dispatch,
          _unit(Role.LEADER, status=D.HANDED_IN)),
    Queue("answers", _("Chờ trả lời cơ quan theo dõi"), "circle-help", (Role.LEADER,), Dispatch,
          _asked(Question.Direction.TO_RECIPIENT, _unit(Role.LEADER))),
    Queue("questions", _("Đơn vị nhận hỏi"), "circle-help", (Role.REVIEWER, Role.INSPECTOR), Dispatch,
          _asked(Question.Direction.TO_SENDER, _sender_asked)),
    Queue("verdicts", _("Chờ xem xét kết quả"), "shield-check", (Role.INSPECTOR,), Dispatch,
          _watched(status=D.REPORTED)),
    Queue("instructions", _("Chờ trả lời chỉ đạo"), "message-square", (Role.INSPECTOR,), Letter, _instructed),
    Queue("conclusions", _("Chờ kết luận"), "check-check", (Role.INSPECTOR,), Letter,
          _watched(status=L.ISSUED, progress__open=0)),
)  # fmt: skip
BY_KEY = {queue.key: queue for queue in QUEUES}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a list as the page shows it."""

    pk: int
    kind: str
    subject: str
    code: str
    other: str
    state: showing.Shown
    deadline: showing.Shown | None
    new: bool = False


def letter_entry(row: Letter) -> Entry:
    """A letter in a list."""
    return Entry(row.pk, "letter", row.subject, row.code, str(row.issuer), showing.letter_state(row.status), None)


def dispatch_entry(row: Dispatch, standing: Standing, *, inside: bool, deadline: showing.Shown | None = None) -> Entry:
    """A dispatch in a list: the receiving side reads who sent it, the sending side to whom it went. `deadline`: of the
    letter, where the list knows it, else the internal one."""
    other = str(row.letter.issuer) if inside else row.name
    due = deadline or (_internal(row.status, row.internal_due, standing.actor.on) if inside else None)
    state = showing.dispatch_state(row.status, row.purpose)
    new = inside and row.status == D.SENT
    return Entry(row.pk, "dispatch", row.letter.subject, row.letter.code, other, state, due, new)


def _internal(status: str, due: date | None, on: date) -> showing.Shown | None:
    """How the unit's own day stands while the work is with the unit; what it has reported is behind that day."""
    return showing.deadline(due, on) if due and status in (*WORKING, D.HANDED_IN) else None


_SHOWN = ("pk", "status", "purpose", "internal_due", "letter__subject", "letter__kind", "letter__number",
          "letter__symbol", "letter__issuer__name")  # fmt: skip


@cache
def _by_ids(size: int) -> Prepared:
    rows = Dispatch.objects.order_by("-pk").values_list(*_SHOWN)
    return Prepared(lambda *ids: rows.filter(pk__in=ids), *[AN_ID + place for place in range(size)])


def received_entries(ids: Sequence[int], size: int, on: date) -> list[Entry]:
    """These dispatches (`size` at most, each the reader's by the policy's own list) as their receivers read them,
    newest first, in one statement that is compiled once."""
    found = []
    rows = _by_ids(size)(*ids, *[0] * (size - len(ids))) if ids else []
    for pk, status, purpose, internal, subject, kind, number, symbol, issuer in rows:
        due = _internal(status, internal, on)
        state, code = showing.dispatch_state(status, purpose), code_of(kind, number, symbol)
        found.append(Entry(pk, "dispatch", subject, code, issuer, state, due, status == D.SENT))
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue with its first rows; `more` when it is longer than the page shows."""

    queue: Queue
    rows: list[Entry]
    more: bool


class Desk:
    """What one person may view, asked once and narrowed by each queue."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.visible: dict[type, QuerySet[Any]] = {
            Letter: policy().scope(standing.actor, Letter.objects.select_related("issuer")),
            Dispatch: policy().scope(standing.actor, Dispatch.objects.select_related("letter", "letter__issuer")),
        }

    def rows(self, queue: Queue) -> QuerySet[Any]:
        """Every row of the queue, newest first."""
        return self.visible[queue.model].filter(queue.of(self.standing)).order_by("-pk")

    def entry(self, row: Any, queue: Queue) -> Entry:
        """A row of the queue as the page shows it."""
        if isinstance(row, Letter):
            return letter_entry(row)
        outside = queue.key in ("refused", "questions", "verdicts")
        return dispatch_entry(row, self.standing, inside=not outside)

    def waiting(self) -> list[Waiting]:
        """The queues of his roles that hold something; one statement each, whatever they hold."""
        found = []
        for queue in QUEUES:
            if queue.roles and not self.standing.holds(*queue.roles):
                continue
            rows = list(self.rows(queue)[: SHOWN + 1])
            if rows:
                entries = [self.entry(row, queue) for row in rows[:SHOWN]]
                found.append(Waiting(queue, entries, len(rows) > SHOWN))
        return found
