"""What no tracked file holds, and what the locks promise."""

import re

import pytest

from tests.house.sources import PRODUCT, ROOT, python_files, repository_files

TEXTS = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".lock",
    ".html",
    ".css",
    ".js",
    ".json",
    ".csv",
    ".cfg",
    ".yaml",
    ".yml",
    ".po",
    "",
}
# Put together here so that this file does not hold what it looks for.
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.~-])/(" + "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot"]) + r")/[A-Za-z.]")
HOSTS = ["files.python" + "hosted", "py" + "pi.org/simple", "registry." + "npmjs", "deb.debian" + ".org"]
REGISTRY = re.compile("|".join(map(re.escape, HOSTS)) + r"|--(extra-)?index-url[= ]|\"resolved\": *\"http")
LEFTOVER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b|NotImplemented" + "Error")
SWITCH = re.compile(
    r"os\.environ|getenv|os\._exit|os\.abort|SIGKILL|breakpoint\(|\bpdb\b|crash_?hook|fault_?inject", re.I
)
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def lines_with(pattern: re.Pattern[str], *, suffixes: set[str] = TEXTS) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in repository_files()
        if path.suffix in suffixes and "fonts" not in path.parts and path.name != "LICENSE"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_with(MACHINE) == []


def test_no_file_names_a_registry() -> None:
    assert lines_with(REGISTRY) == []


def test_nothing_is_left_for_later() -> None:
    assert lines_with(LEFTOVER, suffixes={".py", ".html", ".js", ".css"}) == []


def test_the_product_has_no_switch_from_outside_and_no_crash_hook() -> None:
    """Guards are taken off by a test's own patch; what the product does never depends on the environment."""
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in python_files(*PRODUCT)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if SWITCH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_every_file_by_hash_and_names_no_address(lock) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    wanted = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M)).splitlines()
    assert wanted
    assert [line for line in wanted if not re.match(r"[a-z0-9-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_one_lock_serves_both_djangos() -> None:
    text = (ROOT / "requirements" / "base.lock").read_text(encoding="utf-8")
    assert re.search(r"^django==5\.2\.\d+ ; python_full_version < '3\.12'", text, re.M)
    assert re.search(r"^django==6\.\d+\.\d+ ; python_full_version >= '3\.12'", text, re.M)


def test_what_is_developed_with_is_what_is_served() -> None:
    pins = [set(re.findall(r"^([a-z0-9-]+==[^ ]+)", path.read_text("utf-8"), re.M)) for path in LOCKS]
    assert [path.name for path in LOCKS] == ["base.lock", "dev.lock"]
    assert pins[0] <= pins[1]
