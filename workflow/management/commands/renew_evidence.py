"""Fetches and renews the time stamps by which sealed letters stay provable for years; for a timer every night."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflow.signing.configuration import signing
from workflow.signing.evidence import renew_some


class Command(BaseCommand):
    """`renew_evidence [--limit N]`: exit 0 when nothing lacks its stamp, 1 while something does, 2: no authority."""

    help = "Lấy và gia hạn dấu thời gian cho bằng chứng lâu dài của các văn bản đã đóng dấu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many files got a link and how many still lack one."""
        if not signing().tsa:
            self.stderr.write("Chưa khai nơi cấp dấu thời gian (CONGVAN SIGNING TSA).")
            sys.exit(2)
        done, left = renew_some(options["limit"])
        self.stdout.write(f"Đã đóng {done} dấu thời gian lâu dài, còn thiếu {left}.")
        if left:
            sys.exit(1)
