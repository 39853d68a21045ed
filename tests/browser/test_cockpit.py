"""Units × letters in a browser: one stop of Tab, arrows from cell to cell, also after the page renewed itself."""

from __future__ import annotations

from tests.browser.conftest import Windows
from tests.workflow.web.test_counts import crowd

HERE = "document.activeElement.getAttribute('aria-label')"
STOPS = "[...document.querySelectorAll('[data-cv-grid] a.cv-cell')].filter(one => one.tabIndex === 0).length"


def test_arrows_walk_the_cells(windows: Windows) -> None:
    first, second = windows.office.issued(), windows.office.issued()
    for letter in (first, second):
        crowd(letter, 2) if letter is first else None
    page = windows.open("inspector")
    page.goto(windows.address + "/theo-doi/")
    assert page.evaluate(STOPS) == 1
    page.locator("[data-cv-grid] a.cv-cell").first.focus()
    begun = page.evaluate(HERE)
    assert begun.startswith("Đảng bộ số")
    page.keyboard.press("ArrowDown")
    below = page.evaluate(HERE)
    assert below.startswith("Đảng bộ số")
    assert below != begun
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(HERE) == below, "nothing stands there"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert second.code in page.evaluate(HERE), "the newest letter is the first column"
    assert page.evaluate(STOPS) == 1
    page.evaluate("document.dispatchEvent(new CustomEvent('cv:renewed'))")
    assert page.evaluate(STOPS) == 1


def test_without_scripts_every_cell_is_a_stop_and_the_choice_works(windows: Windows) -> None:
    crowd(windows.office.issued(), 1)
    page = windows.open("inspector", java_script_enabled=False)
    page.goto(windows.address + "/theo-doi/")
    page.get_by_label("Chỉ đơn vị có việc quá hạn").check()
    page.get_by_role("button", name="Lọc").click()
    assert "cham=on" in page.url
    cells = page.locator("[data-cv-grid] a.cv-cell")
    assert cells.count() == 1
    cells.first.click()
    assert "/van-ban-den/" in page.url
