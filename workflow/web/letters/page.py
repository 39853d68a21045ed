"""The page of one letter: its text, where it stands, who received it, what happened, what the actor may do now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from workflow import access
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.lifecycle import BEFORE_ISSUE, DRAFTING
from workflow.kernel.policy import Actor, Via, policy
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import LineKind, Side
from workflow.letters.models import Doubt, Letter, Opinion
from workflow.obligations.cascade import coverage
from workflow.obligations.models import Tie, UpperLetter
from workflow.oversight.models import Instruction
from workflow.registers.models import NumberEntry
from workflow.signing.configuration import configured
from workflow.signing.deciding import open_items
from workflow.signing.queries import lacks_seal, newest_file
from workflow.web import showing
from workflow.web.actors import standing_of
from workflow.web.acts.table import LETTER_ACTS, ActPage, buttons
from workflow.web.drafting import suggestion_rows

from . import lines as line_rows
from . import progress
from . import reads as letter_reads
from . import rows as letter_rows
from .recent import history
from .stations import Known, steps


@require_GET
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter's page for whoever may view it, as far as he may. A look changes nothing."""
    standing = standing_of(request)
    record, via = access.letter_seen(standing.actor, letter_id)
    context = _everybody(standing.actor, record)
    context["versions"] = access.sees_versions(via) or (via.side == Side.NAMED and _opined(standing.actor, record))
    if via.side in (Side.OWN, Side.WATCH):
        context |= _sender_side(standing.actor, record, via, context["due"], request.GET)
        if request.GET.get("in") and context["tiles"]:
            return render(request, "congvan/letter_sheet.html", {**context, "now": timezone.localtime()})
    else:
        own = policy().scope(standing.actor, Dispatch.objects.filter(letter=record))
        context["mine"] = list(own.order_by("pk")[:2])
    return render(request, "congvan/letter.html", context)


def _everybody(actor: Actor, record: Letter) -> dict[str, Any]:
    doubts = letter_reads.DOUBTS(record.pk)
    allowed = policy().actions(actor, record)
    directives = letter_reads.DIRECTIVES(record.pk)
    dues = [row.due for row in directives if row.due and not row.monitoring]
    open_ = record.status in (L.ISSUED, *BEFORE_ISSUE)
    return {
        "letter": record,
        "content": letter_rows.settled_text(record),
        "directives": directives,
        "state": showing.letter_state(record.status),
        "due": min(dues, default=None),
        "deadline": showing.deadline(min(dues), actor.on) if dues and open_ else None,
        "urgent": showing.URGENT.get(record.urgency, ""),
        "acts": _acts(actor, record, allowed, doubts),
        "original": access.original_of(actor, record),
        "file": newest_file(record) if record.signed_on and configured() else None,
        "waits": open_items(actor.person_id, record.pk),
        "on": actor.on,
    }


def _acts(actor: Actor, record: Letter, allowed: list[Action], doubts: list[Doubt]) -> list[ActPage]:
    """The buttons; without those that have nothing to act on."""
    hidden: set[str] = {"take_suggestion", "decline_suggestion"}  # they stand beside each suggestion
    if not doubts:
        hidden.add("confirm_doubt")
    if Action.EDIT_LETTER in allowed and not record.lines.filter(kind=LineKind.UNRESOLVED).exists():
        hidden.add("choose_recipients")
    if Action.TIE_LETTER in allowed:
        link = UpperLetter.objects.filter(letter=record).first()
        proposed = link is not None and Tie.objects.filter(link=link, standing=Tie.Standing.PROPOSED).exists()
        hidden |= {"link_upper"} if link else set()
        hidden |= set() if proposed else {"decide_ties"}
    if Action.OPINE_LETTER in allowed and not _asked(actor, record):
        hidden.add(str(Action.OPINE_LETTER))
    silent = letter_rows.silent_count(record) if Action.REMIND_DISPATCH in allowed else 0
    if not silent:
        hidden.add(str(Action.REMIND_DISPATCH))
    if Action.ANSWER_INSTRUCTION in allowed and not _instructed(record):
        hidden.add(str(Action.ANSWER_INSTRUCTION))
    if Action.VOID_NUMBER in allowed and not NumberEntry.objects.filter(letter_id=record.pk, void_reason="").exists():
        hidden.add(str(Action.VOID_NUMBER))
    if Action.SEAL_LETTER in allowed and not lacks_seal(record):
        hidden.add(str(Action.SEAL_LETTER))
    if record.recall_reason:
        hidden |= {str(Action.RECALL_LETTER), str(Action.REPLACE_LETTER)}
    else:
        hidden.add(str(Action.EXECUTE_RECALL))
    found = buttons(LETTER_ACTS, allowed, hidden)
    remind = _("Đôn đốc %d nơi nhận") % silent
    return [replace(page, title=remind) if page.key == Action.REMIND_DISPATCH else page for page in found]


def _opined(actor: Actor, record: Letter) -> bool:
    return Opinion.objects.filter(letter=record, person_id=actor.person_id).exists()


def _asked(actor: Actor, record: Letter) -> bool:
    return Opinion.objects.filter(letter=record, person_id=actor.person_id, verdict=Opinion.Verdict.ASKED).exists()


def _instructed(record: Letter) -> bool:
    return Instruction.objects.filter(letter=record, answered_on__isnull=True).exists()


def _sender_side(actor: Actor, record: Letter, via: Via, due: date | None, query: QueryDict) -> dict[str, Any]:
    own = via.side == Side.OWN
    found = letter_rows.tiles(actor, record, actor.on) if record.status not in BEFORE_ISSUE else []
    link = next(iter(letter_reads.UPPER(record.pk)), None)
    past = history(actor, record, via.side, found, query.get("dien-bien") == "du")
    opinions = letter_reads.OPINIONS(record.pk) if own else []
    conclusion = next(iter(letter_reads.CONCLUSION(record.pk)), None)
    concluded = conclusion.concluded_on if conclusion else None
    known = Known(opinions, past.letters, len(found), progress.counts(found), due, concluded)
    return {
        "own": own,
        "steps": steps(record, known),
        **_map(found, query.get("loc", "")),
        "history": past,
        "timeline": past.lines,
        "opinions": opinions,
        "suggestions": suggestion_rows.rows_of(actor, record) if own else [],
        **(_lines(actor, record) if own else {}),
        "upper": link if own else None,
        "coverage": coverage(link) if own and link else None,
        "instructions": letter_reads.INSTRUCTIONS(record.pk),
        "reports": letter_reads.REPORTS(record.pk),
        "conclusion": conclusion,
        "sender_side": True,
    }


def _map(found: list[letter_rows.Tile], asked: str) -> dict[str, Any]:
    chosen = asked if asked in progress.SIEVES else ""
    legend = letter_rows.legend(found)
    return {
        "tiles": found,
        "groups": progress.groups(found, chosen),
        "sieves": progress.sieves(found, chosen),
        "chosen": chosen,
        "legend": legend,
        "meter": letter_rows.meter(legend),
    }


def _lines(actor: Actor, record: Letter) -> dict[str, Any]:
    """Whom to choose is shown to whoever may."""
    if record.status in DRAFTING and policy().may(actor, Action.EDIT_LETTER, record).allowed:
        return {"rows": line_rows.rows_of(record, actor.on), "can_choose": True}
    return {"rows": [line_rows.Row(line, []) for line in letter_reads.LINES(record.pk)]}
