"""Thirty-two posts of one task at once through HTTP: one effect, everybody else is told so, no fault of the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from viewflow.workflow.models import Task

from tests.enumeration.bodies import body_of
from tests.enumeration.worlds import Desk, Stage, World
from tests.parallel import run_together
from tests.workflow.web.desk import PARTS, Office, hidden, open_office
from workflow.journal.models import JournalEntry
from workflow.letters.models import Letter
from workflow.registers.models import IncomingEntry, NumberEntry

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 32
TOLD = (403, 404, 409)


@pytest.fixture
def office() -> Office:
    """The cast at their browsers, on a database that threads share."""
    return open_office()


def post_together(office: Office, who: str, urls: list[str], body: dict[str, Any]) -> Counter[int]:
    """The statuses of posts sent at once by one person's session, each from a client of its own."""
    cookies = office.client(who).cookies

    def sender(url: str) -> Callable[[], int]:
        client = Client(raise_request_exception=False)
        client.cookies = deepcopy(cookies)
        return lambda: int(client.post(url, body).status_code)

    answers = run_together([sender(url) for url in urls])
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    return Counter(answers)


def one_effect(office: Office, world: World, who: str, key: str, to: str = "") -> None:
    """Of all posts of an act's form one is done and journalled once."""
    record = world.dispatch_of(to) if to else world.letter
    record.refresh_from_db()
    stream = f"{'dispatch' if to else 'letter'}:{record.pk}"
    office.client(who)
    before = JournalEntry.objects.filter(stream=stream, action=key).count()
    found = post_together(office, who, [office.url(record, key)] * AT_ONCE, body_of(office.cast, world, key, to))
    assert found[302] == 1, (key, found)
    assert sum(found[status] for status in TOLD) == AT_ONCE - 1, (key, found)
    assert JournalEntry.objects.filter(stream=stream, action=key).count() == before + 1
    record.refresh_from_db()


def test_from_the_draft_to_the_recipients(office: Office) -> None:
    world = Stage(office.cast).draft()
    one_effect(office, world, "drafter", "submit_letter")
    one_effect(office, world, "reviewer", "review_letter")
    one_effect(office, world, "signer", "sign_letter")
    one_effect(office, world, "clerk", "number_letter")
    assert NumberEntry.objects.count() == 1
    one_effect(office, world, "clerk", "issue_letter")
    assert world.letter.dispatches.count() == 9


def test_at_the_recipients_desk(office: Office) -> None:
    desk = Desk(Stage(office.cast))
    for who, key in (("recv_clerk", "open_dispatch"), ("recv_clerk", "acknowledge_dispatch"),
                     ("recv_leader", "direct_dispatch")):  # fmt: skip
        one_effect(office, desk.world, who, key, "district")
    assert IncomingEntry.objects.count() == 1
    one_effect(office, desk.world, "recv_leader", "assign_dispatch", "district")
    for who, key in (("recv_officer", "hand_in_dispatch"), ("recv_leader", "approve_dispatch"),
                     ("inspector", "accept_dispatch")):  # fmt: skip
        one_effect(office, desk.world, who, key, "district")


def test_a_making_posted_at_once_makes_one(office: Office) -> None:
    """The key of the form is claimed in the cache before the service runs."""
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS}
    typed["spot"] = f"{office.cast.organs['issuer'].pk}-0"
    found = post_together(office, "drafter", [reverse("congvan:draft")] * 8, typed)
    assert Letter.objects.count() == 1
    assert set(found) <= {302, 409}, found


def test_nothing_happens_at_viewflows_addresses(office: Office) -> None:
    stage = Stage(office.cast)
    world, foreign = stage.reviewed(), stage.reviewed()
    task = Task.objects.get(process_id=world.letter.process_id, status="NEW")
    before = list(Task.objects.order_by("pk").values_list("pk", "status"))
    entries = JournalEntry.objects.count()
    body = {**body_of(office.cast, world, "sign_letter"), "_complete": "1"}
    for process, node, told in (
        (world.letter.process_id, "sign", 303),
        (world.letter.process_id, "number", 404),
        (foreign.letter.process_id, "sign", 404),
    ):
        office.client("signer")
        entries = JournalEntry.objects.count()
        urls = [reverse(f"outgoing:{node}:{name}", args=[process, task.pk]) for name in ("index", "execute")]
        found = post_together(office, "signer", urls * (AT_ONCE // 2), body)
        assert set(found) == {told}, (process, node, found)
        assert JournalEntry.objects.count() == entries
    assert list(Task.objects.order_by("pk").values_list("pk", "status")) == before
    world.letter.refresh_from_db()
    assert (world.letter.status, connection.in_atomic_block) == ("AWAITING_SIGNATURE", False)
