"""Proves the boards' kept counts against the rows: exit code 0 equal, 1 differing; `--mend` puts them right."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from workflow.dispatches import tallies_proof
from workflow.journal.selecting import snapshot

SHOWN = 20
"""Differences that a report names; all are counted."""


class Command(BaseCommand):
    """`check_counters [--mend]`. Safe beside acts: it looks at one moment, and adds only what lacked then."""

    help = "So sánh các số đếm của bảng theo dõi với từng bản gửi: 0 khớp, 1 lệch; --mend sửa lại."

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing is changed without --mend."""
        parser.add_argument("--mend", action="store_true", help="add what lacks to every count that differs")

    def handle(self, *args: Any, mend: bool = False, **options: Any) -> None:
        """Name what differs, mend on demand, leave with the exit code."""
        with snapshot():
            found = tallies_proof.differences()
        if not found:
            self.stdout.write(_("Mọi số đếm đều khớp với các bản gửi."))
            return
        self.stdout.write(_("%d số đếm lệch với các bản gửi:") % len(found))
        for one in found[:SHOWN]:
            self.stdout.write(f"  {one}")
        if mend:
            self.stdout.write(_("Đã sửa %d số đếm.") % tallies_proof.mend())
        raise SystemExit(1)
