"""Mistakes in SIGNING are said when the server starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.workflow.signing.desk import signing_settings
from workflow.signing.checks import check_signing


def ids() -> list[str]:
    return [str(one.id) for one in check_signing()]


def test_an_office_without_keys_hears_nothing() -> None:
    with override_settings(CONGVAN={}):
        assert ids() == []


@pytest.mark.pdfsig
def test_a_right_one_passes(folder: Path) -> None:
    assert ids() == []


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"KEYS": {}}, "congvan.E025"),
    "an unknown kind": ({"PROVIDERS": {"one": {"kind": "magic"}}}, "congvan.E025"),
    "a root that is not there": ({"TRUST": ["/nowhere/root.pem"]}, "congvan.E025"),
    "a demo outside a trial": ({"DEMO": "/nowhere"}, "congvan.E025"),
    "nobody trusted": ({"TRUST": []}, "congvan.E026"),
    "no time trusted": ({"TSA": {"url": "https://tsa.example"}}, "congvan.E026"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_said(tmp_path: Path, name: str) -> None:
    more, expected = WRONG[name]
    with signing_settings(tmp_path, **more):
        assert expected in ids()


def test_a_missing_verifier_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.signing.checks.shutil.which", lambda name: None)
    assert ids() == ["congvan.W027"]
