"""Who may import whom: the contracts hold, and each of them is seen to bite."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import PRODUCT, ROOT

LOWER_SLICES = "Inside workflow a slice imports lower slices only"
ONLY_ENGINE = "Only the engine, the flows and process models know viewflow"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env=environment)


def test_the_contracts_hold() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for room in (*PRODUCT, "config"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("static", "locale", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("workflow/kernel/bad.py", "import workflow.letters", LOWER_SLICES),
        ("workflow/letters/bad.py", "import workflow.dispatches", LOWER_SLICES),
        ("workflow/drawer.py", "", LOWER_SLICES),
        ("workflow/letters/bad.py", "import permissions", "config, flows, permissions, workflow: nothing back"),
        ("permissions/bad.py", "import flows", "config, flows, permissions, workflow: nothing back"),
        ("workflow/letters/bad.py", "import viewflow.workflow", ONLY_ENGINE),
        ("permissions/bad.py", "import viewflow", ONLY_ENGINE),
        ("flows/bad.py", "from guardian.models import UserObjectPermission", "Only permissions knows guardian"),
        ("workflow/letters/bad.py", "import channels.layers", "Only notices, web and the ASGI entry know channels"),
        ("workflow/letters/bad.py", "import pytest", "Nothing of the product imports tests or bench"),
    ],
)  # fmt: skip
def test_each_contract_bites(copy: Path, place: str, line: str, contract: str) -> None:
    bad = copy / place
    bad.write_text(f'"""A breach."""\n{line}\n', encoding="utf-8")
    try:
        result = lint_imports(copy)
    finally:
        bad.unlink()
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
    assert place.removesuffix(".py").replace("/", ".") in result.stdout, result.stdout


@pytest.mark.parametrize(
    ("place", "line", "caught"),
    [
        ("workflow/letters/services.py", "from django.http import HttpResponse", True),
        ("workflow/engine/distribute.py", "import django.http", True),
        ("permissions/policy.py", "from django.shortcuts import redirect", True),
        ("permissions/writer.py", "from guardian.shortcuts import assign_perm", True),
        ("permissions/writer.py", "from guardian.shortcuts import get_objects_for_user", True),
        ("workflow/web/views.py", "from django.http import HttpResponse", False),
        ("workflow/engine/secure_urls.py", "from django.http import Http404", False),
        ("tests/permissions/test_lists.py", "from guardian.shortcuts import get_objects_for_user", False),
    ],
)
def test_banned_names_are_caught_outside_their_rooms(place: str, line: str, caught: bool) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "--stdin-filename", place, "-"],
        cwd=ROOT, input=f"{line}\n", capture_output=True, text=True,
    )  # fmt: skip
    assert ("TID251" in result.stdout) is caught, result.stdout + result.stderr
