"""`rehearse LETTER`: who would gain access if the letter were issued now, or on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from permissions import finding
from permissions.rehearsal import Access, Gain, rehearse
from workflow.kernel.days import printed
from workflow.kernel.vocabulary import Purpose


class Command(BaseCommand):
    """Exit code 0: issue could go out; 1: a line means nobody, or nobody receives it; 2: the question is not clear."""

    help = "Say who would gain access if a letter were issued on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """The letter as an operator knows it."""
        parser.add_argument("letter", help="id, or number and symbol as cited: 738-CV/TU")
        parser.add_argument("--issuer", default="", help="name of the issuing organ, where numbers repeat")
        parser.add_argument("--on", type=date.fromisoformat, help="the business day, YYYY-MM-DD; default today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the rehearsal; nothing is written to the database."""
        letter, on = finding.letter_of(options["letter"], options["issuer"]), options["on"] or localdate()
        found = rehearse(letter, on)
        self.stdout.write(_("Nếu phát hành %(letter)s ngày %(day)s:") % {"letter": letter, "day": printed(on)})
        self._lines(found)
        self._gains(_("Cơ quan được xem"), found.organs)
        self._gains(_("Cá nhân được xem"), found.persons)
        self._gains(_("Cơ quan theo dõi được xem"), found.watching)
        self._names(_("Nhận theo nội dung văn bản"), found.rehearsal.by_text)
        self._names(_("Chưa có tài khoản, gửi bản giấy"), found.rehearsal.without_account)
        empty = found.rehearsal.empty_lines
        self._names(_("Dòng không ứng với ai"), (line.text for line in empty))
        if empty or not (found.organs or found.persons):
            raise SystemExit(1)

    def _lines(self, found: Access) -> None:
        for line in found.rehearsal.lines:
            words = {"text": line.text, "purpose": Purpose(line.purpose).label, "organs": len(line.organs),
                     "persons": len(line.persons)}  # fmt: skip
            self.stdout.write(_("- “%(text)s” (%(purpose)s): %(organs)d cơ quan, %(persons)d cá nhân") % words)
            for name in (*line.organs, *line.persons):
                self.stdout.write(f"    {name}")

    def _gains(self, title: str, gains: list[Gain]) -> None:
        self.stdout.write(f"{title}: {len(gains)}")
        for gain in gains:
            people = _("chưa ai có tài khoản") if gain.on_paper else "; ".join(gain.people)
            self.stdout.write(f"    {gain.name}: {people}")

    def _names(self, title: str, names: Iterable[str]) -> None:
        found = list(names)
        self.stdout.write(f"{title}: {len(found)}")
        for name in found:
            self.stdout.write(f"    {name}")
