"""Every benchmark runs to its end on this run's kind of database, at toy size; no second is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.child import BENCHMARKS
from bench.goals import Result
from bench.report import of_benchmark
from bench.timing import p95
from tests.conftest import on_postgres
from tests.house.sources import ROOT


@pytest.mark.pdfsig
def test_every_benchmark_runs_and_reports(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    database = "postgres" if on_postgres() else "sqlite"
    command = [sys.executable, "-m", "bench", "--toy", "--db", database, "--json", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(out.read_text(encoding="utf-8"))["benchmarks"]
    assert set(found) == set(BENCHMARKS)
    for name, by_database in found.items():
        assert by_database[database]["rows"], name
        assert by_database[database]["goals"], name
    counts = {goal["name"]: goal for goal in found["fanout"][database]["goals"]}
    assert counts["statements of issue, any n"]["met"], "counts do not depend on the machine"
    assert found["acks"][database]["rows"][0]["failures"] == 0
    assert "goals met" in done.stdout


def test_an_unknown_name_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no such benchmark: nothing" in done.stderr


def test_a_goal_says_met_or_not_met() -> None:
    result = Result("A title", rows=[{"n": 1, "ms": 2.5}])
    result.at_least("rate", 150.0, 150)
    result.at_most("ratio", 1.6, 1.5)
    one = {"title": result.title, "rows": result.rows, "notes": [], "goals": [goal.as_dict() for goal in result.goals]}
    text = "\n".join(of_benchmark("a", {"sqlite": one}))
    assert "met      SQLite      rate: 150 ≥ 150" in text
    assert "NOT MET  SQLite      ratio: 1.60 ≤ 1.5" in text


def test_the_95th_percentile_is_a_value_that_occurred() -> None:
    assert p95([float(value) for value in range(1, 101)]) == 95.0
    assert p95([7.0]) == 7.0
