"""A letter that carries out another: the link, its ties, what stays uncovered, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from workflow.dispatches.models import Dispatch
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import ObligationStatus
from workflow.letters.content import plain
from workflow.letters.models import Directive, Letter, LetterVersion
from workflow.reading.ties import missing_report_duties, propose_ties

from .models import Obligation, Tie, UpperLetter

Standing = Tie.Standing


def content_of(letter: Letter) -> dict[str, Any]:
    """The letter's current text, with its citable number."""
    text: dict[str, Any] = LetterVersion.objects.get(letter=letter, no=letter.text_no).content
    return text


@guarded(Action.TIE_LETTER)
def link_upper(act: Act[Letter], *, dispatch_id: int) -> UpperLetter:
    """Say that this draft carries out a letter that arrived at its issuer; ties are proposed from the two texts.

    Invalid when a directive's deadline is later than the upper letter's (process.md 8).
    """
    dispatch = policy().scope(act.actor, Dispatch.objects.select_related("letter")).filter(pk=dispatch_id).first()
    if dispatch is None or dispatch.organ_id != act.record.issuer_id or dispatch.letter_id == act.record.pk:
        raise Invalid(fields={"dispatch_id": _("Đồng chí chọn công văn đã đến cơ quan ban hành.")})
    if UpperLetter.objects.filter(letter=act.record).exists():
        raise Conflict(_("Dự thảo đã gắn với một công văn cấp trên."))
    link = UpperLetter.objects.create(letter=act.record, upper=dispatch.letter, dispatch=dispatch)
    proposed = _propose(link)
    Tie.objects.bulk_create(proposed)
    check_deadlines(act.record, dispatch)
    act.facts.update(upper=dispatch.letter_id, dispatch=dispatch.pk, proposed=len(proposed))
    return link


def _propose(link: UpperLetter) -> list[Tie]:
    """One tie per pair of directives; the words of several parts are kept together."""
    directives = {row.no: row for row in Directive.objects.filter(letter_id=link.upper_id)}
    ties: dict[tuple[int, int], Tie] = {}
    for row in propose_ties(content_of(link.letter), content_of(link.upper)):
        key = (row["child"], row["parent"])
        tie = ties.setdefault(
            key, Tie(link=link, child_no=key[0], upper_directive=directives[key[1]], words="", score=0)
        )
        tie.words = "; ".join(filter(None, [tie.words, *row["words"]]))
        tie.score = max(tie.score, row["score"])
    return list(ties.values())


def check_deadlines(letter: Letter, dispatch: Dispatch) -> None:
    """A child's deadline is never later than the one it serves."""
    latest = [row.due for row in Obligation.objects.filter(dispatch=dispatch) if row.due]
    if not latest:
        return
    late = [row.no for row in Directive.objects.filter(letter=letter, due__gt=max(latest))]
    if late:
        raise Invalid(
            fields={"directives": _("Hạn của mục %(no)s sau hạn cấp trên giao (%(due)s).")
                    % {"no": ", ".join(map(str, late)), "due": max(latest).strftime("%d/%m/%Y")}}
        )  # fmt: skip


@guarded(Action.TIE_LETTER)
def decide_ties(act: Act[Letter], *, confirmed: Sequence[int] = (), rejected: Sequence[int] = ()) -> None:
    """A drafter confirms or rejects proposed ties; only confirmed ones count."""
    mine = {row.pk: row for row in Tie.objects.filter(link__letter=act.record)}
    if not {*confirmed, *rejected} <= mine.keys() or set(confirmed) & set(rejected):
        raise Invalid(fields={"ties": _("Liên kết không thuộc dự thảo này.")})
    decided = {"decided_by_id": act.actor.person_id, "decided_on": act.on}
    Tie.objects.filter(pk__in=confirmed).update(standing=Standing.CONFIRMED, **decided)
    Tie.objects.filter(pk__in=rejected).update(standing=Standing.REJECTED, **decided)
    act.facts.update(confirmed=list(confirmed), rejected=list(rejected))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a carrying-out letter leaves open of the upper one."""

    ties: list[tuple[int, int, str]]
    uncovered: list[int]
    missing_reports: list[str]


def coverage(link: UpperLetter) -> Coverage:
    """Confirmed ties (child item, upper item, words), upper items that nothing covers, report duties that got lost."""
    rows = Tie.objects.filter(link=link, standing=Standing.CONFIRMED).select_related("upper_directive")
    ties = [(row.child_no, row.upper_directive.no, row.words) for row in rows]
    covered = {upper for _child, upper, _words in ties}
    asked = Obligation.objects.filter(dispatch_id=link.dispatch_id).values_list("directive__no", flat=True)
    lost = missing_report_duties(content_of(link.letter), content_of(link.upper))
    return Coverage(ties, sorted(set(asked) - covered), [plain(one.get("evidence")) for one in lost])


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
        .values("dispatch_id")
        .annotate(total=Count("letter__obligations"), done=done)
    )
    return {row["dispatch_id"]: Progress(row["done"], row["total"]) for row in rows}
