"""The line to the other processes: a channel of the layer, and a beat that shows whether messages still arrive.

A Redis that was killed refuses at once, a frozen one answers nothing, a flushed one has forgotten that we listen: in
each case our own beat does not come back, and pages are told to look for themselves until it does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from channels.layers import get_channel_layer

from workflow.notices import bus

logger = logging.getLogger(__name__)

BEAT = "congvan.beat"
BEAT_SECONDS = 2.0
PATIENCE_SECONDS = 1.0
"""How long one call of the layer may take."""
SILENT_BEATS = 3
"""After so many the listening connection itself is given up and made anew."""
RENEW_BEATS = 1800
"""Layers forget a group's member after a day: it is added again every hour."""


class Link:
    """`live` is true where messages of all processes arrive; without other processes always."""

    def __init__(
        self, heard: Callable[[dict[str, Any]], None], connected: Callable[[bool], None], lost: Callable[[], None]
    ) -> None:
        self._heard, self._connected, self._lost = heard, connected, lost
        self.live = not bus.is_shared()
        self._channel, self._beat, self._echo = "", 0, -1
        self._counts: dict[str, int] = {}
        self._listener: asyncio.Task[None] | None = None
        self._beater: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Nothing to do for a single process."""
        if bus.is_shared():
            self._listener = asyncio.ensure_future(self._listen())
            self._beater = asyncio.ensure_future(self._watch())

    async def _listen(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                self._channel = await layer.new_channel("congvan")
                await self._join()
                while True:
                    self._take(await layer.receive(self._channel))
            except asyncio.CancelledError:
                raise
            except Exception as failure:
                if self.live:
                    logger.warning("the channel layer is away: %r", failure)
                await asyncio.sleep(BEAT_SECONDS / 2)

    async def _join(self) -> None:
        await asyncio.wait_for(get_channel_layer().group_add(bus.GROUP, self._channel), PATIENCE_SECONDS)

    def _take(self, message: dict[str, Any]) -> None:
        sender = message["from"]
        if message["type"] == BEAT:
            if sender == bus.process_name():
                self._echo = message["n"]
            return
        if sender == bus.process_name():
            return
        known = self._counts.get(sender)
        self._counts[sender] = message["n"]
        for one in message["news"]:
            self._heard(one)
        if known is not None and message["n"] != known + 1:
            self._lost()

    async def _watch(self) -> None:
        silent = 0
        while True:
            self._beat += 1
            if self._beat % RENEW_BEATS == 0:
                await self._try(self._join())
            beat = {"type": BEAT, "from": bus.process_name(), "n": self._beat}
            await self._try(asyncio.wait_for(get_channel_layer().group_send(bus.GROUP, beat), PATIENCE_SECONDS))
            await asyncio.sleep(BEAT_SECONDS if self.live else BEAT_SECONDS / 4)
            if self._echo == self._beat:
                silent = 0
                self._set(True)
                continue
            silent += 1
            self._set(False)
            if silent % SILENT_BEATS == 0:
                self._listen_anew()
            elif self._channel:
                await self._try(self._join())

    def _listen_anew(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
        self._listener = asyncio.ensure_future(self._listen())

    async def _try(self, call: Any) -> None:
        try:
            await call
        except Exception as failure:
            logger.debug("beat: %r", failure)

    def _set(self, live: bool) -> None:
        if live == self.live:
            return
        self.live = live
        logger.warning("the channel layer is %s", "back" if live else "away: pages look for themselves")
        self._connected(live)
        if live:
            self._lost()
