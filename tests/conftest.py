"""What one test run takes in, what it leaves out and says so, and that nothing is skipped when services are there.

CONGVAN_TEST_SERVICES: unset leaves out what needs a service; `required` takes everything and makes a skip a failure;
a list such as `letters,browser` takes those. CONGVAN_SOAK=1 takes the long forms, and only them.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from tests.flushing import _flush_without_triggers  # noqa: F401

SERVICES = ("letters", "services", "postgres", "redis", "browser", "tesseract")
PROGRAMS = {"pdfsig": "pdfsig", "softhsm": "softhsm2-util", "gettext": "xgettext"}
"""Marks of tests that need a program: left out, and said so, where it is not installed."""
WANTED = set(os.environ.get("CONGVAN_TEST_SERVICES", "").replace(" ", "").split(",")) - {""}
REQUIRED = "required" in WANTED
SOAK = os.environ.get("CONGVAN_SOAK") == "1"
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "live_server",
    "django_db_serialized_rollback",
}
LEFT_OUT = pytest.StashKey[Counter[str]]()

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of its test


def on_postgres() -> bool:
    """Return whether this run's database is PostgreSQL."""
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that touch the database")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()


def reason_to_leave_out(item: pytest.Item) -> str | None:
    """Return the service, or `soak`, for want of which `item` is left out; "" when it belongs to another run."""
    marks = {mark.name for mark in item.iter_markers()}
    if ("soak" in marks) != SOAK:
        return "soak" if "soak" in marks else ""
    for service in SERVICES:
        if service in marks and not REQUIRED and service not in WANTED:
            return service
    for mark, program in PROGRAMS.items():
        if mark in marks and not REQUIRED and shutil.which(program) is None:
            return mark
    if ("postgres" in marks and not on_postgres()) or ("sqlite" in marks and on_postgres()):
        return ""
    if item.config.getoption("--only-database") and not touches_database(item):
        return ""
    return None


def touches_database(item: pytest.Item) -> bool:
    """Return whether pytest-django prepares the database for `item`."""
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reasons = [(item, reason_to_leave_out(item)) for item in items]
    config.stash[LEFT_OUT].update(reason for _, reason in reasons if reason)
    config.hook.pytest_deselected(items=[item for item, reason in reasons if reason is not None])
    items[:] = [item for item, reason in reasons if reason is None]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of xdist tells its controller what it left out; every worker collects the same."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker left out."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if REQUIRED and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Skipped, though every service is required: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    if REQUIRED and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"Skipped, though every service is required: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Hand the counts of this run to `.ci/test`, or, run alone, name in one line what was left out."""
    if hasattr(terminalreporter.config, "workerinput"):
        return
    left_out = terminalreporter.config.stash[LEFT_OUT]
    place = os.environ.get("CONGVAN_TEST_COUNTS")
    if place:
        counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
        with Path(place).open("a", encoding="utf-8") as handle:
            handle.write(json.dumps({**counts, "exit": int(exitstatus), "left_out": dict(left_out)}) + "\n")
    elif left_out:
        named = ", ".join(f"{count} {name}" for name, count in sorted(left_out.items()))
        terminalreporter.write_line(f"Left out: {named} (CONGVAN_TEST_SERVICES=required, make soak).")


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """The language of a page that a test asked for stays with the thread; the next begins with the site's."""
    translation.deactivate()


@pytest.fixture(scope="session")
def letters_folder() -> Path:
    """The folder of real letters: CONGVAN_LETTERS, or `../shared/letters` beside the checkout."""
    root = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("CONGVAN_LETTERS", root.parent / "shared" / "letters"))
