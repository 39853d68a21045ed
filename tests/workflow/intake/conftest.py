"""Fixtures of the intake: the cast, a storage of the test's own, and letters of our own invention."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from tests.cast import Cast, make_cast
from tests.workflow.intake.paper import Intake


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> Path:
    """Where the bytes lie in this test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast on its usual day."""
    cache.clear()
    return make_cast()


@pytest.fixture
def intake(cast: Cast) -> Intake:
    """The district's clerk at the door."""
    return Intake(cast)
