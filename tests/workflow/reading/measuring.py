"""Runs read_letter as a process and measures it with all it starts: seconds, and the most memory that stood at once."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Run:
    code: int
    out: str
    error: str
    seconds: float
    cpu: float
    megabytes: float


def tree(pid):
    """`pid` and all below it, from /proc."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def resident(pid):
    """Megabytes of memory that the process holds now; shared pages count in each process, which is never too little."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6
    except (OSError, IndexError):
        return 0.0


def read_letter(path, *options):
    """One run of the command; memory is looked at every five milliseconds over the whole tree of processes."""
    before, begun = os.times(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "read_letter", path, *options], text=True, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(map(resident, tree(process.pid))))
        time.sleep(0.005)
    out, error = process.communicate()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(process.returncode, out, error, time.monotonic() - begun, cpu, most)
