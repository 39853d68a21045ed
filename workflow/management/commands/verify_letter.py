"""Says whether a signed letter is genuine: the file alone, then what the journal says of its SHA-256."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError

from workflow.kernel.errors import CongvanError
from workflow.signing.apart import reported
from workflow.signing.errors import CouldNotCheck
from workflow.signing.verify import MAX_BYTES

NOT_VALID, COULD_NOT_CHECK = 1, 2


class Command(BaseCommand):
    """`verify_letter FILE [--format text|json] [--no-journal]`: exit 0 valid, 1 not valid, 2 could not check."""

    help = "Kiểm tra chữ ký số của một tệp công văn: hợp lệ 0, không hợp lệ 1, chưa kiểm tra được 2."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="signed PDF")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--no-journal", action="store_true", help="the file alone, no database is asked")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report to stdout, the reason why nothing could be checked to stderr."""
        try:
            with Path(options["file"]).open("rb") as handle:
                pdf = handle.read(MAX_BYTES + 1)
            report = reported(pdf, journal=not options["no_journal"])
        except OSError as error:
            self._stop(f"Không đọc được tệp: {error.strerror}.")
        except (CouldNotCheck, ImproperlyConfigured) as refusal:
            self._stop(str(refusal))
        except (DatabaseError, CongvanError) as error:
            self._stop(f"Không hỏi được nhật ký: {type(error).__name__}. Thêm --no-journal để chỉ kiểm tra tệp.")
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines()))
        if not report.valid:
            sys.exit(NOT_VALID)

    def _stop(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(COULD_NOT_CHECK)
