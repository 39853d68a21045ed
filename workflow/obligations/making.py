"""Obligations are made when a letter arrives, one per directive that binds the organ, and end with its dispatch."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Value

from workflow.calendars.days import NATIONAL, Calendar
from workflow.calendars.queries import calendar_of
from workflow.calendars.terms import read_rhythm, read_term
from workflow.directory.groups import organs_of
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import ObligationStatus, Purpose
from workflow.letters.models import Directive
from workflow.prepared import AN_ID, Prepared, insert_rows

from .models import Obligation

OPEN = (ObligationStatus.OPEN, ObligationStatus.HANDED_IN)
"""Something is still to be done, or to be judged."""

_DIRECTIVES = Prepared(lambda letter_id: Directive.objects.filter(letter_id=letter_id, monitoring=False), AN_ID)


def binding(dispatch: Dispatch) -> list[Directive]:
    """The directives that bind this recipient, in two statements however many there are.

    A lead binds its organs, as of the day the letter was sent; no lead (or a role) binds every implementing organ that
    a line addresses. A monitoring directive becomes the oversight and binds nobody (process.md 7).
    """
    if dispatch.purpose != Purpose.IMPLEMENT or dispatch.organ_id is None:
        return []
    rows: list[Directive] = _DIRECTIVES(dispatch.letter_id)
    led = _led_by(dispatch, [row for row in rows if row.lead_selector is not None])
    return [row for row in rows if (row.pk in led if row.lead_selector is not None else not dispatch.by_text)]


def _led_by(dispatch: Dispatch, rows: list[Directive]) -> set[int]:
    """Ids of those directives whose lead means the organ of the dispatch."""
    asked = [
        organs_of(row.lead_selector, dispatch.issuer_id, dispatch.sent_on)
        .filter(pk=dispatch.organ_id or 0).order_by().values_list(Value(row.pk))
        for row in rows
    ]  # fmt: skip
    return {found for (found,) in asked[0].union(*asked[1:], all=True)} if asked else set()


def make_obligations(dispatch: Dispatch, on: date) -> None:
    """Rows for a dispatch that just arrived: the clock starts now (rule CN 1.1). A task that comes back begins with the
    period of this day. The organ's calendar is asked only where a deadline is counted."""
    rows = binding(dispatch)
    counted = any(row.due is None and (row.term or row.period) for row in rows)
    calendar = calendar_of(dispatch.organ_id, on) if counted else NATIONAL
    insert_rows([_made(dispatch, row, calendar, on) for row in rows])


def _made(dispatch: Dispatch, row: Directive, calendar: Calendar, on: date) -> Obligation:
    rhythm = read_rhythm(row.period) if row.period and row.due is None else None
    period = rhythm.opens(on) if rhythm else None
    due = rhythm.due(calendar, period) if rhythm and period else row.due or _counted(dispatch, row, calendar, on)
    return Obligation(
        dispatch=dispatch, letter_id=dispatch.letter_id, directive=row, organ=dispatch.organ, due=due, runs_to=due,
        period=period, watcher_id=dispatch.watcher_id,
    )  # fmt: skip


def _counted(dispatch: Dispatch, row: Directive, calendar: Calendar, on: date) -> date | None:
    term = read_term(row.term) if row.term else None
    return term.ends(calendar, on, dispatch.arrived_at) if term else None


def end_obligations(dispatches: QuerySet[Dispatch], on: date) -> None:
    """What is open on dispatches that are closed or recalled is asked of nobody any more; one statement."""
    rows = Obligation.objects.filter(dispatch__in=dispatches.order_by().values("pk"), status__in=OPEN)
    rows.update(status=ObligationStatus.CLOSED, closed_on=on)
