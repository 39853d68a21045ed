"""Threads that meet at one point of the code, each with its own connection."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from django.db import connection


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all acts at the same time; returns what each returned or raised, in their order."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(30)
            results[number] = act()
        except Exception as failure:
            results[number] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "deadlock"
    return results


class Meeting:
    """Holds callers until `count` of them are there, or a moment has passed: a lock may keep some away."""

    def __init__(self, do: Callable[..., Any], count: int, patience: float = 0.5) -> None:
        self.do, self.patience = do, patience
        self.barrier = threading.Barrier(count)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found = self.do(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(self.patience)
        return found
