"""Parallel clients: processes, so that no interpreter lock is the measure, released together and timed on one clock."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

FORK = multiprocessing.get_context("fork")
Job = Any


@dataclass
class Outcome:
    """What the clients did together; several runs can be added up."""

    done: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Acts per second of wall time."""
        return self.done / self.seconds if self.seconds else 0.0

    def add(self, other: Outcome) -> None:
        """Count another run of the same kind in."""
        self.done += other.done
        self.seconds += other.seconds
        self.latencies += other.latencies
        self.failures += other.failures


def at_once(clients: int, jobs: Sequence[Job], do: Callable[[Job], None], first: Sequence[Job]) -> Outcome:
    """Deal the jobs out to the clients and run them. The jobs of `first` are dealt out and done before the clock
    starts: a client is a process that has been at work, with its connection open and its caches filled."""
    clients = min(clients, len(jobs))
    hands = [jobs[place::clients] for place in range(clients)]
    before = [first[place::clients] for place in range(clients)]
    connections.close_all()
    gc.collect()
    gc.freeze()
    barrier = FORK.Barrier(len(hands))
    pipes = [FORK.Pipe(duplex=False) for _hand in hands]
    started = [
        FORK.Process(target=_client, args=(early, hand, do, barrier, sender), daemon=True)
        for early, hand, (_receiver, sender) in zip(before, hands, pipes, strict=True)
    ]
    for process in started:
        process.start()
    answers = [receiver.recv() for receiver, _sender in pipes]
    for process in started:
        process.join()
    gc.unfreeze()
    begun, ended = min(one[0] for one in answers), max(one[1] for one in answers)
    latencies = [spent for one in answers for spent in one[2]]
    return Outcome(len(latencies), ended - begun, latencies, [text for one in answers for text in one[3]])


def _client(first: Sequence[Job], jobs: Sequence[Job], do: Callable[[Job], None], barrier: Any, out: Any) -> None:
    latencies: list[float] = []
    failures: list[str] = []
    try:
        for job in first:
            do(job)
    finally:
        barrier.wait(120)
    begun = time.monotonic()
    for job in jobs:
        start = time.monotonic()
        try:
            do(job)
        except Exception as failure:
            failures.append(f"{type(failure).__name__}: {failure}"[:200])
        else:
            latencies.append(time.monotonic() - start)
    out.send((begun, time.monotonic(), latencies, failures))
    out.close()
    connections.close_all()
