"""Who works first: a few young requests at a time, in the order they came; an old one goes on beside them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary


class Lane:
    """At most `width` requests hold a place at the same moment. Whoever held his for `patience` seconds gives it up and
    works on without one, so that a slow page never keeps quick ones waiting for longer.

    Threads of one interpreter take turns: eight that make pages at once make fewer in a second than one after another,
    for each statement gives the interpreter away and has to wait for it again.
    """

    def __init__(self, width: int, patience: float) -> None:
        self._width, self._patience = width, patience
        self._places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for the block, waited for as long as it takes; nothing is kept of one who stops waiting."""
        loop = asyncio.get_running_loop()
        places = self._places.setdefault(loop, asyncio.Semaphore(self._width))
        await places.acquire()
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                places.release()

        aside = loop.call_later(self._patience, leave)
        try:
            yield
        finally:
            aside.cancel()
            leave()
