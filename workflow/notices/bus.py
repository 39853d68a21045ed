"""After the commit of an act: who should look again, told once to this process and once to each other one.

A message holds ids only and may be lost: the truth is in the rows, and pages look for themselves when it is. Within
the process it goes straight to whoever listens; to other processes through the channel layer, from a thread of its
own, so that a Redis that hangs never holds up an act.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import queue
import threading
import uuid
from collections.abc import Callable
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

from workflow.kernel.events import Event
from workflow.kernel.vocabulary import RecordKind

logger = logging.getLogger(__name__)

GROUP = "congvan.news"
NEWS = "congvan.news"
SEND_SECONDS = 0.5
"""Longer than this no message waits for the layer; it is dropped then."""
MOST_WAITING = 10_000
Message = dict[str, Any]

listeners: list[Callable[[Message], None]] = []
"""Called in the thread of the act, after its commit; they must not block."""


def is_shared() -> bool:
    """Whether the channel layer reaches other processes."""
    layer = get_channel_layer()
    return layer is not None and not isinstance(layer, InMemoryChannelLayer)


def announce(event: Event) -> None:
    """The waker: say that something happened on a record, and to whom it was told."""
    record = event.record
    letter = record if event.record_kind == RecordKind.LETTER else record.letter
    organs = {letter.issuer_id, letter.watcher_id, getattr(record, "organ_id", None)} - {None}
    publish({
        "told": list(map(list, event.told.items())), "kind": str(event.record_kind), "id": record.pk,
        "letter": letter.pk, "organs": sorted(organs), "person": getattr(record, "person_id", None),
        "action": str(event.action), "moved": event.before != event.after,
        "sent": event.facts.get("dispatch") or event.facts.get("redirected"),
    })  # fmt: skip


def announce_directory(facts: dict[str, Any]) -> None:
    """A hook of the directory: whoever it concerns is looked at again, once the change is committed."""
    persons = [facts[key] for key in ("person_id", "taker_id", "giver_id") if facts.get(key)]
    message = {"persons": persons} if persons else {"everybody": True}
    transaction.on_commit(lambda: publish(message), robust=True)


def publish(message: Message) -> None:
    """Hand the message to this process's listeners now, and to the other processes soon."""
    for listener in listeners:
        listener(message)
    if is_shared():
        _publisher().put(message)


class Publisher(threading.Thread):
    """Sends what is put into it, in order, several at a time when they have piled up. `n` counts what was sent or
    given up, so that a listener notices a gap."""

    def __init__(self) -> None:
        super().__init__(name="congvan-bus", daemon=True)
        self.name_of_process, self.pid = uuid.uuid4().hex, os.getpid()
        self._waiting: queue.Queue[Message | None] = queue.Queue(MOST_WAITING)
        self._n, self._failing, self._idle = 0, False, threading.Event()
        self._idle.set()

    def put(self, message: Message) -> None:
        """Take a message over; a full queue drops it."""
        self._idle.clear()
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self._n += 1

    def flush(self, seconds: float = 1.0) -> None:
        """Wait until everything was sent or given up, no longer than so many seconds."""
        self._idle.wait(seconds)

    def run(self) -> None:
        """For ever: one loop, so that the layer keeps its connections."""
        loop = asyncio.new_event_loop()
        while True:
            batch = [self._waiting.get()]
            while not self._waiting.empty() and len(batch) < 100:
                batch.append(self._waiting.get_nowait())
            self._n += 1
            message = {"type": NEWS, "from": self.name_of_process, "n": self._n, "news": batch}
            try:
                loop.run_until_complete(asyncio.wait_for(get_channel_layer().group_send(GROUP, message), SEND_SECONDS))
                self._failing = False
            except Exception as failure:
                if not self._failing:
                    logger.warning("the channel layer does not take messages: %r", failure)
                self._failing = True
            if self._waiting.empty():
                self._idle.set()


_lock = threading.Lock()
_one: Publisher | None = None


def _publisher() -> Publisher:
    """This process's thread; after a fork a new one."""
    global _one
    with _lock:
        if _one is None or _one.pid != os.getpid():
            _one = Publisher()
            _one.start()
            atexit.register(_one.flush)
        return _one


def process_name() -> str:
    """What this process calls itself on the bus."""
    return _publisher().name_of_process
