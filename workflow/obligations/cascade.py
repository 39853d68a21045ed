"""A letter that carries out another: the link, its ties, what stays uncovered, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from workflow.dispatches.models import Dispatch
from workflow.gate import Act, guarded
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus
from workflow.letters.content import plain
from workflow.letters.models import Letter

from .bounds import check_deadlines
from .models import Obligation, Tie, UpperLetter
from .proposing import missing_reports, propose

TAKEN_IN = (*lifecycle.WORKING, DispatchStatus.HANDED_IN, DispatchStatus.REPORTED, DispatchStatus.ACCEPTED)
"""What an organ has acknowledged and that still stands may be carried out."""

NO_MORE = (LetterStatus.WITHDRAWN, LetterStatus.RECALLED, LetterStatus.REPLACED)


@guarded(Action.TIE_LETTER)
def link_upper(act: Act[Letter], *, dispatch_id: int) -> UpperLetter:
    """Say that this draft carries out a letter that arrived at its issuer; ties are proposed from the two texts.

    Invalid when a directive's deadline is later than the upper letter's (process.md 8).
    """
    dispatch = policy().scope(act.actor, Dispatch.objects.select_related("letter")).filter(pk=dispatch_id).first()
    if dispatch is None or dispatch.organ_id != act.record.issuer_id or dispatch.letter_id == act.record.pk:
        raise Invalid(fields={"dispatch_id": _("Đồng chí chọn công văn đã đến cơ quan ban hành.")})
    if dispatch.status not in TAKEN_IN:
        raise Invalid(fields={"dispatch_id": _("Công văn đó chưa được tiếp nhận, hoặc đã đóng, đã thu hồi.")})
    if UpperLetter.objects.filter(letter=act.record).exists():
        raise Conflict(_("Dự thảo đã gắn với một công văn cấp trên."))
    link = UpperLetter.objects.create(letter=act.record, upper=dispatch.letter, dispatch=dispatch)
    proposed = propose(link)
    Tie.objects.bulk_create(proposed)
    check_deadlines(link)
    act.facts.update(upper=dispatch.letter_id, dispatch=dispatch.pk, proposed=len(proposed))
    return link


@guarded(Action.TIE_LETTER)
def decide_ties(act: Act[Letter], *, confirmed: Sequence[int] = (), rejected: Sequence[int] = ()) -> None:
    """A drafter confirms or rejects proposed ties; only confirmed ones count."""
    mine = {row.pk: row for row in Tie.objects.filter(link__letter=act.record)}
    if not {*confirmed, *rejected} <= mine.keys() or set(confirmed) & set(rejected):
        raise Invalid(fields={"ties": _("Liên kết không thuộc dự thảo này.")})
    decided = {"decided_by_id": act.actor.person_id, "decided_on": act.on}
    Tie.objects.filter(pk__in=confirmed).update(standing=Tie.Standing.CONFIRMED, **decided)
    Tie.objects.filter(pk__in=rejected).update(standing=Tie.Standing.REJECTED, **decided)
    link = UpperLetter.objects.filter(letter=act.record).first()
    if link is not None:
        check_deadlines(link)
    act.facts.update(confirmed=list(confirmed), rejected=list(rejected))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a carrying-out letter leaves open of the upper one."""

    ties: list[tuple[int, int, str]]
    uncovered: list[int]
    missing_reports: list[str]


def coverage(link: UpperLetter) -> Coverage:
    """Confirmed ties (child item, upper item, words), upper items that nothing covers, report duties that got lost."""
    rows = Tie.objects.filter(link=link, standing=Tie.Standing.CONFIRMED).select_related("upper_directive")
    ties = [(row.child_no, row.upper_directive.no, row.words) for row in rows]
    covered = {upper for _child, upper, _words in ties}
    asked = Obligation.objects.filter(dispatch_id=link.dispatch_id).values_list("directive__no", flat=True)
    lost = [plain(one.get("evidence")) for one in missing_reports(link)]
    return Coverage(ties, sorted(set(asked) - covered), lost)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many obligations of the letters below are done, of how many; the parent still closes on its own evidence."""

    done: int
    total: int


def rolled_up(upper_dispatch_ids: Iterable[int]) -> dict[int, Progress]:
    """Progress below each dispatch of an upper letter, in one statement."""
    done = Count("letter__obligations", filter=Q(letter__obligations__status=ObligationStatus.DONE))
    rows = (
        UpperLetter.objects.filter(dispatch_id__in=list(upper_dispatch_ids))
        .exclude(letter__status__in=NO_MORE)
        .values("dispatch_id")
        .annotate(total=Count("letter__obligations"), done=done)
    )
    return {row["dispatch_id"]: Progress(row["done"], row["total"]) for row in rows}
