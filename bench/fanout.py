"""Fan-out: issue a letter to n organs, whole and through the gate, beside the naive way and the floor of its rows."""

from __future__ import annotations

import gc
from typing import Any

from django.contrib.auth.models import Group

from bench import fanout_floor as floor
from bench.fanout_naive import issue_naively
from bench.goals import Result
from bench.scratch import analyze
from bench.sizes import Size
from bench.timing import Act, counted, interleaved, median, seconds
from bench.world import House, build_house, draft, numbered
from tests.cast import TODAY
from workflow.access import letter_for
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter


def run(size: Size) -> Result:
    """T(1), T(n), floor(n) and the peer, interleaved; then the goals."""
    result = Result("Fan-out: one letter to n organs")
    houses = {n: build_house(f"F{n}", n, (Role.CLERK,)) for n in (1, *size.fanout)}
    analyze()
    statements = {n: _statements(house) for n, house in houses.items()}
    analyze()  # a session that planned its foreign keys' checks for empty tables would keep those plans
    for n, naive_rounds in zip(size.fanout, size.naive_rounds, strict=True):
        ours = _measure(houses, n, size.fanout_rounds)
        naive = _naive(houses[n], naive_rounds)
        _report(result, n, ours, naive, statements)
    spread = sorted(set(statements.values()))
    result.at_most("statements of issue, any n", max(spread), 30)
    result.at_most("difference of statements between n", spread[-1] - spread[0], 0)
    result.notes.append("peer: stock StartHandle.run, assign_perm twice, one create per recipient; spared expansion, "
                        "rights, journal and the letter's own process")  # fmt: skip
    result.notes.append("floor: INSERT … SELECT of the same dispatches, grants and notices from staging tables")
    return result


def _statements(house: House) -> int:
    """Of the second issue: the first one fills Django's caches."""
    for _time in range(2):
        letter = numbered(house)
        with counted() as found:
            issue(house, letter)
    return found.count


def issue(house: House, letter: Letter) -> None:
    """From the door to the commit."""
    clerk = house.staff["clerk"]
    issue_letter(clerk, letter_for(clerk, letter.pk).pk)


def _measure(houses: dict[int, House], n: int, rounds: int) -> dict[str, list[float]]:
    latest: dict[int, Letter] = {}

    def ready(m: int) -> Any:
        def prepare() -> Act:
            letter = latest[m] = numbered(houses[m])
            return lambda: issue(houses[m], letter)

        return prepare

    def ready_floor() -> Act:
        blank = draft(houses[n])
        floor.stage(latest[n], blank)
        latest[-1] = blank
        return floor.write

    taken = interleaved({"one": ready(1), "ours": ready(n), "floor": ready_floor}, rounds)
    if floor.written(latest[n]) != floor.written(latest[-1]):
        raise AssertionError("the floor did not write the rows that the issue wrote")
    return taken


def _naive(house: House, rounds: int) -> list[float]:
    clerks = house.desks[Role.CLERK]
    groups = Group.objects.in_bulk([organ.group_id for organ in house.organs])
    recipients = [(o, groups[o.group_id], c.pk) for o, c in zip(house.organs, clerks, strict=True)]
    taken = []
    for _round in range(rounds):
        letter = draft(house)
        gc.collect()
        taken.append(seconds(lambda letter=letter: issue_naively(letter, recipients, TODAY)))  # type: ignore[misc]
        if Dispatch.objects.filter(letter=letter).count() != len(recipients):
            raise AssertionError("the peer did not reach every recipient")
    return taken


def _report(
    result: Result, n: int, ours: dict[str, list[float]], naive: list[float], statements: dict[int, int]
) -> None:
    whole, one, bare, peer = (median(values) for values in (ours["ours"], ours["one"], ours["floor"], naive))
    result.rows.append({
        "n": n, "statements": statements[n], "T(1) ms": one * 1000, "T(n) ms": whole * 1000, "floor ms": bare * 1000,
        "peer ms": peer * 1000, "(T(n)-T(1))/floor": (whole - one) / bare, "peer/ours": peer / whole,
    })  # fmt: skip
    if n >= 655:
        result.at_most(f"(T({n}) - T(1)) / floor", (whole - one) / bare, 1.5)
    if n == 655:
        result.at_least("peer / ours at 655", peer / whole, 60)
