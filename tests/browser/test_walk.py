"""The pages in a real Chromium: the whole life by clicks, without scripts too, and nothing wider than a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.workflow.web.desk import PARTS, today
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus
from workflow.letters.models import Letter

pytestmark = pytest.mark.browser


class Desk:
    """One person at the browser."""

    def __init__(self, windows: Windows, who: str, **options: object) -> None:
        self.windows, self.page = windows, windows.open(who, **options)

    def at(self, place: str) -> Page:
        """Go to a page."""
        self.page.goto(self.windows.address + place)
        return self.page

    def act(self, place: str, name: str, **typed: str) -> None:
        """From the record's page through the button of that name to the act, and confirm it."""
        page = self.at(place)
        page.locator(".cv-head").get_by_role("link", name=name, exact=True).click()
        for label, value in typed.items():
            field = page.get_by_label(label.replace("_", " "), exact=False).first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value) if value else field.select_option(index=1)
            else:
                field.fill(value)
        page.locator("main form[method=post] button").click()
        expect(page.locator(".cv-say--success")).to_be_visible()


def draft(desk: Desk) -> Letter:
    """Type a letter part by part."""
    page = desk.at("/cong-van/soan/")
    for name in ("subject", "place", "addressees", "body", "distribution", "issuing_body", "position"):
        page.locator(f"[name={name}]").fill(PARTS[name])
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.locator(".cv-say--success")).to_have_text("Đã mở dự thảo.")
    return Letter.objects.latest("pk")


def hand_in(desk: Desk, dispatch: Dispatch) -> None:
    """Evidence for each obligation."""
    page = desk.at(f"/van-ban-den/{dispatch.pk}/nop-ket-qua/")
    for duty in dispatch.obligations.all():
        values = {"product": "Báo cáo kết quả", "number": "15-BC/HU", "dated": today(), "level": "Tỉnh uỷ"}
        for name, value in values.items():
            page.locator(f"[name={name}-{duty.pk}]").fill(value)
    page.locator("main form[method=post] button").click()
    expect(page.locator(".cv-say--success")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_letter_from_the_draft_to_the_conclusion(windows: Windows, scripts: bool) -> None:
    def at(who: str) -> Desk:
        return Desk(windows, who, java_script_enabled=scripts)

    drafter = at("drafter")
    letter = draft(drafter)
    place = f"/cong-van/{letter.pk}/"
    drafter.act(place, "Trình thẩm định", Người_ký="")
    at("reviewer").act(place, "Thẩm định")
    at("signer").act(place, "Ký")
    clerk = at("clerk")
    clerk.act(place, "Cấp số, đóng dấu")
    clerk.act(place, "Phát hành")
    dispatch = windows.office.dispatch(letter)
    received = f"/van-ban-den/{dispatch.pk}/"
    recv_clerk, leader, officer = at("recv_clerk"), at("recv_leader"), at("recv_officer")
    recv_clerk.at(received).get_by_role("button", name="Mở công văn").click()
    expect(recv_clerk.page.locator("#duties")).to_be_visible()
    recv_clerk.act(received, "Tiếp nhận")
    leader.act(received, "Bút phê", Ý_kiến_bút_phê="Đồng chí Hiện tham mưu.")
    leader.act(received, "Giao việc", Chủ_trì="")
    hand_in(officer, dispatch)
    leader.act(received, "Duyệt báo cáo")
    inspector = at("inspector")
    inspector.act(received, "Chấp nhận")
    dispatch.refresh_from_db()
    assert dispatch.status == DispatchStatus.ACCEPTED
    inspector.act(place, "Kết luận", Kết_luận="Đã thực hiện tốt.", Lý_do_đóng="Hết thời hạn theo dõi.")
    letter.refresh_from_db()
    assert letter.status == LetterStatus.CONCLUDED


WIDTHS = ((1440, 900), (390, 844), (360, 640), (844, 390))


def test_no_page_is_wider_than_its_window(windows: Windows) -> None:
    office = windows.office
    draft_, letter = office.draft(), office.issued()
    dispatch = office.handed_in(letter)
    places = {
        "drafter": ["/", "/cong-van/", "/cong-van/soan/", "/cong-van/soan/tu-tep/", f"/cong-van/{draft_.pk}/",
                    f"/cong-van/{draft_.pk}/sua/", f"/cong-van/{draft_.pk}/trinh/", "/thong-bao/", "/khong-co/"],
        "clerk": ["/", f"/cong-van/{letter.pk}/", f"/cong-van/{letter.pk}/?xem=a4", f"/cong-van/{letter.pk}/don-doc/",
                  f"/cong-van/{letter.pk}/gui-bo-sung/", "/van-ban-den/vao-so/"],
        "recv_leader": [f"/van-ban-den/{dispatch.pk}/", f"/van-ban-den/{dispatch.pk}/duyet/", "/van-ban-den/"],
        "other_clerk": [f"/van-ban-den/{office.dispatch(letter, 'other_district').pk}/"],
        "inspector": ["/theo-doi/", "/theo-doi/qua-han/", "/theo-doi/cho-xem-xet/", "/theo-doi/bao-cao/",
                      f"/cong-van/{letter.pk}/bao-cao/"],
    }  # fmt: skip
    wide = []
    for who, addresses in places.items():
        page = windows.open(who)
        for address in addresses:
            page.goto(windows.address + address)
            for width, height in WIDTHS:
                page.set_viewport_size({"width": width, "height": height})
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                wide += [(who, address, width, over)] if over > 0 else []
    assert wide == []


def test_the_theme_is_kept_and_the_phone_has_every_page(windows: Windows) -> None:
    page = windows.open("clerk", 390, 844, java_script_enabled=False)
    page.goto(windows.address + "/")
    assert page.locator("html").get_attribute("data-theme") is None
    page.get_by_role("button", name="Đổi giao diện sáng hoặc tối").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url == windows.address + "/"
    page.locator("summary[aria-label='Trình đơn']").click()
    menu = page.get_by_role("navigation", name="Trình đơn")
    expect(menu.get_by_role("link", name="Vào sổ văn bản ngoài")).to_be_visible()


def test_an_act_by_keyboard_alone(windows: Windows) -> None:
    letter = windows.office.submitted()
    page = windows.open("reviewer")
    page.goto(f"{windows.address}/cong-van/{letter.pk}/tra-lai/")
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "reason":
            break
    page.keyboard.type("Bổ sung thời hạn.")
    for _step in range(20):  # past the paragraphs for which other words may be suggested
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".cv-say--success")).to_be_visible()
    letter.refresh_from_db()
    assert letter.status == LetterStatus.RETURNED


def test_a_list_of_work_by_keyboard_quiet_where_one_types(windows: Windows) -> None:
    for _turn in range(3):
        windows.office.submitted()
    page = windows.open("reviewer")
    page.goto(windows.address + "/")
    links = page.locator("main .cv-item__t a")
    expect(links).to_have_count(3)
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
    composing = "new KeyboardEvent('keydown', {key: 'j', bubbles: true, isComposing: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({composing})")
    page.keyboard.press("Control+j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#cv-q")).to_be_focused()
    page.keyboard.type("jk/")
    expect(page.locator("#cv-q")).to_have_value("jk/")
    page.locator("#cv-q").blur()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cong-van/*/")


def test_the_step_that_waits_is_in_view_on_the_drawing(windows: Windows) -> None:
    letter = windows.office.signed()
    page = windows.open("drafter", 390, 844)
    page.goto(f"{windows.address}/cong-van/{letter.pk}/so-do/")
    inside = page.evaluate("""() => {
      const box = document.querySelector(".cv-chart").getBoundingClientRect();
      const steps = [...document.querySelectorAll(".cv-chart g[data-status]")];
      const waits = steps.find(one => /đang chờ$/.test(one.querySelector("title").textContent));
      const step = waits.getBoundingClientRect();
      return [step.left >= box.left, step.right <= box.right, document.querySelector(".cv-chart").scrollLeft > 0];
    }""")
    assert inside == [True, True, True]


def test_on_a_phone_the_main_act_stands_under_the_thumb_and_hides_nothing(windows: Windows) -> None:
    dispatch = windows.office.acknowledged(windows.office.issued())
    page = windows.open("recv_leader", 390, 844, java_script_enabled=False)
    page.goto(f"{windows.address}/van-ban-den/{dispatch.pk}/")
    act = page.locator(".cv-thumbs .cv-btn--primary")
    for place in (0, 100000):
        page.mouse.wheel(0, place)
        box = act.bounding_box()
        assert box is not None
        assert box["y"] > 600
        assert box["y"] + box["height"] < 844
    last = page.locator(".cv-cols .cv-card").last.bounding_box()
    bar = page.locator(".cv-thumbs").bounding_box()
    assert last is not None
    assert bar is not None
    assert last["y"] + last["height"] <= bar["y"], "the end of the page can be read above the bar"


def test_words_of_the_acts_under_the_thumb_do_not_touch_their_frames(windows: Windows) -> None:
    letter = windows.office.issued()
    page = windows.open("inspector", 390, 844)
    page.goto(f"{windows.address}/cong-van/{letter.pk}/")
    rooms = page.evaluate("""[...document.querySelectorAll(".cv-thumbs > .cv-btn")].map(one => {
        const words = document.createRange(); words.selectNodeContents(one);
        const [inner, outer] = [words.getBoundingClientRect(), one.getBoundingClientRect()];
        return Math.min(inner.top - outer.top, outer.bottom - inner.bottom);
    })""")
    assert rooms
    assert min(rooms) >= 4, rooms
