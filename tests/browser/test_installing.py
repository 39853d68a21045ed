"""Chromium takes the pages for an app that can be installed; what only a script can do is not shown without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from tests.browser.conftest import CHROMIUM, Windows
from tests.workflow.web.desk import Office

pytestmark = pytest.mark.browser


def test_chromium_finds_nothing_that_keeps_it_from_being_installed(
    chromium: Browser, live_server, browser_office: Office, tmp_path: Path
) -> None:
    """In a profile of its own: a private window never installs anything."""
    profile = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=["--no-sandbox"], locale="vi-VN"
    )
    try:
        cookie = browser_office.client("signer").cookies[settings.SESSION_COOKIE_NAME].value
        profile.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = profile.new_page()
        page.goto(live_server.url + "/")
        told = profile.new_cdp_session(page)
        found = told.send("Page.getAppManifest")
        assert found["url"] == f"{live_server.url}/ung-dung.webmanifest"
        assert found["errors"] == []
        assert told.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        told.send("Page.enable")
        for picture in found["manifest"]["icons"]:
            assert page.request.get(picture["url"]).status == 200, picture
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
        assert page.evaluate("caches.keys().then(all => all.length)") == 0
    finally:
        profile.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_only_a_script_can_do_is_shown_only_where_one_runs(windows: Windows, scripts: bool) -> None:
    """tests/pages/forms.py trusts this mark of the templates."""
    windows.office.issued()
    page = windows.open("inspector", java_script_enabled=scripts)
    for place, there in (("/theo-doi/", "button"), ("/tai-khoan/dang-nhap/", "button")):
        if "dang-nhap" in place:
            page.context.clear_cookies()
        page.goto(windows.address + place)
        marked = page.locator(f"{there}[data-cv-scripted]")
        expect(marked).to_have_count(1)
        expect(marked).to_be_visible() if scripts else expect(marked).to_be_hidden()


def test_the_search_is_sent_by_its_button_too(windows: Windows) -> None:
    windows.office.issued()
    page = windows.open("clerk", java_script_enabled=False)
    page.goto(windows.address + "/")
    page.locator("#cv-q").fill("xây dựng Đảng")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("main")).to_contain_text("xây dựng Đảng")
    assert "q=x" in page.url
