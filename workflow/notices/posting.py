"""The outbox: what should leave the house because of notices, planned after their commit, claimed by one sender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from workflow.calendars.days import is_working_day
from workflow.conf import congvan
from workflow.directory.models import Person
from workflow.kernel.clock import database_now

from . import choices
from .models import Notice, NoticeChoice, NoticeHabits, Posting
from .rules import table

Channel, State = Posting.Channel, Posting.State
AT_ONCE = 500
"""Notices that one transaction plans."""
LEASE = timedelta(minutes=10)
"""A sender who is silent for longer has died."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""Between the attempts; after the last of them it is given up."""


def plan_notices() -> int:
    """Write the postings of notices that have none yet, and mark these as planned; returns how many notices there
    were. A notice is planned once, whatever happens: row, posting and mark are one transaction."""
    planned = 0
    while count := _plan_some():
        planned += count
    return planned


def _plan_some() -> int:
    with transaction.atomic():
        rows = _skipping_locked(Notice.objects.filter(planned=False)).order_by("pk")[:AT_ONCE]
        notices = list(rows.select_related("person__user"))
        if not notices:
            return 0
        Posting.objects.bulk_create(_postings(notices, database_now()), ignore_conflicts=True)
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(planned=True)
    return len(notices)


def _skipping_locked(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Two planners take different rows; writers of SQLite stand in one queue anyway."""
    return rows.select_for_update(of=("self",), skip_locked=True) if connection.vendor == "postgresql" else rows


def _postings(notices: Sequence[Notice], now: datetime) -> list[Posting]:
    persons = {notice.person_id for notice in notices}
    roles = choices.roles_of_persons(persons, now.astimezone(choices.ZONE).date())
    chosen = {person_id: choices.chosen_by(person_id) for person_id in _choosers(persons)}
    habits = choices.habits_of(persons)
    found = []
    for notice in notices:
        rule, person_id = table().by_key.get(notice.event), notice.person_id
        if rule is None:
            continue
        channels = choices.channels_of(rule, roles[person_id], chosen.get(person_id, {}))
        if channels.mail and address_of(notice.person.user):
            due = choices.after_quiet(habits[person_id], now)
            found.append(Posting(channel=Channel.MAIL, person_id=person_id, notice=notice, due_at=due))
        if congvan.WEBHOOK_URL:
            found.append(Posting(channel=Channel.HOOK, person_id=person_id, notice=notice, due_at=now))
    return found


def address_of(user: Any) -> str:
    """The account's e-mail address; "" for none, or a closed account."""
    return str(getattr(user, user.get_email_field_name(), "") or "") if user is not None and user.is_active else ""


def _choosers(person_ids: Iterable[int]) -> set[int]:
    return set(NoticeChoice.objects.filter(person_id__in=person_ids).values_list("person_id", flat=True))


def plan_digests(now: datetime | None = None) -> int:
    """Write today's summary for everybody whose hour has come and who has unread notices that no summary has named
    yet; returns how many. On days off nobody gets one."""
    at = (now or database_now()).astimezone(choices.ZONE)
    if not is_working_day(at.date()):
        return 0
    persons = _with_news(at.date())
    habits = choices.habits_of([person.pk for person in persons])
    due = [pk for pk, kept in habits.items() if kept.digest_at is not None and kept.digest_at <= at.time()]
    rows = [Posting(channel=Channel.DIGEST, person_id=person_id, on=at.date(), due_at=at) for person_id in due]
    return len(Posting.objects.bulk_create(rows, ignore_conflicts=True))


def _with_news(on: date) -> list[Person]:
    named = NoticeHabits.objects.filter(person=OuterRef("person"), digest_seq__gte=OuterRef("seq"))
    news = Notice.objects.filter(~Exists(named), person=OuterRef("pk"), read_at__isnull=True)
    done = Posting.objects.filter(person=OuterRef("pk"), channel=Channel.DIGEST, on=on)
    mail = get_user_model().get_email_field_name()
    reachable = Person.objects.filter(Exists(news), ~Exists(done), user__is_active=True)
    return list(reachable.exclude(**{f"user__{mail}": ""}))


def claim(channels: Sequence[str], most: int = 1) -> list[Posting]:
    """Take up to so many due postings for sending: committed as SENDING before this returns, so that nobody else
    sends them and a crash cannot send them twice."""
    with transaction.atomic():
        rows = Posting.objects.filter(channel__in=channels, state=State.PENDING, due_at__lte=Now()).order_by("due_at")
        if connection.vendor == "postgresql":
            rows = rows.select_for_update(skip_locked=True)
        found = list(rows[:most])
        Posting.objects.filter(pk__in=[row.pk for row in found]).update(
            state=State.SENDING, claimed_at=Now(), attempts=F("attempts") + 1
        )
    for row in found:
        row.attempts += 1
    return found


def finish(rows: Sequence[Posting], state: str, error: str = "") -> None:
    """Note what became of claimed postings."""
    mine = Posting.objects.filter(pk__in=[row.pk for row in rows], state=State.SENDING)
    mine.update(state=state, error=error[:120])


def try_again(rows: Sequence[Posting], error: str) -> None:
    """It certainly did not leave: wait longer each time, give up in the end."""
    for row in rows:
        if row.attempts > len(WAITS):
            finish([row], State.FAILED, error)
            continue
        due = database_now() + WAITS[row.attempts - 1]
        mine = Posting.objects.filter(pk=row.pk, state=State.SENDING)
        mine.update(state=State.PENDING, due_at=due, error=error[:120])


def sweep() -> int:
    """Senders that died: a mail may have left, so it is not sent again; a webhook's receiver knows repeated ids."""
    dead = Posting.objects.filter(state=State.SENDING, claimed_at__lt=Now() - LEASE)
    hooks = dead.filter(channel=Channel.HOOK).update(state=State.PENDING, due_at=Now())
    return hooks + dead.exclude(channel=Channel.HOOK).update(state=State.DOUBTFUL)


def backlog() -> int:
    """How many postings are due and not sent."""
    return Posting.objects.filter(Q(state=State.PENDING), due_at__lte=Now()).count()
