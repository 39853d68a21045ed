"""Acknowledgements by many clients at once: each the clerk of his own organ, from the door to the commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from bench.acks_naive import acknowledge_naively, start_join
from bench.clients import Outcome, at_once
from bench.goals import Result
from bench.scratch import analyze
from bench.sizes import Size
from bench.timing import p95
from bench.world import House, build_house, dispatches_of, numbered
from tests.cast import TODAY
from workflow.access import dispatch_for
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Role
from workflow.registers.models import IncomingRun

FIRST = 10
"""Acknowledgements of another letter that each client does before the clock starts, and so does each of the peer's."""
BLOCKS = 3
"""Letters acknowledged one after the other, the numbers of recipients in turn: a slow minute slows both."""
RATES = {"postgresql": 150, "sqlite": 60}


@dataclass(frozen=True, slots=True)
class Job:
    """One acknowledgement: who, which dispatch, and what the peer needs besides."""

    actor: Actor
    dispatch_id: int
    user_id: int = 0
    task_id: int = 0
    leader_id: int = 0


def acknowledge(job: Job) -> None:
    """From the door to the commit: see the dispatch, take it in, number it, tell the leader, start the process."""
    acknowledge_dispatch(job.actor, dispatch_for(job.actor, job.dispatch_id).pk)


def acknowledge_as_peer(job: Job) -> None:
    """The same by the peer."""
    acknowledge_naively(job.user_id, job.dispatch_id, job.task_id, job.leader_id)


def run(size: Size) -> Result:
    """Ours for every number of clients and recipients, then the peer's sample."""
    result = Result("Acknowledgements by parallel clients")
    houses = {n: build_house(f"K{n}", n, (Role.CLERK, Role.LEADER)) for n in size.acks}
    IncomingRun.objects.bulk_create(IncomingRun(organ=organ) for house in houses.values() for organ in house.organs)
    analyze()
    peers = {n: iter(_peer_jobs(house)) for n, house in houses.items()}
    for clients in size.clients:
        ours = _ours(houses, clients, size.ack_sample)
        for n in size.acks:
            jobs = [next(peers[n]) for _place in range(min(size.peer_acks, n // 2))]
            first = list(islice(_peer_jobs(houses[n]), clients * FIRST))
            _row(result, n, clients, ours[n], at_once(clients, jobs, acknowledge_as_peer, first))
        few, many = ours[min(size.acks)], ours[max(size.acks)]
        if few is not many:
            name = f"rate({max(size.acks)}) / rate({min(size.acks)}), {clients} clients"
            result.at_least(name, many.rate / few.rate, 0.9)
    result.notes.append(f"peer: the first {size.peer_acks} arrivals of n, the kindest part (each re-reads "
                        "all before it); a lock that waits, kinder than viewflow's default")  # fmt: skip
    return result


def _ours(houses: dict[int, House], clients: int, sample: int) -> dict[int, Outcome]:
    found = {n: Outcome() for n in houses}
    for _block in range(BLOCKS):
        for n, house in houses.items():
            first, jobs = _jobs(house)[: clients * FIRST], _jobs(house)[:sample]
            outcome = at_once(clients, jobs, acknowledge, first)
            taken = Dispatch.objects.filter(pk__in=[job.dispatch_id for job in jobs], status="ACKNOWLEDGED").count()
            if taken != outcome.done:
                raise AssertionError(f"{outcome.done} acknowledged, but {taken} rows say so")
            found[n].add(outcome)
    return found


def _jobs(house: House) -> list[Job]:
    letter = numbered(house)
    issue_letter(house.staff["clerk"], letter.pk)
    clerks = {organ.pk: house.clerk_of(place) for place, organ in enumerate(house.organs)}
    return [Job(clerks[organ], pk) for pk, organ, _group in dispatches_of(letter)]


def _peer_jobs(house: House) -> Iterator[Job]:
    letter = numbered(house)
    issue_letter(house.staff["clerk"], letter.pk)
    recipients = dispatches_of(letter)
    tasks = start_join(recipients)
    desks = zip(house.organs, house.desks[Role.CLERK], house.desks[Role.LEADER], strict=True)
    seats = {organ.pk: (clerk, leader) for organ, clerk, leader in desks}
    for pk, organ, _group in recipients:
        clerk, leader = seats[organ]
        yield Job(Actor(clerk.pk, TODAY), pk, clerk.user_id or 0, tasks[pk], leader.pk)


def _row(result: Result, n: int, clients: int, ours: Outcome, peer: Outcome) -> None:
    result.rows.append({
        "n": n, "clients": clients, "failures": len(ours.failures), "ours /s": ours.rate,
        "p95 ms": p95(ours.latencies) * 1000 if ours.latencies else 0.0, "peer /s": peer.rate,
        "peer failures": len(peer.failures), "ours/peer": ours.rate / peer.rate if peer.rate else 0.0,
    })  # fmt: skip
    result.notes += [f"failure: {text}" for text in sorted({*ours.failures, *peer.failures})[:3]]
    result.at_most(f"failures, n {n}, {clients} clients", len(ours.failures), 0)
    result.at_least(f"acknowledgements/s, n {n}, {clients} clients", ours.rate, RATES[connection.vendor])
