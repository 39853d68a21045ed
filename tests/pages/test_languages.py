"""Every page of the cast in English and in Vietnamese: no word of the other language, but for what records say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.enumeration.addresses import ACCOUNT, APART, OWN
from tests.house.catalogues import PLACE, ROOMS, VIETNAMESE, read_po
from tests.house.sources import ROOT
from tests.pages.texts import stored_texts, texts_of
from tests.pages.walking import WALKERS, full_world, pages_of
from tests.workflow.web.desk import Office, open_office
from workflow.calendars.statutory import specials_of
from workflow.directory.models import Organ
from workflow.layout.patterns import patterns
from workflow.layout.rules import rule_sets
from workflow.web.showing import short_name

ENGLISH = re.compile(r"\b(?:the|is|are|your|you|please|this|that|with|from|not|must|and|been|have)\b", re.I)
SCOPE = {f"congvan:{name}" for name in OWN | APART} | set(ACCOUNT)


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def kept_in_english() -> set[str]:
    """Vietnamese words that the English itself quotes."""
    words = [text for room in ROOMS for texts in read_po(ROOT / room / PLACE / "django.po").values() for text in texts]
    return {text for text in words if VIETNAMESE.search(text)}


def shipped_names() -> set[str]:
    """Proper names of what is Vietnamese itself: feasts and the laws behind them, rule sets, patterns of documents."""
    days = specials_of(date.today().year).values()
    named = {one.name for one in (*patterns().values(), *rule_sets().values(), *days)}
    return named | {day.basis for day in days if day.basis}


def short_names() -> set[str]:
    """The same organs as lists abbreviate them."""
    return {short_name(name, kind) for name, kind in Organ.objects.values_list("name", "kind")}


def strange(html: str, spoken: str, known: list[str]) -> list[str]:
    """The page's texts that still have words of the other language once what is known is taken out."""
    wrong = VIETNAMESE if spoken == "en" else ENGLISH
    found = []
    for text in texts_of(html, spoken):
        if not wrong.search(text):
            continue
        left = text.lower()
        if left.endswith("…") and any(one.startswith(left[:-1]) for one in known):
            continue  # a record's words cut short
        for one in known:
            if one in left:
                left = left.replace(one, " ")
        if wrong.search(left):
            found.append(text[:100])
    return found


def _known() -> set[str]:
    return stored_texts() | short_names() | kept_in_english() | shipped_names()


@pytest.mark.parametrize("spoken", ["en", "vi"])
def test_no_page_speaks_two_languages(office: Office, spoken: str) -> None:
    given = full_world(office)
    wrong = VIETNAMESE if spoken == "en" else ENGLISH
    stored = {one.lower() for one in _known() if wrong.search(one)}
    known = sorted(stored, key=len, reverse=True)
    found: dict[str, set[str]] = {}
    kinds = set()
    for who in WALKERS:
        office.client(who).get("/")  # says what the acts before left to say
        office.client(who).cookies[settings.LANGUAGE_COOKIE_NAME] = spoken
        for page, html in pages_of(office, given, who):
            kinds.add(page.key)
            assert f'<html lang="{spoken}"' in html, page
            for text in strange(html, spoken, known):
                found.setdefault(text, set()).add(page.key)
    assert len(kinds) > 120, len(kinds)
    assert [f"{text} {sorted(keys)[:2]}" for text, keys in sorted(found.items())] == []


def test_a_word_of_the_other_language_is_found() -> None:
    page = '<html lang="en"><p>Letter <b lang="vi">Công văn</b> {0}<i title="{1}"></i></p></html>'
    assert strange(page.format("Huyện uỷ A", "See"), "en", ["huyện uỷ a"]) == []
    assert strange(page.format("Tiếp nhận", "See"), "en", ["huyện uỷ a"]) == ["Tiếp nhận"]
    assert strange(page.format("Letter", "Xem thư đến"), "en", []) == ["Xem thư đến"]
    assert strange('<html lang="vi"><p>Enter the code.</p></html>', "vi", []) == ["Enter the code."]


def test_the_browser_asks_and_the_person_decides(office: Office) -> None:
    client, stranger = office.client("clerk"), Client()
    at, login = reverse("congvan:language"), reverse("account_login")
    assert '<html lang="vi"' in client.get("/").content.decode()
    assert '<html lang="en"' in client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()
    assert '<html lang="vi"' in client.get("/", headers={"accept-language": "fr"}).content.decode()
    for browser, page in ((client, "/"), (stranger, login)):
        answer = browser.post(at, {"language": "en", "next": page})
        assert (answer.status_code, answer["Location"]) == (302, page)
        assert '<html lang="en"' in browser.get(page, headers={"accept-language": "vi"}).content.decode()
        browser.post(at, {"language": "xx", "next": page})
        assert '<html lang="en"' in browser.get(page).content.decode()
        assert browser.post(at, {"language": "vi", "next": "https://evil.example/"})["Location"] == "/"
        assert '<html lang="vi"' in browser.get(page).content.decode()


def test_the_paper_is_vietnamese_in_every_language(office: Office) -> None:
    letter = office.issued()
    client = office.client("clerk")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("congvan:letter", args=[letter.pk])).content.decode()
    assert "Đã ký ngày" in page[page.index('<article class="cv-a4"') :]
    assert "Outgoing documents" in page
