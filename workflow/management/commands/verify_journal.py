"""Checks the journal and says in one line whether it is whole: exit code 0 clean, 1 broken, 2 could not check."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from workflow.journal.checkpoints import opened, verify_anchor, verify_checkpoints
from workflow.journal.damage import CouldNotCheck
from workflow.journal.models import JournalEntry
from workflow.journal.selecting import Selection, checkpoint_named, exists, snapshot
from workflow.journal.verifying import Report, missing_guards, verify_chains

BROKEN, COULD_NOT_CHECK = 1, 2


class Command(BaseCommand):
    """`verify_journal [--stream S] [--letter N] [--anchor FILE] [--since CHECKPOINT]`."""

    help = "Kiểm tra nhật ký: 0 nguyên vẹn, 1 bị sửa (chỉ chỗ đầu tiên), 2 không kiểm tra được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stream", default="", help="one chain only, e.g. dispatch:17")
        parser.add_argument("--letter", type=int, help="the chains of one letter and of its dispatches")
        parser.add_argument("--anchor", type=Path, help="the file that checkpoint_journal --out wrote")
        parser.add_argument("--since", default="", help="only what came after this checkpoint (its id or hash)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures when clean; else raise CommandError with exit code 1 or 2."""
        started = time.perf_counter()
        try:
            with snapshot():
                report = self._verify(options)
        except (DatabaseError, CouldNotCheck) as reason:
            raise CommandError(_("Không kiểm tra được nhật ký: %s") % reason, returncode=COULD_NOT_CHECK) from reason
        finally:
            self._progress_done()
        if report.finding is not None:
            raise CommandError(_("Nhật ký bị sửa: %s") % report.finding, returncode=BROKEN)
        figures = {"entries": report.entries, "streams": report.streams, "checkpoints": report.checkpoints}
        words = _(
            "Nhật ký nguyên vẹn: %(entries)d bản ghi, %(streams)d chuỗi, %(checkpoints)d điểm chốt, %(time).1f giây."
        )
        self.stdout.write(words % {**figures, "time": time.perf_counter() - started})

    def _verify(self, options: dict[str, Any]) -> Report:
        selection = self._selection(options)
        lines = opened(options["anchor"]) if options["anchor"] else []
        self._total = JournalEntry.objects.count() if selection.whole and self._shows else 0
        report = verify_chains(selection, self._progress)
        if report.finding is None and (selection.whole or selection.after_id):
            report.checkpoints, report.finding = verify_checkpoints(selection.after_id)
        if report.finding is None:
            report.finding = verify_anchor(lines)[1]
        if report.finding is None:
            report.finding = missing_guards()
        return report

    def _selection(self, options: dict[str, Any]) -> Selection:
        after = 0
        if options["since"]:
            checkpoint = checkpoint_named(options["since"])
            if checkpoint is None:
                raise CouldNotCheck(_("không có điểm chốt %s") % options["since"])
            after = checkpoint.last
        selection = Selection(options["stream"], options["letter"], after)
        if not exists(selection):
            raise CouldNotCheck(_("không có chuỗi nào như yêu cầu"))
        return selection

    @property
    def _shows(self) -> bool:
        return bool(self.stderr.isatty())

    def _progress(self, count: int) -> None:
        if self._shows:
            self.stderr.write(f"\r{count:,}" + (f" / {self._total:,}" if self._total else ""), ending="")

    def _progress_done(self) -> None:
        if self._shows:
            self.stderr.write("\r\033[K", ending="")
