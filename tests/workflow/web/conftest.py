"""Fixtures of the page tests: the cast with an open register of outgoing letters."""

from __future__ import annotations

import pytest

from tests.workflow.web.desk import Office, open_office


@pytest.fixture
def office(db) -> Office:
    """The cast today, at their browsers."""
    return open_office()
