"""A batch while its worker is killed, by two workers at once, and a thousand files long."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections

from tests.cast import make_cast
from tests.parallel import run_together
from tests.workflow.intake.paper import Intake, paper
from tests.workflow.intake.test_files import age
from workflow.engine.reading import sweep_readings
from workflow.engine.worker import drain
from workflow.intake import running
from workflow.intake.models import FileState, IntakeFile, IntakeLetter
from workflow.reading.source import Source


@pytest.fixture
def door(transactional_db: None) -> Intake:
    """The district's clerk, with rows that other processes see."""
    cache.clear()
    return Intake(make_cast())


def states() -> list[str]:
    return list(IntakeFile.objects.order_by("pk").values_list("state", flat=True))


def test_a_worker_killed_in_the_middle_loses_nothing(door: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = door.stage(*(paper(no, f"việc số {no}") for no in range(1, 6)))
    real = running.source_of

    def hangs(data: bytes, name: str = "", progress: Any = None) -> Source:
        if "việc số 3" in data.decode():
            time.sleep(60)
        return real(data, name, progress)

    monkeypatch.setattr(running, "source_of", hangs)
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=drain)
    child.start()
    for _tick in range(200):
        if states()[2] == FileState.READING:
            break
        time.sleep(0.05)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join(10)
    monkeypatch.undo()
    assert states() == ["READ", "READ", "READING", "WAITING", "WAITING"]
    drain()
    assert states() == ["READ", "READ", "READING", "READ", "READ"]
    age(rows[2])
    assert sweep_readings() == 1
    drain()
    assert states() == ["READ"] * 5
    assert IntakeLetter.objects.count() == 5


def test_two_workers_read_every_file_once(door: Intake) -> None:
    door.stage(*(paper(no, f"việc số {no}") for no in range(1, 9)))
    ran = run_together([drain, drain])
    assert sum(ran) == 8
    assert states() == ["READ"] * 8
    assert IntakeLetter.objects.count() == 8
    assert set(IntakeFile.objects.values_list("attempts", flat=True)) == {1}


def test_two_clerks_who_save_the_same_letter_register_it_once(door: Intake) -> None:
    row = door.letter()
    content = {**row.content, "issuer": {"name": "Sở Xây dựng"}}
    done = run_together([lambda: door.register(row, content=content), lambda: door.register(row, content=content)])
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "Dispatch"]


def memory() -> int:
    """Kilobytes that this process holds now."""
    with open("/proc/self/statm") as handle:
        return int(handle.read().split()[1]) * resource.getpagesize() // 1024


def batch(door: Intake, count: int) -> int:
    """Growth of memory over a batch, in kilobytes."""
    for start in range(0, count, 50):
        door.stage(*(paper(no + 1, f"việc số {no}") for no in range(start, start + 50)))
    before = memory()
    assert drain() == count
    return memory() - before


@pytest.mark.soak
def test_a_thousand_files_in_flat_memory(door: Intake) -> None:
    batch(door, 100)
    assert batch(door, 1000) < 20_000
    assert IntakeFile.objects.filter(state=FileState.READ).count() == 1100
