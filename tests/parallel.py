"""Many at once: threads or processes that start together, each with a database connection of its own."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def run_together(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run every task in a thread of its own, all released at once; what each returned, or the exception it raised."""
    barrier = threading.Barrier(len(tasks))
    results: list[Any] = [None] * len(tasks)

    def work(at: int) -> None:
        try:
            barrier.wait(30)
            results[at] = tasks[at]()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return results


def run_processes(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Fork `count` processes that run `work(number)`; what each returned, or the text of its exception."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    queue = context.Queue()

    def child(number: int) -> None:
        connections.close_all()
        try:
            queue.put((number, work(number)))
        except Exception as error:
            queue.put((number, f"{type(error).__name__}: {error}"))
        finally:
            connections.close_all()

    children = [context.Process(target=child, args=(number,)) for number in range(count)]
    for process in children:
        process.start()
    found = dict(queue.get(timeout=120) for _ in children)
    for process in children:
        process.join(30)
    return [found[number] for number in range(count)]
