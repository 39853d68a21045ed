"""Says whether a case bundle is whole and ours, its signatures included: exit 0 clean, 1 broken, 2 could not check."""

from __future__ import annotations

import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser

from workflow.casefile import checking, proving, sealing
from workflow.journal.checkpoints import opened
from workflow.journal.damage import CouldNotCheck as NoAnchor
from workflow.signing.errors import CouldNotCheck as NoVerifier

BROKEN, COULD_NOT_CHECK = 1, 2


class Command(BaseCommand):
    """`verify_case FILE [--key HEX] [--anchor FILE] [--no-signatures] | --show-key`."""

    help = "Kiểm tra một hồ sơ công văn đã xuất: nguyên vẹn 0, bị sửa 1 (chỉ chỗ đầu tiên), chưa kiểm tra được 2."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="the bundle")
        parser.add_argument("--key", action="append", default=[], help="public key of another office, believed too")
        parser.add_argument("--anchor", type=Path, help="the file that checkpoint_journal --out wrote")
        parser.add_argument("--no-signatures", action="store_true", help="leave the signed PDF to verify_letter")
        parser.add_argument("--show-key", action="store_true", help="print this office's public key, for others")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found whole; the first bad place or the reason go to stderr."""
        if options["show_key"] or not options["file"]:
            self.stdout.write(next(sealing.site_keys()))
            return
        try:
            found = checking.check(options["file"])
            self._more(options, found)
        except checking.Broken as bad:
            self._stop(BROKEN, f"Hồ sơ bị sửa: {bad}")
        except (checking.CouldNotCheck, NoAnchor, NoVerifier, ImproperlyConfigured) as why:
            self._stop(COULD_NOT_CHECK, f"Chưa kiểm tra được: {why}")
        else:
            said = f"Hồ sơ nguyên vẹn: {found.members} phần, {found.entries} bản ghi nhật ký, văn bản "
            self.stdout.write(f"{said}{found.manifest['letter']}, người xuất {found.manifest['reader']['person']}.")

    def _more(self, options: dict[str, Any], found: checking.Checked) -> None:
        with zipfile.ZipFile(options["file"]) as bundle:
            if options["anchor"]:
                proving.against_anchor(bundle, opened(options["anchor"]))
            if not options["no_signatures"]:
                proving.require_signatures(bundle, datetime.now(UTC))
        if found.key not in {*sealing.site_keys(), *(key.lower() for key in options["key"])}:
            raise checking.CouldNotCheck(f"hồ sơ do khoá lạ đóng dấu ({found.key}); thêm --key nếu đó là khoá tin cậy.")

    def _stop(self, code: int, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(code)
