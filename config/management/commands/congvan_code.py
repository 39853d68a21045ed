"""`make code`: the current second-factor code of the demo's signer and clerk."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.people import SECRET


class Command(BaseCommand):
    """Demo only."""

    help = "Mã lớp thứ hai hiện tại của tài khoản mô phỏng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the code that is valid now."""
        if not settings.DEBUG:
            raise CommandError("Chỉ dùng cho bản mô phỏng (CONGVAN_DEBUG=1).")
        counters = list(yield_hotp_counters_from_time())
        counter = counters[len(counters) // 2]
        self.stdout.write(format_hotp_value(hotp_value(SECRET, counter)))
