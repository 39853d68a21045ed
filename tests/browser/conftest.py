"""A real Chromium at the pages: a window per person, and whatever the console complains of is a failure."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.workflow.web.desk import Office, open_office

CHROMIUM = os.environ.get("CONGVAN_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser_office(transactional_db) -> Office:
    """The cast today, with rows that the server's threads see."""
    return open_office()


class Windows:
    """Browser windows of the cast on the live server; `complaints` holds every error and policy message seen."""

    def __init__(self, chromium: Browser, address: str, office: Office) -> None:
        self.chromium, self.address, self.office = chromium, address, office
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(self, who: str, width: int = 1440, height: int = 900, **options: object) -> Page:
        """A window in which the person is signed in."""
        context = self.chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        self._contexts.append(context)
        client = self.office.client(who)
        self.office.confirm(who)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on(
            "response", lambda answer: answer.status >= 500 and self.complaints.append(f"{answer.status} {answer.url}")
        )
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused act answers 4xx on purpose, and Chromium writes that as an error of the network.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def windows(chromium, live_server, browser_office) -> Iterator[Windows]:
    """Windows on the live server; the test fails when a console complained."""
    found = Windows(chromium, live_server.url, browser_office)
    yield found
    found.close()
    assert found.complaints == []
