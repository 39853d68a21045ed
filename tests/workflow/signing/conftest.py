"""An office that signs files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast, make_cast
from tests.workflow.signing.days import business_day
from tests.workflow.signing.desk import Desk, enrol, signing_settings


@pytest.fixture(autouse=True)
def the_casts_day() -> Iterator[None]:
    """The worker's business day is the cast's."""
    with business_day():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Settings with keys in files; no database."""
    with signing_settings(tmp_path):
        yield tmp_path


@pytest.fixture
def cast(db: None, folder: Path) -> Cast:
    cast = make_cast()
    enrol(cast)
    return cast


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)
