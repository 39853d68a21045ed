"""The sockets of this process: by person, by what their pages look at; a hint is put into many of them in one go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator
from typing import Any

from .seats import Seat

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
BURST, PER_SECOND = 20, 2
"""What a page may say: so many messages together, and so many a second from then on."""

Message = dict[str, Any]
"""As ASGI wants it; the same one may go to many sockets."""


def _message(text: str) -> Message:
    return {"type": "websocket.send", "text": text}


LIVE, NOT_LIVE = _message('{"t":"state","live":true}'), _message('{"t":"state","live":false}')


def wake_message(seq: int) -> Message:
    """The hint: there may be something after this number of yours."""
    return _message(f'{{"t":"wake","seq":{seq:d}}}')


class _Rest:
    """The rest of a coroutine that was begun by hand and now waits for `first`."""

    __slots__ = ("coroutine", "first")

    def __init__(self, coroutine: Any, first: Any) -> None:
        self.coroutine, self.first = coroutine, first

    def __await__(self) -> Generator[Any, Any, None]:
        try:
            yield self.first
        except BaseException:
            self.coroutine.close()
            raise
        yield from self.coroutine.__await__()


async def _finish(rest: _Rest) -> None:
    await rest


class Socket:
    """One open socket. Messages go out without a task of their own unless the browser reads too slowly; then only the
    newest hint waits for it."""

    __slots__ = ("allowed", "closing", "heard", "look", "seat", "send", "sending", "seq", "topics", "waiting")

    def __init__(self, send: Send, seat: Seat) -> None:
        self.send, self.seat = send, seat
        self.look, self.topics = "", ()  # type: tuple[str, tuple[str, ...]]
        self.seq = 0
        self.heard, self.allowed = time.monotonic(), float(BURST)
        self.sending, self.closing = False, False
        self.waiting: Message | None = None

    def hear(self) -> bool:
        """Note that the browser said something; False when it says too much."""
        now = time.monotonic()
        self.allowed = min(float(BURST), self.allowed + (now - self.heard) * PER_SECOND) - 1
        self.heard = now
        return self.allowed >= 0

    def wake(self, seq: int = 0) -> None:
        """Send the hint; without a number the last one that he was told."""
        self.seq = max(self.seq, seq)
        self.push(wake_message(self.seq))

    def push(self, message: Message) -> None:
        """Send it, at once where the browser takes it."""
        if self.closing:
            return
        if self.sending:
            self.waiting = message
            return
        self._run(self.send(message))

    def close(self, code: int) -> None:
        """End it from our side; the browser learns the code."""
        if not self.closing:
            self.closing = True
            self._run(self.send({"type": "websocket.close", "code": code}))

    def _run(self, coroutine: Any) -> None:
        try:
            first = coroutine.send(None)
        except StopIteration:
            return
        except Exception:  # gone already: the receiving side will hear of it
            self.closing = True
            return
        self.sending = True
        task = asyncio.ensure_future(_finish(_Rest(coroutine, first)))
        _unfinished.add(task)
        task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        _unfinished.discard(task)
        self.sending = False
        if not task.cancelled() and task.exception() is not None:
            self.closing = True
        message, self.waiting = self.waiting, None
        if message and not self.closing:
            self.push(message)


_unfinished: set[asyncio.Task[None]] = set()


class Registry:
    """Person → sockets and topic → sockets. Used from the loop's own thread only."""

    def __init__(self) -> None:
        self.by_person: dict[int, list[Socket]] = {}
        self.by_topic: dict[str, set[Socket]] = {}

    def __iter__(self) -> Iterator[Socket]:
        for sockets in list(self.by_person.values()):
            yield from list(sockets)

    def __len__(self) -> int:
        return sum(map(len, self.by_person.values()))

    def count(self, person_id: int) -> int:
        """How many sockets the person has open here."""
        return len(self.by_person.get(person_id, ()))

    def add(self, socket: Socket) -> None:
        """From now on he is told."""
        self.by_person.setdefault(socket.seat.person_id, []).append(socket)

    def drop(self, socket: Socket) -> None:
        """Forget it."""
        self.listen(socket, ())
        mine = self.by_person.get(socket.seat.person_id, [])
        if socket in mine:
            mine.remove(socket)
        if not mine:
            self.by_person.pop(socket.seat.person_id, None)

    def listen(self, socket: Socket, topics: Iterable[str]) -> None:
        """Replace what the socket listens to."""
        for topic in socket.topics:
            here = self.by_topic.get(topic)
            if here is not None:
                here.discard(socket)
                if not here:
                    del self.by_topic[topic]
        socket.topics = tuple(topics)
        for topic in socket.topics:
            self.by_topic.setdefault(topic, set()).add(socket)

    def listening(self, topics: Iterable[str]) -> set[Socket]:
        """The sockets that listen to any of these."""
        found: set[Socket] = set()
        for topic in topics:
            found |= self.by_topic.get(topic, set())
        return found

    def tell(self, told: Iterable[tuple[int, int]]) -> None:
        """Wake the sockets of these (person, number); each message is made once."""
        messages: dict[int, Message] = {}
        for person_id, seq in told:
            for socket in self.by_person.get(person_id, ()):
                if (message := messages.get(seq)) is None:
                    message = messages[seq] = wake_message(seq)
                if seq > socket.seq:
                    socket.seq = seq
                socket.push(message)
