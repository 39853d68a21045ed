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
from workflow.kernel.vocabulary import Side
from workflow.prepared import AN_ID, Prepared

BLOCKS = 5
"""Samples are taken in blocks that alternate between the sizes: a slow minute slows every size."""
WARM = 8
"""Looks before the clock starts: a new connection has cold caches and keeps no plans yet."""
TIMES = {"one unit": 4, "twenty units": 10, "inspector": 10}

RECEIVED, WATCHED = (Side.RECV, Side.NAMED), (Side.WATCH,)
SIDES = {"one unit": RECEIVED, "twenty units": RECEIVED, "inspector": WATCHED}
SHOWN = ("pk", "name", "status", "sent_on", "letter__number", "letter__symbol", "letter__subject")
PLACES = [AN_ID + place for place in range(25)]
_ROWS = Prepared(lambda *ids: Dispatch.objects.filter(pk__in=ids).values_list(*SHOWN), *PLACES)

Look = Callable[[], Any]
Row = tuple[Any, ...]
Sides = tuple[Side, ...]


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


def our_page(actor: Actor, sides: Sides, before: int | None = None) -> list[Row]:
    """The ids of the page, then what a row of the list shows."""
    ids = inbox_page(actor, before=before, sides=sides)
    return sorted(_ROWS(*ids, *[0] * (25 - len(ids))), reverse=True) if ids else []


def their_objects(actor: Actor) -> Any:
    """As guardian's manual has it; the account is read beforehand, as a request would have."""
    user = get_user_model().objects.get(person=actor.person_id)
    return get_objects_for_user(user, "congvan.view_dispatch", klass=Dispatch, accept_global_perms=False)


def their_page(actor: Actor) -> list[Row]:
    """The newest 25, the same columns."""
    return list(their_objects(actor).order_by("-pk").values_list(*SHOWN)[:25])


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
        sides = SIDES[who]
        yield who, "page", lambda actor=actor, sides=sides: our_page(actor, sides)  # type: ignore[misc]
        yield who, "count", lambda actor=actor, sides=sides: capped_count(actor, sides=sides)  # type: ignore[misc]
        yield who, "peer page", lambda actor=actor: their_page(actor)  # type: ignore[misc]
        yield who, "peer count", lambda actor=actor: their_objects(actor).count()  # type: ignore[misc]


def _measure(size: Size, readers: Readers, places: dict[int, str]) -> Found:
    found: Found = {}
    for block in range(BLOCKS):
        for wanted, name in places.items():
            switch(name)
            for who, what, look in _looks(readers):
                samples = found.setdefault((wanted, who, what), Samples())
                for _time in range(2 if what.startswith("peer") else WARM):
                    look()
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
        ours, theirs = our_page(actor, SIDES[who]), their_page(actor)
        if ours != theirs:
            raise AssertionError(f"{who}: ours {ours[:2]}… is not the peer's {theirs[:2]}…")
        if min(their_objects(actor).count(), 1001) != capped_count(actor, sides=SIDES[who]):
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
        top.take(lambda: our_page(inspector, WATCHED))
        deep.take(lambda: our_page(inspector, WATCHED, before))
    result.at_most(f"inspector: depth {size.depth:,} / depth 0", median(deep.whole) / median(top.whole), 1.3)
