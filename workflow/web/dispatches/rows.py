"""What a dispatch's pages read: its obligations with evidence, who works on it, questions and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from workflow.calendars.days import NATIONAL, Calendar
from workflow.calendars.queries import calendar_of
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.vocabulary import ObligationStatus
from workflow.obligations.clock import waits
from workflow.obligations.models import Evidence, Extension, Obligation
from workflow.oversight.models import Question, Verdict
from workflow.web import showing
from workflow.web.letters.rows import OPEN_DUTIES


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation as the page shows it."""

    row: Any
    state: showing.Shown
    deadline: showing.Shown | None
    evidence: list[Any]
    extensions: list[Any]


def duties_of(dispatch: Dispatch, on: date) -> list[Duty]:
    """The obligations of a dispatch with evidence and extensions; four or five statements for any number."""
    rows = (
        Obligation.objects.filter(dispatch=dispatch)
        .select_related("directive")
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("handed_by")),
            Prefetch("extensions", Extension.objects.select_related("decided_by").order_by("pk")),
        )
        .order_by("directive__no")
    )
    found = list(rows)
    calendar = calendar_of(dispatch.organ_id, on) if any(row.status in OPEN_DUTIES for row in found) else NATIONAL
    return [_duty(row, on, calendar, dispatch) for row in found]


def _duty(row: Any, on: date, calendar: Calendar, dispatch: Dispatch) -> Duty:
    evidence = list(row.evidence.all())
    if row.status == ObligationStatus.HANDED_IN and row.runs_to and row.runs_to < on:
        stands: showing.Shown | None = showing.to_judge(dispatch.status)
    else:
        open_, paused = row.status in OPEN_DUTIES, waits(row, on)
        stands = showing.deadline(row.runs_to, on, open_=open_, paused=paused, calendar=calendar)
    return Duty(row, showing.obligation_state(row.status), stands, evidence, list(row.extensions.all()))


def workers(dispatch: Dispatch) -> QuerySet[Assignment]:
    """Who works on it now, the lead first."""
    rows = Assignment.objects.filter(dispatch=dispatch, ended_on__isnull=True)
    return rows.select_related("person", "assigned_by").order_by("-lead", "person__full_name")


def questions_of(dispatch: Dispatch) -> QuerySet[Question]:
    """Every question on it, both ways, in the order asked."""
    return Question.objects.filter(dispatch=dispatch).select_related("asked_by", "answered_by")


def verdicts_of(dispatch: Dispatch) -> QuerySet[Verdict]:
    """Every verdict of the watching organ, in order."""
    return Verdict.objects.filter(dispatch=dispatch).select_related("given_by")
