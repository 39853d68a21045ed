"""Whom and what a form offers to choose: signers with authority, persons and organs by name, officers of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from workflow.directory.models import Appointment, Organ, OrganName, OrganParent, SigningAuthority
from workflow.directory.queries import form_fits, organs_on
from workflow.dispatches.models import Dispatch
from workflow.kernel.days import on_day
from workflow.kernel.folding import bare
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Role
from workflow.letters.models import Letter
from workflow.web.fields import Choice

MOST = 300
"""Rows a list to choose from shows; beyond it one looks for a name."""


def signers(letter: Letter, on: date) -> list[Choice]:
    """Who may sign this letter on that day: live signers of the issuer with an authority for its form and kind."""
    live = Appointment.objects.filter(on_day(on), organ_id=letter.issuer_id, role=Role.SIGNER).values("person_id")
    rows = SigningAuthority.objects.filter(
        on_day(on), organ_id=letter.issuer_id, form=letter.signing_form, person_id__in=live
    ).exclude(person=letter.drafter).select_related("person").order_by("person__full_name", "pk")  # fmt: skip
    able = [row for row in rows if row.covers(letter.kind) and form_fits(row.form, letter.issuer)]
    return list({row.person_id: f"{row.person} · {row.get_form_display()}, {row.basis}" for row in able}.items())


def officers(organ_id: int, on: date) -> list[Choice]:
    """Who of the unit may carry out: its officers and leaders with an account, as the service demands."""
    here = Q(organ_id=organ_id) | Q(organ__registry_of_id=organ_id)
    rows = Appointment.objects.filter(
        on_day(on), here, role__in=(Role.OFFICER, Role.LEADER), person__user__is_active=True
    )  # fmt: skip
    return _people(rows)


def advisers(letter: Letter, on: date, words: str) -> list[Choice]:
    """Whom a reviewer may consult: by name anywhere, else reviewers and leaders of the organs around the issuer."""
    rows = Appointment.objects.filter(on_day(on), person__user__is_active=True)
    if words:
        rows = rows.filter(_name("person__full_name", words))
    else:
        near = OrganParent.objects.filter(on_day(on), parent_id=letter.issuer_id).values("organ_id")
        around = Q(organ_id=letter.issuer_id) | Q(organ_id__in=near)
        rows = rows.filter(around, role__in=(Role.REVIEWER, Role.LEADER))
    return _people(rows)


def persons(on: date, words: str) -> list[Choice]:
    """Persons of the directory by name; nobody without words."""
    return _people(Appointment.objects.filter(on_day(on)).filter(_name("person__full_name", words))) if words else []


def _people(rows: QuerySet[Appointment]) -> list[Choice]:
    found: dict[int, str] = {}
    for row in rows.select_related("person", "organ").order_by("person__full_name", "pk")[: MOST * 2]:
        found.setdefault(row.person_id, f"{row.person} · {row.title or row.get_role_display()}, {row.organ}")
    return list(found.items())[:MOST]


def _name(path: str, words: str) -> Q:
    """The name holds the words, as typed or with capitals; SQLite folds ASCII letters only."""
    return Q(**{f"{path}__icontains": words}) | Q(**{f"{path}__icontains": words.title()})


def organs(under_id: int, on: date, words: str) -> list[Choice]:
    """Active organs: those whose name holds the words, accents aside; without words those directly under one."""
    if words:
        named = OrganName.objects.filter(on_day(on), bare__contains=bare(words)).values("organ_id")
        rows = organs_on(on).filter(pk__in=named)
    else:
        near = OrganParent.objects.filter(on_day(on), parent_id=under_id).values("organ_id")
        rows = organs_on(on).filter(pk__in=near)
    return _organs(rows.order_by("name", "pk")[:MOST])


def _organs(rows: Iterable[Organ]) -> list[Choice]:
    return [(row.pk, row.name) for row in rows]


def replacements(actor: Actor, letter: Letter) -> list[Choice]:
    """Issued letters of the same organ that the actor may view: one of them takes this one's place."""
    rows = Letter.objects.filter(
        issuer_id=letter.issuer_id, status__in=(LetterStatus.ISSUED, LetterStatus.CONCLUDED)
    ).exclude(pk=letter.pk)  # fmt: skip
    return [(row.pk, titled(row)) for row in policy().scope(actor, rows).order_by("-pk")[:MOST]]


def arrived(actor: Actor, letter: Letter) -> list[Choice]:
    """Dispatches at the issuer that the actor may view: the letters that his draft can carry out."""
    rows = Dispatch.objects.filter(organ_id=letter.issuer_id, arrived_on__isnull=False).exclude(
        status__in=(DispatchStatus.REFUSED, DispatchStatus.RECALLED, DispatchStatus.CLOSED)
    )
    rows = policy().scope(actor, rows.exclude(letter_id=letter.pk).select_related("letter", "letter__issuer"))
    return [(row.pk, f"{titled(row.letter)} ({row.letter.issuer})") for row in rows.order_by("-pk")[:MOST]]


def titled(letter: Any) -> str:
    """A letter in one line: number and subject."""
    return " · ".join(part for part in (letter.code, letter.subject) if part)
