"""What is behind its day and no unit's lateness: evidence that nobody has judged, letters that nobody has opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, Value

from workflow.directory.groups import organs_of
from workflow.dispatches.models import Dispatch
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import DispatchStatus, ObligationStatus, Purpose
from workflow.letters.models import Directive, Letter
from workflow.obligations.models import Obligation

EVIDENCE = "evidence__handed_on"


def to_judge(on: date, at: str = "") -> Q:
    """Obligations whose evidence was handed in and still waits for a verdict after their day; `at`: the way to them."""
    return Q(**{f"{at}status": ObligationStatus.HANDED_IN, f"{at}runs_to__lt": on})


def waiting(letter: Letter, on: date) -> list[dict[str, Any]]:
    """What waits for a verdict after its day: whose, which item, since when, and who must judge: the unit's leader, or
    the watching organ once the unit has reported. One statement."""
    rows = Obligation.objects.filter(to_judge(on), letter=letter, dispatch__status__in=RECEIVED)
    named = rows.select_related("directive", "dispatch__watcher").annotate(since=Max(EVIDENCE))
    return [
        {
            "organ": row.dispatch.name, "item": row.directive.no, "due": str(row.due), "since": str(row.since or ""),
            "judge": str(row.dispatch.watcher or "") if is_reported(row.dispatch) else row.dispatch.name,
        }
        for row in named.order_by("since", "dispatch__name", "pk")
    ]  # fmt: skip


def is_reported(dispatch: Dispatch) -> bool:
    """Whether the unit has done its part and the watching organ is to judge."""
    return dispatch.status == DispatchStatus.REPORTED


@dataclass(frozen=True, slots=True)
class Passed:
    """Deadlines of a letter that have passed: the earliest for everybody, and of items with a lead for its organs."""

    common: date | None
    led: Mapping[int, date]

    def of(self, status: str, purpose: str, organ_id: int | None, by_text: bool) -> date | None:
        """The earliest one that binds this recipient, who has not opened the letter: nobody has made its tasks yet."""
        if status != DispatchStatus.SENT or purpose != Purpose.IMPLEMENT or not organ_id:
            return None
        days = (self.led.get(organ_id), None if by_text else self.common)
        return min((day for day in days if day), default=None)


def passed(letter: Letter, on: date) -> Passed:
    """The deadlines named in the letter that lie before the day, as `making.binding` deals them out: one statement, a
    second where an item has a lead."""
    rows = list(Directive.objects.filter(letter=letter, monitoring=False, due__lt=on).order_by("-due"))
    common = min((row.due for row in rows if row.lead_selector is None and row.due), default=None)
    led = [row for row in rows if row.lead_selector is not None]
    if not led or letter.issued_on is None:
        return Passed(common, {})
    dues = {row.pk: row.due for row in led}
    asked = [
        organs_of(row.lead_selector, letter.issuer_id, letter.issued_on).order_by().values_list("pk", Value(row.pk))
        for row in led
    ]
    found: dict[int, date] = {}
    for organ_id, directive_id in asked[0].union(*asked[1:], all=True):
        found[organ_id] = min(dues[directive_id] or on, found.get(organ_id, on))
    return Passed(common, found)


def unopened(letter: Letter, on: date) -> list[dict[str, Any]]:
    """Who has not opened the letter by the first day on which something was due of him, the longest first."""
    known = passed(letter, on)
    if known.common is None and not known.led:
        return []
    rows = Dispatch.objects.filter(letter=letter, status=DispatchStatus.SENT).order_by("name", "pk")
    columns = rows.values_list("name", "status", "purpose", "organ_id", "by_text")
    found = [(due, name) for name, status, purpose, organ_id, by_text in columns
             if (due := known.of(status, purpose, organ_id, by_text))]  # fmt: skip
    return [{"organ": name, "due": str(due), "days": (on - due).days} for due, name in sorted(found)]
