"""`permission_matrix`: print the reference page of the matrix; `--write` stores it, `--check` compares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from permissions.matrix_page import PLACE, page


class Command(BaseCommand):
    """Exit code 1: --check found a page that differs."""

    help = "Print, write or check docs/reference/permission-matrix.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """Without an option the page is printed."""
        parser.add_argument("--write", action="store_true", help="store the page")
        parser.add_argument("--check", action="store_true", help="fail when the stored page differs")

    def handle(self, *args: Any, write: bool = False, check: bool = False, **options: Any) -> None:
        """Print, write or compare."""
        place = Path(getattr(settings, "BASE_DIR", ".")) / PLACE
        if write:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(page(), encoding="utf-8")
        elif check:
            if not place.exists() or place.read_text(encoding="utf-8") != page():
                raise CommandError(f"{PLACE} differs from the matrix; run permission_matrix --write.")
        else:
            self.stdout.write(page())
