"""The intake in a real Chromium: a dropped PDF, marks that follow the fields, keys alone, no scripts, a phone."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.test_walk import WIDTHS
from tests.workflow.intake.paper import paper
from workflow.dispatches.models import Dispatch
from workflow.engine.worker import drain
from workflow.intake.models import IntakeFile, IntakeLetter
from workflow.letters.models import Letter

pytestmark = pytest.mark.browser
QUEUE = "/van-ban-den/tiep-nhan/"
HEAD = """<table style="width:100%;text-align:center"><tr><td>UBND TỈNH LAM GIANG<br><b>SỞ XÂY DỰNG</b><br>
Số: {number}/SXD-QLN<br>V/v rà soát {what}</td><td><b>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>
<b>Độc lập - Tự do - Hạnh phúc</b><br><br><i>Lam Giang, ngày 03 tháng 6 năm 2022</i></td></tr></table>"""


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def printed(windows: Windows, number: int, what: str) -> bytes:
    """The letter of the department as a PDF of two pages, printed by the browser itself."""
    _head, _blank, body = paper(number, what).partition("Kính gửi:")
    text = "".join(f"<p>{line}</p>" for line in f"Kính gửi:{body}".splitlines() if line.strip())
    text = text.replace("<p>Nơi nhận", f"{'<p>Đề nghị Huyện uỷ quan tâm chỉ đạo thực hiện.</p>' * 30}<p>Nơi nhận")
    page = windows.chromium.new_page()
    page.set_content(f"<body style='font:13pt serif;margin:2cm'>{HEAD.format(number=number, what=what)}{text}</body>")
    made = page.pdf(format="A4")
    page.close()
    return made


def drop(page: Page, *given: tuple[str, bytes]) -> None:
    """Let go of files over the zone, as a file manager does."""
    rows = [[name, base64.b64encode(data).decode()] for name, data in given]
    carried = page.evaluate_handle(
        """rows => { const carried = new DataTransfer();
        for (const [name, text] of rows) {
          const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
          carried.items.add(new File([bytes], name));
        } return carried; }""",
        rows,
    )
    page.dispatch_event("[data-cv-drop]", "drop", {"dataTransfer": carried})


def held(page: Page) -> str:
    """The field under the cursor."""
    found: str = page.evaluate("document.activeElement.closest('[data-cv-field]')?.dataset.cvField ?? ''")
    return found


def in_sight(page: Page, key: str) -> bool:
    """Whether the lit mark of that key stands inside the pane."""
    mark = page.locator(f'[data-cv-mark="{key}"].is-on').first
    spot, pane = mark.bounding_box(), page.locator("[data-cv-pages]").bounding_box()
    assert spot
    assert pane
    return pane["y"] - 1 <= spot["y"] and spot["y"] + spot["height"] <= pane["y"] + pane["height"] + 1


def test_a_dropped_file_is_checked_by_keys_alone_and_the_next_one_opens(windows: Windows) -> None:
    page = windows.open("recv_clerk")
    page.goto(windows.address + QUEUE)
    given = [(f"cv-{no}.pdf", printed(windows, no, what)) for no, what in ((454, "nhà ở xã hội"), (455, "chợ"))]
    drop(page, *given, ("hong.bin", bytes(range(256)) * 9))
    expect(page.locator(".cv-file")).to_have_count(3)
    expect(page.get_by_text("Đã đọc 0/3 tệp")).to_be_visible()
    drain()
    expect(page.get_by_text("Đã đọc 3/3 tệp")).to_be_visible(timeout=15000)
    expect(page.get_by_text("Tệp là dữ liệu nhị phân")).to_be_visible()
    page.get_by_role("link", name="Vào sổ 2 văn bản").click()

    expect(page.locator(".cv-scan img").first).to_be_visible()
    wide = page.locator(".cv-scan img").first.evaluate("async one => { await one.decode(); return one.naturalWidth }")
    assert abs(wide - 1000) <= 1
    doubt = IntakeLetter.objects.order_by("pk")[0]
    assert held(page).startswith("directives."), "work begins at the first doubtful place"
    assert in_sight(page, held(page).rpartition(".")[0])
    asked = page.locator(".cv-ask--doubt").count()
    for _one in range(asked):
        page.keyboard.press("Alt+1")
    assert page.locator(".cv-ask--doubt input:checked").count() == asked
    assert held(page) == "issuer"
    page.keyboard.press("Enter")
    assert held(page) == "number"
    assert in_sight(page, "number")
    page.keyboard.press("Control+a")
    page.keyboard.type("499")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".cv-say--success")).to_have_text("Đã vào sổ văn bản đến, số 1.")
    expect(page.locator(".cv-chips").first).to_contain_text("cv-455.pdf")
    doubt.refresh_from_db()
    assert Letter.objects.get(pk=Dispatch.objects.get(pk=doubt.dispatch_id).letter_id).number == 499


def test_a_mark_leads_to_its_field_and_the_field_to_its_mark(windows: Windows) -> None:
    page = windows.open("recv_clerk")
    page.goto(windows.address + QUEUE)
    drop(page, ("cv-454.pdf", printed(windows, 454, "nhà ở xã hội")))
    expect(page.locator("[data-cv-busy]")).to_be_visible()
    drain()
    expect(page.get_by_role("heading", name="Kiểm tra và vào sổ")).to_be_visible(timeout=15000)
    mark = page.locator('[data-cv-mark="subject"] rect')
    box = mark.bounding_box()
    assert box
    assert box["width"] > 20
    mark.dispatch_event("click")
    assert held(page) == "subject"
    expect(page.locator('[data-cv-mark="subject"].is-on')).to_have_count(1)
    page.locator("[name=number]").focus()
    expect(page.locator('[data-cv-mark="number"].is-on')).to_have_count(1)
    expect(page.locator('[data-cv-mark="subject"].is-on')).to_have_count(0)
    page.locator("[data-cv-pages]").evaluate("one => { one.scrollTop = one.scrollHeight }")
    page.locator('[data-cv-field="issuer"] [data-cv-goto]').click()
    page.wait_for_timeout(600)
    assert in_sight(page, "issuer")


def test_letters_typed_with_an_input_method_are_left_alone(windows: Windows) -> None:
    page = windows.open("recv_clerk")
    page.goto(windows.address + QUEUE)
    drop(page, ("a.txt", paper().encode()))
    expect(page.locator("[data-cv-busy]")).to_be_visible()
    drain()
    page.locator("[name=issuer]").focus()
    page.evaluate(
        """document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", bubbles: true, cancelable: true, isComposing: true}))"""
    )
    assert held(page) == "issuer"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_whole_way_without_scripts(windows: Windows, width: int) -> None:
    page = windows.open("recv_clerk", width, 844, java_script_enabled=False)
    page.goto(windows.address + QUEUE)
    page.set_input_files("input[type=file]", {"name": "cv.txt", "mimeType": "text/plain", "buffer": paper().encode()})
    page.get_by_role("button", name="Gửi và đọc").click()
    expect(page.get_by_text("Chờ đọc")).to_be_visible()
    drain()
    page.reload()
    page.get_by_label("Nhận cách đọc đầu tiên").check()
    expect(page.locator('a[href="#m-number"]').first).to_be_visible()
    page.get_by_role("button", name="Lưu và mở").click()
    expect(page.locator(".cv-say--success")).to_have_text("Đã vào sổ văn bản đến, số 1.")
    page.get_by_role("link", name="Mở công văn").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="cv.txt").click()
    assert got.value.path().read_bytes() == paper().encode()


def test_no_page_of_the_intake_is_wider_than_its_window(windows: Windows) -> None:
    page = windows.open("recv_clerk")
    page.goto(windows.address + QUEUE)
    drop(page, ("cv-454.pdf", printed(windows, 454, "nhà ở xã hội")), ("ten-rat-dai-" * 12 + ".txt", b"khong phai"),
         ("cv.txt", paper(7).encode()))  # fmt: skip
    expect(page.locator(".cv-file")).to_have_count(3)
    drain()
    addresses = [QUEUE, f"{QUEUE}?loc=xong", *(f"{QUEUE}{file.pk}/" for file in IntakeFile.objects.all())]
    wide = []
    for theme in ("light", "dark"):
        page.context.add_cookies([{"name": "congvan_theme", "value": theme, "url": windows.address}])
        for address in addresses:
            page.goto(windows.address + address)
            for width, height in WIDTHS:
                page.set_viewport_size({"width": width, "height": height})
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                wide += [(address, width, over)] if over > 0 else []
    assert wide == []


def test_on_a_phone_the_page_stands_above_the_form_and_follows_it(windows: Windows) -> None:
    page = windows.open("recv_clerk", 390, 844, has_touch=True, is_mobile=True)
    page.goto(windows.address + QUEUE)
    page.set_input_files(
        "input[type=file]",
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": printed(windows, 454, "nhà ở xã hội")},
    )
    expect(page.locator("[data-cv-busy]")).to_be_visible()
    drain()
    expect(page.get_by_role("heading", name="Kiểm tra và vào sổ")).to_be_visible(timeout=15000)
    pane, form = page.locator("[data-cv-pages]").bounding_box(), page.locator("[data-cv-intake]").bounding_box()
    assert pane
    assert form
    assert pane["y"] + pane["height"] <= form["y"] + 1
    page.locator("[name=subject]").focus()
    page.wait_for_timeout(600)
    assert in_sight(page, "subject"), "the place stays in sight while its field is corrected"
