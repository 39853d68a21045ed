"""Deadlines of a letter that carries out another are never later than those it serves (process.md 8)."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from workflow.kernel.days import printed
from workflow.kernel.errors import Invalid
from workflow.letters.content import whole
from workflow.letters.models import Directive, Letter, LetterVersion

from .making import OPEN
from .models import Obligation, Tie, UpperLetter
from .proposing import propose


class Bounds:
    """The latest day for each item of a letter that carries out `link.dispatch`; three statements."""

    def __init__(self, link: UpperLetter) -> None:
        self.link = link
        # The periods of a task that comes back bound nobody: there is always a next one.
        named = Case(When(period=None, then="due"))
        rows = Obligation.objects.filter(dispatch_id=link.dispatch_id).values_list("directive_id", named)
        self.dues: dict[int, date | None] = dict(rows)
        ties = Tie.objects.filter(link=link, standing=Tie.Standing.CONFIRMED)
        self.served: dict[int, list[int]] = {}
        for no, directive_id in ties.values_list("child_no", "upper_directive_id"):
            self.served.setdefault(no, []).append(directive_id)

    def of(self, no: int) -> date | None:
        """An item that confirmed ties lead up from keeps the earliest deadline of what it serves; another one the
        last deadline of all. None: nothing bounds it."""
        served = self.served.get(no, self.dues)
        days = [day for key in served if (day := self.dues.get(key)) is not None]
        if not days:
            return None
        return min(days) if no in self.served else max(days)

    def late(self) -> dict[int, date]:
        """Items whose deadline, or that of somebody who carries them out, is later; with the day that bounds them."""
        letter_id = self.link.letter_id
        asked = [*Directive.objects.filter(letter_id=letter_id, due__isnull=False).values_list("no", "due")]
        asked += Obligation.objects.filter(
            letter_id=letter_id, due__isnull=False, status__in=OPEN, period=None
        ).values_list("directive__no", "due")
        found = {no: bound for no, due in asked if due and (bound := self.of(no)) and due > bound}
        return dict(sorted(found.items()))


def check_deadlines(link: UpperLetter) -> None:
    """Invalid with the items and the day that bounds the first of them."""
    late = Bounds(link).late()
    if late:
        facts = {"no": ", ".join(map(str, late)), "due": printed(next(iter(late.values())))}
        raise Invalid(fields={"directives": _("Hạn của mục %(no)s sau hạn cấp trên giao (%(due)s).") % facts})


def bounded_by_upper(letter: Letter, changed: bool) -> None:
    """When a draft that carries out another letter is saved or submitted: ties follow the text, deadlines are held."""
    link = UpperLetter.objects.select_related("letter", "upper").filter(letter=letter).first()
    if link is None:
        return
    link.letter = letter
    if changed:
        renew_ties(link)
    check_deadlines(link)


def renew_ties(link: UpperLetter) -> None:
    """Ties of items whose words changed or that are gone fall; what the new words justify is proposed."""
    now = dict(Directive.objects.filter(letter_id=link.letter_id).values_list("no", "text"))
    before = LetterVersion.objects.filter(letter_id=link.letter_id, no=link.letter.text_no - 1).first()
    rows = (before.content.get("directives") or []) if before else []
    old = {whole(row.get("no")): str(row.get("text") or "").strip() for row in rows}
    kept = [no for no, text in now.items() if old.get(no) == text]
    Tie.objects.filter(link=link).exclude(child_no__in=kept).delete()
    standing = set(Tie.objects.filter(link=link).values_list("child_no", "upper_directive_id"))
    Tie.objects.bulk_create(tie for tie in propose(link) if (tie.child_no, tie.upper_directive_id) not in standing)


def hold_against_cascade(row: Obligation) -> None:
    """Invalid when the obligation's new deadline is later than the one it serves, or earlier than one below it."""
    links = UpperLetter.objects.filter(Q(letter_id=row.letter_id) | Q(dispatch_id=row.dispatch_id))
    for link in links:
        late = Bounds(link).late()
        if link.letter_id == row.letter_id and (bound := late.get(row.directive.no)):
            raise Invalid(fields={"due": _("Hạn mới sau hạn cấp trên giao (%s).") % printed(bound)})
        if link.dispatch_id == row.dispatch_id and late:
            raise Invalid(fields={"due": _("Văn bản triển khai nhiệm vụ này đã giao hạn sau ngày đó.")})
