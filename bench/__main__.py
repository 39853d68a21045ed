"""The command: `python -m bench [names] [--db sqlite|postgres|both] [--quick] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import report
from bench.child import BENCHMARKS

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}; none: all")
    parser.add_argument("--db", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="two minutes: fewer and smaller rounds")
    parser.add_argument("--toy", action="store_true", help="only whether everything runs; the numbers mean nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything to FILE")
    given = parser.parse_args()
    if strange := set(given.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(strange))}")
    return given


def measure(database: str, names: list[str], size: str, place: Path) -> tuple[dict[str, Any], bool]:
    """One database's results and whether everything ran; its process leaves nothing behind."""
    out = place / f"{database}.json"
    environment = {**os.environ, "CONGVAN_DB": database, "CONGVAN_BENCH_PLACE": str(place)}
    if database == "sqlite":
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "bench.child", *names, "--size", size, "--out", str(out)]
    print(f"{report.DATABASES[database]}:", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if not out.exists():
        return {"about": {}, "results": {}}, False
    return json.loads(out.read_text(encoding="utf-8")), done.returncode == 0


def main() -> int:
    """Measure, print, write; 1 when anything failed to run, 0 otherwise, whatever the goals say."""
    given = arguments()
    names = [name for name in BENCHMARKS if not given.names or name in given.names]
    size = "toy" if given.toy else "quick" if given.quick else "full"
    databases = list(report.DATABASES) if given.db == "both" else [given.db]
    start, load = time.monotonic(), os.getloadavg()[0]
    parent = ROOT / "var"  # on the disk that the product would use: memory would flatter SQLite
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=parent) as place:
        parts = {database: measure(database, names, size, Path(place)) for database in databases}
    found = {
        name: {database: part["results"][name] for database, (part, _ran) in parts.items() if name in part["results"]}
        for name in names
    }
    found = {name: by_database for name, by_database in found.items() if by_database}
    about = {database: part["about"] for database, (part, _ran) in parts.items()}
    ran = all(one for _part, one in parts.values())
    machine = {"cores": os.cpu_count(), "load before": load, "seconds": time.monotonic() - start, "size": size}
    _print(machine, about, found, ran)
    if given.json:
        everything = {"machine": machine, "about": about, "benchmarks": found, "ran": ran}
        given.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")
    return int(not ran)


def _print(machine: dict[str, Any], about: dict[str, Any], found: dict[str, Any], ran: bool) -> None:
    for database, one in about.items():
        if one:
            named = report.DATABASES[database]
            print(f"{named} {one['database']}, Python {one['python']}, Django {one['django']}")
    print(f"{machine['cores']} cores, load {machine['load before']:.1f} before, {machine['seconds']:.0f} s, "
          f"size {machine['size']}: trust ratios within a table")  # fmt: skip
    for name, by_database in found.items():
        print("\n".join(report.of_benchmark(name, by_database)))
    print()
    print(report.summary(found) if ran else "Something failed, see above. " + report.summary(found))


if __name__ == "__main__":
    sys.exit(main())
