"""The cast, for what reads the directory."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The invented province on its day."""
    return make_cast()
