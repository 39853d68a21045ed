"""One hub per event loop: takes messages from the bus, hints to the sockets that they concern, looks after the rest."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import connections

from workflow.conf import congvan
from workflow.notices import bus

from . import seats, sight
from .link import Link
from .registry import LIVE, NOT_LIVE, Registry, Socket
from .seats import Seat

logger = logging.getLogger(__name__)
T = TypeVar("T")

ENDED, TOO_MUCH, IDLE = 4401, 4429, 4408
"""Close codes: the session counts no more; the page says too much; nothing was heard."""
GATHER_SECONDS = 0.05
"""Acts of such a moment are looked at together."""
REMEMBERED = 512
"""Messages kept for pages that were being loaded when they came."""
LOADING_SECONDS = 30.0
_pool = ThreadPoolExecutor(2, "congvan-live")


def _with_database(do: Callable[..., T], *given: Any) -> T:
    try:
        return do(*given)
    finally:
        connections.close_all()


async def in_thread(do: Callable[..., T], *given: Any) -> T:
    """Run what asks the database, two at a time, away from the loop and from the threads of pages."""
    return await asyncio.get_running_loop().run_in_executor(_pool, _with_database, do, *given)


class Hub:
    """See the module. Everything but `take` happens in the loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop, self.sockets = loop, Registry()
        self.link = Link(self.heard, self.connected, self.resync)
        self._asking: list[tuple[str, asyncio.Future[Seat | None]]] = []
        self._events: list[dict[str, Any]] = []
        self._recent: deque[tuple[float, dict[str, Any]]] = deque(maxlen=REMEMBERED)
        self._since = time.time()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Listen to this process and to the others, and begin to look after the sockets."""
        bus.listeners.append(self.take)
        self._spawn(self._look_after())
        self.link.start()

    def _spawn(self, work: Any) -> None:
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take(self, message: dict[str, Any]) -> None:
        """From any thread of this process: a message, after its commit."""
        if self.loop.is_closed():
            if self.take in bus.listeners:
                bus.listeners.remove(self.take)
            return
        self.loop.call_soon_threadsafe(self.heard, message)

    # --- What is told ------------------------------------------------------------------------------------------------

    def heard(self, message: dict[str, Any]) -> None:
        """Hint at once to those who were told; ask for those who look at the record, a moment later."""
        if "persons" in message or "everybody" in message:
            self._spawn(self._look_again(message.get("persons")))
            return
        self._recent.append((time.time(), message))
        self.sockets.tell(message["told"])
        self._events.append(message)
        if len(self._events) == 1:
            self.loop.call_later(GATHER_SECONDS, lambda: self._spawn(self._hint_lookers()))

    async def _hint_lookers(self) -> None:
        events, self._events = self._events, []
        for message in events:
            try:
                await self._hint(message)
            except Exception:
                logger.exception("hint")

    async def _hint(self, message: dict[str, Any]) -> None:
        """Rights are read now: who still sees the record and from which side; who lost what he looks at gets his last
        hint, by which the page finds it gone."""
        told = {person_id for person_id, _seq in message["told"]}
        lookers = {one for one in self.sockets.listening(sight.topics_of(message)) if one.seat.person_id not in told}
        if sight.reaches_recipients(message):
            woken = await self._wake_recipients(message, told)
            lookers -= woken
        if not lookers:
            return
        asked = {(one.seat.person_id, one.look) for one in lookers}
        answers = await in_thread(_judge, message, asked)
        for one in lookers:
            if "wake" in (answer := answers.get((one.seat.person_id, one.look), "")):
                one.wake()
            if "lost" in answer:
                self.sockets.listen(one, ())

    async def _wake_recipients(self, message: dict[str, Any], told: Collection[int]) -> set[Socket]:
        """The desks of those organs that the letter was sent to: what they see of it has changed or is gone."""
        places = [int(topic[5:]) for topic in self.sockets.by_topic if topic.startswith("desk:")]
        reached = await in_thread(sight.recipients_among, message, places)
        found = self.sockets.listening(map(sight.desk_topic, reached))
        woken = {one for one in found if one.seat.person_id not in told}
        for one in woken:
            one.wake()
        return woken

    async def _look_again(self, persons: Collection[int] | None) -> None:
        """Somebody's place in the directory changed: his sessions, what he listens to, what he sees."""
        concerned = [one for one in self.sockets if persons is None or one.seat.person_id in persons]
        await self._check(concerned)
        for one in concerned:
            if not one.closing:
                await self.watch(one, one.look)
                one.wake()

    def connected(self, live: bool) -> None:
        """The bus came or went: pages are told, and look for themselves."""
        for one in self.sockets:
            one.push(LIVE if live else NOT_LIVE)

    def resync(self) -> None:
        """Messages may have been lost: everybody looks."""
        self._since = time.time()
        for one in self.sockets:
            one.wake()

    # --- Who is there ------------------------------------------------------------------------------------------------

    async def seat_of(self, key: str) -> Seat | None:
        """The seat of a session; those who come at the same moment are asked for together."""
        if not key:
            return None
        answer: asyncio.Future[Seat | None] = self.loop.create_future()
        self._asking.append((key, answer))
        if len(self._asking) == 1:
            self._spawn(self._seat())
        return await answer

    async def _seat(self) -> None:
        await asyncio.sleep(0.005)
        asking, self._asking = self._asking, []
        try:
            found = await in_thread(seats.seats_of, {key for key, _answer in asking})
        except Exception:
            logger.exception("sessions behind sockets")
            found = {}
        for key, answer in asking:
            if not answer.done():
                answer.set_result(found.get(key))

    async def enter(self, socket: Socket) -> None:
        """Count it, accept it, and say whether hints of all processes arrive; what came meanwhile follows."""
        self.sockets.add(socket)
        socket.sending = True
        await socket.send({"type": "websocket.accept"})
        socket.sending, early, socket.waiting = False, socket.waiting, None
        socket.push(LIVE if self.link.live else NOT_LIVE)
        if early:
            socket.push(early)

    async def watch(self, socket: Socket, look: str, loaded: float | None = None) -> None:
        """The page looks at this; `loaded`: when it was made, on the server's clock. What happened since is hinted."""
        socket.look = look
        topics = await in_thread(sight.topics_for, socket.seat.person_id, look) if look else ()
        self.sockets.listen(socket, topics if not socket.closing else ())
        if loaded is not None and await self._missed(socket, loaded):
            socket.wake()

    async def _missed(self, socket: Socket, loaded: float) -> bool:
        """Whether something that he may see happened while the page was on its way, or nobody knows any more."""
        begun = self._recent[0][0] if len(self._recent) == REMEMBERED else self._since
        if loaded < max(begun, time.time() - LOADING_SECONDS):
            return True
        later = [message for at, message in self._recent if at >= loaded - 1]
        mine = {*socket.topics}
        if any(person_id == socket.seat.person_id for message in later for person_id, _seq in message["told"]):
            return True
        near = [message for message in later if mine & {*sight.topics_of(message)}]
        return bool(near) and await in_thread(_any_shows, near, socket.seat.person_id)

    async def _look_after(self) -> None:
        """The timer: sessions, silence."""
        while True:
            await asyncio.sleep(congvan.SOCKET_CHECK_SECONDS)
            try:
                oldest = time.monotonic() - congvan.SOCKET_IDLE_SECONDS
                for one in [one for one in self.sockets if one.heard < oldest]:
                    one.close(IDLE)
                await self._check([one for one in self.sockets if not one.closing])
            except Exception:
                logger.exception("looking after sockets")

    async def _check(self, sockets: Collection[Socket]) -> None:
        if not sockets:
            return
        lost = await in_thread(seats.gone, {one.seat for one in sockets})
        for one in sockets:
            if one.seat.key in lost:
                one.close(ENDED)


def _any_shows(messages: Collection[dict[str, Any]], person_id: int) -> bool:
    for message in messages:
        happened = sight.record_of(f"{message['kind']}:{message['id']}")
        if happened is not None and sight.shows(sight.side_of(person_id, happened), message):
            return True
    return False


def _judge(message: dict[str, Any], asked: Collection[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """(person, what he looks at) → "wake", "lost", both or nothing."""
    happened = sight.record_of(f"{message['kind']}:{message['id']}")
    answers: dict[tuple[int, str], str] = {}
    for person_id, look in asked:
        side = sight.side_of(person_id, happened) if happened is not None else None
        lost = look != sight.DESK and not sight.topics_for(person_id, look)
        seen = sight.shows(side, message)
        answers[person_id, look] = ("wake " if seen or lost else "") + ("lost" if lost else "")
    return answers


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The running loop's hub, begun when the first socket comes."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(loop)
    if found is None:
        found = _hubs[loop] = Hub(loop)
        found.start()
    return found
