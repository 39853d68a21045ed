"""Runs `congvan_play` in a process of its own, on the engine of this run and in a place of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
RECIPIENT = {
    "open_dispatch", "acknowledge_dispatch", "direct_dispatch", "assign_dispatch", "answer_inspector",
    "hand_in_dispatch", "approve_dispatch", "accept_dispatch",
}  # fmt: skip


@dataclass
class Played:
    """What a run came to."""

    code: int
    said: str
    result: dict[str, Any] = field(default_factory=dict)

    def letter(self, number: str) -> dict[str, Any]:
        """The JSON of one letter."""
        return next(letter for letter in self.result["letters"] if letter["number"] == number)

    def most(self, *actions: str) -> int:
        """The most statements that one of these acts took."""
        return max(step["statements"] for step in self.result["steps"] if step["name"] in actions)

    def after(self) -> int:
        """The most statements behind the commit of a recipient's act."""
        return max(step["after"] for step in self.result["steps"] if step["name"] in RECIPIENT)


def play(place: Path, letter: Path, *options: str) -> Played:
    """`congvan_play LETTER … --json` with its own data folder; a database of its own name on PostgreSQL."""
    target = place / "result.json"
    name = str(settings.DATABASES["default"].get("TEST", {}).get("NAME") or "")
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "CONGVAN_DATA": str(place),
        "CONGVAN_TEST_DB": f"{Path(name).stem}_{place.name}"[:60].replace("-", "_"), "PYTHONWARNINGS": "default",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "congvan_play", str(letter), "--json", str(target), *options]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    found = json.loads(target.read_text()) if target.exists() else {}
    return Played(run.returncode, run.stdout + run.stderr, found)
