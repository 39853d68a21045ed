"""What every look at a letter reads by its id: statements compiled once (docs/decisions/0010)."""

from __future__ import annotations

from functools import cache

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Value

from workflow.casefile.sight import UPWARD
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.journal.models import JournalEntry
from workflow.journal.streams import named
from workflow.kernel.vocabulary import DispatchStatus, Purpose
from workflow.letters.models import Directive, Doubt, LetterVersion, Opinion, RecipientLine
from workflow.obligations.models import UpperLetter
from workflow.oversight.models import Conclusion, Instruction, PeriodicReport
from workflow.prepared import AN_ID, Prepared

A_NUMBER = 2_000_000_011
NEWEST = 12
UNSAID = (DispatchStatus.SENT, DispatchStatus.ARRIVED)

TEXT = Prepared(lambda pk, no: LetterVersion.objects.filter(letter=pk, no=no).values_list("content", flat=True),
                AN_ID, A_NUMBER)  # fmt: skip
DOUBTS = Prepared(lambda pk: Doubt.objects.filter(letter=pk, confirmed_by__isnull=True).order_by("pk"), AN_ID)
DIRECTIVES = Prepared(lambda pk: Directive.objects.filter(letter=pk), AN_ID)
LINES = Prepared(lambda pk: RecipientLine.objects.filter(letter=pk), AN_ID)
OPINIONS = Prepared(lambda pk: Opinion.objects.filter(letter=pk).select_related("person"), AN_ID)
UPPER = Prepared(
    lambda pk: UpperLetter.objects.filter(letter=pk).select_related("upper", "upper__issuer", "letter"), AN_ID
)
INSTRUCTIONS = Prepared(
    lambda pk: Instruction.objects.filter(letter=pk).select_related("given_by", "answered_by"), AN_ID
)
REPORTS = Prepared(
    lambda pk: PeriodicReport.objects.filter(letter=pk).select_related("issued_by").order_by("-no"), AN_ID
)
CONCLUSION = Prepared(lambda pk: Conclusion.objects.filter(letter=pk).select_related("concluded_by"), AN_ID)
SILENT = Prepared(
    lambda pk: Dispatch.objects.filter(letter=pk, status__in=UNSAID).exclude(purpose=Purpose.ARCHIVE)
    .order_by().values("letter").annotate(n=Count("pk")).values_list("n", flat=True),
    AN_ID,
)  # fmt: skip
"""How many, one row; none where there is nobody."""


AT_RECIPIENTS = Prepared(
    lambda pk: JournalEntry.objects.filter(
        action__in=UPWARD,
        stream__in=Dispatch.objects.filter(letter=pk).annotate(stream=named("dispatch", F("pk"))).values("stream"),
    ).order_by(ExpressionWrapper(F("pk") + Value(0), BigIntegerField()).desc())[:NEWEST],
    AN_ID,
)  # fmt: skip
"""The newest entries of all its dispatches that their sender reads. The sum keeps the planner from walking the whole
journal backwards until it meets so many of them: of an old letter it would meet none for long."""


@cache
def entries(actions: tuple[str, ...], most: int) -> Prepared:
    """A stream's newest entries, of these acts or of all."""
    rows = JournalEntry.objects.order_by("-seq")
    chosen = rows.filter(action__in=actions) if actions else rows
    return Prepared(lambda stream: chosen.filter(stream=stream)[:most], "a stream")


@cache
def names(most: int) -> Prepared:
    """(id, full name) of so many persons; 0 is nobody."""
    rows = Person.objects.values_list("pk", "full_name")
    return Prepared(lambda *ids: rows.filter(pk__in=ids), *[AN_ID + place for place in range(most)])
