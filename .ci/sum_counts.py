"""Adds up the runs of `.ci/test`: what was left out, then `N passed, N failed`; exit 1 unless all is well."""

import json
import os
import sys
from pathlib import Path


def main(place: str, started: int, runs_left_out: str) -> int:
    """Print both lines; a run that left no counts, ran no test or ended badly without a failed one counts as failed."""
    runs = [json.loads(line) for line in Path(place).read_text(encoding="utf-8").splitlines()]
    failed = sum(run["failed"] + run["error"] or int(run["exit"] != 0) for run in runs) + started - len(runs)
    passed = sum(run["passed"] for run in runs)
    tests = {name: count for run in runs[:1] for name, count in run["left_out"].items()}
    named = [f"{count} {name}" for name, count in sorted(tests.items())]
    named += [runs_left_out] if runs_left_out else []
    named += [f"{sum(run['skipped'] for run in runs)} skipped"] if any(run["skipped"] for run in runs) else []
    if named:
        required = os.environ.get("CONGVAN_TEST_SERVICES") == "required"
        print(f"Left out: {', '.join(named)}{'' if required else ' (CONGVAN_TEST_SERVICES=required; make soak)'}.")
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0 or passed == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
