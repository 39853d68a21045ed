"""The form check and the page of a letter in a real Chromium: live with scripts, by its button without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.browser.test_walk import Desk, draft
from tests.workflow.web.desk import PARTS
from workflow.letters.models import Letter

pytestmark = pytest.mark.browser


def test_the_check_follows_the_typing(windows: Windows) -> None:
    page = Desk(windows, "drafter").at("/cong-van/soan/")
    for name in ("place", "addressees", "body", "distribution", "issuing_body", "position"):
        page.locator(f"[name={name}]").fill(PARTS[name])
    subject, card = page.locator("[name=subject]"), page.locator("#form-check")
    subject.fill("báo cáo kết quả.")
    expect(card).to_contain_text("bỏ dấu ở cuối trích yếu")
    subject.fill("báo cáo kết quả")
    expect(card).not_to_contain_text("bỏ dấu ở cuối trích yếu")
    assert subject.input_value() == "báo cáo kết quả"
    assert page.url.endswith("/cong-van/soan/")
    assert not Letter.objects.exists()


def test_the_button_checks_without_scripts_and_the_draft_is_saved_from_there(windows: Windows) -> None:
    desk = Desk(windows, "drafter", java_script_enabled=False)
    page = desk.at("/cong-van/soan/")
    for name in ("subject", "place", "addressees", "body", "distribution", "issuing_body", "position"):
        page.locator(f"[name={name}]").fill(PARTS[name])
    page.locator("[name=subject]").fill("báo cáo kết quả.")
    page.get_by_role("button", name="Kiểm tra thể thức").click()
    expect(page.locator("#form-check")).to_contain_text("bỏ dấu ở cuối trích yếu")
    page.locator("[name=subject]").fill("báo cáo kết quả")
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.locator(".cv-say--success")).to_have_text("Đã mở dự thảo.")
    assert Letter.objects.get().subject == "báo cáo kết quả"


@pytest.mark.parametrize("width", [1440, 390])
def test_reading_mode_and_pages_fit_the_screen(windows: Windows, width: int) -> None:
    desk = Desk(windows, "drafter", width=width)
    letter = draft(desk)
    page = desk.at(f"/cong-van/{letter.pk}/doc/")
    expect(page.locator("article.cv-doc")).to_contain_text("Tập trung rà soát")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Trang A4").click()
    picture = page.locator("img.cv-sheet").first
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1240)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
