"""A letter from outside the system: the receiving clerk registers it, and its process starts at the leader's desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.models import Organ
from workflow.directory.queries import organ_alive, organ_named
from workflow.gate import Opening, guarded_opening
from workflow.journal import services as journal
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Purpose, RecordKind
from workflow.letters.content import check, day, plain, text_hash, whole
from workflow.letters.models import Letter, LetterProgress
from workflow.letters.services import keep_version
from workflow.letters.structure import columns
from workflow.registers.models import IncomingEntry, IncomingRun

from .arrival import arrival_hooks
from .models import Dispatch


@guarded_opening(Action.REGISTER_LETTER)
def register_letter(opening: Opening, *, content: dict[str, Any], issuer_id: int | None = None) -> Dispatch:
    """Take in a letter that came from outside, under the organ's next incoming number, as acknowledged on that day.

    Invalid when it is secret (never stored), its issuer is not in the directory, or a part is missing; Conflict when
    the same letter (issuer, number, symbol, date) is registered already.
    """
    return take_in(opening, content, issuer_id)


def take_in(opening: Opening, content: dict[str, Any], issuer_id: int | None = None, **facts: Any) -> Dispatch:
    """What every service that registers a letter from outside does, under the organ's locked register; see
    `register_letter`. `facts` stand in the letter's first journal entry."""
    content = check(content)
    organ = Organ.objects.get(pk=opening.organ_id)
    if not organ_alive(organ, opening.on):
        raise EndedOrgan
    run = _locked_run(organ)
    letter = _letter(opening, organ, content, issuer_id)
    dispatch = _dispatch(opening, letter, organ, run)
    opening.made(RecordKind.LETTER, letter, text=letter.text_hash, outside=True, **facts)
    opening.made(RecordKind.DISPATCH, dispatch, incoming=dispatch.incoming_number)
    for hook in arrival_hooks:
        hook(dispatch, opening.on)
    return dispatch


def _locked_run(organ: Organ) -> IncomingRun:
    """The organ's register, locked before anything is looked for in it: two clerks do not take one letter in twice."""
    IncomingRun.objects.bulk_create([IncomingRun(organ=organ)], ignore_conflicts=True)
    return IncomingRun.objects.select_for_update(no_key=True).get(organ=organ)


def _letter(opening: Opening, organ: Organ, content: dict[str, Any], issuer_id: int | None) -> Letter:
    issuer = Organ.objects.filter(pk=issuer_id).first() if issuer_id else _issuer(content, opening.on)
    dated, number = day(content.get("date"), "date"), whole(content.get("number"))
    if plain(content.get("number")) and number is None:
        raise Invalid(fields={"number": _("Số của văn bản là một số nguyên.")})
    if issuer is None or issuer == organ:
        raise Invalid(fields={"issuer": _("Cơ quan ban hành chưa có trong danh mục; đồng chí chọn cơ quan.")})
    if dated is None or dated > opening.on:
        raise Invalid(fields={"date": _("Cần ghi ngày văn bản, không sau hôm nay.")})
    letter = Letter(
        kind=plain(content.get("kind"))[:8] or "CV", issuer=issuer, registrar=organ, outside=True, dated=dated,
        number=number, symbol=plain(content.get("symbol"))[:40],
        status=LetterStatus.ISSUED, issued_on=dated, text_no=1, text_hash=text_hash(content),
    )  # fmt: skip
    same = Letter.objects.filter(issuer=issuer, number=letter.number, symbol=letter.symbol, dated=dated)
    if letter.number and same.filter(dispatches__organ=organ).exists():
        raise Conflict(_("Công văn này đã được đăng ký vào sổ văn bản đến."))
    for name, value in columns(letter, content, dated).items():
        setattr(letter, name, value)
    letter.watcher_id = None
    letter.save()
    keep_version(letter, content, opening.actor.person_id, dated)
    return letter


def _issuer(content: dict[str, Any], on: date) -> Organ | None:
    name = plain(content.get("issuer"))
    return organ_named(name, on) if name else None


def _dispatch(opening: Opening, letter: Letter, organ: Organ, run: IncomingRun) -> Dispatch:
    dispatch = Dispatch.objects.create(
        letter=letter, organ=organ, name=organ.name, purpose=Purpose.IMPLEMENT, issuer_id=letter.issuer_id,
        status=DispatchStatus.ACKNOWLEDGED, sent_on=letter.dated or opening.on, arrived_on=opening.on,
        arrived_at=opening.at, acknowledged_on=opening.on,
    )  # fmt: skip
    LetterProgress.objects.create(letter=letter, total=1, open=1)
    run.last += 1
    facts = {"dispatch": dispatch.pk, "number": run.last}
    entry = journal.next_entry(run, opening.action, opening.actor.person_id, opening.on, opening.at, facts)
    run.save(update_fields=["last", "chain_seq", "chain_hash"])
    journal.store([entry])
    IncomingEntry.objects.create(run=run, number=run.last, dispatch_id=dispatch.pk, taken_on=opening.on)
    dispatch.incoming_number = run.last
    dispatch.save(update_fields=["incoming_number"])
    policy().grant_recipients(letter.pk)
    return dispatch
