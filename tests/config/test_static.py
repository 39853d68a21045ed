"""The static files of a deployment: `collectstatic` gathers them with their hashes, and every page finds its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.templatetags.static import static
from whitenoise.storage import MissingFileError

MANIFEST = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


@pytest.fixture
def deployed(settings: Any, tmp_path: Path) -> Path:
    """The storage of a site without DEBUG, in a folder of the test's own."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": MANIFEST}
    return tmp_path / "static"


def test_the_files_of_the_pages_are_collected(deployed: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    for name in ("congvan/cv.css", "congvan/cv.js", "congvan/icons.svg", "mfa/js/webauthn.js"):
        address = static(name)
        assert address != f"/static/{name}", "without its hash a browser would keep an old one"
        assert (deployed / address.removeprefix("/static/")).is_file()
    assert not (deployed / "viewflow").exists()
    assert staticfiles_storage.manifest_strict  # type: ignore[attr-defined]


def test_viewflow_s_own_would_stop_it(deployed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.finders.LEFT_OUT", ())
    with pytest.raises((MissingFileError, CommandError), match="Roboto"):  # the latter from Django 6 on
        call_command("collectstatic", interactive=False, verbosity=0)
