"""A letter's whole life before everybody's open windows: one per role, each changed without being loaded again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_live import Live, same
from tests.workflow.web.desk import open_office
from tests.workflow.web.live.listening import until
from tests.workflow.web.live.servers import Server, serving
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import LetterStatus
from workflow.notices.models import Notice

pytestmark = pytest.mark.browser
POLL = 60
TRIPWIRE_MS = 20_000
"""Nothing waited for a poll. How long it really takes is printed: on an idle machine well within a second."""
WATCH = """([place, words]) => {
  window.changedAt = null;
  const there = () => [...document.querySelectorAll(place)].some(one => one.textContent.includes(words));
  if (there()) { window.changedAt = -1; return; }
  const seen = new MutationObserver(() => { if (there()) { window.changedAt = Date.now(); seen.disconnect(); } });
  seen.observe(document.documentElement, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


@dataclass
class Town:
    """Windows by role, and what was measured: from the act's own moment in the journal to the change in the page."""

    live: Live
    windows: dict[str, Page] = field(default_factory=dict)
    measured: dict[str, float] = field(default_factory=dict)

    def act(self, who: str, record: Any, action: str, sees: dict[str, tuple[str, str]], **typed: Any) -> None:
        """He acts elsewhere; each window named must show those words at that place by itself."""
        for name, (place, words) in sees.items():
            self.windows[name].evaluate(WATCH, [place, words])
            assert self.windows[name].evaluate("window.changedAt") is None, (action, name, "was there before")
        self.live.there.do(who, record, action, **typed)
        at = JournalEntry.objects.latest("pk").at.timestamp() * 1000
        for name, (place, words) in sees.items():
            page = self.windows[name]
            assert until(lambda page=page: page.evaluate("window.changedAt"), 30), (action, name, place, words)
            self.measured[f"{action} at the {name}"] = page.evaluate("window.changedAt") - at


@pytest.fixture
def live(chromium: Browser, transactional_db: None, tmp_path: Path) -> Iterator[Live]:
    office = open_office()
    with serving(Server(tmp_path, poll=POLL)) as (server,):
        found = Live(chromium, server, office)
        yield found
        found.close()
        assert found.complaints == []


HEAD, WORK = ".cv-head .cv-chips", "main h2, main h1"
ROLES = ("drafter", "reviewer", "signer", "clerk", "recv_clerk", "recv_leader", "recv_officer", "inspector")


def desk(words: str) -> tuple[str, str]:
    """Where a list of one's work says it."""
    return WORK, words


def test_a_whole_life_changes_every_window_by_itself(live: Live, record_property: Any) -> None:
    letter = live.there.draft()
    town = Town(live, {who: live.at(who, "/") for who in ROLES})
    town.windows["letter page"] = live.at("drafter", f"/cong-van/{letter.pk}/")
    town.windows["chart"] = live.at("drafter", f"/cong-van/{letter.pk}/so-do/")
    signer = live.office.cast.people["signer"].pk
    asks = {"reviewer": desk("Chờ thẩm định"), "letter page": (HEAD, "Đang thẩm định")}
    town.act("drafter", letter, "submit_letter", asks, signer_id=signer)
    town.act(
        "reviewer", letter, "review_letter", {"signer": desk("Chờ ký"), "chart": (".cv-chart title", "Ký: đang chờ")}
    )
    town.act("signer", letter, "sign_letter", {"clerk": desk("Chờ cấp số, đóng dấu")})
    town.act(
        "clerk", letter, "number_letter", {"letter page": (".cv-head", "01-CV/TU"), "clerk": desk("Chờ phát hành")}
    )
    town.act(
        "clerk", letter, "issue_letter", {"recv_clerk": desk("Chờ tiếp nhận"), "letter page": (HEAD, "Đã phát hành")}
    )

    away = town.windows.pop("letter page")
    away.context.set_offline(True)
    expect(away.locator("[data-cv-word]")).to_have_text("Mất kết nối")

    dispatch = live.office.dispatch(letter)
    live.there.do("recv_clerk", dispatch, "open_dispatch")
    town.act("recv_clerk", dispatch, "acknowledge_dispatch", {"recv_leader": desk("Chờ bút phê")})
    town.act("recv_leader", dispatch, "direct_dispatch", {"recv_leader": desk("Chờ giao việc")}, note="Tham mưu.")
    officer = live.office.cast.people["recv_officer"].pk
    town.act(
        "recv_leader", dispatch, "assign_dispatch", {"recv_officer": desk("Tôi đang thực hiện")}, person_id=officer
    )
    town.act(
        "recv_officer", dispatch, "hand_in_dispatch", {"recv_leader": desk("Chờ duyệt báo cáo")}, **evidence(dispatch)
    )
    town.act("recv_leader", dispatch, "approve_dispatch", {"inspector": desk("Chờ xem xét kết quả")})

    away.context.set_offline(False)
    expect(away.locator("[data-cv-word]")).to_have_attribute("data-cv-word", "live", timeout=20_000)
    mine = Notice.objects.filter(person=live.office.cast.people["drafter"]).order_by("seq")
    assert until(lambda: away.evaluate("window.seen.length") >= mine.count(), 10)
    assert away.evaluate("window.seen") == list(mine.values_list("seq", flat=True)), "nothing missed, nothing twice"
    expect(away.locator(".cv-tile--doing", has_text="Huyện uỷ Bình Thuỷ")).to_be_visible()
    town.windows["letter page"] = away

    town.act("inspector", dispatch, "accept_dispatch", {"letter page": (".cv-tile--done", "Huyện uỷ Bình Thuỷ")})
    town.act(
        "inspector", letter, "conclude_letter", {"letter page": (HEAD, "Đã kết luận")}, text="Đã xong.", reason="Đủ."
    )
    letter.refresh_from_db()
    assert letter.status == LetterStatus.CONCLUDED
    assert [who for who, page in town.windows.items() if not same(page)] == []
    for name, took in town.measured.items():
        record_property(name, round(took))
        print(f"{took:7.0f} ms  {name}")
    assert {name: took for name, took in town.measured.items() if not 0 <= took < TRIPWIRE_MS} == {}


def evidence(dispatch: Any) -> dict[str, str]:
    """Something for each duty."""
    given = {"product": "Báo cáo", "number": "15-BC/HU", "dated": f"{date.today():%d/%m/%Y}", "level": "Tỉnh uỷ"}
    return {f"{name}-{duty.pk}": value for duty in dispatch.obligations.all() for name, value in given.items()}
