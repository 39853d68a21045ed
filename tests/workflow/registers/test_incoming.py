"""Registers of incoming letters: an own run per organ, opened at a number once, drawn at acknowledgement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.flows.life import Life
from tests.workflow.letters.refusing import refused
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, Invalid, NotAllowed
from workflow.registers.models import IncomingEntry, IncomingRun
from workflow.registers.services import open_incoming_run


def test_each_organ_counts_for_itself(life: Life) -> None:
    life.to("distribute")
    open_incoming_run(life.cast.actor("recv_clerk"), life.cast.organs["district"].pk, start=471)
    for side, organ, number in (("recv", "district", 471), ("other", "other_district", 1)):
        dispatch = life.dispatch(organ)
        life.do(acknowledge_dispatch, f"{side}_clerk", dispatch)
        assert dispatch.incoming_number == number
        assert IncomingEntry.objects.get(dispatch_id=dispatch.pk).number == number
    assert dict(IncomingRun.objects.values_list("organ_id", "last")) == {
        life.cast.organs["district"].pk: 471, life.cast.organs["other_district"].pk: 1,
    }  # fmt: skip


def test_each_number_is_on_the_chain_of_its_register(life: Life) -> None:
    life.to("distribute")
    life.do(acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    run = IncomingRun.objects.get()
    entry = JournalEntry.objects.get(stream=f"incomingrun:{run.pk}")
    assert (entry.seq, entry.action, run.chain_hash) == (1, "acknowledge_dispatch", entry.hash)


@pytest.mark.parametrize("start", [0, -1, None, True, 10**9, "x"])
def test_a_register_begins_at_a_number(cast: Cast, start: Any) -> None:
    actor, organ = cast.actor("recv_clerk"), cast.organs["district"].pk
    refused(Invalid, lambda: open_incoming_run(actor, organ, start=start), "start")


def test_a_register_is_opened_once_and_before_it_is_used(life: Life) -> None:
    actor, organ = life.cast.actor("recv_clerk"), life.cast.organs["district"].pk
    life.to("distribute")
    life.do(acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    refused(Conflict, lambda: open_incoming_run(actor, organ, start=5))
    refused(NotAllowed, lambda: open_incoming_run(life.cast.actor("recv_leader"), organ))
    refused(NotAllowed, lambda: open_incoming_run(life.cast.actor("other_clerk"), organ))
