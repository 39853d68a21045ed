"""Letters and dispatches in every state × everybody × every page and act: HTTP answers what the matrix says."""

from __future__ import annotations

import pytest

from tests.enumeration.browsers import Browsers
from tests.enumeration.oracle import Oracle
from tests.enumeration.walking import Tally, Walk
from tests.enumeration.worlds import DISPATCH_STATES, LETTER_STATES, Desk, Stage
from tests.workflow.web.desk import Office

LETTERS = [*LETTER_STATES, *(f"bloc: {name}" for name in ("DRAFT", "IN_REVIEW", "AWAITING_SIGNATURE", "ISSUED"))]


def report(tally: Tally, at_least: int) -> None:
    """Say how many cells there were, and fail with the first differences."""
    print(f"cells: {tally.cells} {dict(sorted(tally.seen.items()))}")
    assert tally.cells >= at_least
    assert not tally.wrong, f"{len(tally.wrong)} of {tally.cells} cells differ:\n" + "\n".join(tally.wrong[:40])


@pytest.mark.parametrize("state", LETTERS)
def test_letters(office: Office, state: str) -> None:
    issuer, _, name = state.rpartition(": ")
    stage = Stage(office.cast, issuer or "issuer")
    spare = stage.issued() if name == "ISSUED" and not issuer else None
    world = stage.issued() if issuer and name == "ISSUED" else LETTER_STATES[name](stage)
    assert world.letter.watcher_id in (None, office.cast.organs["inspection"].pk)
    browsers = Browsers(office)
    walk = Walk(browsers, LETTERS.index(state))
    for who in office.cast.people:
        if who != "paper":
            browsers.client(who)
    browsers.settle()
    report(walk.record(world), 170)
    assert spare is None or Oracle(spare).status == "ISSUED"


@pytest.mark.parametrize("state", [*DISPATCH_STATES, "RECALLED, had been opened", "RECALLED, never opened"])
def test_dispatches(office: Office, state: str) -> None:
    stage = Stage(office.cast)
    to = "other_district" if state.endswith("never opened") else "district"
    world = stage.recalled() if state.startswith("RECALLED") else DISPATCH_STATES[state](Desk(stage)).world
    browsers = Browsers(office)
    walk = Walk(browsers, list(DISPATCH_STATES).index(state) if state in DISPATCH_STATES else 3)
    for who in office.cast.people:
        if who != "paper":
            browsers.client(who)
    for row in (*world.organs.values(), *world.persons.values()):
        row.refresh_from_db()
    browsers.settle()
    report(walk.record(world, to), 200)


@pytest.mark.parametrize("to", ["member", "signer", "paper", "department"])
def test_other_recipients(office: Office, to: str) -> None:
    world = Stage(office.cast).issued()
    browsers = Browsers(office)
    for who in office.cast.people:
        if who != "paper":
            browsers.client(who)
    browsers.settle()
    report(Walk(browsers, 1).record(world, to), 150)
