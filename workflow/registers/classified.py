"""The book of secret papers: a paper is entered with where it is, and where it goes is added; its text is nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.models import Organ
from workflow.directory.queries import organ_alive
from workflow.gate import Opening, guarded_opening
from workflow.journal import services as journal
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NotFound
from workflow.letters.content import whole
from workflow.letters.models import code_of
from workflow.letters.services import kind_code, required

from .classified_models import ENDED, Degree, Fate, SecretBook, SecretPaper, SecretPlace, Way
from .models import NumberEntry, NumberRun
from .services import letter_symbol, locked_run

MOST_COPIES = 9999


@guarded_opening(Action.KEEP_SECRETS)
def enter_secret(
    opening: Opening, *, way: str, degree: str, dated: date, place: str, keeper: str, copies: int = 1,
    kind: str = "", code: str = "", issuer: str = "",
) -> SecretPaper:  # fmt: skip
    """Enter a paper: its degree, where it lies and who keeps it.

    An outgoing one (`kind`) draws the next number of the organ's run, an incoming one bears the `code` and `issuer`
    that stand on it. Raises Invalid with the fields that are wrong, EndedOrgan for an outgoing one of an organ that had
    ended on `dated`; then no number is drawn.
    """
    if way not in Way.values or degree not in Degree.values:
        raise Invalid(_("Đồng chí chọn văn bản đi hay đến, và độ mật."))
    if dated > opening.on:
        raise Invalid(fields={"dated": _("Ngày văn bản không thể sau hôm nay.")})
    if not (found := whole(copies)) or found > MOST_COPIES:
        raise Invalid(fields={"copies": _("Số bản phải từ 1 đến %d.") % MOST_COPIES})
    first = _place(opening, Fate.KEPT, place, keeper)
    book = _locked(opening.organ_id)
    given: dict[str, Any] = {"way": way, "degree": degree, "dated": dated, "copies": found}
    if way == Way.OUT:
        given |= _drawn(opening, kind_code(kind), dated)
    else:
        given |= {
            "code": required(code, "code", _("Đồng chí ghi số, ký hiệu trên văn bản."), 60),
            "issuer": required(issuer, "issuer", _("Đồng chí ghi nơi ban hành."), 255),
        }
    book.last += 1
    paper = SecretPaper.objects.create(
        book=book, number=book.last, taken_on=opening.on, entered_by_id=opening.actor.person_id, **given
    )
    first.paper = paper
    first.save()
    _note(opening, book, {"paper": paper.pk, "number": paper.number, "degree": degree, "way": way})
    return paper


@guarded_opening(Action.KEEP_SECRETS)
def move_secret(opening: Opening, *, paper_id: int, fate: str, place: str, keeper: str = "") -> SecretPlace:
    """Add where a paper of this organ's book went: kept elsewhere, handed over, returned, destroyed, declassified, or
    entered by mistake (with the reason).

    NotFound for a paper of another book, Conflict when the organ has it no more.
    """
    book = _locked(opening.organ_id)
    paper = SecretPaper.objects.filter(pk=paper_id, book=book).first()
    if paper is None:
        raise NotFound
    if fate not in Fate.values:
        raise Invalid(fields={"fate": _("Đồng chí chọn một việc trong danh sách.")})
    last = paper.places.order_by("-pk").first()
    if last is not None and last.fate in ENDED:
        raise Conflict(_("Văn bản này đã %s; sổ không ghi thêm.") % last.get_fate_display().lower())  # type: ignore[attr-defined]
    row = _place(opening, Fate(fate), place, keeper)
    row.paper = paper
    row.save()
    if fate == Fate.MISTAKEN and paper.drawn_id:
        _void(opening, paper, row.place)
    _note(opening, book, {"paper": paper.pk, "number": paper.number, "fate": fate})
    return row


def _place(opening: Opening, fate: Fate, place: str, keeper: str) -> SecretPlace:
    place = required(place, "place", _("Đồng chí ghi nơi để giấy, nơi nhận hoặc lý do."), 300)
    if fate not in ENDED:
        keeper = required(keeper, "keeper", _("Đồng chí ghi người giữ."), 120)
    return SecretPlace(
        fate=fate, place=place, keeper=keeper.strip()[:120], since=opening.on, noted_by_id=opening.actor.person_id
    )


def _locked(organ_id: int) -> SecretBook:
    SecretBook.objects.bulk_create([SecretBook(organ_id=organ_id)], ignore_conflicts=True)
    return SecretBook.objects.select_for_update(no_key=True).get(organ_id=organ_id)


def _drawn(opening: Opening, kind: str, dated: date) -> dict[str, Any]:
    organ = Organ.objects.get(pk=opening.organ_id)
    if not organ_alive(organ, dated):
        raise EndedOrgan
    run = locked_run(organ, kind, dated)
    run.last += 1
    entry = NumberEntry.objects.create(run=run, number=run.last, letter_id=None, taken_on=opening.on)
    _note(opening, run, {"secret": True, "number": run.last, "dated": dated})
    code = code_of(kind, run.last, letter_symbol(organ, kind, dated, {}))
    return {"drawn": entry, "code": code, "issuer": organ.name}


def _void(opening: Opening, paper: SecretPaper, reason: str) -> None:
    """The number stays in its run as void, as that of a withdrawn letter does."""
    entry = NumberEntry.objects.select_related("run").get(secret=paper)
    run = type(entry.run).objects.select_for_update(no_key=True).get(pk=entry.run_id)
    entry.void_reason, entry.voided_on = reason, opening.on
    entry.save(update_fields=["void_reason", "voided_on"])
    _note(opening, run, {"secret": True, "number": entry.number, "void": reason})


def _note(opening: Opening, record: SecretBook | NumberRun, facts: dict[str, Any]) -> None:
    """An entry on the chain of a locked book or run, whose head and last number are saved with it."""
    whose = {**facts, "via": opening.via.as_facts()}
    entry = journal.next_entry(record, opening.action, opening.actor.person_id, opening.on, opening.at, whose)
    record.save(update_fields=["last", "chain_seq", "chain_hash"])
    journal.store([entry])
