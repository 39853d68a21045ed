"""Certified copies with their own numbers: sao y, sao lục, trích sao, made by a clerk from a letter that his organ has.

The page bears its number, so it is made before the number is drawn, outside the transaction, and thrown away when
somebody else drew that number first: a run has no gap, and nothing waits for the page maker.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workflow.directory.models import Appointment, Organ, Person
from workflow.directory.queries import organ_alive, term_on
from workflow.gate import Act, composed, guarded, opened
from workflow.kernel.actions import Action
from workflow.kernel.days import on_day
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid
from workflow.kernel.lifecycle import COPIED
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind, Role
from workflow.layout.copies import CopyKind, copy_of
from workflow.layout.pdf import render_pdf
from workflow.layout.record import bearing, form_of, issuer_lines, sheet_for
from workflow.layout.rules import rules_for
from workflow.layout.sheet import Sheet, lines_of
from workflow.letters.content import applied
from workflow.letters.models import Letter, LetterVersion
from workflow.letters.services import required
from workflow.letters.structure import settled
from workflow.signing import files

from .models import LetterCopy, NumberRun
from .services import drawn, locked_run, organ_symbol

CERTIFIERS = (Role.SIGNER, Role.LEADER, Role.REVIEWER, Role.PRINCIPAL)
TRIES = 8
"""Clerks of one organ who draw at the same moment; each loses at most one page of work."""


class Overtaken(Conflict):
    """Somebody else drew the number that the page bears."""

    code = "overtaken"


@dataclass(frozen=True, slots=True)
class Plan:
    """A copy as it will be stored: whose, of which text, and the number that its page bears."""

    organ: Organ
    letter: Letter
    run_kind: str
    row: LetterCopy
    sheet: Sheet


def certifiers(organ: Organ, on: date) -> QuerySet[Person]:
    """Who may vouch for the organ's copies that day: those who sign, lead or check there or in its office."""
    here = Q(organ=organ) | Q(organ__registry_of=organ)
    rows = Appointment.objects.filter(here, on_day(on), role__in=CERTIFIERS)
    return Person.objects.filter(pk__in=rows.values("person_id")).order_by("full_name", "pk")


def run_kind_of(organ: Organ, kind: CopyKind, on: date) -> str:
    """The kind of run that numbers such a copy: one for all three in the Party's form (BS), one each in the state's."""
    return str(rules_for(form_of(organ, {}), on).part("copies")[kind.value]["symbol"])


@composed(Action.COPY_LETTER)
def copy_letter(actor: Actor, letter_id: int, *, version: int | None = None, **given: Any) -> LetterCopy:
    """Copy an issued letter of the clerk's own organ; see `_copied`."""
    return _copied(Action.COPY_LETTER, RecordKind.LETTER, keep_letter_copy, actor, letter_id, version, given)


@composed(Action.COPY_DISPATCH)
def copy_dispatch(actor: Actor, dispatch_id: int, *, version: int | None = None, **given: Any) -> LetterCopy:
    """Copy a letter that the clerk's organ has received, under its own number; see `_copied`."""
    return _copied(Action.COPY_DISPATCH, RecordKind.DISPATCH, keep_dispatch_copy, actor, dispatch_id, version, given)


def _copied(
    action: Action, kind: RecordKind, keep: Callable[..., LetterCopy], actor: Actor, record_id: int,
    version: int | None, given: dict[str, Any],
) -> LetterCopy:  # fmt: skip
    """Make the page, then draw its number and store it. Invalid for what is missing, Conflict for a letter that no
    longer stands; then nothing is kept."""
    for _attempt in range(TRIES):
        with transaction.atomic():
            plan = _planned(opened(action, kind, actor, record_id, version), **given)
        page = files.keep(render_pdf(plan.sheet))
        try:
            return keep(actor, record_id, version=version, plan=plan, page=page)
        except Overtaken:
            continue
    raise Conflict(_("Sổ bản sao đang có nhiều người lấy số; đồng chí thực hiện lại."))


@guarded(Action.COPY_LETTER)
def keep_letter_copy(act: Act[Letter], *, plan: Plan, page: str) -> LetterCopy:
    """The number is drawn and the copy stored; `copy_letter` calls this with the page that bears the number."""
    return _kept(act, plan, page)


@guarded(Action.COPY_DISPATCH)
def keep_dispatch_copy(act: Act[Any], *, plan: Plan, page: str) -> LetterCopy:
    """The same for a letter that was received."""
    return _kept(act, plan, page)


def _kept(act: Act[Any], plan: Plan, page: str) -> LetterCopy:
    letter, row = _letter_of(act), plan.row
    run = locked_run(plan.organ, plan.run_kind, row.dated)
    if run.pk != row.run_id or run.last + 1 != row.number or letter.text_no != row.text_no:
        raise Overtaken
    run.last += 1
    row.sha256 = page
    facts = {"copy": row.kind, "number": row.number, "symbol": row.symbol, "file": page}
    act.also_journal(run, {"letter": letter.pk, **facts})
    act.also_write(drawn(run), row)
    act.facts.update(facts, dated=row.dated, certifier=row.certifier_id, kept=list(row.kept))
    return row


def _letter_of(act: Act[Any]) -> Letter:
    """The letter, standing: a dispatch may still be open of one that was replaced."""
    letter: Letter = getattr(act.record, "letter", act.record)
    if letter.status not in COPIED:
        raise Conflict(_("Văn bản đã rút, thu hồi hoặc thay thế nên không được sao."))
    return letter


def _planned(
    act: Act[Any], *, kind: str, certifier_id: int | None, position: str, authority: str = "", place: str = "",
    distribution: str | Sequence[str] = (), kept: Collection[int] = (), dated: date | None = None,
) -> Plan:  # fmt: skip
    letter, day = _letter_of(act), dated or act.on
    organ = act.record.organ if act.kind == RecordKind.DISPATCH else letter.issuer
    _require_day(letter, organ, day, act.on)
    said = _kind(kind)
    certifier = certifiers(organ, day).filter(pk=certifier_id).first() if organ and certifier_id else None
    if certifier is None:
        raise Invalid(fields={"certifier_id": _("Đồng chí chọn người ký bản sao của cơ quan.")})
    position = required(position, "position", _("Đồng chí ghi chức vụ người ký bản sao."), 120)
    run_kind = run_kind_of(organ, said, day)
    run = _run(organ, run_kind, day)
    code = organ_symbol(organ, day)
    symbol = bearing(run_kind, code, form_of(organ, {}))
    row = LetterCopy(
        run=run, number=run.last + 1, symbol=symbol, kind=said, letter=letter, text_no=letter.text_no, dated=day,
        dispatch_id=act.record.pk if act.kind == RecordKind.DISPATCH else None, certifier=certifier,
        authority=" ".join(authority.split())[:200], position=position, kept=sorted(set(kept)),
        distribution=list(lines_of(distribution.splitlines() if isinstance(distribution, str) else distribution)),
        made_by_id=act.actor.person_id,
    )  # fmt: skip
    return Plan(organ, letter, run_kind, row, _sheet(organ, row, code, " ".join(place.split()) or letter.place))


def _require_day(letter: Letter, organ: Organ | None, day: date, today: date) -> None:
    if organ is None:
        raise Conflict(_("Bản gửi đích danh cá nhân không có sổ bản sao."))
    if day > today or (letter.dated and day < letter.dated):
        raise Invalid(fields={"dated": _("Ngày sao không trước ngày văn bản và không sau hôm nay.")})
    if not organ_alive(organ, day):
        raise EndedOrgan


def _kind(kind: str) -> CopyKind:
    if kind not in CopyKind.values:
        raise Invalid(fields={"kind": _("Đồng chí chọn hình thức sao.")})
    return CopyKind(kind)


def _run(organ: Organ, kind: str, day: date) -> NumberRun:
    """The run in force, not locked: its next number is a guess that `_kept` holds to."""
    run = NumberRun.objects.filter(organ=organ, term=term_on(organ, day), kind=kind).first()
    return run or locked_run(organ, kind, day)  # which says what is missing


def _sheet(organ: Organ, row: LetterCopy, code: str, place: str) -> Sheet:
    text = LetterVersion.objects.get(letter=row.letter, no=row.text_no).content
    content = applied(text, settled(row.letter, text))
    head = issuer_lines(organ, row.dated, {})
    return copy_of(
        sheet_for(row.letter, content, row.dated), CopyKind(row.kind), rules_for(form_of(organ, {}), row.dated),
        issuer=head["issuer"], superior=head["superior"], code=code, number=row.number, dated=row.dated, place=place,
        authority=(row.authority,) if row.authority else (), position=row.position, signer=row.certifier.full_name,
        distribution=tuple(row.distribution), kept=row.kept,
    )  # fmt: skip
