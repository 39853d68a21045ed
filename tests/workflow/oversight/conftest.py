"""The cast and one letter's life for the tests of this slice."""

import pytest

from tests.cast import Cast, make_cast
from tests.flows.life import Life


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast)
