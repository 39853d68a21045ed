"""`send_notices`: plans and sends what leaves the house because of notices; from cron every minute, or `--watch`."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from workflow.notices import mails, posting, webhook


class Command(BaseCommand):
    """Prints one line of figures; several may run at once, each posting is sent by one of them."""

    help = "Gửi thông báo ra ngoài: thư ngay, thư tổng hợp, webhook."

    def add_arguments(self, parser: CommandParser) -> None:
        """Run once, or for ever."""
        parser.add_argument("--watch", type=int, metavar="SECONDS", help="Run for ever, with such pauses.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or rounds without end."""
        pause = options["watch"]
        self._round(quiet=False)
        while pause:
            time.sleep(pause)
            close_old_connections()
            self._round(quiet=True)

    def _round(self, quiet: bool) -> None:
        doubtful = posting.sweep()
        planned, digests = posting.plan_notices(), posting.plan_digests()
        mailed, hooked = mails.send_mails(), webhook.send_hooks()
        if planned or digests or mailed or hooked or doubtful or not quiet:
            self.stdout.write(
                f"planned {planned}, summaries {digests}, mailed {mailed}, announced {hooked}, swept {doubtful}, "
                f"waiting {posting.backlog()}"
            )
