"""Runs queued jobs without a process of their own: inline for play, demo and tests, or in a thread of a small site."""

from __future__ import annotations

import logging
import threading
import time
from datetime import date, timedelta

from django.db import close_old_connections, connection, transaction
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from workflow.signing.batch import sweep_batches

from .deadlines import sweep_deadlines
from .reading import sweep_readings

logger = logging.getLogger(__name__)
SWEEP_SECONDS = 60


def _worker(name: str) -> Worker:
    """The kept library's worker, of which only the running of one claimed job is used."""
    return Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=name, excluded_queue_names=[],
    )  # fmt: skip


def _claim(name: str) -> DBTaskResult | None:
    with transaction.atomic():
        row = DBTaskResult.objects.ready().filter(backend_name="default").get_locked()
        if row is not None:
            row.claim(name)
    return row


def drain(limit: int | None = None) -> int:
    """Run due jobs here and now until none is left, `limit` at most; returns how many ran, failed ones included.

    Not inside a transaction of the caller's: jobs commit on their own.
    """
    name, ran = f"drain-{get_random_string(16)}", 0
    worker = _worker(name)
    while limit is None or ran < limit:
        row = _claim(name)
        if row is None:
            break
        worker.run_task(row)
        ran += 1
    return ran


class ThreadWorker:
    """A worker inside the server's own process, for a site of one process. `nudge` after a commit saves the wait.

    At its start it takes up the readings that an earlier process left half-done: nobody else can hold them. After
    that it looks for lost ones every SWEEP_SECONDS, and for deadlines that have reached an alarm.
    """

    def __init__(self, interval: float = 1.0) -> None:
        self.interval = interval
        self._due, self._stop = threading.Event(), threading.Event()
        self._swept: float | None = None
        self._swept_on: date | None = None
        self._thread = threading.Thread(target=self._run, name="congvan-worker", daemon=True)

    def start(self) -> ThreadWorker:
        """Start the thread once."""
        self._thread.start()
        return self

    def nudge(self) -> None:
        """Look at once."""
        self._due.set()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the job at hand; returns when the thread has ended or the time is over."""
        self._stop.set()
        self._due.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._due.wait(self.interval)
                self._due.clear()
                self._round()
        finally:
            connection.close()

    def _round(self) -> None:
        close_old_connections()
        try:
            self._sweep()
            while not self._stop.is_set() and drain(limit=1):
                pass
        except Exception:
            logger.exception("worker round failed")
            connection.close()

    def _sweep(self) -> None:
        if self._swept is None:
            sweep_readings(timedelta(0))
        elif time.monotonic() - self._swept >= SWEEP_SECONDS:
            sweep_readings()
        else:
            return
        sweep_batches()
        self._swept = time.monotonic()
        self._swept_on = sweep_deadlines(self._swept_on).on
