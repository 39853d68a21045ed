"""What is shipped: the three packages with everything in them, and nothing of the reference project."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import pytest

from tests.house.sources import PRODUCT, ROOT, repository_files, room_of


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


def test_it_holds_the_three_packages_and_only_these(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0] for name in wheel.namelist()} == {*PRODUCT, "congvan-0.1.0.dist-info"}


def test_it_holds_every_file_of_them(wheel: zipfile.ZipFile) -> None:
    kept = {path.relative_to(ROOT).as_posix() for path in repository_files() if room_of(path) in PRODUCT}
    assert kept - set(wheel.namelist()) == set()
    assert {name for name in wheel.namelist() if name.split("/")[0] in PRODUCT} - kept == set()


def test_it_holds_nothing_of_tests_demo_or_reference(wheel: zipfile.ZipFile) -> None:
    suspect = re.compile(
        r"(^|/)(tests?|config|bench|conftest\.py|demo|congvan_demo\.py)(/|$)|secret|\.sqlite3|\.env|\.key$"
    )
    assert [name for name in wheel.namelist() if suspect.search(name)] == []


def test_it_reads_nothing_from_the_environment(wheel: zipfile.ZipFile) -> None:
    hook = re.compile(rb"os\.environ|getenv|os\._exit|os\.abort|SIGKILL|breakpoint\(", re.IGNORECASE)
    assert [name for name in wheel.namelist() if name.endswith(".py") and hook.search(wheel.read(name))] == []


def test_its_metadata_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    said = Parser().parsestr(wheel.read("congvan-0.1.0.dist-info/METADATA").decode())
    assert said["Name"] == "congvan"
    assert said["License-Expression"] == "AGPL-3.0-or-later"
    assert said["Requires-Python"] == ">=3.11"
    assert "congvan-0.1.0.dist-info/licenses/LICENSE" in wheel.namelist()
    for version in ("5.2", "6.0", "6.1"):
        assert f"Framework :: Django :: {version}" in said.get_all("Classifier", [])
    for extra in ("postgres", "redis"):
        assert extra in said.get_all("Provides-Extra", [])


@pytest.mark.parametrize("name", ["flows", "permissions"])
def test_they_refuse_a_stranger_called_workflow(tmp_path: Path, name: str) -> None:
    """The packages import under plain names, so each says in one sentence when `workflow` is somebody else's."""
    (tmp_path / "workflow").mkdir()
    (tmp_path / "workflow" / "__init__.py").write_text("raise SystemExit('a stranger ran')")
    (tmp_path / name).symlink_to(ROOT / name)
    result = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "ImportError: The package 'workflow' at" in result.stderr
    assert "a stranger ran" not in result.stderr
