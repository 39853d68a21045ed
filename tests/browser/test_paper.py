"""Pages on paper: light whatever the screen is, without what only a screen can use, nothing lying over the words."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Windows
from workflow.web.frame.around import THEME_COOKIE

SHOWN = "[...document.querySelectorAll('.cv-thumbs, nav')].filter(one => one.checkVisibility()).length"
INK = "getComputedStyle(document.documentElement).getPropertyValue('--cv-text').trim()"
CELL = "getComputedStyle(document.querySelector('a.cv-cell')).backgroundColor"


@pytest.mark.parametrize("theme", ["dark", ""])
def test_a_dark_screen_prints_as_a_light_one(windows: Windows, theme: str) -> None:
    windows.office.acknowledged(windows.office.issued())
    page = windows.open("inspector", color_scheme="dark")
    if theme:
        page.context.add_cookies([{"name": THEME_COOKIE, "value": theme, "url": windows.address}])
    page.goto(windows.address + "/theo-doi/")
    dark = page.evaluate(INK)
    assert page.evaluate(CELL) == "rgb(29, 74, 81)", "the cells are as dark by the machine's wish as by one's own"
    page.emulate_media(media="print")
    inked, cell = page.evaluate(INK), page.evaluate(CELL)
    page.context.clear_cookies(name=THEME_COOKIE)
    page.emulate_media(media="screen", color_scheme="light")
    page.reload()
    assert (inked, cell) == (page.evaluate(INK), page.evaluate(CELL))
    assert dark != inked


def test_no_bar_and_no_navigation_lies_over_the_sheets(windows: Windows) -> None:
    letter = windows.office.issued()
    page = windows.open("clerk", 800, 1100)
    for address in (f"/cong-van/{letter.pk}/", "/van-ban-den/"):
        page.goto(windows.address + address)
        assert page.evaluate(SHOWN) > 0
        page.emulate_media(media="print")
        assert page.evaluate(SHOWN) == 0
        page.emulate_media(media="screen")
