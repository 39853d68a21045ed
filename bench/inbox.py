"""Inbox: a page of 25 and the capped count of growing tables, beside guardian's `get_objects_for_user`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from guardian.shortcuts import get_objects_for_user

from bench.goals import Result
from bench.inbox_data import Readers, grow, prepare
from bench.scratch import copied, current, switch
from bench.sizes import Size
from bench.timing import counted, median, p95
from permissions.lists import capped_count, inbox_page
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor

BLOCKS = 5
"""Samples are taken in blocks that alternate between the sizes: a slow minute slows every size."""
TIMES = {"one unit": 4, "twenty units": 10, "inspector": 10}

Look = Callable[[], Any]


@dataclass
class Samples:
    """Milliseconds of each look: everything, and the part that the database took."""

    whole: list[float] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)

    def take(self, look: Look) -> None:
        """Look once."""
        with counted() as found:
            start = time.perf_counter()
            look()
            self.whole.append((time.perf_counter() - start) * 1000)
        self.sql.append(found.milliseconds)


def our_page(actor: Actor, before: int | None = None) -> list[Dispatch]:
    """The ids of the page, then the 25 rows with their letters."""
    ids = inbox_page(actor, before=before)
    return list(Dispatch.objects.select_related("letter").filter(pk__in=ids).order_by("-pk"))


def their_objects(actor: Actor) -> Any:
    """As guardian's manual has it; the account is read beforehand, as a request would have."""
    user = get_user_model().objects.get(person=actor.person_id)
    return get_objects_for_user(user, "congvan.view_dispatch", klass=Dispatch, accept_global_perms=False)


def their_page(actor: Actor) -> list[Dispatch]:
    """The newest 25 with their letters."""
    return list(their_objects(actor).select_related("letter").order_by("-pk")[:25])


def run(size: Size) -> Result:
    """Build the sizes, each out of the one before, then measure them in turn."""
    result = Result("Inbox: page of 25 and capped count")
    house, readers = prepare()
    with ExitStack() as stack:
        places: dict[int, str] = {}
        for wanted in size.inbox:
            name = stack.enter_context(copied(current(), f"i{wanted}"))
            places[wanted] = name
            grow(house, wanted)
        found = _measure(size, readers, places)
        _report(result, size, readers, found)
        switch(places[size.inbox[-1]])
        _depth(result, size, readers.inspector)
    result.notes.append("ms are medians of Python and SQL together, SQL alone in brackets; peer: the same rows in "
                        "guardian's own direct-foreign-key table, for the inspector one row per dispatch")  # fmt: skip
    return result


Found = dict[tuple[int, str, str], Samples]


def _looks(readers: Readers) -> Iterator[tuple[str, str, Look]]:
    for who, actor in readers.named().items():
        yield who, "page", lambda actor=actor: our_page(actor)  # type: ignore[misc]
        yield who, "count", lambda actor=actor: capped_count(actor)  # type: ignore[misc]
        yield who, "peer page", lambda actor=actor: their_page(actor)  # type: ignore[misc]
        yield who, "peer count", lambda actor=actor: their_objects(actor).count()  # type: ignore[misc]


def _measure(size: Size, readers: Readers, places: dict[int, str]) -> Found:
    found: Found = {}
    for block in range(BLOCKS):
        for wanted, name in places.items():
            switch(name)
            for who, what, look in _looks(readers):
                samples = found.setdefault((wanted, who, what), Samples())
                look()  # a new connection has cold caches
                times = size.inbox_rounds // BLOCKS or 1
                if what.startswith("peer"):
                    times = 1 if len(samples.whole) < size.peer_rounds else 0
                for _time in range(times):
                    samples.take(look)
        if block == 0:
            _same(readers)
    return found


def _same(readers: Readers) -> None:
    """Both must show the same page; else one of the times means nothing."""
    for who, actor in readers.named().items():
        ours, theirs = [row.pk for row in our_page(actor)], [row.pk for row in their_page(actor)]
        if ours != theirs:
            raise AssertionError(f"{who}: ours {ours[:3]}… is not the peer's {theirs[:3]}…")
        if min(their_objects(actor).count(), 1001) != capped_count(actor):
            raise AssertionError(f"{who}: the counts differ")


def _report(result: Result, size: Size, readers: Readers, found: Found) -> None:
    least, most = size.inbox[0], size.inbox[-1]
    for who in readers.named():
        for wanted in size.inbox:
            cells: dict[str, Any] = {"dispatches": wanted, "person": who}
            for what in ("page", "count"):
                ours, peer = found[wanted, who, what], found[wanted, who, f"peer {what}"]
                cells[f"{what} ms (SQL)"] = f"{median(ours.whole):.2f} ({median(ours.sql):.2f})"
                cells[f"peer {what} ms (SQL)"] = f"{median(peer.whole):.1f} ({median(peer.sql):.1f})"
                cells[f"{what} peer/ours"] = median(peer.whole) / median(ours.whole)
                if wanted == most:
                    result.at_least(f"{who}, {what}: peer / ours at {most:,}", cells[f"{what} peer/ours"], TIMES[who])
            cells["page p95"] = p95(found[wanted, who, "page"].whole)
            result.rows.append(cells)
        few, many = (p95(found[wanted, who, "page"].whole) for wanted in (least, most))
        result.at_most(f"{who}: page p95 at {most:,} / at {least:,}", many / few, 1.5)


def _depth(result: Result, size: Size, inspector: Actor) -> None:
    """The inspector sees every dispatch, so the one at the depth is found by counting."""
    before = Dispatch.objects.order_by("-pk").values_list("pk", flat=True)[size.depth - 1]
    top, deep = Samples(), Samples()
    for _time in range(size.inbox_rounds):
        top.take(lambda: our_page(inspector))
        deep.take(lambda: our_page(inspector, before))
    result.at_most(f"inspector: depth {size.depth:,} / depth 0", median(deep.whole) / median(top.whole), 1.3)
