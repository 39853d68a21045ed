"""A draft that was never saved, when the session ends while it is typed: the page says so, nothing typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.conftest import Windows

pytestmark = pytest.mark.browser
OUT = "Phiên làm việc đã hết. Đồng chí mở một cửa sổ khác để đăng nhập lại"


def test_a_first_draft_says_that_the_session_has_ended(windows: Windows) -> None:
    page = windows.open("drafter")
    page.clock.install()
    page.goto(windows.address + "/cong-van/soan/")
    page.locator("[name=subject]").fill("rà soát thẻ đảng viên")
    page.clock.run_for(21_000)
    expect(page.get_by_text(OUT)).to_have_count(0)
    Session.objects.all().delete()
    page.clock.run_for(21_000)
    expect(page.locator("#others")).to_contain_text(OUT)
    expect(page.locator("[name=subject]")).to_have_value("rà soát thẻ đảng viên")
