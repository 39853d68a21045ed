"""Obligations are made when a letter arrives: one per directive that binds the organ, in one statement."""

from __future__ import annotations

from datetime import date

from workflow.directory.groups import organs_of
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import Purpose
from workflow.letters.models import Directive

from .models import Obligation


def binds(directive: Directive, dispatch: Dispatch, on: date) -> bool:
    """Whether the directive binds this recipient: a lead binds its organs, no lead (or a role) every implementing one.

    A monitoring directive becomes the oversight and binds nobody (process.md 7).
    """
    if directive.monitoring or dispatch.purpose != Purpose.IMPLEMENT or dispatch.organ_id is None:
        return False
    if directive.lead_selector is None:
        return not dispatch.by_text
    return organs_of(directive.lead_selector, dispatch.issuer_id, on).filter(pk=dispatch.organ_id).exists()


def make_obligations(dispatch: Dispatch, on: date) -> None:
    """Rows for a dispatch that just arrived. Leads are judged as of the day the letter was sent."""
    if dispatch.purpose != Purpose.IMPLEMENT or dispatch.organ_id is None:
        return
    directives = Directive.objects.filter(letter_id=dispatch.letter_id)
    Obligation.objects.bulk_create(
        Obligation(
            dispatch=dispatch, letter_id=dispatch.letter_id, directive=row, organ_id=dispatch.organ_id, due=row.due
        )
        for row in directives
        if binds(row, dispatch, dispatch.sent_on)
    )
