"""What a person reads of his notices: texts are made now, under the rights he has now; and his own marks of reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Max, QuerySet
from django.db.models.functions import Now
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflow.conf import congvan
from workflow.directory.models import Person
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import RecordKind

from .models import Notice
from .rules import How, table


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as its person may read it. Hidden: the record may no longer be seen, so nothing of it is here."""

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


def page_of(
    actor: Actor, *, before: int | None = None, after: int | None = None, size: int | None = None
) -> list[Line]:
    """Return up to `size` (a page) of the actor's notices, newest first: those with a number under `before`, those
    just over `after`, or the newest. Four statements at most, whatever the depth."""
    found = _mine(actor.person_id)
    limit = size or congvan.PAGE_SIZE
    if after is not None:
        rows = list(found.filter(seq__gt=after).order_by("seq")[:limit])[::-1]
    else:
        rows = list((found.filter(seq__lt=before) if before is not None else found).order_by("-seq")[:limit])
    return lines_of(actor, rows)


def after(person_id: int, seq: int, limit: int = 100) -> list[Notice]:
    """Return the person's notices numbered over `seq`, oldest first: what live delivery has not yet shown him."""
    return list(_mine(person_id).filter(seq__gt=seq).order_by("seq")[:limit])


def newest_seq(person_id: int) -> int:
    """Return the number of the person's newest notice, 0 without any."""
    return _mine(person_id).aggregate(newest=Max("seq"))["newest"] or 0


def count_unread(person_id: int, cap: int | None = None) -> int:
    """Return how many notices are unread, counted to `cap` (COUNT_CAP) and no further: one more means "more than"."""
    return _mine(person_id).filter(read_at__isnull=True)[: (cap or congvan.COUNT_CAP) + 1].count()


def mark_read(person_id: int, *, up_to: int | None = None, ids: Sequence[int] = ()) -> int:
    """Mark the person's own unread notices as read now: all numbered up to `up_to`, or those of `ids`; returns how
    many. Another person's are left alone."""
    rows = _mine(person_id).filter(read_at__isnull=True)
    rows = rows.filter(seq__lte=up_to) if up_to is not None else rows.filter(pk__in=ids)
    return rows.update(read_at=Now())


def _mine(person_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=person_id)


def lines_of(actor: Actor, notices: Sequence[Notice]) -> list[Line]:
    """Return the notices as lines, in their order; at most three statements for any number of them."""
    letters = _visible(actor, RecordKind.LETTER, notices)
    dispatches = _visible(actor, RecordKind.DISPATCH, notices)
    names = Person.objects.in_bulk({row.facts["by"] for row in notices if "by" in row.facts})
    return [_line(row, dispatches if row.record_kind == RecordKind.DISPATCH else letters, names) for row in notices]


def _visible(actor: Actor, kind: RecordKind, notices: Iterable[Notice]) -> dict[int, Any]:
    wanted = {row.record_id for row in notices if row.record_kind == kind}
    if not wanted:
        return {}
    rows = apps.get_model("congvan", kind.value)._default_manager.filter(pk__in=wanted)
    rows = rows.select_related("letter") if kind == RecordKind.DISPATCH else rows
    return {row.pk: row for row in policy().scope(actor, rows)}


def _line(row: Notice, visible: dict[int, Any], names: dict[int, Person]) -> Line:
    rule, record = table().by_key.get(row.event), visible.get(row.record_id)
    shown = (row.pk, row.seq, row.on, row.created_at, row.read_at is None)
    if rule is None or record is None:
        return Line(*shown, text=_("Nội dung không còn hiển thị"))
    letter = record.letter if row.record_kind == RecordKind.DISPATCH else record
    words = {
        "letter": letter_words(letter),
        "recipient": getattr(record, "name", ""),
        "by": str(names.get(row.facts.get("by", 0), "")),
    }
    return Line(
        *shown, capfirst(str(rule.words) % words), str(rule.how), row.event, row.record_kind, row.record_id,
        row.letter_id, hidden=False,
    )  # fmt: skip


def letter_words(letter: Any) -> str:
    """Return how a notice names a letter: by its number, before it has one by its subject."""
    return _("văn bản %s") % (letter.code or f"“{letter.subject}”")


__all__ = ["How", "Line", "after", "count_unread", "lines_of", "mark_read", "newest_seq", "page_of"]
