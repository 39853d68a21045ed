"""The invented province for the tests of the directory."""

from typing import Any

import pytest

from tests.workflow.directory.province import BLOC, organ, plant_province
from workflow.directory.models import Organ
from workflow.kernel import seams


@pytest.fixture
def province(db: None) -> Organ:
    plant_province()
    return organ("Tỉnh ủy Lam Giang")


@pytest.fixture
def bloc(province: Organ) -> Organ:
    return organ(BLOC)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the hooks were told."""
    facts: list[dict[str, Any]] = []
    monkeypatch.setattr(seams, "directory_hooks", [facts.append])
    return facts
