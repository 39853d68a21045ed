"""The editor in a real Chromium: keys, toolbar, Telex, preview, two windows, suggestions; and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.test_walk import Desk
from tests.workflow.web.desk import BODY, PARTS
from tests.workflow.web.test_editing import word
from workflow.letters.models import LetterVersion, Suggestion
from workflow.letters.notation import typed

pytestmark = pytest.mark.browser
NEW = "/cong-van/soan/"


def box(page: Page) -> Any:
    return page.locator("[name=body]")


def test_keys_and_toolbar_write_the_notation(windows: Windows) -> None:
    page = Desk(windows, "drafter").at(NEW)
    body = box(page)
    body.click()
    page.keyboard.type("1. Rà soát thẻ")
    page.keyboard.press("Enter")
    page.keyboard.type("Báo cáo.")
    page.keyboard.press("Enter")
    assert body.input_value() == "1. Rà soát thẻ\n2. Báo cáo.\n3. "
    page.keyboard.press("Enter")  # an empty number ends the list
    page.get_by_role("button", name="a)", exact=True).click()
    page.keyboard.type("Một;")
    page.keyboard.press("Enter")
    page.keyboard.type("Hai.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng")
    assert body.input_value() == "1. Rà soát thẻ\n2. Báo cáo.\na) Một;\nb) Hai.↵dòng"
    body.evaluate("box => box.setSelectionRange(3, 10)")
    page.keyboard.press("Control+b")
    assert body.input_value().startswith("1. **Rà soát** thẻ")
    page.keyboard.press("Control+i")
    assert body.input_value().startswith("1. ***Rà soát*** thẻ")
    page.keyboard.press("Control+i")
    page.keyboard.press("Control+b")
    assert body.input_value().startswith("1. Rà soát thẻ")
    page.keyboard.press("Control+z")
    assert "**Rà soát**" in body.input_value(), "the browser's own undo still works"
    body.evaluate("box => box.setSelectionRange(box.value.length, box.value.length)")
    page.get_by_role("button", name="Bảng").click()
    assert "\n| STT | Nội dung | Thời hạn |\n|---|---|---|\n| 1 |  |  |\n" in body.input_value()
    page.get_by_role("button", name="Ngắt trang").click()
    assert body.input_value().endswith("[ngắt trang]\n")
    preview = page.locator(".cv-preview")
    expect(preview.locator("th").first).to_have_text("STT")
    expect(preview.locator("b", has_text="Rà soát")).to_be_visible()


def test_nothing_moves_while_telex_composes(windows: Windows) -> None:
    page = Desk(windows, "drafter").at(NEW)
    body = box(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "kiem-tra" in request.url else None)
    body.click()
    page.keyboard.insert_text("1. ")
    page.wait_for_timeout(900)
    asked.clear()
    keyboard = page.context.new_cdp_session(page)
    for letters in ("t", "ti", "tie", "tiê", "tiến"):
        keyboard.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
        page.wait_for_timeout(200)
    page.evaluate(
        "() => { const box = document.querySelector('[name=body]'); for (const key of ['Enter', 'b']) {"
        " const event = new KeyboardEvent('keydown', { key, ctrlKey: key === 'b', isComposing: true, cancelable: true,"
        " bubbles: true }); box.dispatchEvent(event); window.stopped = window.stopped || event.defaultPrevented; } }"
    )
    assert page.evaluate("window.stopped") is False
    assert asked == []
    keyboard.send("Input.insertText", {"text": "tiến"})
    assert body.input_value() == "1. tiến"
    expect(page.locator(".cv-preview")).to_contain_text("1. tiến")
    assert asked
    page.keyboard.press("Enter")
    assert body.input_value() == "1. tiến\n2. "


def test_leaving_typed_words_asks_first(windows: Windows) -> None:
    desk = Desk(windows, "drafter")
    page = desk.at(NEW)
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    page.on("dialog", answer)
    box(page).click()
    page.keyboard.type("Chữ chưa lưu.")
    page.get_by_role("link", name="Quay lại").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert box(page).input_value() == "Chữ chưa lưu."
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0], "nothing for the next at this desk"
    page.get_by_role("link", name="Quay lại").click()
    page.wait_for_url("**/cong-van/")


def test_two_windows_are_told_and_the_second_gets_both_texts(windows: Windows) -> None:
    letter = windows.office.draft()
    place = f"/cong-van/{letter.pk}/sua/"
    first = Desk(windows, "drafter").at(place)
    second = Desk(windows, "drafter").at(place)
    expect(second.locator("#others")).to_contain_text("ở cửa sổ khác")
    box(first).fill(BODY.replace("quy chế", "QUY CHẾ"))
    first.get_by_role("button", name="Lưu bản mới").click()
    expect(first.locator(".cv-say--success")).to_be_visible()
    box(second).fill(BODY.replace("quy chế", "quy định"))
    second.get_by_role("button", name="Lưu bản mới").click()
    expect(second.get_by_role("heading", name="Đối chiếu hai bản")).to_be_visible()
    assert "quy định" in box(second).input_value()
    expect(second.locator(".cv-merge del")).to_have_text("QUY CHẾ")
    second.get_by_role("button", name="Lưu bản mới").click()
    expect(second.locator(".cv-say--success")).to_be_visible()
    texts = [typed(row.content["body"]) for row in LetterVersion.objects.filter(letter=letter).order_by("no")]
    assert [text.split("soát ")[1].split(" làm")[0] for text in texts] == ["quy chế", "QUY CHẾ", "quy định"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_suggestion_is_written_taken_over_and_seen_as_a_difference(windows: Windows, scripts: bool) -> None:
    office = windows.office
    letter = office.submitted()
    page = Desk(windows, "reviewer", java_script_enabled=scripts).at(f"/cong-van/{letter.pk}/tra-lai/")
    page.get_by_text("Đề xuất câu chữ").click()
    page.get_by_text("Đoạn 2", exact=True).click()
    page.get_by_role("textbox", name="Đoạn 2").fill("1. Rà soát **toàn bộ** quy chế làm việc.")
    page.get_by_label("Lý do").fill("Sửa mục 1.")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.locator(".cv-say--success")).to_be_visible()
    page = Desk(windows, "drafter", java_script_enabled=scripts).at(f"/cong-van/{letter.pk}/")
    expect(page.locator(".cv-suggest ins").first).to_be_visible()
    page.get_by_role("button", name="Nhận", exact=True).click()
    expect(page.locator(".cv-say--success")).to_have_text("Đã nhận câu chữ đề xuất.")
    assert Suggestion.objects.get().state == "ACCEPTED"
    page.get_by_role("link", name="Các bản và thay đổi").click()
    expect(page.locator(".cv-diff__h--changed")).to_have_count(1)
    assert page.locator(".cv-diff del").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    assert page.locator(".cv-diff ins").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_without_scripts_a_pattern_a_word_file_and_the_preview_work(windows: Windows, tmp_path: Any) -> None:
    page = Desk(windows, "drafter", java_script_enabled=False).at(NEW)
    expect(page.locator("[data-cv-tools]")).to_be_hidden()
    page.get_by_role("link", name="Quyết định", exact=True).click()
    assert box(page).input_value().startswith("Căn cứ Điều lệ")
    assert page.locator("[name=kind]").input_value() == "QĐ"
    file = tmp_path / "du-thao.docx"
    file.write_bytes(word().read())
    page.get_by_text("Nhập từ tệp Word").click()
    page.get_by_label("Tệp Word").set_input_files(file)
    page.get_by_role("button", name="Nhập vào biểu mẫu").click()
    expect(page.get_by_role("heading", name="Đã nhập từ tệp Word")).to_be_visible()
    expect(page.locator(".cv-left")).to_contain_text("Chú thích cuối trang")
    assert "1. Rà soát **thẻ đảng**" in box(page).input_value()
    page.get_by_role("button", name="Kiểm tra thể thức").click()
    expect(page.locator(".cv-preview th, .cv-preview td").first).to_have_text("STT")
    for name in ("place", "addressees", "distribution", "issuing_body", "position"):
        page.locator(f"[name={name}]").fill(PARTS[name])
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.locator(".cv-say--success")).to_be_visible()


def test_the_editor_fits_a_phone(windows: Windows) -> None:
    office = windows.office
    letter = office.submitted()
    office.do("reviewer", letter, "return_letter", reason="Sửa.", **{"cau-body-2": "1. Rà soát quy chế " + "dài " * 40})
    page = windows.open("drafter", 390, 844)
    for address in (NEW, f"{NEW}?mau=KH", f"/cong-van/{letter.pk}/sua/", f"/cong-van/{letter.pk}/cac-ban/"):
        page.goto(windows.address + address)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    page.goto(windows.address + NEW)
    tools = page.locator("[data-cv-tools] button").first.bounding_box()
    assert tools
    assert tools["width"] >= 40
    assert re.search(r"Đậm", page.locator("[data-cv-tools]").inner_text())
