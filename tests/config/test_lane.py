"""Who works first: so many at a time, in the order they came; whoever takes long steps aside."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from config.lane import Lane

LONG = 3600.0
Story = Callable[["Told"], Coroutine[Any, Any, None]]


class Told:
    """A lane, what happened in it, and who is let go on."""

    def __init__(self, width: int, patience: float) -> None:
        self.lane, self.said = Lane(width, patience), []  # type: Lane, list[str]
        self.go: dict[str, asyncio.Event] = {}

    def comes(self, who: str) -> asyncio.Task[None]:
        self.go[who] = asyncio.Event()
        return asyncio.ensure_future(self._works(who))

    async def _works(self, who: str) -> None:
        async with self.lane.place():
            self.said.append(f"{who} begins")
            await self.go[who].wait()
            self.said.append(f"{who} ends")

    async def until(self, said: str) -> None:
        async with asyncio.timeout(20):
            while said not in self.said:
                await asyncio.sleep(0.001)

    async def settled(self) -> list[str]:
        for _turn in range(20):
            await asyncio.sleep(0)
        return self.said


def told(story: Story, width: int = 1, patience: float = LONG) -> None:
    """Run the story in a loop of its own; a browser's test may have left one running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(story(Told(width, patience)))).result()


@pytest.mark.parametrize("width", [1, 2])
def test_no_more_than_so_many_at_once_in_the_order_they_came(width: int) -> None:
    async def story(one: Told) -> None:
        tasks = [one.comes(who) for who in "abcd"]
        assert await one.settled() == [f"{who} begins" for who in "abcd"[:width]]
        for who in "abcd":
            one.go[who].set()
        await asyncio.gather(*tasks)
        assert [said[0] for said in one.said if said.endswith("begins")] == list("abcd")

    told(story, width)


def test_who_takes_long_steps_aside_once() -> None:
    async def story(one: Told) -> None:
        tasks = [one.comes("a"), one.comes("b")]
        await one.until("b begins")
        assert "a ends" not in one.said, "a goes on beside b"
        tasks += [one.comes("c"), one.comes("d")]
        one.go["a"].set()
        await one.until("a ends")
        assert "d begins" not in await one.settled(), "a gave its place up before: its end frees no second one"
        for who in "bcd":
            one.go[who].set()
        await asyncio.gather(*tasks)

    told(story, patience=0.2)


def test_a_place_is_free_again_after_an_error_and_after_a_waiting_one_went() -> None:
    async def story(one: Told) -> None:
        with pytest.raises(RuntimeError):
            async with one.lane.place():
                raise RuntimeError
        first, second, third = (one.comes(who) for who in "abc")
        await one.settled()
        second.cancel()
        one.go["a"].set()
        await first
        assert await one.settled() == ["a begins", "a ends", "c begins"]
        third.cancel()
        await asyncio.gather(second, third, return_exceptions=True)
        one.go["d"] = asyncio.Event()
        one.go["d"].set()
        await one._works("d")

    told(story)


def test_each_loop_has_its_own_places() -> None:
    """Tests and tools run one handler in loop after loop; a semaphore belongs to the loop that waited for it first."""
    lane = Lane(1, LONG)

    async def crowd() -> None:
        async def one() -> None:
            async with lane.place():
                await asyncio.sleep(0)

        await asyncio.gather(*[one() for _time in range(3)])

    with ThreadPoolExecutor(1) as thread:
        for _loop in range(2):
            thread.submit(lambda: asyncio.run(crowd())).result()
