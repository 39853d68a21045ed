"""Pages: each workplace at a million dispatches beside a bare view behind the same middleware on the same server, and
the inbox beside plain templates over guardian's own query."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.goals import Result
from bench.inbox_data import grow
from bench.pages_data import Page, furnish
from bench.pages_load import Served, ask
from bench.pages_server import collect, served
from bench.scratch import analyze, copied, current, switch
from bench.sizes import Size
from bench.timing import counted, median, p95

CLIENTS = 4
BARE = "bare"
INBOXES = {"inbox": "peer inbox", "inbox of twenty": "peer of twenty"}
"""The same reader's page, ours and the peer's."""
OF_BARE = dict.fromkeys(INBOXES, 0.15)
OTHERS = 0.05
OF_PEER = 5
ROW = re.compile(rb'href="[^"]*/van-ban-den/(\d+)/"')


def run(size: Size) -> Result:
    """Two sizes, each a copy of its own: statements on both, then the rounds on the larger one."""
    result = Result("Pages: requests per second beside a bare view and beside plain templates over guardian")
    collect()
    house, pages = furnish()
    analyze()
    with ExitStack() as stack:
        places, statements = {}, {}
        for wanted in (size.inbox[0], size.inbox[-1]):
            places[wanted] = stack.enter_context(copied(current(), f"p{wanted}"))
            grow(house, wanted)
            statements[wanted] = {page.name: _statements(page) for page in pages}
        switch(places[size.inbox[-1]])
        whole = {page.name: looked(page) for page in pages}
        for ours, peer in INBOXES.items():
            if ROW.findall(whole[ours]) != ROW.findall(whole[peer]):
                raise AssertionError(f"{ours} and {peer} do not show the same rows")
        connection.close()
        taken = _rounds(size, pages, {page.name: page.rows_in(whole[page.name]) for page in pages})
    _report(result, size, pages, taken, statements)
    clients = max(one.client for rounds in taken.values() for one in rounds.found)
    result.notes.append(f"daphne, one process, {CLIENTS} kept connections from a process of their own "
                        f"({clients:.0%} of a core at most); CPU: of the server's process for an answer; "
                        f"medians of rounds taken in turn; load {os.getloadavg()[0]:.1f} at the end")  # fmt: skip
    result.notes.append("statements: at the smaller and larger data, session and middleware included; peer inbox: "
                        "guardian's shortcut on its direct table, Django's paginator, an include per row")  # fmt: skip
    return result


def looked(page: Page) -> bytes:
    """The page in this process, whole."""
    client = Client(headers={"host": "127.0.0.1", "accept-language": "vi"})
    client.cookies[settings.SESSION_COOKIE_NAME] = page.session
    answer = client.get(page.url)
    if answer.status_code != 200 or not page.rows_in(answer.content):
        raise AssertionError(f"{page.name}: {answer.status_code}, or nothing on it")
    return bytes(answer.content)


def _statements(page: Page) -> int:
    """Of the second look; the first one fills the process's caches."""
    looked(page)
    with counted() as found:
        looked(page)
    return found.count + len(found.after_commit)


@dataclass
class Rounds:
    """What was taken of one page, and the milliseconds of the server's processor for each answer."""

    found: list[Served] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def rate(self) -> float:
        """Answers per second, the round in the middle."""
        return median([one.rate for one in self.found])


Taken = dict[str, Rounds]


def _rounds(size: Size, pages: list[Page], rows: dict[str, int]) -> Taken:
    taken: Taken = {page.name: Rounds() for page in pages}
    with served(current(), Path(settings.STATIC_ROOT).parent / "pages.log") as server:
        for number in range(size.page_rounds + 1):
            for page in pages:
                before = server.processor()
                found = ask(server.port, page.url, page.session, CLIENTS, size.page_seconds)
                if page.rows_in(found.body) != rows[page.name]:
                    raise AssertionError(f"{page.name}: another page came from the server")
                if number:
                    taken[page.name].found.append(found)
                    spent = server.processor() - before
                    taken[page.name].processor.append(spent * 1000 / len(found.latencies))
    return taken


def _ratio(taken: Taken, ours: str, other: str) -> float:
    """Median over the rounds: what is compared was measured a few seconds apart."""
    pairs = zip(taken[ours].found, taken[other].found, strict=True)
    return median([one.rate / two.rate for one, two in pairs])


def _report(result: Result, size: Size, pages: list[Page], taken: Taken, statements: dict[int, dict[str, int]]) -> None:
    least, most = size.inbox[0], size.inbox[-1]
    for page in pages:
        rounds = taken[page.name]
        found = rounds.found
        few, many = statements[least][page.name], statements[most][page.name]
        late = p95([spent for one in found for spent in one.latencies])
        row: dict[str, Any] = {
            "page": page.name, "rows": page.rows_in(found[0].body), "KiB": len(found[0].body) / 1024,
            "requests/s": rounds.rate(), "of bare": _ratio(taken, page.name, BARE),
            "CPU ms": median(rounds.processor), "p95 ms": late * 1000,
            f"statements at {least:,}": few, f"at {most:,}": many,
        }  # fmt: skip
        result.rows.append(row)
        if page.name not in (BARE, *INBOXES.values()):
            bound = OF_BARE.get(page.name, OTHERS)
            result.at_least(f"{page.name}: requests/s of the bare view's at {most:,}", row["of bare"], bound)
            result.at_most(f"{page.name}: statements more at {most:,} than at {least:,}", many - few, 0)
    for ours, peer in INBOXES.items():
        result.at_least(f"{ours} / {peer} at {most:,}", _ratio(taken, ours, peer), OF_PEER)
