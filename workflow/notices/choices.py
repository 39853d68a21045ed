"""By which channels a person is told of what: the defaults, what he chose otherwise, and when he wants peace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from workflow.calendars.days import is_working_day
from workflow.directory.models import Appointment, Delegation, Person
from workflow.kernel.days import on_day
from workflow.prepared import AN_ID, Prepared

from .models import Notice, NoticeChoice, NoticeHabits
from .rules import How, Rule, table

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Channels:
    """Whether a notice counts in the badge, shows on the desktop, goes by e-mail at once, stands in the summary."""

    badge: bool
    desktop: bool
    mail: bool
    digest: bool


NAMES = ("badge", "desktop", "mail", "digest")
DEFAULTS: Mapping[str, Channels] = {
    How.TO_DO: Channels(badge=True, desktop=True, mail=False, digest=True),
    How.ALERT: Channels(badge=True, desktop=True, mail=True, digest=True),
    How.NEWS: Channels(badge=True, desktop=False, mail=False, digest=True),
}
"""Work waits on the page and in the morning's summary; what went wrong is written at once; news disturbs nobody."""
NOTHING = Channels(badge=False, desktop=False, mail=False, digest=False)

Chosen = Mapping[tuple[str, str], Channels]
"""(role, key of the rule) → what the person chose."""

_OWN = ("role", "event", *NAMES)


def _chosen(person_id: int) -> QuerySet[Any, Any]:
    newest = Notice.objects.filter(person=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    columns = ("notice_habits__letter_keys", *(f"notice_choices__{name}" for name in _OWN))
    return Person.objects.filter(pk=person_id).annotate(newest=Subquery(newest)).values_list("newest", *columns)


_CHOSEN = Prepared(_chosen, AN_ID)


class Wishes(NamedTuple):
    """What every page asks of a person: what he chose other than the defaults, the number of his newest notice, and
    whether single keys act on pages."""

    chosen: dict[tuple[str, str], Channels]
    newest: int
    letter_keys: bool


def wishes_of(person_id: int) -> Wishes:
    """The person's wishes; one statement."""
    rows = _CHOSEN(person_id)
    chosen = {(role, event): Channels(*flags) for _seq, _keys, role, event, *flags in rows if event is not None}
    newest, keys = rows[0][:2] if rows else (0, True)
    return Wishes(chosen, newest or 0, keys is None or bool(keys))


def chosen_by(person_id: int) -> dict[tuple[str, str], Channels]:
    """What the person chose other than the defaults; one statement."""
    return wishes_of(person_id).chosen


def channels_of(rule: Rule, roles: Collection[str], chosen: Chosen) -> Channels:
    """The channels of a rule for who holds these roles: on where any role by which it reaches him has it on."""
    mine = sorted(rule.roles & set(roles)) or [""]
    found = [astuple(chosen.get((role, rule.key), DEFAULTS[rule.how])) for role in mine]
    return Channels(*(any(flags) for flags in zip(*found, strict=True)))


def muted(roles: Collection[str], chosen: Chosen) -> set[str]:
    """The events that do not count in his badge."""
    keys = {event for _role, event in chosen}
    rules = [table().by_key[key] for key in keys if key in table().by_key]
    return {rule.key for rule in rules if not channels_of(rule, roles, chosen).badge}


def offered(role: str) -> list[Rule]:
    """The rules by which somebody in that role is told, in the table's order; "" for what reaches one by name."""
    return [rule for rule in table().rules if role in rule.roles]


def offered_together(role: str) -> list[list[Rule]]:
    """The same, those that say the same to him as one: he need not know by which act a letter reached him."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in offered(role):
        found.setdefault((str(rule.words), rule.how), []).append(rule)
    return list(found.values())


def choose(person_id: int, roles: Iterable[str], wanted: Mapping[tuple[str, str], Channels]) -> None:
    """Replace the person's choices in these roles; what equals the default is not kept."""
    rows = [
        NoticeChoice(person_id=person_id, role=role, event=rule.key, **dict(zip(NAMES, astuple(channels), strict=True)))
        for role in roles
        for rule in offered(role)
        if (channels := wanted.get((role, rule.key), DEFAULTS[rule.how])) != DEFAULTS[rule.how]
    ]
    with transaction.atomic():
        NoticeChoice.objects.filter(person_id=person_id, role__in=list(roles)).delete()
        NoticeChoice.objects.bulk_create(rows)


def roles_of_persons(person_ids: Collection[int], on: date) -> dict[int, set[str]]:
    """The roles that these persons hold on the day, own and lent, in two statements."""
    found: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    own = Appointment.objects.filter(on_day(on), person_id__in=person_ids).values_list("person_id", "role")
    lent = Delegation.objects.filter(on_day(on), taker_id__in=person_ids).values_list("taker_id", "role")
    for person_id, role in (*own, *lent):
        found[person_id].add(role)
    return found


def habits_of(person_ids: Collection[int]) -> dict[int, NoticeHabits]:
    """The habits of these persons, the defaults for who set none; not saved by this."""
    kept = NoticeHabits.objects.in_bulk(list(person_ids))
    return {person_id: kept.get(person_id) or NoticeHabits(person_id=person_id) for person_id in person_ids}


def is_quiet(habits: NoticeHabits, at: datetime) -> bool:
    """Whether he wants peace at that moment."""
    local = at.astimezone(ZONE)
    if habits.quiet_days_off and not is_working_day(local.date()):
        return True
    return _within(local.time(), habits.quiet_from, habits.quiet_to)


def _within(moment: time, first: time, last: time) -> bool:
    if first <= last:
        return first <= moment < last
    return moment >= first or moment < last


def after_quiet(habits: NoticeHabits, at: datetime) -> datetime:
    """The moment itself, or the end of the peace that it falls into; at most a fortnight later."""
    for _step in range(28):
        if not is_quiet(habits, at):
            return at
        local = at.astimezone(ZONE)
        ends = datetime.combine(local.date(), habits.quiet_to, ZONE)
        if not _within(local.time(), habits.quiet_from, habits.quiet_to):
            ends = datetime.combine(local.date() + _ONE, time(0), ZONE)
        at = ends if ends > local else ends + _ONE
    return at
