"""The board at a million dispatches: sums and what is late, beside a naive GROUP BY and the floor of bare counters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Coalesce

from bench.board_data import count_all, enliven
from bench.goals import Result
from bench.inbox import Samples
from bench.inbox_data import grow, prepare
from bench.scratch import copied, current, switch
from bench.sizes import Size
from bench.timing import median, p95
from bench.world import House
from workflow.dispatches.models import Dispatch, Tally
from workflow.dispatches.tallies import ON_BOARDS, Stages, by_looking
from workflow.dispatches.tallies_proof import differences
from workflow.kernel.lifecycle import STAGES
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation
from workflow.oversight.behind import MOST_LATE
from workflow.oversight.boards import Board
from workflow.oversight.figures import overdue
from workflow.web.watching.behind import SHOWN as LATE_SHOWN

BLOCKS = 5
"""Samples are taken in blocks that alternate between the sizes: a slow minute slows every size."""
WARM = 5
SUMS_MS, LATE_MS = 2, 30
PAGE = 25

Look = Callable[[], Any]


class Watch:
    """The looks of one inspector at his board, and the same by others' means."""

    def __init__(self, house: House) -> None:
        self.actor: Actor = house.staff["inspector"]
        self.organ = Letter.objects.exclude(watcher=None).values_list("watcher_id", flat=True)[0]

    def looks(self) -> dict[str, Look]:
        """By what the table calls them."""
        return {
            "sums": self.sums, "sums floor": self.bare, "sums naive": self.by_group,
            "late": self.late, "late naive": self.late_by_orm, "page": self.page, "page naive": self.page_by_group,
        }  # fmt: skip

    def sums(self) -> Stages:
        """The product's: what may be counted whole is asked of the policy, too."""
        return Board(self.actor, [self.organ]).sums()

    def bare(self) -> tuple[Any, ...]:
        """Nothing but the counters."""
        table = connection.ops.quote_name(Tally._meta.db_table)
        names = ", ".join(f"SUM({stage})" for stage in STAGES)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {names} FROM {table} WHERE watcher_id = %s", [self.organ])
            return tuple(cursor.fetchone())

    def by_group(self) -> Stages:
        """Counting every dispatch; no rights asked, the letters of the organ by one join."""
        table, letters = (connection.ops.quote_name(model._meta.db_table) for model in (Dispatch, Letter))
        states = ", ".join(f"'{state.value}'" for state in ON_BOARDS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT d.purpose, d.status, COUNT(*) FROM {table} d JOIN {letters} l ON l.id = d.letter_id "
                f"WHERE l.watcher_id = %s AND l.status IN ({states}) GROUP BY d.purpose, d.status",
                [self.organ],
            )
            return count_all(cursor.fetchall())

    def late(self) -> tuple[list[int], int]:
        """The count up to a thousand and the first hundred with all that their lines show."""
        shown = Board(self.actor, [self.organ])
        ids = shown.late()
        return [row.pk for row in shown.tasks(ids[:LATE_SHOWN])], len(ids)

    def late_by_orm(self) -> tuple[list[int], int]:
        """As it was: letters by the policy, tasks by letters; with the same capped count."""
        letters = policy().scope(self.actor, Letter.objects.filter(watcher_id=self.organ, status__in=ON_BOARDS))
        rows = overdue(Obligation.objects.filter(letter__in=letters.values("pk")), self.actor.on)
        rows = rows.filter(letter__status=LetterStatus.ISSUED).order_by("runs_to", "pk")
        first = rows.select_related("directive", "dispatch", "letter__issuer")[:LATE_SHOWN]
        return [row.pk for row in first], rows.order_by()[: MOST_LATE + 1].count()

    def page(self) -> dict[int, Stages]:
        """The newest letters with their counts."""
        shown = Board(self.actor, [self.organ])
        ids = [letter.pk for letter in shown.letters[:PAGE]]
        return shown.counts(ids)

    def page_by_group(self) -> dict[int, Stages]:
        """As it was."""
        shown = Board(self.actor, [self.organ])
        ids = [letter.pk for letter in shown.letters[:PAGE]]
        return by_looking(policy().scope(self.actor, Dispatch.objects.filter(letter_id__in=ids)))


def run(size: Size) -> Result:
    """Build the sizes, each out of the one before, then measure them in turn."""
    result = Result("Board: sums over every letter and what is late")
    house, _readers = prepare()
    with ExitStack() as stack:
        places: dict[int, str] = {}
        for wanted in size.inbox:
            places[wanted] = stack.enter_context(copied(current(), f"b{wanted}"))
            grow(house, wanted)
            enliven(house.staff["inspector"].on)
        _measure(result, size, Watch(house), places)
    result.notes.append("ms are medians, all in Python and SQL together; naive: one GROUP BY over the dispatches, "
                        "the late list by joins from letters in scope; floor: a bare SUM of the counters")  # fmt: skip
    result.notes.append(f"late: the capped count (up to {MOST_LATE:,}) and the first {LATE_SHOWN} with all they show")
    return result


def _measure(result: Result, size: Size, watch: Watch, places: dict[int, str]) -> None:
    found: dict[tuple[int, str], Samples] = {}
    for block in range(BLOCKS):
        for wanted, name in places.items():
            switch(name)
            if block == 0:
                _same(watch)
            for what, look in watch.looks().items():
                samples = found.setdefault((wanted, what), Samples())
                slow = what.endswith("naive")
                for _time in range(1 if slow else WARM):
                    look()
                times = (
                    (1 if len(samples.whole) < size.peer_rounds else 0) if slow else size.inbox_rounds // BLOCKS or 1
                )
                for _time in range(times):
                    samples.take(look)
    for wanted in places:
        switch(places[wanted])
        _row(result, wanted, {what: found[wanted, what].whole for what in watch.looks()}, _late_of(watch))
    _goals(result, size, found)


def _same(watch: Watch) -> None:
    """All must say the same; else one of the times means nothing."""
    if differences():
        raise AssertionError(f"the kept counts are not those of the rows: {differences()[0]}")
    ours = watch.sums()
    if ours != watch.by_group() or tuple(ours.values()) != watch.bare():
        raise AssertionError(f"the sums differ: {ours}, {watch.by_group()}, {watch.bare()}")
    if watch.late() != watch.late_by_orm():
        raise AssertionError("the late lists differ")
    if watch.page() != watch.page_by_group():
        raise AssertionError("the counts of the page differ")


def _late_of(watch: Watch) -> int:
    rows = overdue(Obligation.objects.filter(watcher_id=watch.organ), watch.actor.on)
    return int(rows.aggregate(n=Coalesce(Count("pk"), 0))["n"])


def _row(result: Result, wanted: int, times: dict[str, list[float]], late: int) -> None:
    middle = {what: median(values) for what, values in times.items()}
    result.rows.append({
        "dispatches": wanted, "sums ms": middle["sums"], "p95 ": p95(times["sums"]), "floor ms": middle["sums floor"],
        "naive ms": middle["sums naive"], "naive/ours": middle["sums naive"] / middle["sums"], "tasks late": late,
        "late ms": middle["late"], "p95": p95(times["late"]), "late naive ms": middle["late naive"],
        "page ms": middle["page"], "page naive ms": middle["page naive"],
    })  # fmt: skip


def _goals(result: Result, size: Size, found: dict[tuple[int, str], Samples]) -> None:
    least, most = size.inbox[0], size.inbox[-1]
    for what, bound in (("sums", SUMS_MS), ("late", LATE_MS)):
        few, many = found[least, what].whole, found[most, what].whole
        result.at_most(f"{what} at {most:,} dispatches, ms (median)", median(many), bound)
        result.at_most(f"{what} at {most:,} dispatches, ms (p95)", p95(many), bound)
        result.at_most(f"{what}: median at {most:,} / at {least:,}", median(many) / median(few), 1.5)
    naive = median(found[most, "sums naive"].whole)
    result.at_least(f"naive / ours, sums at {most:,}", naive / median(found[most, "sums"].whole), 10)
