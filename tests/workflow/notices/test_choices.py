"""By which channels a person is told: defaults, choices by role, hours of peace."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from django.utils import timezone

from flows.notices import NOTICES
from tests.cast import Cast, make_cast
from workflow.kernel.vocabulary import Role
from workflow.notices import choices
from workflow.notices.choices import DEFAULTS, ZONE, Channels, after_quiet, channels_of, is_quiet, muted, offered
from workflow.notices.models import NoticeChoice, NoticeHabits
from workflow.notices.rules import How, table

SILENT = Channels(badge=False, desktop=False, mail=False, digest=False)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def rule(key: str):
    return table().by_key[key]


def test_every_rule_reaches_somebody_by_a_role_or_by_name() -> None:
    assert all(one.roles for one in NOTICES)
    assert all(set(one.roles) <= {*Role.values, ""} for one in NOTICES)
    assert rule("letter.submitted").roles == {Role.REVIEWER}
    assert rule("letter.issued.recipient").roles == {Role.CLERK, ""}
    assert rule("letter.consulted").roles == {""}
    assert rule("letter.voided").roles == {Role.DRAFTER, Role.SIGNER}
    assert offered(Role.SIGNER)[0].key == "letter.reviewed.signer"


def test_without_a_choice_the_default_of_its_kind_counts() -> None:
    assert channels_of(rule("letter.submitted"), [Role.REVIEWER], {}) == DEFAULTS[How.TO_DO]
    assert channels_of(rule("letter.withdrawn"), [Role.DRAFTER], {}) == DEFAULTS[How.ALERT]
    assert all(one.badge for one in DEFAULTS.values())


def test_a_choice_counts_in_its_role_only(cast: Cast) -> None:
    clerk = cast.people["recv_clerk"].pk
    choices.choose(clerk, [Role.CLERK], {(Role.CLERK, "dispatch.closed"): SILENT})
    chosen = choices.chosen_by(clerk)
    closed = rule("dispatch.closed")
    assert channels_of(closed, [Role.CLERK], chosen) == SILENT
    assert channels_of(closed, [Role.CLERK, Role.LEADER], chosen) == DEFAULTS[How.ALERT]
    assert muted([Role.CLERK], chosen) == {"dispatch.closed"}
    assert muted([Role.CLERK, Role.LEADER], chosen) == set()
    assert choices.chosen_by(cast.people["other_clerk"].pk) == {}


def test_what_equals_the_default_is_not_kept_and_other_roles_stay(cast: Cast) -> None:
    clerk = cast.people["recv_clerk"].pk
    choices.choose(clerk, [Role.CLERK, Role.LEADER], {
        (Role.CLERK, "dispatch.closed"): SILENT, (Role.LEADER, "dispatch.closed"): DEFAULTS[How.ALERT],
    })  # fmt: skip
    assert list(NoticeChoice.objects.values_list("role", "event")) == [(Role.CLERK, "dispatch.closed")]
    choices.choose(clerk, [Role.LEADER], {})
    assert NoticeChoice.objects.count() == 1
    choices.choose(clerk, [Role.CLERK], {})
    assert NoticeChoice.objects.count() == 0


def test_a_choice_for_a_rule_that_is_gone_does_no_harm(cast: Cast) -> None:
    clerk = cast.people["recv_clerk"]
    NoticeChoice.objects.create(
        person=clerk, role="CLERK", event="letter.gone", badge=False, desktop=False, mail=False, digest=False
    )
    assert muted([Role.CLERK], choices.chosen_by(clerk.pk)) == set()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "quiet", "ends"),
    [
        (at(1, 12), False, at(1, 12)),
        (at(1, 20), True, at(2, 6, 30)),
        (at(1, 23, 59), True, at(2, 6, 30)),
        (at(2, 0, 1), True, at(2, 6, 30)),
        (at(2, 6, 29), True, at(2, 6, 30)),
        (at(2, 6, 30), False, at(2, 6, 30)),
    ],
)
def test_quiet_over_midnight_in_vietnams_time(moment: datetime, quiet: bool, ends: datetime) -> None:
    habits = NoticeHabits()
    assert is_quiet(habits, moment.astimezone(timezone.get_fixed_timezone(0))) is quiet
    assert after_quiet(habits, moment) == ends


def test_quiet_days_off_wait_for_the_morning_of_work() -> None:
    habits = NoticeHabits(quiet_days_off=True)
    saturday_noon = at(6, 12)
    assert is_quiet(habits, saturday_noon)
    assert after_quiet(habits, saturday_noon) == at(8, 6, 30)
    before_independence_day = datetime(2026, 9, 1, 21, 0, tzinfo=ZONE)
    assert after_quiet(habits, before_independence_day) == datetime(2026, 9, 3, 6, 30, tzinfo=ZONE)


def test_equal_hours_mean_no_peace_and_a_noon_rest_works() -> None:
    never = NoticeHabits(quiet_from=time(8), quiet_to=time(8))
    assert not any(is_quiet(never, at(1, hour)) for hour in range(24))
    noon = NoticeHabits(quiet_from=time(11, 30), quiet_to=time(13))
    assert [hour for hour in range(24) if is_quiet(noon, at(1, hour))] == [12]
    assert after_quiet(noon, at(1, 12)) == at(1, 13)


def test_roles_of_many_persons_cost_two_statements(cast: Cast, django_assert_num_queries) -> None:
    ids = [person.pk for person in cast.people.values()]
    with django_assert_num_queries(2):
        found = choices.roles_of_persons(ids, cast.on)
    assert found[cast.people["outsider"].pk] == {Role.CLERK, Role.LEADER}
    assert found[cast.people["paper"].pk] == set()


def test_what_says_the_same_is_chosen_together() -> None:
    rows = choices.offered_together(Role.CLERK)
    arrived = next(row for row in rows if row[0].key == "letter.issued.recipient")
    assert [one.key for one in arrived] == ["letter.issued.recipient", "letter.added.recipient", "dispatch.redirected"]
    assert sorted(one.key for row in rows for one in row) == sorted(one.key for one in offered(Role.CLERK))
