"""Every page in a real Chromium: WCAG 2.2 AA by axe in light and dark, wide and narrow, nothing wider than 320 px."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Window

from tests.browser.conftest import Windows
from tests.pages.walking import WALKERS, Page, full_world, pages_of

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """async ([rules, tags]) => {
  const asked = rules ? {runOnly: {type: "rule", values: rules}} : {runOnly: {type: "tag", values: tags}};
  const found = await axe.run(document, {...asked, rules: rules ? {} : {"target-size": {enabled: true}},
    resultTypes: ["violations"]});
  return found.violations.map(one => `${one.id}: ${one.nodes.length} × ${one.nodes[0].target.join(" ")} ` +
    `${one.nodes[0].html.slice(0, 160)} | ${one.nodes[0].failureSummary.slice(0, 200)}`);
}"""
_OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def axe(window: Window, *rules: str) -> list[str]:
    """What axe finds: by all rules of WCAG 2.2 AA, or by these."""
    return list(window.evaluate(_RUN, [list(rules) or None, TAGS]))


def faults(window: Window) -> list[str]:
    """What is wrong with the page that is open: four looks and one load."""
    window.set_viewport_size({"width": 1440, "height": 900})
    found = [f"wide, light: {one}" for one in axe(window)]
    dress(window, "dark")
    found += [f"wide, dark: {one}" for one in axe(window, "color-contrast", "link-in-text-block")]
    window.set_viewport_size({"width": 390, "height": 844})
    # As tall as its content: what the bar at the bottom covers can be scrolled out from under it.
    tall = window.evaluate("Math.min(document.documentElement.scrollHeight + 80, 12000)")
    window.set_viewport_size({"width": 390, "height": max(844, tall)})
    found += [f"narrow, dark: {one}" for one in axe(window, "color-contrast", "target-size")]
    dress(window, "light")
    found += [f"narrow, light: {one}" for one in axe(window)]
    window.set_viewport_size({"width": 320, "height": 640})
    over = window.evaluate(_OVER)
    return found + ([f"{over} px wider than 320 px"] if over > 0 else [])


def dress(window: Window, theme: str) -> None:
    """As the page looks when the person has chosen the theme."""
    window.evaluate(
        """async theme => {
          document.documentElement.dataset.theme = theme;
          await new Promise(requestAnimationFrame);
          for (let look = 0; look < 50 && document.getAnimations().length; look++) {
            document.getAnimations().forEach(one => one.finish());
            await new Promise(requestAnimationFrame);
          }
        }""",
        theme,
    )


def every_page(windows: Windows) -> list[Page]:
    """One of every kind, as the first of the cast who reaches it."""
    given = full_world(windows.office)
    found: dict[str, Page] = {}
    for who in WALKERS:
        for page, _html in pages_of(windows.office, given, who):
            found.setdefault(page.key, page)
    return list(found.values())


def test_no_page_keeps_anybody_out(windows: Windows) -> None:
    wrong: dict[str, list[str]] = {}
    opened: dict[str, Window] = {}
    pages = every_page(windows)
    for page in pages:
        if page.who not in opened:
            opened[page.who] = windows.open(page.who, reduced_motion="reduce")
            opened[page.who].add_init_script(AXE.read_text(encoding="utf-8"))
        window = opened[page.who]
        window.goto(windows.address + page.url)
        for fault in faults(window):
            wrong.setdefault(fault, []).append(f"{page.who} {page.url}")
    assert len(pages) > 100, len(pages)
    assert [f"{fault}\n    on {len(where)}: {where[:3]}" for fault, where in wrong.items()] == []


def test_a_page_that_keeps_somebody_out_is_found(windows: Windows) -> None:
    window = windows.open("clerk", reduced_motion="reduce")
    window.add_init_script(AXE.read_text(encoding="utf-8"))
    window.goto(windows.address + "/")
    assert faults(window) == []
    window.evaluate("""() => document.querySelector("main").insertAdjacentHTML("beforeend",
        '<p id="faint">Chữ mờ</p><input id="nameless"><i id="wide">.</i>')""")
    for selector, style in (("#faint", {"color": "#999", "background": "#aaa"}), ("#wide", {"width": "900px"})):
        restyle(window, selector, {"display": "block", **style})
    found = " ".join(faults(window))
    assert all(word in found for word in ("wide, light: color-contrast", "label:", "wider than 320 px")), found


def restyle(window: Window, selector: str, style: dict[str, Any]) -> None:
    """By script, which the policy lets through where a style attribute is not."""
    window.evaluate(
        "([selector, style]) => Object.assign(document.querySelector(selector).style, style)", [selector, style]
    )
