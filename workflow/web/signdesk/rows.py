"""What the signer's desk shows: the list by urgency, and of the chosen letter the facts behind a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.signing import Signer
from django.db.models import Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.kernel.clock import database_now
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import Urgency
from workflow.layout.pictures import pages_in
from workflow.layout.reading import render_html
from workflow.layout.record import sheet_for
from workflow.letters.models import Letter, Opinion
from workflow.letters.services import authority_for
from workflow.letters.signatories import signatory_for
from workflow.signing.ending import EXPIRED, OPEN, Decision, State, holding
from workflow.signing.models import SigningItem, SigningKey
from workflow.signing.plan import sha256
from workflow.signing.queries import in_force, person_key
from workflow.signing.reading import Read, read_by
from workflow.signing.services import authority_words, capacity_of
from workflow.web import showing
from workflow.web.actors import Standing
from workflow.web.desks.work import BY_KEY, Desk
from workflow.web.letters import rows as letter_rows
from workflow.web.letters.printing import pdf_of

QUEUE = BY_KEY["signatures"]
MOST = 200
"""Letters that the desk lists; a signer with more works them off from the top."""
WEEK = timedelta(days=7)
SEAL = Signer(salt="congvan.signdesk.shown")

GROUPS: tuple[str | Promise, ...] = (
    _("Khẩn"), _("Đến hạn hôm nay hoặc quá hạn"), _("Trong tuần"), _("Sau đó"), _("Để sau"),
)  # fmt: skip
URGENT, TODAY, SOON, AFTER, LATER = range(len(GROUPS))


@dataclass(frozen=True, slots=True)
class Row:
    """A letter of the list. `group` is an index of GROUPS; `again`: it was returned before."""

    letter: Any
    group: int
    due: showing.Shown | None
    urgent: str | Promise
    read: Read
    again: bool
    laid_by: int


def rows_of(standing: Standing) -> list[Row]:
    """What waits for his signature, most urgent first, set aside last; a constant number of statements. What he has
    decided and what somebody's decision is just going to settle is not there; what stopped with another signer is."""
    desk = Desk(standing)
    me = standing.person.pk
    open_ = holding(me, database_now()).filter(letter__in=desk.rows(QUEUE).values("pk")).values("letter_id")
    due = Min("directives__due", filter=Q(directives__monitoring=False))
    found = desk.rows(QUEUE).exclude(pk__in=open_).exclude(drafter_id=me)
    letters = list(found.select_related("issuer", "advising", "signer", "drafter").annotate(first_due=due)[:MOST])
    laid_by = _laid_by(me, letters)
    read = read_by(me, letters)
    rows = [_row(letter, standing.actor.on, read[letter.pk], laid_by.get(letter.pk, 0)) for letter in letters]
    return sorted(rows, key=lambda row: (row.group, _rank(row), row.letter.first_due or date.max, row.letter.pk))


def _rank(row: Row) -> int:
    order = list(Urgency.values)
    return -order.index(row.letter.urgency) if row.letter.urgency in order else 0


def _laid_by(person_id: int, letters: list[Letter]) -> dict[int, int]:
    """Letter → the item by which he set its present text aside."""
    texts = {letter.pk: letter.text_hash for letter in letters}
    rows = SigningItem.objects.filter(
        batch__person_id=person_id, letter_id__in=texts, decision=Decision.LATER, state=State.DONE
    ).values_list("letter_id", "text_hash", "pk")
    return {letter_id: pk for letter_id, text_hash, pk in rows if texts[letter_id] == text_hash}


def _row(letter: Any, on: date, read: Read, laid_by: int) -> Row:
    urgent = showing.URGENT.get(letter.urgency, "")
    due = showing.deadline(letter.first_due, on) if letter.first_due else None
    group = AFTER
    if laid_by:
        group = LATER
    elif urgent:
        group = URGENT
    elif letter.first_due and letter.first_due <= on:
        group = TODAY
    elif letter.first_due and letter.first_due - on <= WEEK:
        group = SOON
    return Row(letter, group, due, urgent, read, letter.round > 1, laid_by)


def grouped(rows: list[Row]) -> list[tuple[str | Promise, bool, list[Row]]]:
    """The list as it is printed: (heading, whether it is urgent, rows)."""
    return [
        (words, group == URGENT, [row for row in rows if row.group == group])
        for group, words in enumerate(GROUPS)
        if any(row.group == group for row in rows)
    ]


def chosen_facts(standing: Standing, row: Row) -> dict[str, Any]:
    """Everything beside the list about one letter: the very pages that would be signed, and what to know before."""
    letter, actor = row.letter, standing.actor
    content = letter_rows.settled_text(letter)
    sheet = sheet_for(letter, content, actor.on)
    pdf = pdf_of(actor, letter, sheet)
    pages, seen = pages_in(pdf), sha256(pdf) if in_force(letter, actor.on) else ""
    return {
        "row": row, "letter": letter, "article": render_html(sheet.with_(mark="", note="")),
        "pages": range(1, pages + 1), "size": len(pdf), "seen": seen,
        "shown": shown_seal(actor.person_id, letter, pages, seen),
        "opinions": list(_opinions(letter)), "lines": list(letter.lines.all()), **authority_facts(actor, letter),
        "key": key_facts(actor) if seen else None, "in_vain": in_vain(actor, letter),
    }  # fmt: skip


def in_vain(actor: Actor, letter: Letter) -> str:
    """Why his last decision on the letter in this round came to nothing; "" when there is none or he took it back."""
    mine = SigningItem.objects.filter(batch__person_id=actor.person_id, letter=letter, round=letter.round)
    last = mine.exclude(decision=Decision.LATER).order_by("-pk").first()
    if last is not None and last.state == State.REFUSED:
        return last.result
    return str(EXPIRED) if last is not None and last.state in OPEN else ""


def seen_of(actor: Actor, items: list[SigningItem]) -> list[SigningItem]:
    """The same with `hidden` on those whose letter he may no longer see: nothing of it is shown, nor its subject."""
    asked = Letter.objects.filter(pk__in={item.letter_id for item in items})
    seen = set(policy().scope(actor, asked).values_list("pk", flat=True)) if items else set()
    for item in items:
        item.hidden = item.letter_id not in seen  # type: ignore[attr-defined]
    return items


def _opinions(letter: Letter) -> Any:
    given = Opinion.objects.filter(letter=letter).exclude(verdict=Opinion.Verdict.ASKED)
    return given.select_related("person").order_by("-pk")[:20]


def shown_seal(person_id: int, letter: Letter, pages: int, seen: str) -> str:
    """What was shown, in a form that comes back unchanged or not at all."""
    return SEAL.sign_object([person_id, letter.pk, letter.text_no, pages, seen])


def authority_facts(actor: Actor, letter: Letter) -> dict[str, Any]:
    """By what he would sign: the form with the capacity, and the written basis with its days; no basis: a warning."""
    giver = signatory_for(letter, actor.person_id, actor.on).lent_by
    found = authority_for(giver.pk if giver else actor.person_id, letter, actor.on)
    return {"capacity": capacity_of(letter), "basis": authority_words(found, giver) if found else ""}


def key_facts(actor: Actor) -> dict[str, Any] | None:
    """The certificate with which he signs today, and how many days it still counts."""
    key = person_key(actor.person_id, actor.on)
    return None if key is None else {"row": key, "left": days_left(key, actor.on)}


def days_left(key: SigningKey, on: date) -> int | None:
    """Until the certificate ends; None where its end was not kept."""
    return (key.not_after - on).days if key.not_after else None
