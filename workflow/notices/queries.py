"""What a person reads of his notices: pages and news under the rights he has now, counts, and his marks of reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Now

from workflow.conf import congvan
from workflow.kernel.policy import Actor
from workflow.prepared import AN_ID, Prepared

from .lines import Line, collapsed, letter_words, lines_of
from .models import Notice
from .rules import How


def page_of(
    actor: Actor, *, before: int | None = None, after: int | None = None, size: int | None = None
) -> list[Line]:
    """Return up to `size` (a page) of the actor's lines, newest first: those with a number under `before`, those just
    over `after`, or the newest. Notices of one kind on one letter are one line, at the place of the newest of them.
    Nine statements at most, whatever the depth."""
    found = _newest_of_kind(actor.person_id)
    limit = size or congvan.PAGE_SIZE
    if after is not None:
        rows = list(found.filter(seq__gt=after).order_by("seq")[:limit])[::-1]
    else:
        rows = list((found.filter(seq__lt=before) if before is not None else found).order_by("-seq")[:limit])
    return collapsed(actor, rows) if rows else []


def after(person_id: int, seq: int, limit: int = 100) -> list[Notice]:
    """Return the person's notices numbered over `seq`, oldest first, not collapsed."""
    return list(_mine(person_id).filter(seq__gt=seq).order_by("seq")[:limit])


_NEWEST = Prepared(lambda person_id: _mine(person_id).order_by().values("person").annotate(newest=Max("seq")), AN_ID)


def newest_seq(person_id: int) -> int:
    """Return the number of the person's newest notice, 0 without any."""
    return next((row["newest"] for row in _NEWEST(person_id)), 0)


def count_unread(person_id: int, cap: int | None = None, muted: Collection[str] = ()) -> int:
    """Return how many lines are unread, but for those of `muted` events, counted to `cap` (COUNT_CAP) and no further:
    one more means "more than"."""
    limit = (cap or congvan.COUNT_CAP) + 1
    if not muted:
        return len(_unread(limit)(person_id))
    return _unread_rows(person_id).exclude(event__in=muted)[:limit].count()


def _unread_rows(person_id: int) -> QuerySet[Notice]:
    return _newest_of_kind(person_id).filter(read_at__isnull=True)


@cache
def _unread(limit: int) -> Prepared:
    """Asked by every page, of most people with nothing muted."""
    return Prepared(lambda person_id: _unread_rows(person_id).values_list("pk")[:limit], AN_ID)


def mark_read(person_id: int, *, up_to: int | None = None, ids: Sequence[int] = ()) -> int:
    """Mark the person's own unread notices as read now: all numbered up to `up_to`, or those of `ids`; returns how
    many. Another person's are left alone."""
    rows = _mine(person_id).filter(read_at__isnull=True)
    rows = rows.filter(seq__lte=up_to) if up_to is not None else rows.filter(pk__in=ids)
    return rows.update(read_at=Now())


def _mine(person_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=person_id)


def _newest_of_kind(person_id: int) -> QuerySet[Notice]:
    """His notices behind which none of the same event on the same letter came."""
    same = {"letter_id": OuterRef("letter_id"), "event": OuterRef("event")}
    return _mine(person_id).filter(~Exists(_mine(person_id).filter(**same, seq__gt=OuterRef("seq"))))


__all__ = ["How", "Line", "after", "count_unread", "letter_words", "lines_of", "mark_read", "newest_seq", "page_of"]
