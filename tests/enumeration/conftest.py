"""The cast today, at their browsers, with open registers."""

from __future__ import annotations

import pytest

from tests.workflow.web.desk import Office, open_office


@pytest.fixture
def office(db: None) -> Office:
    """The cast today, at their browsers."""
    return open_office()
