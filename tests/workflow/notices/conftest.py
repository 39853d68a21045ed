"""The cast with addresses, and a policy that shows everything but what a test hides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.workflow.notices.test_reading import Sight
from workflow.kernel import policy
from workflow.notices.models import NoticeHabits


@pytest.fixture
def sight() -> Iterator[Sight]:
    mine = Sight()
    before = policy.register(mine)
    yield mine
    policy.register(before)


@pytest.fixture
def cast(db: None) -> Cast:
    found = make_cast(timezone.localdate())
    for user in get_user_model().objects.exclude(username__in=("outsider",)):
        user.email = f"{user.username}@lam-giang.example"
        user.save()
    everybody = [person.pk for person in found.people.values()]
    NoticeHabits.objects.bulk_create(
        NoticeHabits(person_id=pk, quiet_from=time(0), quiet_to=time(0)) for pk in everybody
    )
    return found
