"""What the register books read; a line names its letter only to a clerk who may view it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from workflow.directory.models import Organ, Term
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.days import on_day
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import Role, Section
from workflow.letters.models import Letter, RecipientLine
from workflow.registers.classified_models import SecretPaper, SecretPlace
from workflow.registers.models import IncomingEntry, IncomingRun, LetterCopy, NumberEntry, NumberRun
from workflow.web.actors import Standing
from workflow.web.desks.work import organs as standing_organs


@dataclass(frozen=True, slots=True)
class Desk:
    """One organ whose registry the clerk keeps: its outgoing runs and its incoming book, if opened."""

    organ: Organ
    runs: list[NumberRun]
    incoming: IncomingRun | None
    has_term: bool


def desks_of(standing: Standing) -> list[Desk]:
    """The organs of the clerk, by name, in four statements."""
    ids = set(standing_organs(standing, Role.CLERK))
    day = standing.actor.on
    organs = Organ.objects.filter(on_day(day), pk__in=ids).order_by("name", "pk")
    runs = NumberRun.objects.filter(organ_id__in=ids).select_related("term").order_by("-term__valid_from", "kind")
    incoming = {run.organ_id: run for run in IncomingRun.objects.filter(organ_id__in=ids)}
    terms = set(Term.objects.filter(on_day(day), organ_id__in=ids).values_list("organ_id", flat=True))
    every = list(runs)
    return [
        Desk(organ, [run for run in every if run.organ_id == organ.pk], incoming.get(organ.pk), organ.pk in terms)
        for organ in organs
    ]


def require_clerk(actor: Actor, organ_id: int) -> None:
    """NotFound unless the actor keeps the registers of that organ today."""
    if not policy().may_at(actor, Action.OPEN_RUN, organ_id).allowed:
        raise NotFound


def require_secrets(actor: Actor, organ_id: int) -> None:
    """NotFound unless the actor keeps that organ's book of secret papers today."""
    if not policy().may_at(actor, Action.KEEP_SECRETS, organ_id).allowed:
        raise NotFound


def run_for(actor: Actor, run_id: int) -> NumberRun:
    """The outgoing run, for its own clerk; else NotFound."""
    run = NumberRun.objects.select_related("organ", "term", "opened_by").filter(pk=run_id).first()
    if run is None:
        raise NotFound
    require_clerk(actor, run.organ_id)
    return run


def incoming_for(actor: Actor, organ_id: int) -> IncomingRun:
    """The organ's incoming book, for its own clerk; else NotFound, also when no number was drawn yet."""
    require_clerk(actor, organ_id)
    run = IncomingRun.objects.select_related("organ").filter(organ_id=organ_id).first()
    if run is None:
        raise NotFound
    return run


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a book: the number, and the record when the clerk may view it."""

    entry: Any
    record: Any


_OF_A_LETTER = ("kind", "number", "symbol", "dated", "subject", "status", "issuer", "signer__full_name")
"""What a line says of a letter; a book of a hundred thousand reads nothing else of each."""


def outgoing_lines(actor: Actor, entries: list[NumberEntry]) -> list[Line]:
    """The numbers with their letters, in one statement for the whole page."""
    first = RecipientLine.objects.filter(letter=OuterRef("pk"), section=Section.ADDRESSEES).order_by("pk")
    counted = Dispatch.objects.filter(letter=OuterRef("pk")).order_by().values("letter").annotate(n=Count("pk"))
    rows = Letter.objects.filter(pk__in=_letters(entries)).select_related("signer").only(*_OF_A_LETTER)
    rows = rows.annotate(
        addressed=Subquery(first.values("text")[:1]), recipients=Coalesce(Subquery(counted.values("n")), Value(0))
    )
    found = {letter.pk: letter for letter in policy().scope(actor, rows)}
    return [Line(entry, found.get(entry.letter_id or 0)) for entry in entries]


def _letters(entries: list[NumberEntry]) -> list[int]:
    return [entry.letter_id for entry in entries if entry.letter_id]


def secret_lines(papers: list[SecretPaper]) -> list[Line]:
    """The papers with where each is now, in one statement for the whole page."""
    rows = SecretPlace.objects.filter(paper__in=[paper.pk for paper in papers]).order_by("pk")
    now = {row.paper_id: row for row in rows}
    return [Line(paper, now.get(paper.pk)) for paper in papers]


def incoming_lines(actor: Actor, entries: list[IncomingEntry]) -> list[Line]:
    """The incoming numbers with their dispatches, in one statement for the whole page."""
    rows = Dispatch.objects.filter(pk__in=[entry.dispatch_id for entry in entries])
    rows = rows.select_related("letter", "letter__issuer", "letter__signer")
    rows = rows.only("status", "purpose", *(f"letter__{name}" for name in (*_OF_A_LETTER, "issuer__name")))
    found = {dispatch.pk: dispatch for dispatch in policy().scope(actor, rows)}
    return [Line(entry, found.get(entry.dispatch_id)) for entry in entries]


def page_of(entries: QuerySet[Any], before: int | None, size: int) -> tuple[list[Any], int | None]:
    """The newest numbers below `before`, and the key of the next page; as quick at any depth."""
    if before is not None:
        entries = entries.filter(number__lt=before)
    found = list(entries.order_by("-number")[: size + 1])
    shown = found[:size]
    return shown, shown[-1].number if len(found) > size else None


def sheet_of(entries: QuerySet[Any], first: int | None, last: int | None, most: int) -> list[Any]:
    """The numbers first … last in rising order for a printed sheet, `most` at most; without ends the newest ones."""
    if first is not None:
        entries = entries.filter(number__gte=first)
    if last is not None:
        entries = entries.filter(number__lte=last)
    order = F("number").asc() if first is not None else F("number").desc()
    return sorted(entries.order_by(order)[:most], key=lambda entry: entry.number)


def copies_lines(actor: Actor, copies: list[LetterCopy]) -> list[Line]:
    """The copies with their letters, in one statement for the whole page."""
    rows = policy().scope(actor, Letter.objects.filter(pk__in=[copy.letter_id for copy in copies]))
    found = {letter.pk: letter for letter in rows}
    return [Line(copy, found.get(copy.letter_id)) for copy in copies]


def copy_for(actor: Actor, copy_id: int) -> LetterCopy:
    """A copy, for clerks of the organ that made it who may view its letter now; else NotFound."""
    copy = LetterCopy.objects.select_related("run", "letter", "letter__issuer").filter(pk=copy_id).first()
    if copy is None:
        raise NotFound
    require_clerk(actor, copy.run.organ_id)
    if not policy().may(actor, Action.VIEW_LETTER, copy.letter).allowed:
        raise NotFound
    return copy
