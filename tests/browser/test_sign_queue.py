"""The signer's desk in a real Chromium: sign and next by key, taking back, the thumb, reading to the end, a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.workflow.signing.desk import enrol_keys, signing_settings
from tests.workflow.web.desk import BODY
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter
from workflow.registers.models import NumberEntry
from workflow.signing.batch import run_batch
from workflow.signing.deciding import UNDO
from workflow.signing.models import PageRead, SignedFile, SigningItem

pytestmark = [pytest.mark.browser, pytest.mark.pdfsig]
DESK = "/viec/signatures/"
LONG = BODY + "\n".join(f"Điểm {number}: các cấp uỷ rà soát, bổ sung quy chế làm việc." * 3 for number in range(30))


@pytest.fixture
def undo(settings: Any) -> None:
    """The pages' ten seconds."""
    settings.CONGVAN = {**settings.CONGVAN, "SIGN_UNDO_SECONDS": 10}


def waiting(windows: Windows, count: int, **parts: str) -> list[Letter]:
    office = windows.office
    made = []
    for at in range(count):
        draft = office.draft(subject=f"rà soát việc thứ {at + 1}", **parts)
        office.do("drafter", draft, "submit_letter", signer_id=office.cast.people["signer"].pk)
        made.append(office.do("reviewer", draft, "review_letter"))
    return made


def at_desk(windows: Windows, width: int = 1440, height: int = 900, query: str = "", **options: object) -> Page:
    page = windows.open("signer", width, height, **options)
    page.goto(windows.address + DESK + query)
    return page


def carried_out(windows: Windows) -> None:
    """Ten seconds later, as the worker does it."""
    items = SigningItem.objects.filter(state="WAITING")
    for item in items:
        SigningItem.objects.filter(pk=item.pk).update(not_before=item.not_before - UNDO)
    for batch_id in set(items.values_list("batch_id", flat=True)):
        run_batch(windows.office.cast.actor("signer"), batch_id)


def test_three_are_signed_by_key_without_leaving_the_page(windows: Windows, undo: None) -> None:
    letters = waiting(windows, 4)
    page = at_desk(windows, query=f"?cv={letters[0].pk}")
    page.evaluate("window.stays = true")
    assert page.title().startswith("(4) Chờ ký")
    for left in (3, 2, 1):
        page.keyboard.press("s")
        expect(page.locator("[data-cv-place]")).to_have_text(f"1 / {left}")
        expect(page.locator("[data-cv-wait]")).to_have_count(4 - left)
        assert page.evaluate("document.activeElement.matches('[data-cv-title]')")
        assert page.title().startswith(f"({left}) Chờ ký")
    assert page.evaluate("window.stays"), "no navigation"
    assert Letter.objects.filter(status=LetterStatus.SIGNED).count() == 0
    page.keyboard.press("z")
    expect(page.locator("[data-cv-wait]")).to_have_count(2)
    expect(page.locator("[data-cv-place]")).to_contain_text("/ 2")
    carried_out(windows)
    assert Letter.objects.filter(status=LetterStatus.SIGNED).count() == 2
    assert NumberEntry.objects.count() == 0


def test_the_page_itself_carries_out_when_no_worker_does(windows: Windows, settings: Any) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "SIGN_UNDO_SECONDS": 2}
    (letter,) = waiting(windows, 1)
    page = at_desk(windows)
    page.locator("[value=SIGN]").click()
    expect(page.get_by_text("Không còn văn bản chờ ký")).to_be_visible()
    expect(page.locator("[data-cv-wait]")).to_have_count(0, timeout=8000)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.SIGNED


def test_keys_move_and_are_quiet_in_fields_and_while_a_syllable_is_composed(windows: Windows, undo: None) -> None:
    waiting(windows, 3)
    page = at_desk(windows)
    page.keyboard.press("j")
    expect(page.locator("[data-cv-place]")).to_have_text("2 / 3")
    page.keyboard.press("k")
    expect(page.locator("[data-cv-place]")).to_have_text("1 / 3")
    page.keyboard.press("x")
    expect(page.locator("[data-cv-picked]")).to_contain_text("Đã chọn 1")
    page.keyboard.press("?")
    expect(page.locator("[data-cv-help]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#ly-do")).to_be_focused()
    page.keyboard.type("sjkxl?")
    expect(page.locator("#ly-do")).to_have_value("sjkxl?")
    page.locator("#ly-do").blur()
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 's', bubbles: true, isComposing: true}))"
    )
    page.keyboard.press("Control+s")
    page.wait_for_timeout(300)
    assert SigningItem.objects.count() == 0
    page.keyboard.press("r")
    expect(page.locator("[data-cv-wait]")).to_contain_text("Sẽ trả lại")


@pytest.mark.parametrize("kept", [True, False], ids=["answer lost", "request lost"])
def test_after_a_lost_answer_no_other_letter_is_under_the_hand(windows: Windows, undo: None, kept: bool) -> None:
    """The desk was opened without naming a letter, so its own address would show the next one."""
    first, _second = waiting(windows, 2)
    page = at_desk(windows)

    def lost(route: Any) -> None:
        if route.request.method == "POST":
            if kept:
                route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/viec/signatures/**", lost)
    page.keyboard.press("s")
    page.wait_for_url(f"**{DESK}?cv={first.pk}")
    if kept:
        expect(page.locator("[data-cv-refusal]")).to_contain_text("không còn chờ đồng chí")
        expect(page.locator("[data-cv-decide]")).to_have_count(0)
        expect(page.locator("[data-cv-wait]")).to_have_count(1)
    else:
        expect(page.locator("[data-cv-decide] [name=letter]")).to_have_value(str(first.pk))
    assert not page.evaluate("document.activeElement.matches('button')")
    page.keyboard.press("s")
    page.wait_for_timeout(500)
    assert set(SigningItem.objects.values_list("letter_id", flat=True)) <= {first.pk}


SIZES = ((390, 844), (844, 390), (320, 640))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_signature_is_under_the_thumb_wherever_one_has_scrolled(windows: Windows, width: int, height: int) -> None:
    (letter,) = waiting(windows, 1, body=LONG)
    page = at_desk(windows, width, height, query=f"?cv={letter.pk}")
    button = page.get_by_role("button", name="Ký", exact=False).and_(page.locator("[value=SIGN]"))
    pane = ".cv-sign"
    total = page.evaluate(f"document.querySelector('{pane}').scrollHeight")
    assert total > height * 2
    for part in range(11):
        page.evaluate(f"document.querySelector('{pane}').scrollTop = {total * part / 10}")
        spot = button.bounding_box()
        assert spot
        assert spot["y"] >= height / 2
        assert spot["y"] + spot["height"] <= height
        assert spot["x"] >= 0
        assert spot["x"] + spot["width"] <= width
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0
    if height == 390:
        page.evaluate(f"document.querySelector('{pane}').scrollTop = {total / 3}")
        top = page.locator(".cv-actions").bounding_box()
        assert top
        assert top["y"] >= height * 0.6, "the letter has six tenths of a phone on its side"


def test_reading_to_the_end_is_noted_and_opens_the_batch(windows: Windows, undo: None) -> None:
    long, short = waiting(windows, 1, body=LONG)[0], waiting(windows, 1)[0]
    page = at_desk(windows, query=f"?cv={long.pk}")
    pages = page.locator("[data-cv-page]").count()
    assert pages >= 2
    page.locator("#trang-1").evaluate("one => one.scrollIntoView({block: 'end'})")
    expect(page.locator("[data-cv-how-far]")).to_have_text("1")
    assert PageRead.objects.filter(letter=long).count() < pages
    page.goto(f"{windows.address}/ky-lo/?cv={long.pk}&cv={short.pk}")
    expect(page.locator("main")).to_contain_text(f"/{pages} trang, chưa ký được")
    page.locator(f"[name=decision-{long.pk}]").select_option("SIGN")
    page.get_by_role("button", name="Thực hiện").click()
    expect(page.locator("[role=alert]")).to_contain_text("đã xem hết")
    assert SigningItem.objects.count() == 0
    for letter in (long, short):
        page.goto(f"{windows.address}{DESK}?cv={letter.pk}")
        for number in range(1, page.locator("[data-cv-page]").count() + 1):
            page.locator(f"#trang-{number}").evaluate("one => one.scrollIntoView({block: 'end'})")
            expect(page.locator("[data-cv-how-far]")).to_have_text(str(number))
    assert PageRead.objects.filter(letter=long).count() == pages
    page.goto(f"{windows.address}{DESK}")
    for box in page.locator("input[name=cv]").all():
        box.check()
    expect(page.locator("[data-cv-picked]")).to_have_text("Đã chọn 2")
    page.get_by_role("button", name="Ký theo lô").click()
    page.get_by_role("button", name="Thực hiện 2 văn bản").click()
    expect(page.locator("[data-cv-left-words]")).to_contain_text("Còn 2 văn bản")
    carried_out(windows)
    page.reload()
    expect(page.locator("[data-cv-left-words]")).to_contain_text("đã ký 2")


def test_without_scripts_everything_is_a_form(windows: Windows, undo: None) -> None:
    first, second = waiting(windows, 2)
    page = at_desk(windows, query=f"?cv={first.pk}", java_script_enabled=False)
    expect(page.locator("#trang-1 img")).to_be_visible()
    page.get_by_role("button", name="Trang 1").click()
    assert PageRead.objects.filter(letter=first).exists()
    page.locator("[value=SIGN]").click()
    expect(page.locator(".cv-waits")).to_contain_text("Sẽ ký")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".cv-say--success")).to_contain_text("Đã hoàn tác")
    page.goto(f"{windows.address}{DESK}?cv={second.pk}")
    page.locator("[value=RETURN]").click()
    expect(page.locator("[role=alert]")).to_contain_text("lý do")
    page.locator("[name=quick]").first.check()
    page.locator("[value=RETURN]").click()
    expect(page.locator(".cv-waits")).to_contain_text("Sẽ trả lại")
    carried_out(windows)
    second.refresh_from_db()
    assert second.status == LetterStatus.RETURNED


def test_a_phone_reads_and_turns_to_the_page(windows: Windows) -> None:
    (letter,) = waiting(windows, 1)
    page = at_desk(windows, 390, 844)
    expect(page.locator(".cv-sign__list")).to_be_visible()
    expect(page.locator(".cv-sign__doc")).to_be_hidden()
    page.get_by_role("link", name="Rà soát việc thứ 1").click()
    expect(page.locator("[data-cv-article]")).to_be_visible()
    page.get_by_role("link", name="A4").click()
    expect(page.locator("#trang-1 img")).to_be_visible()
    expect(page.locator("[data-cv-article]")).to_be_hidden()
    assert page.url.endswith(f"?cv={letter.pk}&xem=a4")
    page.reload()
    expect(page.locator("#trang-1 img")).to_be_visible()


def test_a_signed_file_is_seen_and_opens(windows: Windows, tmp_path: Path) -> None:
    """The desk shows the very page that is signed; the file comes as a PDF under the site's policy."""
    with signing_settings(tmp_path):
        enrol_keys(windows.office.cast)
        (letter,) = waiting(windows, 1)
        page = at_desk(windows, query=f"?cv={letter.pk}")
        seen = page.locator("[data-cv-decide] [name=seen]").input_value()
        assert len(seen) == 64
        wide = page.locator("#trang-1 img").evaluate("async one => { await one.decode(); return one.naturalWidth }")
        assert wide == 1240
        page.locator("[value=SIGN]").click()
        expect(page.get_by_text("Không còn văn bản chờ ký")).to_be_visible()
        letter.refresh_from_db()
        assert letter.status == LetterStatus.SIGNED
        windows.office.do("clerk", letter, "number_letter")
        clerk = windows.open("clerk")
        clerk.goto(f"{windows.address}/cong-van/{letter.pk}/")
        link = clerk.get_by_role("link", name="Bản đã đóng dấu (PDF)")
        answer = clerk.request.get(windows.address + str(link.get_attribute("href")))
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")
        with clerk.context.expect_page() as opened:
            link.click()
        opened.value.close()
        clerk.goto(f"{windows.address}/cong-van/{letter.pk}/doc/?xem=a4")
        shown = clerk.locator("main img").first
        assert shown.evaluate("async one => { await one.decode(); return one.naturalWidth }") == 1240
    assert SignedFile.objects.filter(letter=letter, revision=4).exists()
