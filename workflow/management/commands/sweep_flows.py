"""`sweep_flows`: sets going again what a crash left standing; for cron, every few minutes."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflow.engine.spine import ViewflowSpine
from workflow.engine.sweeping import LEASE, sweep
from workflow.kernel.spine import spine
from workflow.signing.batch import sweep_batches


class Command(BaseCommand):
    """Prints one line with four figures; exit 0 also when there was nothing to do."""

    help = "Chuyển bước những quy trình bị dừng do sự cố giữa hai bước."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option: the lease."""
        parser.add_argument("--lease", type=int, default=int(LEASE.total_seconds()), help="Seconds a job may take.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once."""
        engine = spine()
        assert isinstance(engine, ViewflowSpine)
        done = sweep(engine, timedelta(seconds=options["lease"]))
        signed = sweep_batches()
        self.stdout.write(
            f"settled {done.settled}, requeued {done.requeued}, failed {done.failed}, decisions taken up {signed}"
        )
