"""The officer's and the leader's work on obligations: progress, evidence, approval, deadlines, extensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.dispatches.models import Dispatch
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.days import printed
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.vocabulary import DispatchStatus, ObligationStatus
from workflow.letters.content import whole
from workflow.letters.services import not_past, required

from .bounds import hold_against_cascade
from .clock import CLOCK, set_due
from .making import OPEN
from .models import Evidence, Extension, Obligation

Status = ObligationStatus


@guarded(Action.PROGRESS_DISPATCH)
def progress_dispatch(act: Act[Dispatch], *, note: str) -> None:
    """A line of progress for the leader; no soft state comes of it (rule CN 1.2), the clock runs on."""
    act.facts.update(note=required(note, "note", _("Đồng chí ghi tiến độ.")))


@guarded(Action.HAND_IN_DISPATCH)
def hand_in_dispatch(act: Act[Dispatch], *, evidence: Sequence[dict[str, Any]] = ()) -> None:
    """Products with number, date and level, one per obligation; the dispatch is handed in when every one has evidence.

    "Done" needs evidence: without any it is refused. Each row: obligation_id, product, number, dated, level, note.
    """
    dispatch = act.record
    rows = {row.pk: row for row in Obligation.objects.filter(dispatch=dispatch)}
    if rows and not evidence and not any(row.status in OPEN for row in rows.values()):
        raise Conflict(_("Nhiệm vụ của kỳ này đã xong; kỳ sau chưa mở."))
    if not evidence and any(row.status == Status.OPEN for row in rows.values()):
        raise Invalid(fields={"evidence": _("Cần có minh chứng: sản phẩm đã gửi, ngày và cấp nhận.")})
    made = [_evidence(act, rows, item) for item in evidence]
    Evidence.objects.bulk_create(made)
    touched = [row.obligation_id for row in made]
    Obligation.objects.filter(pk__in=touched).update(status=Status.HANDED_IN)
    left = [row for row in rows.values() if row.status == Status.OPEN and row.pk not in touched]
    act.move(DispatchStatus.IMPLEMENTING if left else DispatchStatus.HANDED_IN)
    act.facts.update(obligations=touched, products=[row.product for row in made], left=len(left))


def _evidence(act: Act[Dispatch], rows: dict[int, Obligation], item: dict[str, Any]) -> Evidence:
    obligation = rows.get(whole(item.get("obligation_id")) or 0)
    if obligation is None:
        raise Invalid(fields={"evidence": _("Nhiệm vụ không thuộc công văn này.")})
    if obligation.status not in OPEN:
        raise Conflict(_("Nhiệm vụ này đã kết thúc."))
    dated = item.get("dated")
    if not isinstance(dated, date) or dated > act.on:
        raise Invalid(fields={"dated": _("Cần ghi ngày của sản phẩm, không sau hôm nay.")})
    return Evidence(
        obligation=obligation,
        product=required(item.get("product", ""), "product", _("Đồng chí ghi tên sản phẩm."), 500),
        number=str(item.get("number") or "").strip()[:60],
        dated=dated,
        level=required(item.get("level", ""), "level", _("Đồng chí ghi cấp đã nhận sản phẩm."), 255),
        note=str(item.get("note") or "").strip(),
        handed_by_id=act.actor.person_id,
        handed_on=act.on,
    )


@guarded(Action.APPROVE_DISPATCH)
def approve_dispatch(act: Act[Dispatch]) -> None:
    """The leader lets the report go up to the watching organ."""
    act.move(DispatchStatus.REPORTED)


@guarded(Action.REWORK_DISPATCH)
def rework_dispatch(act: Act[Dispatch], *, reason: str) -> None:
    """Back to the officer, inside the unit: what was handed in is open again, its evidence stays on file."""
    reopen(act, required(reason, "reason", _("Đồng chí ghi nội dung cần làm lại.")))
    act.move(DispatchStatus.IMPLEMENTING)


def reopen(act: Act[Dispatch], reason: str) -> None:
    """Obligations handed in on this dispatch need evidence again."""
    Obligation.objects.filter(dispatch=act.record, status=Status.HANDED_IN).update(status=Status.OPEN)
    act.facts.update(reason=reason)


def accept_evidence(dispatch_id: int, on: date) -> None:
    """What was handed in on the dispatch is done; a period that opened since stays open."""
    rows = Obligation.objects.filter(dispatch_id=dispatch_id, status=Status.HANDED_IN)
    rows.update(status=Status.DONE, closed_on=on)


def finish(dispatch_ids: Sequence[int], status: str, on: date) -> int:
    """Bring every open obligation of the dispatches to DONE or CLOSED; one statement."""
    rows = Obligation.objects.filter(status__in=OPEN, dispatch_id__in=dispatch_ids)
    return rows.update(status=status, closed_on=on)


def _own(act: Act[Dispatch], obligation_id: int) -> Obligation:
    rows = Obligation.objects.select_for_update(of=("self",), no_key=True).select_related("directive")
    row = rows.filter(pk=obligation_id, dispatch=act.record).first()
    if row is None:
        raise Invalid(fields={"obligation_id": _("Nhiệm vụ không thuộc công văn này.")})
    if row.status not in OPEN:
        raise Conflict(_("Nhiệm vụ này đã kết thúc."))
    return row


@guarded(Action.SET_DEADLINE)
def set_deadline(act: Act[Dispatch], *, obligation_id: int, due: date) -> None:
    """The owner fills an empty deadline once, never later than the upper letter's (process.md 7, 8)."""
    row = _own(act, obligation_id)
    if row.due is not None:
        raise Conflict(_("Nhiệm vụ đã có hạn; chỉ quyết định gia hạn mới thay đổi được."))
    if not_past(due, act.on, _("Hạn đã qua; đồng chí ghi hạn mới.")) is None:
        raise Invalid(fields={"due": _("Đồng chí ghi hạn.")})
    set_due(row, due, act.on)
    row.due_set_by_id = act.actor.person_id
    row.save(update_fields=[*CLOCK, "due_set_by"])
    hold_against_cascade(row)
    act.facts.update(obligation=row.pk, due=due)


def runs_until(row: Obligation) -> date | None:
    """The day that an extension must lie behind: the last one, with what was given back for questions."""
    return max((day for day in (row.due, row.runs_to) if day), default=None)


def _too_early(before: date | None) -> str:
    if before is None:
        return _("Hạn mới không trước hôm nay.")
    return _("Hạn mới phải sau hạn đang tính (%s) và không trước hôm nay.") % printed(before)


@guarded(Action.EXTEND_DEADLINE)
def extend_deadline(act: Act[Dispatch], *, obligation_id: int, due: date, decision: str) -> None:
    """Move a deadline by a decision of the issuing organ's signer or principal; the history stays."""
    row = _own(act, obligation_id)
    before = runs_until(row)
    if due is None or due < act.on or (before and due <= before):
        raise Invalid(fields={"due": _too_early(before)})
    Extension.objects.create(
        obligation=row, before=before, after=due, decided_by_id=act.actor.person_id, decided_on=act.on,
        decision=required(decision, "decision", _("Đồng chí ghi quyết định gia hạn."), 500),
    )  # fmt: skip
    act.facts.update(obligation=row.pk, before=before, due=due, decision=decision)
    set_due(row, due, act.on)
    row.save(update_fields=CLOCK)
    hold_against_cascade(row)
