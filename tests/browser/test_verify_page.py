"""The public check in a real browser: the code is read off the page as a phone would, the file checked; no script."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page

from tests.cast import Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.signing.desk import BODY, Desk, enrol_keys, signing_settings
from tests.workflow.web.desk import Office

pytestmark = [pytest.mark.browser, pytest.mark.pdfsig]


class Today(Desk):
    """The same without a deadline of 2022: a browser's today is the real one."""

    def __init__(self, cast: Cast) -> None:
        Life.__init__(self, cast, {**CONTENT, "directives": [], "body": [BODY] * 4})


def issued(office: Office) -> Desk:
    """A letter of the cast's issuer, signed and sealed as a file, and sent."""
    enrol_keys(office.cast)
    desk = Today(office.cast)
    desk.sign_file()
    desk.seal()
    desk.to("distribute")
    desk.letter.refresh_from_db()
    return desk


def phone(chromium: Browser, width: int = 390, scheme: str = "light") -> tuple[Page, list[str]]:
    """A stranger's window: no cookie, no script."""
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, locale="vi-VN", java_script_enabled=False, color_scheme=scheme,
    )  # fmt: skip
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    return page, heard


def scanned(pdf: bytes) -> str:
    """The address in the code on the first page, as it comes out of a scanner."""
    page = pypdfium2.PdfDocument(BytesIO(pdf))[0]
    found = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())
    assert len(found) == 1
    return str(found[0].text)


def test_from_the_code_on_the_page_to_the_answer(
    chromium: Browser, live_server: object, browser_office: Office, tmp_path: Path
) -> None:
    with signing_settings(tmp_path):
        desk = issued(browser_office)
        pdf = desk.bytes_of(4)
        address = str(getattr(live_server, "url", "")) + urlsplit(scanned(pdf)).path
        page, heard = phone(chromium)
        page.goto(address)
        assert page.get_by_role("heading", name="Văn bản này có thật không?").is_visible()
        assert desk.letter.subject not in page.content()

        page.fill("#id_number", "01-CV/TU")
        page.fill("#id_dated", f"{desk.letter.dated:%d/%m/%Y}")
        page.get_by_role("button", name="Kiểm tra số và ngày").click()
        assert page.get_by_role("heading", name="Có văn bản này").is_visible()

        place = tmp_path / "cong-van.pdf"
        place.write_bytes(pdf)
        page.set_input_files("#file", place)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        assert page.get_by_role("heading", name="Chữ ký hợp lệ, không thay đổi sau khi ký").is_visible()
        assert page.get_by_text("SHA-256 của tệp đúng với nhật ký.").is_visible()
        page.screenshot(path=tmp_path / "file-390.png", full_page=True)

        place.write_bytes(pdf.replace(b"/Reason", b"/Reasom", 1))
        page.set_input_files("#file", place)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        assert page.get_by_role("heading", name="Chữ ký KHÔNG hợp lệ").is_visible()
        assert page.context.cookies() == []
        assert heard == []
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_sticks_out_at_any_width(
    chromium: Browser, live_server: object, browser_office: Office, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{getattr(live_server, 'url', '')}/kiem-tra/{'a' * 26}/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for button in page.locator("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    context.close()
