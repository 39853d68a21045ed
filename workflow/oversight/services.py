"""The watching organ's acts: accept, send back, remind the silent, report, conclude; and the principal's chỉ đạo."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from workflow.calendars.queries import calendar_of
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import count_end
from workflow.dispatches.tallies import count_steps
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.lifecycle import FINAL
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, Purpose
from workflow.letters.models import Letter, LetterProgress
from workflow.letters.services import required
from workflow.obligations.recurring import between_periods, comes_back
from workflow.obligations.services import accept_evidence, finish, reopen

from .figures import figures_of, frozen
from .models import Conclusion, Instruction, PeriodicReport, Reminder, Verdict

INSTRUCTION_DAYS = 2
"""Working days to answer a principal's chỉ đạo (letter 1400-CV/VPTU, domain.md 4)."""

SILENT = (DispatchStatus.SENT, DispatchStatus.ARRIVED)
"""Recipients who have not said a word yet."""


@guarded(Action.ACCEPT_DISPATCH)
def accept_dispatch(act: Act[Dispatch], *, remark: str = "") -> None:
    """The report is good: what was handed in is done. The dispatch has come to its end, unless one of its tasks comes
    back: then it goes on until the letter is concluded or recalled."""
    Verdict.objects.create(
        dispatch=act.record, accepted=True, reason=remark.strip(), given_by_id=act.actor.person_id, given_on=act.on
    )
    accept_evidence(act.record.pk, act.on)
    goes_on = comes_back(act.record.pk)
    act.move(DispatchStatus.IMPLEMENTING if goes_on else DispatchStatus.ACCEPTED)
    act.facts.update(remark=remark)
    if not goes_on:
        count_end(act)


@guarded(Action.SEND_BACK_DISPATCH)
def send_back_dispatch(act: Act[Dispatch], *, reason: str) -> None:
    """The report is not good enough: back to the unit with the reason."""
    reason = required(reason, "reason", _("Đồng chí ghi nội dung cần làm lại."))
    Verdict.objects.create(
        dispatch=act.record, accepted=False, reason=reason, given_by_id=act.actor.person_id, given_on=act.on
    )
    reopen(act, reason)
    act.move(DispatchStatus.SENT_BACK)


@guarded(Action.REMIND_DISPATCH)
def remind_silent(act: Act[Letter], *, text: str = "") -> int:
    """Remind every recipient that has not acknowledged yet, nobody else; returns how many. Conflict when all have."""
    silent = Dispatch.objects.filter(letter=act.record, status__in=SILENT).exclude(purpose=Purpose.ARCHIVE)
    reached = silent.count()
    if not reached:
        raise Conflict(_("Mọi nơi nhận đã tiếp nhận, không còn đơn vị cần đôn đốc."))
    Reminder.objects.create(
        letter=act.record, text=text.strip(), reached=reached, sent_by_id=act.actor.person_id, sent_on=act.on
    )
    act.facts.update(reached=reached, text=text)
    return reached


@guarded(Action.CONCLUDE_LETTER)
def conclude_letter(act: Act[Letter], *, text: str, reason: str = "") -> Conclusion:
    """Attach the conclusion; what is still open is closed with the reason that then must be given. Who waits only for
    the next period of a task that comes back has done all that was asked: accepted."""
    text = required(text, "text", _("Đồng chí ghi kết luận."), 20000)
    still = Dispatch.objects.filter(letter=act.record).exclude(status__in=FINAL)
    still = still.exclude(purpose__in=(Purpose.INFORM, Purpose.REPORT), status=DispatchStatus.ACKNOWLEDGED)
    # Locked first: who acknowledges at this moment comes before or after as a whole, and the count is true.
    held = list(still.select_for_update(no_key=True).order_by("pk").values_list("pk", "purpose", "status"))
    ids = [pk for pk, _purpose, _status in held]
    steps = ((purpose, status, DispatchStatus.CLOSED) for _pk, purpose, status in held)
    act.also_count(*count_steps(act.record, steps))
    done = between_periods(ids)
    if done:
        Dispatch.objects.filter(pk__in=done).update(status=DispatchStatus.ACCEPTED, version=F("version") + 1)
        ids = [key for key in ids if key not in done]
    if ids:
        reason = required(reason, "reason", _("Còn %d nơi nhận chưa xong; đồng chí ghi lý do đóng.") % len(ids), 1000)
        rows = Dispatch.objects.filter(pk__in=ids)
        rows.update(status=DispatchStatus.CLOSED, reason=reason, version=F("version") + 1)
        finish(ids, ObligationStatus.CLOSED, act.on)
    LetterProgress.objects.filter(letter=act.record).update(open=0)
    conclusion = Conclusion.objects.create(
        letter=act.record, text=text, closed=len(ids), concluded_by_id=act.actor.person_id, concluded_on=act.on
    )
    act.move(LetterStatus.CONCLUDED)
    act.facts.update(conclusion=conclusion.pk, text=text, closed=len(ids), reason=reason)
    return conclusion


@guarded(Action.REPORT_LETTER)
def issue_report(act: Act[Letter], *, note: str = "") -> PeriodicReport:
    """The periodic report: figures from the rows "as of" this moment, frozen with their hash."""
    figures = figures_of(act.record, act.on)
    last = PeriodicReport.objects.filter(letter=act.record).order_by("-no").first()
    report = PeriodicReport.objects.create(
        letter=act.record, no=last.no + 1 if last else 1, as_of=act.at, figures=figures, sha256=frozen(figures),
        note=note.strip(), issued_by_id=act.actor.person_id, issued_on=act.on,
    )  # fmt: skip
    act.facts.update(report=report.no, sha256=report.sha256)
    return report


@guarded(Action.DIRECT_LETTER)
def direct_letter(act: Act[Letter], *, text: str) -> Instruction:
    """A principal's chỉ đạo on a letter of his organ, to the watching organ; answered within two working days."""
    instruction = Instruction.objects.create(
        letter=act.record,
        text=required(text, "text", _("Đồng chí ghi ý kiến chỉ đạo.")),
        given_by_id=act.actor.person_id,
        given_on=act.on,
        due=calendar_of(act.record.issuer_id, act.on).add(act.on, INSTRUCTION_DAYS),
        watcher_id=act.record.watcher_id,
    )
    act.facts.update(instruction=instruction.pk, text=text, due=instruction.due)
    return instruction


@guarded(Action.ANSWER_INSTRUCTION)
def answer_instruction(act: Act[Letter], *, instruction_id: int, answer: str) -> None:
    """The watching organ or the issuing office answers a chỉ đạo."""
    row = Instruction.objects.filter(pk=instruction_id, letter=act.record).first()
    if row is None:
        raise Invalid(fields={"instruction_id": _("Ý kiến chỉ đạo không thuộc công văn này.")})
    if row.answered_on is not None:
        raise Conflict(_("Ý kiến chỉ đạo này đã được trả lời."))
    row.answer = required(answer, "answer", _("Đồng chí ghi nội dung trả lời."))
    row.answered_by_id, row.answered_on = act.actor.person_id, act.on
    row.save()
    act.facts.update(instruction=row.pk, answer=row.answer)
