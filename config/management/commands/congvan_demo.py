"""`make demo`: seeds once, plays one letter's life with a progress bar, serves on loopback."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from daphne.server import Server  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.people import CAST, PASSWORD
from config.demo.seed import Demo
from workflow.directory.models import Organ

EXPECTED_ACTS = 170
"""About how many acts the played letter takes; the bar ends where they end."""


class Command(BaseCommand):
    """Demo data and a server for one's own machine."""

    help = "Nạp dữ liệu mô phỏng, diễn một công văn, rồi phục vụ trên máy này."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Port, serve or not, start anew."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true")
        parser.add_argument("--reset", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where DEBUG is off; seeds when there is nothing yet; then serves until interrupted."""
        if not settings.DEBUG:
            raise CommandError("Dữ liệu mô phỏng chỉ nạp khi DEBUG bật: đặt CONGVAN_DEBUG=1 trên máy của đồng chí.")
        if options["reset"]:
            self._wipe()
        if Organ.objects.exists():
            self.stdout.write("Dữ liệu mô phỏng đã có; RESET=1 để nạp lại.")
        else:
            self._seed()
        self._logins(options["port"])
        if not options["no_serve"]:
            self._serve(options["port"])

    def _wipe(self) -> None:
        from django.db import connection

        name = connection.settings_dict["NAME"]
        if connection.vendor != "sqlite":
            raise CommandError("RESET=1 chỉ xoá cơ sở dữ liệu SQLite của bản mô phỏng.")
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            (settings.DATA / f"{name}{suffix}").unlink(missing_ok=True)
        call_command("migrate", verbosity=0)

    def _seed(self) -> None:
        bar = Bar(self.stdout, EXPECTED_ACTS)
        demo = Demo(timezone.localdate(), self.stdout.write, bar.tick)
        demo.seed()
        bar.end()

    def _logins(self, port: int) -> None:
        self.stdout.write(f"\n  http://127.0.0.1:{port}/   mật khẩu chung: {PASSWORD}\n")
        for part in CAST:
            code = "  (lớp thứ hai: make code)" if part.second_factor else ""
            self.stdout.write(f"  {part.login:<16} {part.name:<22} {part.title}, {part.organ}{code}")

    def _serve(self, port: int) -> None:
        from config.asgi import application

        self.stdout.write(f"\nĐang phục vụ tại http://127.0.0.1:{port}/ (Ctrl+C để dừng)")
        Server(application=application, endpoints=[f"tcp:port={port}:interface=127.0.0.1"], server_name="congvan").run()


class Bar:
    """A progress line on a terminal, a line every 25 acts elsewhere."""

    def __init__(self, out: Any, total: int) -> None:
        self.out, self.total, self.done = out, total, 0

    def tick(self) -> None:
        """One more act."""
        self.done += 1
        full = min(40, self.done * 40 // self.total)
        if self.out.isatty():
            self.out.write(f"\r  [{'█' * full}{'·' * (40 - full)}] {self.done} bước", ending="")
            self.out.flush()
        elif self.done % 25 == 0:
            self.out.write(f"  {self.done} bước")

    def end(self) -> None:
        """The last line."""
        self.out.write(f"\r  [{'█' * 40}] {self.done} bước" if self.out.isatty() else f"  {self.done} bước")
