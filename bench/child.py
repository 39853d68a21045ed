"""One database's part of a run, in a process of its own: every benchmark asked for, each on a fresh copy."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

BENCHMARKS = (
    "statements", "act", "fanout", "acks", "inbox", "pages", "board", "render", "signing", "live", "takeaway",
)  # fmt: skip


def main() -> int:
    """Run and write the results to `--out`; 1 when a benchmark failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+", choices=BENCHMARKS)
    parser.add_argument("--size", required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(143))  # so that scratch databases are dropped
    import django

    django.setup()
    found, failed = _run(given.names, given.size)
    given.out.write_text(json.dumps(found), encoding="utf-8")
    return int(failed)


def _run(names: list[str], size: str) -> tuple[dict[str, Any], bool]:
    from bench.scratch import copied, current, scratch_server
    from bench.sizes import SIZES

    found: dict[str, Any] = {}
    failed = False
    with scratch_server():
        about = _about()
        for name in names:
            start = time.monotonic()
            try:
                with copied(current(), name):
                    result = import_module(f"bench.{name}").run(SIZES[size])
            except Exception:
                failed = True
                traceback.print_exc()
                print(f"  {name} FAILED", file=sys.stderr, flush=True)
                continue
            found[name] = {
                "title": result.title, "rows": result.rows, "notes": result.notes,
                "goals": [goal.as_dict() for goal in result.goals], "seconds": time.monotonic() - start,
            }  # fmt: skip
            print(f"  {name}: {found[name]['seconds']:.0f} s", file=sys.stderr, flush=True)
    return {"about": about, "results": found}, failed


def _about() -> dict[str, Any]:
    import django
    from django.db import connection

    connection.ensure_connection()
    version = ".".join(map(str, connection.get_database_version()))
    connection.close()
    return {"python": platform.python_version(), "django": django.get_version(), "database": version}


if __name__ == "__main__":
    sys.exit(main())
