"""`sweep_intake`: reads again what a crash interrupted and deletes what nobody registered; for cron."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflow.engine.reading import sweep_readings
from workflow.intake.running import LEASE
from workflow.intake.sweeping import sweep_leftovers


class Command(BaseCommand):
    """Prints one line with three figures; exit 0 also when there was nothing to do."""

    help = "Đọc lại các tệp bị gián đoạn do sự cố; xoá các tệp quá hạn mà không vào sổ."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option: the lease."""
        parser.add_argument("--lease", type=int, default=int(LEASE.total_seconds()), help="Seconds a page may take.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once."""
        again = sweep_readings(timedelta(seconds=options["lease"]))
        done = sweep_leftovers()
        self.stdout.write(f"read again {again}, deleted {done.files}, orphans {done.orphans}")
