"""Issue and what the sending side does with dispatches afterwards: add, redirect, close, paper, recall, replace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.directory.models import Organ, Person
from workflow.directory.queries import organ_alive
from workflow.gate import Act, composed, guarded
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid
from workflow.kernel.lifecycle import is_final
from workflow.kernel.policy import Actor, Grant, policy
from workflow.kernel.spine import spine
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Purpose, RecordKind
from workflow.letters.models import Directive, Letter, LetterProgress, RecipientLine
from workflow.letters.recipients import settle_lines
from workflow.letters.services import required
from workflow.prepared import AN_ID, Prepared, insert_rows
from workflow.signing.queries import require_sealed

from .arrival import arrive, end
from .expansion import SILENT_KINDS, organs_with_account, sources_of
from .fanout import covered_lines, digest, insert_organs, insert_persons, open_count
from .models import Dispatch
from .tallies import count_recalled, count_sent

RECALL_WAITS = gettext_lazy("Công văn này đã có quyết định thu hồi, chờ văn thư thực hiện.")


_LINES = Prepared(lambda letter_id: RecipientLine.objects.filter(letter_id=letter_id), AN_ID)
_DIRECTIVES = Prepared(lambda letter_id: Directive.objects.filter(letter_id=letter_id), AN_ID)


@guarded(Action.ISSUE_LETTER)
def issue_letter(act: Act[Letter], *, choices: Mapping[int, str] | None = None) -> None:
    """Expand every line as of the day, freeze it as dispatches, grant, tell. All or nothing; statements constant in n.

    `choices`: whom the clerk says that a line (by id) means which means nobody today; the words that were signed stay,
    and so do the lines that somebody receives. EndedOrgan when the
    issuer has ended; Invalid naming each line that expands to nobody.
    """
    letter = act.record
    if not organ_alive(letter.issuer, act.on):
        raise EndedOrgan
    require_sealed(letter)
    if choices:
        act.facts.update(chosen=settle_lines(letter, choices, act.actor.person_id, act.on, signed=True))
    lines, directives = _LINES(letter.pk), _DIRECTIVES(letter.pk)
    sources = sources_of(lines, directives)
    rows = [*insert_organs(letter, sources, act.on), *insert_persons(letter, sources, act.on)]
    reached = covered_lines(rows)
    empty = {
        f"line-{line.pk}": _("Dòng “%s” không ứng với cơ quan hay cá nhân nào trong ngày phát hành.") % line.text
        for line in lines
        if line.kind not in SILENT_KINDS and line.pk not in reached
    }
    if empty:
        raise Invalid(_("Có dòng nơi nhận không ứng với ai; đồng chí sửa nơi nhận trước khi phát hành."), fields=empty)
    waiting = open_count(rows)
    insert_rows([LetterProgress(letter=letter, total=waiting, open=waiting)])
    act.also_count(*count_sent(letter, waiting))
    act.set(issued_on=act.on)
    act.move(LetterStatus.ISSUED)
    act.facts.update(recipients=len(rows), digest=digest(rows), number=letter.code)
    act.afterwards(partial(_grant_issue, letter))


def _grant_issue(letter: Letter) -> None:
    policy().grant_recipients(letter.pk)
    if letter.watcher_id:
        row = Grant(
            str(Action.VIEW_LETTER), str(RecordKind.LETTER), letter.pk, f"issue:{letter.pk}", organ_id=letter.watcher_id
        )
        policy().grant([row])


@guarded(Action.ADD_RECIPIENT)
def add_recipient(
    act: Act[Letter], *, organ_id: int | None = None, person_id: int | None = None, purpose: str = Purpose.INFORM
) -> Dispatch:
    """A late recipient of an issued letter: exactly one organ or person that has no dispatch of it yet."""
    if purpose not in (Purpose.IMPLEMENT, Purpose.REPORT, Purpose.INFORM):
        raise Invalid(fields={"purpose": _("Đồng chí chọn mục đích gửi.")})
    dispatch = send(act.record, act.on, organ_id, person_id, purpose)
    act.facts.update(dispatch=dispatch.pk, organ=organ_id, person=person_id, purpose=str(purpose))
    act.also_count(*count_sent(act.record, 1))
    act.afterwards(partial(_opened, act.record, 1))
    return dispatch


def send(letter: Letter, on: date, organ_id: int | None, person_id: int | None, purpose: str) -> Dispatch:
    """One dispatch outside the fan-out, by who holds the letter's row; Invalid when the recipient is unknown or ended,
    Conflict when he has one."""
    if (organ_id is None) == (person_id is None):
        raise Invalid(fields={"organ_id": _("Đồng chí chọn một cơ quan hoặc một cá nhân.")})
    if letter.recall_reason:
        raise Conflict(RECALL_WAITS)
    organ = Organ.objects.filter(pk=organ_id).first() if organ_id else None
    person = Person.objects.select_related("user").filter(pk=person_id).first() if person_id else None
    if organ is None and person is None:
        raise Invalid(fields={"organ_id": _("Nơi nhận không có trong danh mục.")})
    if organ is not None and not organ_alive(organ, on):
        raise EndedOrgan(_("Nơi nhận đã kết thúc hoạt động trong ngày này; đồng chí chọn cơ quan kế thừa."))
    dispatch = Dispatch(
        letter=letter, organ=organ, person=person, purpose=purpose, issuer_id=letter.issuer_id, sent_on=on,
        watcher_id=letter.watcher_id, chain_hash=letter.chain_hash, name=organ.name if organ else str(person),
        paper=_without_account(organ, person, on),
    )  # fmt: skip
    try:
        with transaction.atomic():
            dispatch.save()
    except IntegrityError:  # asked of the database: another clerk may send it at this moment
        raise Conflict(_("Nơi nhận này đã có bản gửi của công văn.")) from None
    policy().grant_recipients(letter.pk)
    return dispatch


def _without_account(organ: Organ | None, person: Person | None, on: date) -> bool:
    if person is not None:
        return person.user is None or not person.user.is_active
    assert organ is not None
    sql, params = organs_with_account(on)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CASE WHEN %s IN ({sql}) THEN 1 ELSE 0 END", [organ.pk, *params])
        return organ.paper_only or cursor.fetchone()[0] == 0


def _opened(letter: Letter, count: int) -> None:
    LetterProgress.objects.filter(letter=letter).update(total=F("total") + count, open=F("open") + count)


def closed(letter_id: int, count: int = 1) -> None:
    """Count recipients down who came to their end; when none is left the letter's own process goes on after commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE congvan_letterprogress SET open = open - %s WHERE letter_id = %s RETURNING open",
            [count, letter_id],
        )
        row = cursor.fetchone()
    if row and row[0] == 0:
        transaction.on_commit(lambda: spine().settle(letter_id), robust=True)


def count_end(act: Act[Dispatch]) -> None:
    """Make the act count its dispatch down if it brings it to its final state; written last, the counter is shared."""
    dispatch = act.record
    if is_final(dispatch.purpose, dispatch.status) and not is_final(dispatch.purpose, act.before):
        act.afterwards(partial(closed, dispatch.letter_id))


@guarded(Action.RECORD_RECEIPT)
def record_receipt(act: Act[Dispatch], *, received_on: date | None = None, note: str = "") -> None:
    """The issuing clerk records hand-over and receipt of a paper copy; only where nobody has an account."""
    dispatch = act.record
    if not dispatch.paper:
        raise Conflict(_("Nơi nhận có tài khoản, tự tiếp nhận trên hệ thống."))
    day = received_on or act.on
    if day < dispatch.sent_on or day > act.on:
        raise Invalid(fields={"received_on": _("Ngày nhận phải từ ngày gửi đến hôm nay.")})
    arrive(act, day)
    act.set(acknowledged_on=day, reason=note.strip()[:1000])
    act.move(DispatchStatus.ACKNOWLEDGED)
    act.facts.update(paper=True, received=day, note=note)
    count_end(act)


@composed(Action.REDIRECT_DISPATCH)
def redirect_dispatch(actor: Actor, dispatch_id: int, *, organ_id: int, version: int | None = None) -> Dispatch:
    """A refused dispatch goes to the right organ instead; this one is closed. What runs over all dispatches of the
    letter (a recall, a conclusion) holds the letter's row, and would miss one that is written beside it: so the letter
    is locked here too, and first, as everywhere before its dispatches."""
    with transaction.atomic():
        _hold_letter_of(dispatch_id)
        found: Dispatch = _redirect(actor, dispatch_id, organ_id=organ_id, version=version)
    return found


def _hold_letter_of(dispatch_id: int) -> None:
    list(Letter.objects.select_for_update(no_key=True).filter(dispatches=dispatch_id).values_list("pk"))


@guarded(Action.REDIRECT_DISPATCH)
def _redirect(act: Act[Dispatch], *, organ_id: int) -> Dispatch:
    dispatch = act.record
    other = send(dispatch.letter, act.on, organ_id, None, dispatch.purpose)
    act.set(reason=f"Đã gửi lại: {other.name}")
    act.move(DispatchStatus.CLOSED)
    act.facts.update(redirected=other.pk, organ=organ_id)
    end(Dispatch.objects.filter(pk=dispatch.pk), act.on)
    act.also_count(*count_sent(dispatch.letter, 1))
    act.afterwards(partial(_opened, dispatch.letter, 1))
    count_end(act)
    return other


@guarded(Action.CLOSE_DISPATCH)
def close_dispatch(act: Act[Dispatch], *, reason: str) -> None:
    """End a dispatch without acceptance, with a reason."""
    act.set(reason=required(reason, "reason", _("Đồng chí ghi lý do đóng."), 1000))
    act.move(DispatchStatus.CLOSED)
    act.facts.update(reason=act.record.reason)
    end(Dispatch.objects.filter(pk=act.record.pk), act.on)
    count_end(act)


@guarded(Action.RECALL_LETTER)
def recall_letter(act: Act[Letter], *, reason: str) -> None:
    """The signer decides to take the issued letter back; the clerk carries it out."""
    if act.record.recall_reason:
        raise Conflict(RECALL_WAITS)
    act.set(recall_reason=required(reason, "reason", _("Đồng chí ghi lý do thu hồi."), 1000))
    act.facts.update(reason=reason)


@guarded(Action.REPLACE_LETTER)
def replace_letter(act: Act[Letter], *, by_id: int, reason: str) -> None:
    """The signer decides that another issued letter of the same organ takes this one's place."""
    if act.record.recall_reason:
        raise Conflict(RECALL_WAITS)
    other = Letter.objects.filter(
        pk=by_id, issuer_id=act.record.issuer_id, outside=False, recall_reason="",
        status__in=(LetterStatus.ISSUED, LetterStatus.CONCLUDED),
    ).first()  # fmt: skip
    if other is None or other.pk == act.record.pk:
        raise Invalid(fields={"by_id": _("Đồng chí chọn công văn thay thế đã phát hành của cùng cơ quan.")})
    act.set(recall_reason=required(reason, "reason", _("Đồng chí ghi lý do thay thế."), 1000), replaced_by_id=other.pk)
    act.facts.update(reason=reason, by=other.pk)


@guarded(Action.EXECUTE_RECALL)
def execute_recall(act: Act[Letter]) -> None:
    """The clerk carries the decision out: rights of every recipient end in this transaction.

    What nobody opened disappears; what was opened keeps its row, and its recipient must acknowledge the recall.
    """
    letter = act.record
    if not letter.recall_reason:
        raise Conflict(_("Chưa có quyết định thu hồi của người ký."))
    # Accepted ones too: whoever opened the letter must learn that it is taken back. Archive copies stay filed.
    reached = Dispatch.objects.filter(letter=letter).exclude(
        status__in=(DispatchStatus.CLOSED, DispatchStatus.RECALLED)
    )
    count = reached.update(status=DispatchStatus.RECALLED, version=F("version") + 1)
    end(Dispatch.objects.filter(letter=letter, status=DispatchStatus.RECALLED), act.on)
    policy().revoke_recipients(letter.pk)
    act.also_count(*count_recalled(letter))
    LetterProgress.objects.filter(letter=letter).update(open=0)
    act.move(LetterStatus.REPLACED if letter.replaced_by_id else LetterStatus.RECALLED)
    act.facts.update(reason=letter.recall_reason, recalled=count, by=letter.replaced_by_id)


__all__ = ["add_recipient", "close_dispatch", "execute_recall", "issue_letter", "recall_letter", "record_receipt",
           "redirect_dispatch", "replace_letter"]  # fmt: skip
