"""Windows that change without being reloaded: a real Chromium at a real ASGI process; offline and back; rights gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Windows
from tests.workflow.web.desk import Office, open_office
from tests.workflow.web.live.listening import until
from tests.workflow.web.live.remote import RemoteOffice
from tests.workflow.web.live.servers import Server, serving
from workflow.directory.models import Appointment
from workflow.notices.models import Notice

pytestmark = pytest.mark.browser
A_SECOND = 1000
NOTED = """() => { window.seen = []; document.addEventListener("cv:notice", e => window.seen.push(e.detail.seq)); }"""


class Live(Windows):
    """Windows at one server, and an office that acts through another browser at the same server."""

    def __init__(self, chromium: Browser, server: Server, office: Office) -> None:
        super().__init__(chromium, server.address, office)
        self.server, self.there = server, RemoteOffice(office, server.address)

    def at(self, who: str, place: str, **options: Any) -> Page:
        """A window that says that it is live."""
        page = self.open(who, **options)
        page.goto(self.address + place)
        expect(page.locator("[data-cv-word]")).to_have_attribute("data-cv-word", "live")
        page.evaluate("window.sameWindow = true")
        page.evaluate(NOTED)
        return page

    def _heard(self, message: Any) -> None:
        # A line that was cut on purpose is an error of the network too.
        if "WebSocket connection" not in message.text:
            super()._heard(message)


@pytest.fixture
def live(chromium: Browser, transactional_db: None, tmp_path: Path) -> Iterator[Live]:
    office = open_office()
    with serving(Server(tmp_path, poll=3)) as (server,):
        found = Live(chromium, server, office)
        yield found
        found.close()
        assert found.complaints == []


def same(page: Page) -> bool:
    """Whether the page was never loaded again."""
    return bool(page.evaluate("window.sameWindow === true"))


def test_an_act_in_one_window_changes_the_other_within_a_second(live: Live) -> None:
    reviewer = live.at("reviewer", "/")
    expect(reviewer.get_by_text("Không có việc chờ đồng chí")).to_be_visible()
    letter = live.there.draft()
    drafter = live.at("drafter", f"/cong-van/{letter.pk}/trinh/")
    drafter.locator("[name=signer_id]").select_option(index=1)
    drafter.locator("main form[method=post] button").click()
    expect(drafter.locator(".cv-say--success")).to_be_visible()
    expect(reviewer.get_by_role("heading", name="Chờ thẩm định")).to_be_visible(timeout=A_SECOND)
    expect(reviewer.locator(".cv-top [data-cv-unread]")).to_have_text("1", timeout=A_SECOND)
    assert reviewer.title().startswith("(1) ")
    assert same(reviewer)
    page = live.at("reviewer", f"/cong-van/{letter.pk}/")
    expect(page.locator(".cv-head")).to_contain_text("Thẩm định")
    live.there.do("reviewer", letter, "review_letter")
    expect(page.locator(".cv-head .cv-chips")).to_contain_text("Chờ ký", timeout=A_SECOND)
    assert same(page)


def test_the_senders_map_and_the_board_change_when_a_unit_takes_it_in(live: Live) -> None:
    letter = live.there.issued()
    clerk = live.at("clerk", f"/cong-van/{letter.pk}/")
    board = live.at("inspector", "/theo-doi/")
    notices = live.at("inspector", "/thong-bao/")
    expect(notices.get_by_text("0/8 nơi nhận đã tiếp nhận")).to_be_visible()
    silent = board.locator("section[aria-labelledby=letters] tbody tr td").nth(1)
    expect(silent).to_have_text("8")
    live.there.acknowledged(letter)
    expect(silent).to_have_text("7", timeout=2 * A_SECOND)
    expect(clerk.locator(".cv-tile", has_text="Huyện uỷ Bình Thuỷ")).to_have_class(
        "cv-tile cv-tile--seen", timeout=2000
    )
    expect(notices.get_by_text("1/8 nơi nhận đã tiếp nhận")).to_be_visible(timeout=2 * A_SECOND)
    assert same(clerk)
    assert same(board)


def test_offline_and_back_nothing_is_missed_and_nothing_comes_twice(live: Live) -> None:
    page = live.at("reviewer", "/")
    letters = [live.there.draft() for _turn in range(4)]
    signer = live.office.cast.people["signer"].pk

    def submit(letter: Any) -> None:
        live.there.do("drafter", letter, "submit_letter", signer_id=signer)

    submit(letters[0])
    assert until(lambda: len(page.evaluate("window.seen")) >= 1, 10)
    page.context.set_offline(True)
    expect(page.locator("[data-cv-word]")).to_have_text("Mất kết nối")
    submit(letters[1])
    submit(letters[2])
    page.wait_for_timeout(1500)
    assert page.evaluate("window.seen") == [1]
    page.context.set_offline(False)
    assert until(lambda: len(page.evaluate("window.seen")) >= 3, 10)
    expect(page.locator("[data-cv-word]")).to_have_attribute("data-cv-word", "live")
    submit(letters[3])
    assert until(lambda: len(page.evaluate("window.seen")) >= 4, 10)
    assert page.evaluate("window.seen") == [1, 2, 3, 4]
    assert Notice.objects.filter(person=live.office.cast.people["reviewer"]).count() == 4
    expect(page.locator("main .cv-item")).to_have_count(4)
    assert same(page)


def test_a_server_that_is_away_is_waited_for_by_polling(live: Live) -> None:
    page = live.at("reviewer", "/")
    port = live.server.port
    live.server.stop()
    expect(page.locator("[data-cv-word]")).to_have_text("Mất kết nối", timeout=10_000)
    live.server.environment["CONGVAN_SOCKETS"] = "0"
    live.server.start()
    assert live.server.port == port
    live.there.submitted()
    expect(page.get_by_role("heading", name="Chờ thẩm định")).to_be_visible(timeout=20_000)
    assert same(page)


def test_a_right_withdrawn_while_the_page_is_open_is_gone_on_the_next_event(live: Live) -> None:
    letter = live.there.issued()
    unopened = live.office.dispatch(letter, "other_district")
    page = live.at("other_clerk", f"/van-ban-den/{unopened.pk}/")
    words = live.office.cast.organs["issuer"].name
    expect(page.locator("main")).to_contain_text(words)
    listed = live.at("other_clerk", "/van-ban-den/")
    expect(listed.locator("main .cv-item")).to_have_count(1)
    live.there.do("signer", letter, "recall_letter", reason="Sai thẩm quyền")
    live.there.do("clerk", letter, "execute_recall")
    expect(page.get_by_role("heading", name="Không tìm thấy")).to_be_visible(timeout=3 * A_SECOND)
    expect(page.locator("main")).not_to_contain_text("Đảng")
    expect(listed.locator("main .cv-item")).to_have_count(0, timeout=3 * A_SECOND)


def test_signing_out_in_one_window_empties_the_other_within_five_seconds(live: Live) -> None:
    letter = live.there.issued()
    page = live.at("clerk", f"/cong-van/{letter.pk}/")
    live.there.client("clerk").post("/tai-khoan/dang-xuat/", live_hidden(live, "clerk"))
    page.wait_for_url("**/tai-khoan/dang-nhap/**", timeout=6 * A_SECOND)


def live_hidden(live: Live, who: str) -> dict[str, str]:
    from tests.workflow.web.desk import hidden

    return hidden(live.there.client(who).get("/tai-khoan/dang-xuat/").content.decode())


def test_an_ended_appointment_empties_the_page(live: Live) -> None:
    letter = live.there.issued()
    page = live.at("clerk", f"/cong-van/{letter.pk}/")
    Appointment.objects.filter(person=live.office.cast.people["clerk"]).update(valid_to="2021-01-01")
    page.wait_for_url("**/tai-khoan/dang-nhap/**", timeout=6 * A_SECOND)


@pytest.mark.parametrize("typed", [True, False], ids=["half typed", "focused"])
def test_a_half_typed_form_and_the_focus_stay(live: Live, typed: bool) -> None:
    """On a page that looks: the region's own forms are left alone, and a focused link stays the one it was."""
    live.there.submitted()
    page = live.at("reviewer", "/")
    link = page.locator("main .cv-item a").first
    target = link.get_attribute("href")
    page.evaluate(
        """typed => {
            const form = document.createElement("form");
            form.id = "own"; form.method = "post"; form.innerHTML = '<input name="note">';
            document.querySelector("[data-cv-region]").append(form);
            if (typed) { form.elements.note.focus(); form.elements.note.value = "đang gõ dở"; }
        }""",
        typed,
    )
    if not typed:
        link.focus()
    live.there.submitted()
    expect(page.locator("main .cv-item")).to_have_count(2, timeout=2 * A_SECOND)
    if typed:
        expect(page.locator("#own input")).to_have_value("đang gõ dở")
        expect(page.locator("#own input")).to_be_focused()
    else:
        assert page.evaluate("document.activeElement.getAttribute('href')") == target


def test_a_notice_on_the_desktop_and_in_the_badge_of_the_app(live: Live) -> None:
    page = live.open("reviewer")
    page.add_init_script("""
        window.shown = []; window.badges = [];
        window.Notification = class {
            static permission = "granted";
            constructor(title, given) { window.shown.push([given.body, given.tag]); }
        };
        navigator.setAppBadge = n => { window.badges.push(n); return Promise.resolve(); };
        Object.defineProperty(document, "hidden", { get: () => true });
    """)
    page.goto(live.address + "/")
    expect(page.locator("[data-cv-word]")).to_have_attribute("data-cv-word", "live")
    live.office.client("reviewer")
    from workflow.notices.models import NoticeHabits

    NoticeHabits.objects.create(person=live.office.cast.people["reviewer"], quiet_from="00:00", quiet_to="00:00")
    live.there.submitted()
    assert until(lambda: len(page.evaluate("window.shown")) >= 1, 10)
    assert page.evaluate("window.shown") == [["Một dự thảo văn bản chờ đồng chí thẩm định.", "cv-1"]]
    assert page.evaluate("window.badges") == [1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_settings_are_kept_with_and_without_scripts(live: Live, scripts: bool) -> None:
    page = live.open("recv_clerk", 390, 844, java_script_enabled=scripts)
    page.goto(live.address + "/thong-bao/cai-dat/")
    name = "mail:CLERK:letter.issued.recipient"
    box = page.locator(f"[name='{name}']")
    assert not box.is_checked()
    box.check()
    page.get_by_label("Từ", exact=True).fill("21h30")
    page.get_by_label("Giờ gửi").fill("")
    page.get_by_role("button", name="Lưu cài đặt").click()
    expect(page.locator(".cv-say--success")).to_have_text("Đã lưu cài đặt thông báo.")
    assert page.locator(f"[name='{name}']").is_checked()
    expect(page.get_by_label("Từ", exact=True)).to_have_value("21:30")
    expect(page.get_by_label("Giờ gửi")).to_have_value("")
    page.get_by_label("Đến", exact=True).fill("25:00")
    page.get_by_role("button", name="Lưu cài đặt").click()
    expect(page.locator(".cv-error")).to_contain_text("Giờ không hợp lệ")
    assert page.locator(f"[name='{name}']").is_checked()


def test_no_page_is_wider_than_its_window(live: Live) -> None:
    live.there.submitted()
    for width, height in ((1440, 900), (390, 844), (320, 640), (844, 390)):
        page = live.open("reviewer", width, height)
        for place in ("/thong-bao/", "/thong-bao/cai-dat/", "/"):
            page.goto(live.address + place)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, (width, place, over)
