"""The database's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflow.kernel.clock import database_now

pytestmark = pytest.mark.django_db


def test_the_clock_is_aware_in_utc_and_costs_one_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        now = database_now()
    assert len(asked) == 1
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_is_finer_than_a_second() -> None:
    assert any(database_now().microsecond for _ in range(5))
