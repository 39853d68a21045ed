"""Reads a file and prints the letters in it: JSON for programs, lines for people; no letter is exit code 2."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from workflow.kernel.errors import NotALetter
from workflow.reading.intake import read_file
from workflow.reading.printing import letter_lines

NOT_A_LETTER = 2


class Command(BaseCommand):
    """`read_letter FILE [--format json|text]`."""

    help = "Đọc một tệp và in các công văn trong tệp."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="text, DOCX, PDF or scan with one or more letters")
        parser.add_argument("--format", choices=("json", "text"), default="json")

    def _progress(self, done: int, pages: int) -> None:
        """One line that is written over; shown to a person at a terminal, and only for several pages."""
        if pages > 1:
            end = "\n" if done == pages else "\r"
            self.stderr.write(_("Đã đọc trang %(done)d/%(pages)d") % {"done": done, "pages": pages}, ending=end)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the letters to stdout; what is no letter is one sentence on stderr and exit code 2. A person at a
        terminal sees on stderr how many pages of a long file are read."""
        try:
            letters = read_file(options["file"], self._progress if self.stderr.isatty() else None)
        except NotALetter as refusal:
            self.stderr.write(str(refusal))
            sys.exit(NOT_A_LETTER)
        if options["format"] == "json":
            self.stdout.write(json.dumps(letters, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n\n".join("\n".join(letter_lines(letter)) for letter in letters))
