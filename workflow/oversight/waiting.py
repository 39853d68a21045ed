"""What is behind its day and no unit's lateness: evidence that nobody has judged, letters that nobody has opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, Value

from workflow.bulk_rows import listed
from workflow.directory.groups import organs_of
from workflow.dispatches.models import Dispatch
from workflow.kernel.lifecycle import RECEIVED
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, Purpose
from workflow.letters.models import Directive, Letter
from workflow.obligations.models import Obligation

EVIDENCE = "evidence__handed_on"
TOGETHER = 200
"""Items whose leads are asked for in one statement; SQLite takes five hundred."""


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
    """The deadlines named in the letter that lie before the day: see `passed_of`."""
    return passed_of([letter], on)[letter.pk]


def passed_of(letters: Sequence[Letter], on: date) -> dict[int, Passed]:
    """The deadlines named in each of the letters that lie before the day, as `making.binding` deals them out: one
    statement, a second where items have a lead."""
    issued = {letter.pk: letter for letter in letters}
    rows = list(Directive.objects.filter(letter__in=issued, monitoring=False, due__lt=on).order_by("-due"))
    common = {row.letter_id: row.due for row in rows if row.lead_selector is None}
    led: dict[int, dict[int, date]] = {pk: {} for pk in issued}
    for organ_id, row in _leads([row for row in rows if row.lead_selector is not None], issued):
        mine = led[row.letter_id]
        mine[organ_id] = min(row.due or on, mine.get(organ_id, on))
    return {pk: Passed(common.get(pk), led[pk]) for pk in issued}


def _leads(rows: Sequence[Directive], letters: Mapping[int, Letter]) -> list[tuple[int, Directive]]:
    """(organ, the item it leads), for items of letters that were issued; one statement for so many of them together."""
    by_key, asked = {row.pk: row for row in rows}, []
    for row in rows:
        letter = letters[row.letter_id]
        if letter.issued_on is not None:
            organs = organs_of(row.lead_selector, letter.issuer_id, letter.issued_on)
            asked.append(organs.order_by().values_list("pk", Value(row.pk)))
    parts = [asked[at : at + TOGETHER] for at in range(0, len(asked), TOGETHER)]
    return [(organ_id, by_key[key]) for first, *others in parts for organ_id, key in first.union(*others, all=True)]


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


def unopened_counts(letters: Sequence[Letter], on: date, among: Q) -> dict[int, int]:
    """How many of the dispatches `among` nobody of the unit has opened by a day on which something was due of him, for
    each of these letters: one statement besides those of `passed_of`."""
    late, standing = Q(), [letter for letter in letters if letter.status == LetterStatus.ISSUED]
    for pk, known in passed_of(standing, on).items():
        if known.common is not None:
            late |= Q(letter_id=pk, by_text=False)
        if known.led:
            late |= Q(letter_id=pk, organ_id__in=listed(known.led))
    if not late:
        return {}
    rows = Dispatch.objects.filter(among, late, status=DispatchStatus.SENT, purpose=Purpose.IMPLEMENT)
    return dict(rows.exclude(organ=None).values_list("letter_id").annotate(n=Count("pk")).order_by())
