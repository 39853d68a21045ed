"""Two ASGI processes, a worker's process and a Redis that is killed, frozen and flushed: nothing is refused, nothing
is lost, and what the sockets do not say is seen by polling."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from tests.workflow.web.desk import Office
from tests.workflow.web.live.conftest import Listen
from tests.workflow.web.live.listening import Ear, until
from tests.workflow.web.live.remote import RemoteOffice
from tests.workflow.web.live.servers import Redis, Server, serving
from workflow.notices import queries

pytestmark = pytest.mark.services
SEEN_SECONDS = 20.0
"""Within which polling has seen everything, whatever Redis does (reliability.md G10)."""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    found = Redis(tmp_path).start()
    yield found
    found.kill()


@pytest.fixture
def two(town: Office, tmp_path: Path, redis: Redis) -> Iterator[tuple[Server, Server]]:
    """Two processes at one database and one Redis."""
    with serving(Server(tmp_path, redis.url), Server(tmp_path, redis.url)) as (first, second):
        yield first, second


def live(ear: Ear) -> bool:
    """Whether the server says that hints of all processes arrive."""
    return bool(ear.of("state")) and ear.of("state")[-1]["live"]


def test_an_act_on_one_process_is_hinted_on_the_other(town: Office, two: tuple[Server, Server], listen: Listen) -> None:
    first, second = two
    reviewer, outsider = listen(second, "reviewer"), listen(second, "outsider")
    assert until(lambda: live(reviewer) and live(outsider), 10)
    there = RemoteOffice(town, first.address)
    letter = there.draft()
    before = time.monotonic()
    there.do("drafter", letter, "submit_letter", signer_id=town.cast.people["signer"].pk)
    assert until(lambda: 1 in reviewer.wakes())
    assert next(at for at, frame in reviewer.frames if frame.get("seq") == 1) - before < 1.5
    assert max(outsider.wakes(), default=0) == 0


def test_whoever_looks_at_a_letter_elsewhere_is_hinted_too(
    town: Office, two: tuple[Server, Server], listen: Listen
) -> None:
    """Taking a letter in tells nobody; the clerk's open page and the inspector's board change all the same."""
    first, second = two
    letter = town.issued()
    dispatch = town.dispatch(letter)
    clerk = listen(second, "clerk", f"letter:{letter.pk}")
    board = listen(second, "inspector", "desk")
    other = listen(second, "other_clerk", "desk")
    assert until(lambda: live(clerk) and live(board), 10)
    time.sleep(1)
    before = len(clerk.wakes()), len(board.wakes()), len(other.wakes())
    RemoteOffice(town, first.address).do("recv_clerk", dispatch, "open_dispatch")
    assert until(lambda: len(clerk.wakes()) > before[0] and len(board.wakes()) > before[1], 3)
    time.sleep(1)
    assert len(other.wakes()) == before[2], "another recipient must not learn that anything happened"


def test_an_act_of_a_worker_is_hinted(town: Office, two: tuple[Server, Server], listen: Listen, redis: Redis) -> None:
    """A third process, here the test's own with the same layer, acts through the services."""
    first, _second = two
    reviewer = listen(first, "reviewer")
    assert until(lambda: live(reviewer), 10)
    letter = town.draft()
    from tests.parallel import run_processes

    def act(_number: int) -> str:
        from channels_redis.core import RedisChannelLayer

        from workflow.letters.services import submit_letter
        from workflow.notices import bus

        layer = RedisChannelLayer(hosts=[redis.url], capacity=4000)
        bus.get_channel_layer = lambda: layer  # the forked process stands for one with the site's settings
        submit_letter(town.cast.actor("drafter"), letter.pk, signer_id=town.cast.people["signer"].pk)
        bus._publisher().flush(3)
        return "done"

    assert run_processes(1, act) == ["done"]
    assert until(lambda: 1 in reviewer.wakes(), 3)


FAULTS: dict[str, tuple[Callable[[Redis], Any], Callable[[Redis], Any]]] = {
    "killed": (Redis.kill, Redis.start),
    "frozen": (Redis.freeze, Redis.thaw),
    "flushed": (Redis.flush, lambda redis: None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_redis_does_no_request_fails_and_polling_sees_everything(
    town: Office, two: tuple[Server, Server], listen: Listen, redis: Redis, fault: str
) -> None:
    first, second = two
    break_it, mend = FAULTS[fault]
    there, elsewhere = RemoteOffice(town, first.address), RemoteOffice(town, second.address)
    reviewer = listen(second, "reviewer", "desk")
    assert until(lambda: live(reviewer), 10)
    before = len(reviewer.of("state"))
    break_it(redis)
    broken = time.monotonic()
    for _turn in range(3):
        there.submitted()
    assert until(lambda: {"t": "state", "live": False} in reviewer.of("state")[before:], SEEN_SECONDS)
    seen = json.loads(elsewhere.client("reviewer").get("/thong-bao/moi/", {"after": "0"}).content)
    assert (seen["seq"], len(seen["lines"]), time.monotonic() - broken < SEEN_SECONDS) == (3, 3, True)
    mend(redis)
    assert until(lambda: live(reviewer), SEEN_SECONDS)
    wakes = len(reviewer.wakes())
    there.submitted()
    assert until(lambda: 4 in reviewer.wakes()[wakes:], 5), (reviewer.frames[-5:], first.said(), second.said())


def test_a_flush_is_noticed_and_everybody_looks(
    town: Office, two: tuple[Server, Server], listen: Listen, redis: Redis
) -> None:
    first, second = two
    reviewer = listen(second, "reviewer")
    assert until(lambda: live(reviewer), 10)
    count = len(reviewer.frames)
    redis.flush()
    RemoteOffice(town, first.address).submitted()
    assert until(lambda: len(reviewer.frames) > count, SEEN_SECONDS)
    assert until(lambda: live(reviewer), SEEN_SECONDS)


def test_a_server_that_dies_and_comes_back_has_lost_nothing(
    town: Office, tmp_path: Path, redis: Redis, listen: Listen
) -> None:
    first, second = Server(tmp_path, redis.url), Server(tmp_path, redis.url)
    with serving(first, second):
        reviewer = listen(second, "reviewer")
        assert until(lambda: live(reviewer), 10)
        second.stop(signal.SIGKILL)
        assert reviewer.ended.wait(5)
        RemoteOffice(town, first.address).submitted()
        second.start()
        again = listen(second, "reviewer", "desk")
        assert until(lambda: live(again), 10)
        found = RemoteOffice(town, second.address).client("reviewer").get("/thong-bao/moi/", {"after": "0"})
        assert [line["seq"] for line in json.loads(found.content)["lines"]] == [1]


def test_the_outbox_is_sent_by_the_command_while_redis_is_away(town: Office, redis: Redis) -> None:
    redis.kill()
    letter = town.submitted()
    call_command("send_notices")
    assert queries.newest_seq(town.cast.people["reviewer"].pk) == 1
    assert letter.pk
    connections.close_all()
