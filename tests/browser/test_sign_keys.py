"""The signer's desk without single keys, and a taking back that comes too late, in a real Chromium."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.browser.test_sign_queue import DESK, at_desk, undo, waiting
from workflow.signing.models import SigningItem

__all__ = ["undo"]
pytestmark = [pytest.mark.browser, pytest.mark.pdfsig]


def test_who_wants_no_single_keys_has_none_and_finds_where_to_say_so(windows: Windows, undo: None) -> None:
    """WCAG 2.1.4: a machine that is spoken to hears letters nobody meant."""
    waiting(windows, 2)
    page = at_desk(windows)
    assert page.locator("[aria-keyshortcuts]").count() == 4
    page.keyboard.press("?")
    expect(page.locator("[data-cv-help] button")).to_be_focused()
    page.locator("[data-cv-help] a").click()
    page.get_by_label("Dùng phím tắt một chữ").uncheck()
    page.get_by_role("button", name="Lưu cài đặt").click()
    expect(page.get_by_text("Đã lưu cài đặt thông báo.")).to_be_visible()
    page.goto(windows.address + DESK)
    assert page.locator("[aria-keyshortcuts]").count() == 0
    for key in "jxsrl?/":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    expect(page.locator("[data-cv-place]")).to_have_text("1 / 2")
    expect(page.locator("[data-cv-help]")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    assert SigningItem.objects.count() == 0


def test_a_taking_back_that_comes_too_late_says_so_above_what_holds_now(windows: Windows, undo: None) -> None:
    waiting(windows, 2)
    page = at_desk(windows)
    page.keyboard.press("s")
    expect(page.locator("[data-cv-wait]")).to_have_count(1)
    SigningItem.objects.update(state="DOING", claimed_at=timezone.now())
    page.locator("[data-cv-undo]").click()
    expect(page.locator("[role=alert]")).to_have_text("Việc đang hoặc đã thực hiện; không hoàn tác được.")
    assert page.evaluate("document.activeElement.matches('[data-cv-refusal]')")
    expect(page.locator("[data-cv-place]")).to_have_text("1 / 1")
    expect(page.locator("[data-cv-wait]")).to_contain_text("Đang thực hiện")
