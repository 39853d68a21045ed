"""Takes a directory of organs from a CSV: shows what it would do, and with --commit does it, whole or not at all."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.directory.services import ImportReport, import_directory

BAD_INPUT = 2


class Command(BaseCommand):
    """`import_directory FILE [--on DATE] [--commit]`; exit code 2 when a line is bad, and then nothing is written."""

    help = "Nhập danh mục cơ quan từ tệp CSV; mặc định chỉ xem trước."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV: name,kind,parent,code,valid_from,valid_to,grassroots")
        parser.add_argument("--on", type=date.fromisoformat, help="day on which parents outside the file are looked up")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the errors or what was made."""
        try:
            with Path(options["file"]).open("rb") as file:
                report = import_directory(
                    file, on=options["on"] or timezone.localdate(), commit=options["commit"], progress=self._progress
                )
        except OSError as wrong:
            why = _("Không tìm thấy tệp, hoặc không mở được để đọc.")
            raise CommandError(why, returncode=BAD_INPUT) from wrong
        except DatabaseError as wrong:
            why = _("Cơ sở dữ liệu chưa sẵn sàng: %(why)s") % {"why": wrong}
            raise CommandError(why, returncode=BAD_INPUT) from wrong
        self._report(report, options["commit"])

    def _progress(self, done: int, steps: int) -> None:
        self.stderr.write(_("Đang ghi: %(done)d/%(steps)d bước.") % {"done": done, "steps": steps})

    def _report(self, report: ImportReport, commit: bool) -> None:
        for line, sentence in report.errors:
            self.stderr.write(_("Dòng %(line)d: %(sentence)s") % {"line": line, "sentence": sentence})
        if report.errors:
            self.stderr.write(_("Có %(count)d lỗi, không ghi gì.") % {"count": len(report.errors)})
            sys.exit(BAD_INPUT)
        facts = {"rows": report.rows, "created": report.created}
        if commit:
            self.stdout.write(_("Đã nhập %(rows)d dòng, tạo %(created)d cơ quan.") % facts)
        else:
            self.stdout.write(_("Xem trước: %(rows)d dòng, sẽ tạo %(created)d cơ quan. Thêm --commit để ghi.") % facts)
