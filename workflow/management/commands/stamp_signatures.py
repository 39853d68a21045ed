"""Fetches the time stamps that signed letters still lack; for a timer every minute."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflow.signing.sealing import fetch_missing_stamps


class Command(BaseCommand):
    """`stamp_signatures [--limit N]`: exit 0 when none waits any more, 1 while some do."""

    help = "Lấy dấu thời gian còn thiếu cho các văn bản đã ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were stamped and how many go on waiting."""
        done, left = fetch_missing_stamps(options["limit"])
        self.stdout.write(f"Đã lấy {done} dấu thời gian, còn chờ {left}.")
        if left:
            sys.exit(1)
