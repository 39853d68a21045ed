"""Numbers: runs are opened, drawn gap-free under a row lock, voided with a reason; incoming numbers likewise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflow.directory.models import Organ, OrganCode, Term
from workflow.directory.queries import organ_alive, term_on
from workflow.gate import Act, Opening, guarded, guarded_opening
from workflow.journal import services as journal
from workflow.kernel.actions import Action
from workflow.kernel.days import on_day
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid
from workflow.kernel.vocabulary import LetterStatus
from workflow.layout.record import bearing, form_of
from workflow.letters.content import whole
from workflow.letters.models import Letter, LetterVersion
from workflow.letters.services import kind_code, required
from workflow.prepared import AN_ID, Prepared
from workflow.together import Change

from .models import IncomingEntry, IncomingRun, NumberEntry, NumberRun


@guarded_opening(Action.OPEN_RUN)
def open_number_run(opening: Opening, *, term_id: int, kind: str, start: int = 1, decision: str = "") -> NumberRun:
    """Open the run of (organ, term, kind) at `start`; later than 1 needs the decision of the office that adopts us."""
    term = Term.objects.filter(pk=term_id, organ_id=opening.organ_id).first()
    if term is None:
        raise Invalid(fields={"term_id": _("Đồng chí chọn nhiệm kỳ của chính cơ quan này.")})
    start = _first_number(start)
    if start > 1 or decision:
        decision = required(decision, "decision", _("Mở sổ từ giữa nhiệm kỳ cần ghi quyết định."), 255)
    run = NumberRun(
        organ_id=opening.organ_id, term=term, kind=kind_code(kind), start=start, last=start - 1, decision=decision,
        opened_on=opening.on, opened_by_id=opening.actor.person_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        raise Conflict(_("Sổ của loại văn bản này trong nhiệm kỳ đã được mở.")) from None
    facts = {"term": term.label, "kind": kind, "start": start, "decision": decision}
    entry = journal.next_entry(run, Action.OPEN_RUN, opening.actor.person_id, opening.on, opening.at, facts)
    run.save(update_fields=["chain_seq", "chain_hash"])
    journal.store([entry])
    return run


def _first_number(start: int) -> int:
    found = whole(start)
    if found is None:
        raise Invalid(fields={"start": _("Số bắt đầu phải từ 1 trở lên.")})
    return found


def locked_run(organ: Organ, kind: str, on: date) -> NumberRun:
    """The run in force, its row locked: whoever draws next waits for this transaction; no number is lost or doubled."""
    term = term_on(organ, on)
    if term is None:
        raise Invalid(_("Cơ quan chưa khai nhiệm kỳ cho ngày này; đồng chí bổ sung nhiệm kỳ rồi cấp số."))
    run = NumberRun.objects.select_for_update(no_key=True).filter(organ=organ, term=term, kind=kind).first()
    if run is None:
        raise Invalid(
            _("Chưa mở sổ %(kind)s cho nhiệm kỳ %(term)s; văn thư mở sổ trước khi cấp số.")
            % {"kind": kind, "term": term.label}
        )
    return run


@guarded(Action.NUMBER_LETTER)
def number_letter(act: Act[Letter], *, dated: date | None = None) -> None:
    """Number, date and seal: the clerk's own act between signature and issue. The number is the run's next one."""
    letter, day = act.record, dated or act.on
    if letter.signed_on and day < letter.signed_on:
        raise Invalid(fields={"dated": _("Ngày văn bản không thể trước ngày ký.")})
    if day > act.on:
        raise Invalid(fields={"dated": _("Ngày văn bản không thể sau hôm nay.")})
    if not organ_alive(letter.issuer, day):
        raise EndedOrgan
    run = locked_run(letter.issuer, letter.kind, day)
    run.last += 1
    act.also_journal(run, {"letter": letter.pk, "number": run.last, "dated": day})
    act.also_write(drawn(run), NumberEntry(run=run, number=run.last, letter_id=letter.pk, taken_on=act.on))
    content = LetterVersion.objects.values_list("content", flat=True).get(letter=letter, no=letter.text_no)
    symbol = letter_symbol(letter.issuer, letter.kind, day, content)
    act.set(number=run.last, symbol=symbol, dated=day, numbered_by_id=act.actor.person_id)
    act.move(LetterStatus.NUMBERED)
    act.facts.update(number=run.last, symbol=symbol, dated=day, text=letter.text_hash)


def letter_symbol(organ: Organ, kind: str, on: date, content: Mapping[str, Any]) -> str:
    """What the number of the organ's letter with this text bears, the same as its page: "CV/TU"; asked for like
    `organ_symbol`."""
    return bearing(kind, organ_symbol(organ, on), form_of(organ, content))


def organ_symbol(organ: Organ, on: date) -> str:
    """The organ's code in numbers on that day (TU, ĐUK); asked for when the directory has none."""
    code = OrganCode.objects.filter(on_day(on), organ=organ, scheme="symbol").values_list("value", flat=True).first()
    if not code:
        raise Invalid(_("Danh mục chưa có ký hiệu của cơ quan; quản trị bổ sung ký hiệu rồi cấp số."))
    return code


@guarded(Action.VOID_NUMBER)
def void_number(act: Act[Letter], *, reason: str) -> None:
    """The number of a withdrawn letter stays in the run as void; it is never drawn again."""
    reason = required(reason, "reason", _("Đồng chí ghi lý do huỷ số."), 500)
    entry = NumberEntry.objects.select_related("run").filter(letter_id=act.record.pk, void_reason="").first()
    if entry is None:
        raise Conflict(_("Công văn này chưa có số hoặc số đã được huỷ."))
    run = NumberRun.objects.select_for_update(no_key=True).get(pk=entry.run_id)
    entry.void_reason, entry.voided_on = reason, act.on
    entry.save(update_fields=["void_reason", "voided_on"])
    act.also_journal(run, {"letter": act.record.pk, "number": entry.number, "void": reason})
    run.save(update_fields=["chain_seq", "chain_hash"])
    act.facts.update(number=entry.number, reason=reason)


_INCOMING = Prepared(
    lambda organ_id: IncomingRun.objects.select_for_update(no_key=True).filter(organ_id=organ_id), AN_ID
)


def draw_incoming(act: Act[Any], organ_id: int, dispatch_id: int) -> int:
    """The organ's next incoming number for a dispatch, journalled on its register's chain and written with the act."""
    found = _INCOMING(organ_id)
    if not found:
        IncomingRun.objects.bulk_create([IncomingRun(organ_id=organ_id)], ignore_conflicts=True)
        found = _INCOMING(organ_id)
    run: IncomingRun = found[0]
    run.last += 1
    act.also_journal(run, {"dispatch": dispatch_id, "number": run.last})
    act.also_write(drawn(run), IncomingEntry(run=run, number=run.last, dispatch_id=dispatch_id, taken_on=act.on))
    return run.last


def drawn(run: NumberRun | IncomingRun) -> Change:
    """The locked run with its last number and the head of its chain."""
    head = {"last": run.last, "chain_seq": run.chain_seq, "chain_hash": run.chain_hash}
    return Change(type(run), {"id": run.pk}, head)


@guarded_opening(Action.OPEN_RUN)
def open_incoming_run(opening: Opening, *, start: int = 1) -> IncomingRun:
    """Open the organ's register of incoming letters at `start`; refused when numbers were drawn already."""
    start = _first_number(start)
    try:
        with transaction.atomic():
            run = IncomingRun.objects.create(organ_id=opening.organ_id, start=start, last=start - 1)
    except IntegrityError:
        raise Conflict(_("Sổ văn bản đến của cơ quan đã được mở.")) from None
    facts = {"start": start}
    entry = journal.next_entry(run, Action.OPEN_RUN, opening.actor.person_id, opening.on, opening.at, facts)
    run.save(update_fields=["chain_seq", "chain_hash"])
    journal.store([entry])
    return run
