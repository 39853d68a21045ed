"""`sweep_deadlines`: opens the day's recurring tasks and rings the alarms of deadlines; for cron, every few minutes."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.engine.deadlines import sweep_deadlines


class Command(BaseCommand):
    """Prints one line with two figures; exit 0 also when there was nothing to do. Several may run at once."""

    help = "Mở nhiệm vụ định kỳ của kỳ mới; báo các nhiệm vụ sắp đến hạn, đến hạn, quá hạn."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option: the day."""
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="The day, instead of today in Vietnam.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once."""
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else None
        except ValueError:
            raise CommandError("--on is a day such as 2026-02-16") from None
        done = sweep_deadlines(on=on)
        self.stdout.write(f"opened {done.opened}, rang {done.rung}")
