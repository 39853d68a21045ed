"""Makes the next checkpoint of the journal and lays it down outside the database; for a timer, such as every minute."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from workflow.journal.checkpoints import append_line, make_checkpoint


class Command(BaseCommand):
    """`checkpoint_journal [--out FILE]`."""

    help = "Chốt nhật ký: một gốc Merkle trên những gì ghi từ lần chốt trước, nối chuỗi, có chữ ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, help="append the checkpoint to this file, outside the database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the checkpoint's root; CommandError (exit code 2) when it cannot be stored or laid down."""
        place = options["out"]
        try:
            row = make_checkpoint(partial(append_line, place)) if place else make_checkpoint()
        except (DatabaseError, OSError) as reason:
            raise CommandError(_("Không chốt được nhật ký: %s") % reason, returncode=2) from reason
        if row is None:
            self.stdout.write(_("Không có bản ghi mới từ lần chốt trước."))
            return
        words = _("Chốt %(entries)d bản ghi, %(streams)d chuỗi: %(root)s")
        self.stdout.write(words % {"entries": row.entries, "streams": row.streams, "root": row.root})
