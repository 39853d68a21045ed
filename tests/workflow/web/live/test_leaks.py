"""Hints by difference: whoever is hinted sees something new on some page; whose page changed is hinted; planted leaks
are found. The pages themselves are the judge: what they show before and after each act of a letter's life."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from tests.workflow.web.desk import Office, plain
from workflow.letters.models import Letter
from workflow.notices import bus
from workflow.web.live import hub as hubs
from workflow.web.live import sight
from workflow.web.live.hub import Hub
from workflow.web.live.registry import Socket
from workflow.web.live.seats import Seat

SENDING, RECEIVING = ("/", "/cong-van/", "/theo-doi/", "/thong-bao/"), ("/", "/van-ban-den/", "/thong-bao/")
WHO = {
    **dict.fromkeys(("drafter", "reviewer", "signer", "clerk", "principal", "inspector"), SENDING),
    **dict.fromkeys(("recv_clerk", "recv_leader", "recv_officer"), RECEIVING),
    **dict.fromkeys(("other_clerk", "other_leader", "outsider"), RECEIVING),
}
"""Who has windows open, and what of his lists."""
_PASSING = re.compile(r"Số liệu lúc [^<]*|data-cv-(?:seq|count)=\"[^\"]*\"|<div class=\"cv-says\".*?</div>")
"""The moment, where live delivery starts from, and what one is told once of his own act."""


class Watch:
    """Everybody's open pages at one hub, and what each of them shows."""

    def __init__(self, office: Office) -> None:
        # In a thread of its own, as in a server: the test's own thread may hold a browser's loop.
        self.office, self.loop = office, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.hub = Hub(self.loop)
        self.came: list[dict[str, Any]] = []
        self.sockets: dict[tuple[str, str], Socket] = {}
        self.woken: set[tuple[str, str]] = set()
        self.letter: Letter | None = None
        self._known: dict[tuple[str, str], str] = {}

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def looks(self) -> list[str]:
        """The pages that may be open: everybody's lists, the letter, its dispatches to the two districts."""
        if self.letter is None:
            return [sight.DESK]
        sent = self.letter.dispatches.filter(
            organ__in=[self.office.cast.organs[key] for key in ("district", "other_district")]
        )
        return [sight.DESK, f"letter:{self.letter.pk}", *(f"dispatch:{pk}" for pk in sent.values_list("pk", flat=True))]

    def open_all(self) -> None:
        """Each person opens each page; what he may not see is not listened to."""
        for who in WHO:
            for look in self.looks():
                if (who, look) not in self.sockets:
                    self.sockets[who, look] = socket = Socket(self._ear(who, look), Seat("", 0, self._pk(who), ""))
                    self.hub.sockets.add(socket)
                self._run(self.hub.watch(self.sockets[who, look], look))

    def _pk(self, who: str) -> int:
        return int(self.office.cast.people[who].pk)

    def _ear(self, who: str, look: str) -> Callable[[dict[str, Any]], Any]:
        async def send(event: dict[str, Any]) -> None:
            assert re.fullmatch(r'\{"t":"wake","seq":\d+\}', event["text"]), event
            self.woken.add((who, look))

        return send

    def pages(self) -> dict[tuple[str, str], str]:
        """(person, look) → all that these pages show him now."""
        return {(who, look): self._shown(who, look) for who in WHO for look in self.looks()}

    def _shown(self, who: str, look: str) -> str:
        kind, _, pk = look.partition(":")
        places = WHO[who] if look == sight.DESK else (f"/{'cong-van' if kind == 'letter' else 'van-ban-den'}/{pk}/",)
        client = self.office.client(who)
        return "".join(_PASSING.sub("", plain(client.get(place).content)) for place in places)

    def after(self, act: Callable[[], Any]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Do the act and deliver what it announced; returns whom the hints reached and whose pages changed (but for
        pages that did not exist for him before)."""
        self.open_all()
        hidden = {key for key, socket in self.sockets.items() if not socket.topics}
        before = self._known if self._known.keys() == self.sockets.keys() else self.pages()
        self.woken = set()
        self.came.clear()
        act()
        self._run(self._deliver())
        now = self._known = self.pages()
        return self.woken, {key for key in before if before[key] != now[key]} - hidden

    async def _deliver(self) -> None:
        for message in self.came:
            self.hub.heard(message)
        await asyncio.sleep(3 * hubs.GATHER_SECONDS)
        while self.hub._tasks:
            await asyncio.sleep(0.02)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@pytest.fixture
def watch(town: Office) -> Iterator[Watch]:
    found = Watch(town)

    def listener(message: dict[str, Any]) -> None:
        found.came.append(message)

    bus.listeners.append(listener)
    yield found
    bus.listeners.remove(listener)
    found.close()


def life(watch: Watch) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The acts of a letter's life, one by one, with those that stay inside a unit."""
    office = watch.office
    people = office.cast.people

    def draft() -> None:
        watch.letter = office.draft()

    yield "draft", draft
    letter: Any = watch.letter
    yield "submit", lambda: office.do("drafter", letter, "submit_letter", signer_id=people["signer"].pk)
    yield "review", lambda: office.do("reviewer", letter, "review_letter")
    yield "sign", lambda: office.do("signer", letter, "sign_letter")
    yield "number", lambda: office.do("clerk", letter, "number_letter")
    yield "issue", lambda: office.do("clerk", letter, "issue_letter")
    mine, other = office.dispatch(letter), office.dispatch(letter, "other_district")
    yield "open", lambda: office.do("recv_clerk", mine, "open_dispatch")
    yield "acknowledge", lambda: office.do("recv_clerk", mine, "acknowledge_dispatch")
    yield "direct", lambda: office.do("recv_leader", mine, "direct_dispatch", note="Giao đồng chí Hiện.")
    yield "assign", lambda: office.do("recv_leader", mine, "assign_dispatch", person_id=people["recv_officer"].pk)
    yield "progress", lambda: office.do("recv_officer", mine, "progress_dispatch", note="Đang làm được một nửa.")
    yield "ask", lambda: office.do("inspector", mine, "ask_recipient", text="Đến đâu rồi?", due="31/12/2100")
    yield "remind", lambda: office.do("clerk", letter, "remind_dispatch")
    yield "instruct", lambda: office.do("principal", letter, "direct_letter", text="Làm sớm.")
    yield "open other", lambda: office.do("other_clerk", other, "open_dispatch")
    yield "recall", lambda: office.do("signer", letter, "recall_letter", reason="Sai thẩm quyền")
    yield "execute recall", lambda: office.do("clerk", letter, "execute_recall")


def walk(watch: Watch) -> Iterator[tuple[list[Any], list[Any]]]:
    """After each act: who was hinted without anything new on any page of his; what changed without a hint."""
    for name, act in life(watch):
        woken, changed = watch.after(act)
        seeing = {who for who, _look in changed}
        yield (
            [(name, who) for who in sorted({who for who, _look in woken} - seeing)],
            [(name, key) for key in sorted(changed - woken)],
        )


def test_a_hint_tells_of_nothing_unseen_and_no_change_is_without_one(watch: Watch) -> None:
    assert [found for found in walk(watch) if found != ([], [])] == []


def everybody_at_the_organ(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hubs, "_judge", lambda message, asked: dict.fromkeys(asked, "wake"))


def what_the_timeline_hides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sight, "shows", lambda side, message: side is not None)


def whoever_may_see_the_letter(patch: pytest.MonkeyPatch) -> None:
    real = sight.record_of

    def of_letter(look: str) -> Any:
        found = real(look)
        return getattr(found, "letter", found)

    patch.setattr(sight, "record_of", of_letter)


@pytest.mark.parametrize("leak", [everybody_at_the_organ, what_the_timeline_hides, whoever_may_see_the_letter])
def test_a_planted_leak_is_found(watch: Watch, monkeypatch: pytest.MonkeyPatch, leak: Any) -> None:
    leak(monkeypatch)
    assert any(leaks for leaks, _missed in walk(watch))


def only_whom_a_notice_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hubs, "_judge", lambda message, asked: {})


def recipients_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sight, "FOR_EVERY_RECIPIENT", frozenset())


@pytest.mark.parametrize("gap", [only_whom_a_notice_told, recipients_are_forgotten])
def test_a_planted_gap_is_found(watch: Watch, monkeypatch: pytest.MonkeyPatch, gap: Any) -> None:
    gap(monkeypatch)
    assert any(missed for _leaks, missed in walk(watch))
