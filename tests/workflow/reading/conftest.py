"""The real letters, where this machine has them; without them the tests marked `letters` fail, they never skip."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def real_letters():
    folder = (ROOT / os.environ.get("CONGVAN_LETTERS", "../shared/letters")).resolve()
    assert folder.is_dir(), f"CONGVAN_LETTERS: no folder {folder}"
    return folder
