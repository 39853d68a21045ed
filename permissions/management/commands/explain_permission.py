"""`explain_permission PERSON ACTION LETTER`: why somebody may or may not, today or on a past day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import localdate

from permissions import finding
from permissions.explain import explain, who_may_see
from permissions.sentences import seer_words, sentences
from workflow.kernel.policy import Actor


class Command(BaseCommand):
    """Exit code 0: allowed; 1: denied; 2: the question is not clear."""

    help = "Say why a person may or may not do something with a letter, today or on a past day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Person, act and letter as an operator knows them."""
        parser.add_argument("person", help="id or full name")
        parser.add_argument("action", help="sign_letter, view_letter, acknowledge_dispatch …")
        parser.add_argument("letter", help="id, or number and symbol as cited: 738-CV/TU")
        parser.add_argument("--dispatch", type=int, help="id of the dispatch, for acts on a dispatch")
        parser.add_argument("--issuer", default="", help="name of the issuing organ, where numbers repeat")
        parser.add_argument("--on", type=date.fromisoformat, help="a past day, YYYY-MM-DD; default now")
        parser.add_argument("--who", action="store_true", help="also list everybody who may (could) see it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the explanation and leave with its exit code."""
        on: date | None = options["on"]
        person, action = finding.person_of(options["person"]), finding.action_of(options["action"])
        letter = finding.letter_of(options["letter"], options["issuer"])
        actor = Actor(person.pk, on or localdate())
        record = finding.record_of(actor, action, letter, options["dispatch"])
        found = explain(person, action, record, on)
        for sentence in sentences(found):
            self.stdout.write(str(sentence))
        if options["who"]:
            for seer in who_may_see(record, on):
                self.stdout.write(f"  {seer_words(seer)}")
        if not found.allowed:
            raise SystemExit(1)
