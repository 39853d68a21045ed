"""A sealed letter, taken in, directed, worked on and reported by one recipient."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import make_cast
from tests.workflow.signing.desk import Desk, enrol, signing_settings


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    """A sealed letter, taken in, directed, worked on and reported by one recipient."""
    with signing_settings(tmp_path):
        cast = make_cast()
        enrol(cast)
        desk = Desk(cast)
        desk.sign_file()
        desk.seal()
        desk.to("distribute")
        desk.implement(desk.dispatch("district"))
        yield desk
