"""`sweep_appointments`: let the groups of organs follow what began and ended; run it after midnight."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from permissions.membership import sweep


class Command(BaseCommand):
    """Rights ended by their dates already; this tidies membership. Idempotent."""

    help = "Tidy the groups of organs after appointments that ended or began."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, today by default."""
        parser.add_argument("--on", type=date.fromisoformat, help="the business day, YYYY-MM-DD; default today")

    def handle(self, *args: Any, on: date | None = None, **options: Any) -> None:
        """Print what was done."""
        taken, put = sweep(on or localdate())
        self.stdout.write(_("Đã đưa %(taken)d tài khoản ra khỏi nhóm, %(put)d tài khoản vào nhóm.") % {
            "taken": taken, "put": put,
        })  # fmt: skip
