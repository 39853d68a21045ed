"""A notice as its person may read it now: what he may no longer see has no words, many of one kind are one line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.days import printed
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import DispatchStatus, Purpose, RecordKind
from workflow.letters.models import Letter

from .models import Notice
from .rules import Rule, table

Kind = tuple[int, str]
"""Letter and event: what is one line."""
NOT_TAKEN_IN = (DispatchStatus.SENT, DispatchStatus.ARRIVED, DispatchStatus.REFUSED, DispatchStatus.RECALLED)


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as its person may read it. Hidden: the record may no longer be seen, so nothing of it is here.

    `count`: how many notices the line stands for. `outside`: the words for places that others may see over his
    shoulder, such as e-mail: without the subject of a letter that has no number yet. `subject`: of a letter that the
    words name by its number, where he may still read it.
    """

    id: int
    seq: int
    on: date
    created_at: datetime
    unread: bool
    text: str
    how: str = ""
    event: str = ""
    record_kind: str = ""
    record_id: int | None = None
    letter_id: int | None = None
    hidden: bool = True
    count: int = 1
    outside: str = ""
    subject: str = ""

    @property
    def url(self) -> str:
        """Where the line leads; "" when hidden, or where the pages are not mounted."""
        if self.hidden:
            return ""
        one = self.count == 1 and self.record_kind == RecordKind.DISPATCH
        try:
            return (
                reverse("congvan:dispatch", args=[self.record_id])
                if one
                else reverse("congvan:letter", args=[self.letter_id])
            )
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line says beyond its one notice: for how many records and notices it stands, who has taken it in."""

    records: int = 1
    notices: int = 1
    progress: tuple[int, int] | None = None


def lines_of(actor: Actor, notices: Sequence[Notice]) -> list[Line]:
    """Return the notices as lines, one each, in their order; at most three statements for any number of them."""
    visible, names = _records(actor, notices), _names(notices)
    return [_line(row, visible[row.record_kind].get(row.record_id), names, _Said()) for row in notices]


def collapsed(actor: Actor, newest: Sequence[Notice]) -> list[Line]:
    """Return one line for each of these notices, the newest of their kind on their letter, with what the others say:
    how many there are that he may see, whether any is unread, and what the letter is about. At most nine statements for
    any number of them."""
    counted = _counted(actor.person_id, {(row.letter_id, row.event) for row in newest})
    seen = _seen(actor, [kind for kind, (n, _unread) in counted.items() if n > 1])
    speaking = [seen.get((row.letter_id, row.event), [row])[0] for row in newest]
    visible, names = _records(actor, speaking), _names(speaking)
    progress = _progress(actor, [row for row in speaking if row.record_id in visible[row.record_kind]])
    found = []
    for row, speaker in zip(newest, speaking, strict=True):
        kind = row.letter_id, row.event
        same = seen.get(kind, [speaker])
        said = _Said(len({one.record_id for one in same}), len(same), progress.get(row.letter_id))
        line = _line(speaker, visible[speaker.record_kind].get(speaker.record_id), names, said)
        found.append(replace(line, id=row.pk, seq=row.seq, created_at=row.created_at, unread=counted[kind][1] > 0))
    return _with_subjects(actor, found)


def _with_subjects(actor: Actor, lines: Sequence[Line]) -> list[Line]:
    """The same, with the subject of each letter that he may still read: who received a letter that was recalled sees
    that it came, and not what it was about."""
    named = Letter.objects.filter(pk__in={line.letter_id for line in lines if not line.hidden}, number__isnull=False)
    subjects = dict(policy().scope(actor, named).values_list("pk", "subject"))
    return [replace(line, subject=subjects.get(line.letter_id, "")) for line in lines]


def _counted(person_id: int, kinds: Collection[Kind]) -> dict[Kind, tuple[int, int]]:
    """Kind → (notices, unread ones)."""
    rows = Notice.objects.filter(person_id=person_id, letter_id__in={letter for letter, _event in kinds})
    new = Count("pk", filter=Q(read_at__isnull=True))
    grouped = rows.order_by().values("letter_id", "event").annotate(n=Count("pk"), new=new)
    return {(row["letter_id"], row["event"]): (row["n"], row["new"]) for row in grouped}


def _seen(actor: Actor, kinds: Sequence[Kind]) -> dict[Kind, list[Notice]]:
    """The notices of these kinds whose record he may see, newest first."""
    if not kinds:
        return {}
    wanted = Q()
    for letter_id, event in kinds:
        wanted |= Q(letter_id=letter_id, event=event)
    rows = list(Notice.objects.filter(wanted, person_id=actor.person_id).order_by("-seq"))
    visible, found = _records(actor, rows), dict[Kind, list[Notice]]()
    for row in rows:
        if row.record_id in visible[row.record_kind]:
            found.setdefault((row.letter_id, row.event), []).append(row)
    return found


def _progress(actor: Actor, rows: Iterable[Notice]) -> dict[int, tuple[int, int]]:
    """Letter → (taken in, all) of the recipients that he may see."""
    rules = table().by_key
    wanted = {row.letter_id for row in rows if row.event in rules and rules[row.event].progress}
    if not wanted:
        return {}
    sent = policy().scope(actor, Dispatch.objects.filter(letter_id__in=wanted)).exclude(purpose=Purpose.ARCHIVE)
    done = Count("pk", filter=~Q(status__in=NOT_TAKEN_IN))
    grouped = sent.order_by().values("letter_id").annotate(done=done, total=Count("pk"))
    return {row["letter_id"]: (row["done"], row["total"]) for row in grouped}


def _names(notices: Iterable[Notice]) -> dict[int, Person]:
    return Person.objects.in_bulk({row.facts["by"] for row in notices if "by" in row.facts})


def _records(actor: Actor, notices: Iterable[Notice]) -> dict[str, dict[int, Any]]:
    """Kind → id → record, of those that he may see."""
    rows = list(notices)
    return {str(kind): _visible(actor, kind, rows) for kind in RecordKind}


def _visible(actor: Actor, kind: RecordKind, notices: Iterable[Notice]) -> dict[int, Any]:
    wanted = {row.record_id for row in notices if row.record_kind == kind}
    if not wanted:
        return {}
    rows = apps.get_model("congvan", kind.value)._default_manager.filter(pk__in=wanted)
    rows = rows.select_related("letter") if kind == RecordKind.DISPATCH else rows
    return {row.pk: row for row in policy().scope(actor, rows)}


def _line(row: Notice, record: Any, names: dict[int, Person], said: _Said) -> Line:
    rule = table().by_key.get(row.event)
    shown = (row.pk, row.seq, row.on, row.created_at, row.read_at is None)
    if rule is None or record is None:
        return Line(*shown, text=_("Nội dung không còn hiển thị"))
    letter = record.letter if row.record_kind == RecordKind.DISPATCH else record
    by = str(names.get(row.facts.get("by", 0), ""))
    due = printed(date.fromisoformat(row.facts["due"])) if "due" in row.facts else ""
    text, outside = (
        _worded(rule, said, letter=called(letter), recipient=getattr(record, "name", ""), by=by, due=due)
        for called in (letter_words, outside_words)
    )
    return Line(
        *shown, text, str(rule.how), row.event, row.record_kind, row.record_id, row.letter_id, hidden=False,
        count=said.records, outside=outside,
    )  # fmt: skip


def _worded(rule: Rule, said: _Said, **words: str) -> str:
    if said.records > 1 and rule.many:
        text = str(rule.many) % {**words, "count": said.records}
    else:
        text = str(rule.words) % words
        if said.notices > 1:
            text = _("%(words)s (%(n)d lần)") % {"words": text, "n": said.notices}
    if rule.progress and said.progress is not None:
        done, total = said.progress
        text += " " + _("%(done)d/%(total)d nơi nhận đã tiếp nhận.") % {"done": done, "total": total}
    return capfirst(text)


def letter_words(letter: Any) -> str:
    """Return how a notice names a letter: by its number, before it has one by its subject."""
    return _("văn bản %s") % (letter.code or f"“{letter.subject}”")


def outside_words(letter: Any) -> str:
    """Return how an e-mail names a letter: by its number, and never by its subject."""
    return _("văn bản %s") % letter.code if letter.code else _("một dự thảo văn bản")
