"""What an act's page shows beside its form, so that nobody confirms what he has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.queries import term_on
from workflow.dispatches.expansion import rehearse_letter
from workflow.dispatches.models import Dispatch
from workflow.kernel.errors import CongvanError
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.letters.models import Doubt, code_of
from workflow.obligations.cascade import coverage as covered
from workflow.obligations.models import UpperLetter
from workflow.oversight.figures import figures_of
from workflow.registers.models import IncomingRun, NumberRun
from workflow.registers.services import letter_symbol
from workflow.signing.queries import in_force
from workflow.signing.services import ready_page
from workflow.web.dispatches import rows as dispatch_rows
from workflow.web.drafting.form_card import letter_findings
from workflow.web.drafting.readings import reading_name
from workflow.web.fields import Place
from workflow.web.letters import lines as line_rows
from workflow.web.letters import rows as letter_rows

from .line_forms import picks_in

Look = Mapping[str, Any]


def text(place: Place) -> Look:
    """The exact text of the letter."""
    return {"content": letter_rows.settled_text(place.record), "letter": place.record}


def page_hash(place: Place) -> str:
    """SHA-256 of the page that waits for this signer; "" where letters are not signed as files."""
    if not in_force(place.record, place.standing.actor.on):
        return ""
    try:
        return ready_page(place.standing.actor, place.record.pk)
    except CongvanError:
        return ""


def to_sign(place: Place) -> Look:
    """The exact text, and the page of the file where files are signed."""
    return {**text(place), "file_hash": page_hash(place)}


def reading(place: Place) -> Look:
    """What the reader made of the draft: items with lead and deadline, who watches, what is doubtful, whom the lines
    mean."""
    letter = place.record
    doubts = Doubt.objects.filter(letter=letter, confirmed_by__isnull=True).order_by("pk")
    named = [(doubt, reading_name(doubt.field)) for doubt in doubts]
    rows = [line_rows.Row(line, []) for line in letter.lines.all()]
    check = letter_findings(letter, letter_rows.settled_text(letter), place.standing.actor.on)
    return {"letter": letter, "directives": letter.directives.all(), "doubts": named, "rows": rows, **check}


def coverage(place: Place) -> Look:
    """What the draft leaves open of the letter that it carries out."""
    link = UpperLetter.objects.filter(letter=place.record).select_related("upper", "upper__issuer", "letter").first()
    return {"letter": place.record, "link": link, "coverage": covered(link) if link else None}


def next_number(place: Place) -> Look:
    """The number that this act will draw if nobody draws before it."""
    letter, on = place.record, place.standing.actor.on
    term = term_on(letter.issuer, on)
    run = NumberRun.objects.filter(organ=letter.issuer, term=term, kind=letter.kind).first() if term else None
    if run is None:
        return {"says": _("Chưa mở sổ cho loại văn bản này trong nhiệm kỳ; đồng chí mở sổ trước khi cấp số.")}
    symbol = letter_symbol(letter.issuer, letter.kind, on, letter_rows.text_of(letter))
    code = code_of(letter.kind, run.last + 1, symbol)
    return {"fact": code, "says": _("Số tiếp theo trong sổ, nhiệm kỳ %s.") % (term.label if term else "")}


def next_incoming(place: Place) -> Look:
    """The incoming number that this act will draw; persons have no register."""
    if place.record.organ_id is None:
        return {}
    run = IncomingRun.objects.filter(organ_id=place.record.organ_id).first()
    return {"fact": str(run.last + 1 if run else 1), "says": _("Số đến tiếp theo trong sổ văn bản đến của đơn vị.")}


def rehearsal(place: Place) -> Look:
    """Who would gain access if the letter were issued now, who has no account, which lines mean nobody."""
    picks = picks_in(place.query)
    made, refused = line_rows.chosen_in(place.record, picks, place.standing.actor.on)
    found = rehearse_letter(place.record, place.standing.actor.on, chosen=made, offer=True)
    return {"letter": place.record, "rehearsal": found, "rows": line_rows.rehearsed(found, picks, refused)}


def silent(place: Place) -> Look:
    """Whom a reminder reaches; the button says how many."""
    count = letter_rows.silent_count(place.record)
    return {
        "submit": _("Đôn đốc %d nơi nhận") % count,
        "says": _("Chỉ nơi nhận chưa tiếp nhận được nhắc: %d nơi.") % count,
    }


def figures(place: Place) -> Look:
    """The figures that the report freezes."""
    return {"letter": place.record, "figures": figures_of(place.record, place.standing.actor.on)}


def still_open(place: Place) -> Look:
    """How many recipients the conclusion would close."""
    count = letter_rows.still_open(place.record)
    if not count:
        return {"says": _("Mọi nơi nhận đã xong.")}
    return {"says": _("Còn %d nơi nhận chưa xong; kết luận sẽ đóng những nơi này.") % count}


def recall(place: Place) -> Look:
    """How many lose the letter, and why."""
    rows = Dispatch.objects.filter(letter=place.record).exclude(status__in=(D.CLOSED, D.RECALLED))
    return {
        "says": _("Thu hồi %(n)d bản gửi. Lý do: %(reason)s")
        % {"n": rows.count(), "reason": place.record.recall_reason}
    }


def duties(place: Place) -> Look:
    """The obligations with their evidence."""
    dispatch = place.record
    return {"dispatch": dispatch, "duties": dispatch_rows.duties_of(dispatch, place.standing.actor.on)}
