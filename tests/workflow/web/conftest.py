"""Fixtures of the page tests: the cast with an open register of outgoing letters."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.workflow.web.desk import Office, open_office


@pytest.fixture(autouse=True)
def _nobody_has_asked_before() -> None:
    """What a person took in the minute before belongs to another test."""
    cache.clear()


@pytest.fixture
def office(db) -> Office:
    """The cast today, at their browsers."""
    return open_office()
