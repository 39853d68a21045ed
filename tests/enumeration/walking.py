"""Walks every cell of one state: address × person × method; what came back is held against the oracle."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.enumeration.bodies import body_of
from tests.enumeration.browsers import ANONYMOUS, EVERYBODY, Answer, Browsers
from tests.enumeration.oracle import CANNOT_SIGN_IN, Oracle
from tests.enumeration.worlds import World
from workflow.web.acts.table import DISPATCH, LETTER, ActPage

EVERY_CELL = os.environ.get("CONGVAN_SOAK") == "1"
THINNED = 9
"""Of what is hidden every ninth act is tried by one person in one state, of what the state forbids to all every third;
over persons and states all are. With CONGVAN_SOAK=1 every cell is walked."""
PAGES = ("-pdf", "-docx", "-picture", "-reading")
"""What else a letter has behind its door."""


@dataclass
class Tally:
    """How many cells were walked, what came back, and every difference from what was expected."""

    cells: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def note(self, cell: str, answer: Answer, *expected: int) -> bool:
        """Count a cell; whether its status is one of those expected."""
        self.cells += 1
        self.seen[str(answer.status)] += 1
        if answer.status in expected:
            return True
        self.wrong.append(f"{cell}: {answer.status} {answer.location}, expected {expected}")
        return False


class Walk:
    """One state's cells. `turn` shifts what is thinned out, so that the states together leave nothing out."""

    def __init__(self, browsers: Browsers, turn: int = 0) -> None:
        self.browsers, self.turn, self.tally = browsers, turn, Tally()

    def record(self, world: World, to: str = "", people: tuple[str, ...] = EVERYBODY) -> Tally:
        """The record's page, its explanations, its chart and all its acts, for everybody."""
        oracle = Oracle(world, to)
        for place, who in enumerate(people):
            for url, method, body, page in self._cells(oracle, who, place):
                self._visit(oracle, who, method, url, body, page)
        return self.tally

    def _cells(self, oracle: Oracle, who: str, place: int) -> Iterator[tuple[str, str, Any, ActPage | str]]:
        kind, record = str(oracle.kind), oracle.world.dispatch_of(oracle.to) if oracle.to else oracle.world.letter
        sees = who != ANONYMOUS and oracle.sees(who)
        charted = ("-chart",) if record.process_id else ()  # a dispatch that has not arrived is in no flow
        for name in ("", "-why", "-who", *charted, *(() if oracle.to else PAGES)):
            if sees or EVERY_CELL or not name or (place + self.turn) % THINNED == 0:
                yield reverse(f"congvan:{kind}{name}", args=[record.pk]), "GET", None, name
        for at, page in enumerate(DISPATCH if oracle.to else LETTER):
            url = reverse(f"congvan:{kind}-act", args=[record.pk, page.key])
            turn = (at + place + self.turn) % THINNED
            allowed = sees and oracle.allows(who, page.action)
            here = sees and (turn % 3 == 0 or oracle.expected(who, page.action) != 409)
            if here or EVERY_CELL or turn == 0:
                yield url, "GET", None, page
            if allowed or EVERY_CELL or turn == 1 or (sees and turn == 3):
                yield url, "POST", body_of(self.browsers.office.cast, oracle.world, page.key, oracle.to), page

    def _visit(self, oracle: Oracle, who: str, method: str, url: str, body: Any, page: ActPage | str) -> None:
        answer = self.browsers.ask(who, method, url, body)
        cell = f"{oracle.world.state} {who} {method} {url} {getattr(page, 'key', page)}"
        if who in (ANONYMOUS, *CANNOT_SIGN_IN):
            self._stranger(cell, answer)
        elif isinstance(page, str):
            self._look(oracle, who, cell, answer, page)
        else:
            self._act(oracle, who, cell, answer, page, method)

    def _stranger(self, cell: str, answer: Answer) -> None:
        if self.tally.note(cell, answer, 302) and not answer.location.startswith(reverse("account_login")):
            self.tally.wrong.append(f"{cell}: leads to {answer.location}")
        self._nothing_written(cell, answer)

    def _look(self, oracle: Oracle, who: str, cell: str, answer: Answer, name: str) -> None:
        sees = oracle.sees_inside(who) if name == "-who" else oracle.sees(who)
        self.tally.note(cell, answer, 200 if sees else 404)
        self._nothing_written(cell, answer)
        if not sees:
            self._same_as_missing(who, cell, answer)

    def _act(self, oracle: Oracle, who: str, cell: str, answer: Answer, page: ActPage, method: str) -> None:
        expected = oracle.expected(who, page.action)
        if expected == 200 and method == "POST":
            if self.tally.note(cell, answer, 302, 409, 422) and answer.status == 302:
                self.tally.done.add(page.key)
            if (answer.status == 302) != answer.effect:
                self.tally.wrong.append(f"{cell}: {answer.status} and effect {answer.effect}")
            return
        self.tally.note(cell, answer, expected)
        self._nothing_written(cell, answer)
        if expected == 404:
            self._same_as_missing(who, cell, answer)

    def _nothing_written(self, cell: str, answer: Answer) -> None:
        if answer.written:
            self.tally.wrong.append(f"{cell}: something was written")

    def _same_as_missing(self, who: str, cell: str, answer: Answer) -> None:
        if answer.body != self.browsers.missing_page(who):
            self.tally.wrong.append(f"{cell}: hidden looks other than missing")
