"""Sixteen processes draw numbers, every fifth transaction is rolled back: no gap, no duplicate."""

from __future__ import annotations

import random

import pytest
from django.db import transaction

from tests.cast import make_cast
from tests.parallel import run_processes
from workflow.journal.services import stream_of
from workflow.registers.models import NumberEntry, NumberRun
from workflow.registers.services import locked_run, open_number_run

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES, EACH, ROLLED_BACK = 16, 20, 0.2


class RolledBack(Exception):
    """What makes a drawing transaction fail on purpose."""


def test_gap_free_under_rollback_and_concurrency() -> None:
    cast = make_cast()
    clerk, organ = cast.actor("clerk"), cast.organs["issuer"]
    run = open_number_run(
        clerk, organ.pk, term_id=cast.terms["issuer"].pk, kind="CV", start=738, decision="QĐ 15-QĐ/TU"
    )

    def draw(number: int) -> int:
        chance, drawn = random.Random(number), 0
        for turn in range(EACH):
            try:
                with transaction.atomic():
                    locked = locked_run(organ, "CV", cast.on)
                    locked.last += 1
                    locked.save(update_fields=["last"])
                    letter = number * EACH + turn + 1
                    NumberEntry.objects.create(run=locked, number=locked.last, letter_id=letter, taken_on=cast.on)
                    if chance.random() < ROLLED_BACK:
                        raise RolledBack
                    drawn += 1
            except RolledBack:
                continue
        return drawn

    drawn = run_processes(PROCESSES, draw)
    assert all(isinstance(count, int) for count in drawn), drawn
    numbers = list(NumberEntry.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) == sum(drawn) < PROCESSES * EACH
    assert numbers == list(range(738, 738 + len(numbers)))
    assert NumberRun.objects.get(pk=run.pk).last == numbers[-1]
    assert stream_of(run) == f"numberrun:{run.pk}"


def test_without_the_row_lock_numbers_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard off: two who read the same last number; the unique constraint, the last guard, stops the second."""
    from django.db import IntegrityError

    cast = make_cast()
    organ = cast.organs["issuer"]
    open_number_run(cast.actor("clerk"), organ.pk, term_id=cast.terms["issuer"].pk, kind="CV")
    stale = [NumberRun.objects.get(organ=organ), NumberRun.objects.get(organ=organ)]
    for run in stale:
        run.last += 1
    NumberEntry.objects.create(run=stale[0], number=stale[0].last, letter_id=1, taken_on=cast.on)
    with pytest.raises(IntegrityError):
        NumberEntry.objects.create(run=stale[1], number=stale[1].last, letter_id=2, taken_on=cast.on)
