"""`repair_permissions`: compare object rows with open steps, assignments and dispatches; `--commit` mends them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from permissions.repair import SHOWN, Difference, compare, mend


class Command(BaseCommand):
    """Exit code 0: every row is as it should be; 1: differences were found, mended with --commit."""

    help = "Compare object permissions with what should stand, and mend them with --commit."

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing is changed without --commit."""
        parser.add_argument("--commit", action="store_true", help="write missing rows and delete surplus ones")

    def handle(self, *args: Any, commit: bool = False, **options: Any) -> None:
        """Report, mend on demand, leave with the exit code."""
        found = compare()
        for difference in found:
            self._report(difference)
        if not found:
            self.stdout.write(_("Mọi quyền trên hồ sơ đều khớp."))
            return
        if commit:
            words = dict(zip(("written", "deleted"), mend(), strict=True))
            self.stdout.write(_("Đã thêm %(written)d và bỏ %(deleted)d dòng quyền.") % words)
        raise SystemExit(1)

    def _report(self, difference: Difference) -> None:
        for label, rows in ((_("thiếu"), difference.missing), (_("thừa"), difference.surplus)):
            if rows:
                self.stdout.write(f"{difference.table}: {label} {len(rows)}")
            for row in rows[:SHOWN]:
                self.stdout.write(f"  {row.codename} #{row.record_id} ← {row.source} ({row.subject_id})")
