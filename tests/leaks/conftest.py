"""The cast today, at their browsers, with open registers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workflow.web.desk import Office, open_office


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Office:
    """The cast today, at their browsers; uploaded files lie in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return open_office()
