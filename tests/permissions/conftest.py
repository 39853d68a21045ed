"""The cast for every permission test."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast on its usual day."""
    return make_cast()
