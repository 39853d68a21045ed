"""How much each benchmark does: the full run, the quick one, and the toy of the smoke test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Recipients, rounds and row counts. The goals' own numbers (655, 3,000, a million) are those of `full`."""

    name: str
    fanout: tuple[int, ...]
    fanout_rounds: int
    naive_rounds: tuple[int, ...]
    """Rounds of the peer, per number of recipients: it takes minutes where the product takes a second."""
    acks: tuple[int, ...]
    clients: tuple[int, ...]
    ack_sample: int
    peer_acks: int
    act_rounds: int
    inbox: tuple[int, ...]
    inbox_rounds: int
    peer_rounds: int
    depth: int
    sockets: tuple[int, ...]
    live_rounds: int
    page_rounds: int
    page_seconds: float


FULL = Size(
    name="full", fanout=(16, 655, 5000), fanout_rounds=5, naive_rounds=(5, 3, 1), acks=(655, 3000), clients=(8, 32),
    ack_sample=655, peer_acks=96, act_rounds=30, inbox=(10_000, 100_000, 1_000_000), inbox_rounds=100, peer_rounds=7,
    depth=30_000, sockets=(655, 3000), live_rounds=15, page_rounds=5, page_seconds=3.0,
)  # fmt: skip
QUICK = Size(
    name="quick", fanout=(16, 655), fanout_rounds=3, naive_rounds=(2, 1), acks=(655,), clients=(8,),
    ack_sample=200, peer_acks=32, act_rounds=12, inbox=(10_000, 50_000), inbox_rounds=30, peer_rounds=3, depth=5_000,
    sockets=(655,), live_rounds=7, page_rounds=3, page_seconds=1.5,
)  # fmt: skip
TOY = Size(
    name="toy", fanout=(2, 4), fanout_rounds=1, naive_rounds=(1, 1), acks=(6,), clients=(2,), ack_sample=6, peer_acks=4,
    act_rounds=2, inbox=(200, 400), inbox_rounds=2, peer_rounds=1, depth=50, sockets=(12,), live_rounds=2,
    page_rounds=1, page_seconds=0.1,
)  # fmt: skip
SIZES = {size.name: size for size in (FULL, QUICK, TOY)}
