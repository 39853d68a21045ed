"""The pages of the book of secret papers: entered once, followed, printed; nobody but its clerks knows of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, make_cast
from tests.workflow.registers.test_classified import enter
from tests.workflow.registers.test_numbers import open_run
from tests.workflow.web.test_register_books import sheet
from workflow.kernel.days import printed
from workflow.registers.classified_models import SecretPaper
from workflow.registers.models import NumberRun


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return browser(cast, "clerk")


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.user(who))
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"congvan:{name}", args=args)


def typed(cast: Cast, client: Client, name: str, **more: str) -> dict[str, str]:
    """What the page's form holds, and what the clerk types into it."""
    form = client.get(page(name, cast.organs["issuer"].pk)).context["form"]
    return {"once": form["once"].initial, "degree": "SECRET", "dated": printed(cast.on), "copies": "2",
            "place": "Tủ sắt số 2", "keeper": "Lê Văn Cơ", **more}  # fmt: skip


def test_a_paper_is_entered_once_and_followed(cast: Cast, clerk: Client) -> None:
    given = typed(cast, clerk, "secret-incoming", code="05-CV/TW", issuer="Văn phòng Trung ương")
    answers = [clerk.post(page("secret-incoming", cast.organs["issuer"].pk), given) for _ in range(2)]
    paper = SecretPaper.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, page("secret-paper", paper.pk))}
    shown = clerk.get(page("secret-paper", paper.pk))
    text = shown.content.decode()
    assert all(words in text for words in ("Tối mật", "05-CV/TW", "Tủ sắt số 2", "Lê Văn Cơ", "2 bản"))
    gone = {"once": shown.context["form"]["once"].initial, "fate": "DESTROYED", "place": "Biên bản số 3", "keeper": ""}
    assert clerk.post(page("secret-paper", paper.pk), gone).status_code == 302
    after = clerk.get(page("secret-paper", paper.pk)).content.decode()
    assert "Biên bản số 3" in after
    assert "Ghi việc tiếp theo" not in after
    again = clerk.post(page("secret-paper", paper.pk), {**gone, "once": "another"})
    assert again.status_code == 409
    assert paper.places.count() == 2


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(cast: Cast, clerk: Client) -> None:
    given = typed(cast, clerk, "secret-incoming", code="", issuer="Văn phòng Trung ương")
    answer = clerk.post(page("secret-incoming", cast.organs["issuer"].pk), given)
    assert answer.status_code == 422
    assert "Đồng chí ghi số, ký hiệu trên văn bản." in answer.content.decode()
    assert 'value="Văn phòng Trung ương"' in answer.content.decode()
    assert not SecretPaper.objects.exists()


def test_an_outgoing_paper_shows_as_taken_in_the_open_book(cast: Cast, clerk: Client) -> None:
    empty = clerk.get(page("secret-outgoing", cast.organs["issuer"].pk)).content.decode()
    assert "Cơ quan chưa mở sổ văn bản đi" in empty
    open_run(cast)
    given = typed(cast, clerk, "secret-outgoing", kind="CV")
    clerk.post(page("secret-outgoing", cast.organs["issuer"].pk), given)
    assert SecretPaper.objects.get().code == "01-CV/TU"
    run = NumberRun.objects.get()
    for more in ("", "?in=1", "?chu=01"):
        book = clerk.get(page("book-outgoing", run.pk) + more)
        assert book.status_code == 200
        assert "Tủ sắt" not in book.content.decode()
    assert "Văn bản mật, ghi ở sổ riêng" in clerk.get(page("book-outgoing", run.pk)).content.decode()


def test_the_book_as_page_sheet_and_spreadsheet(cast: Cast, clerk: Client) -> None:
    address = page("book-secret", cast.organs["issuer"].pk)
    assert "Chưa có văn bản mật nào" in clerk.get(address).content.decode()
    enter(cast)
    enter(cast, code="=HYPERLINK(1)")
    for more in ("", "?in=1", "?chu=05"):
        assert "05-CV/TW" in clerk.get(address + more).content.decode()
    cells = [cell for row in sheet(clerk.get(address + "?xlsx=1")) for cell in row]
    assert ("inlineStr", "=HYPERLINK(1)") in cells
    assert ("inlineStr", "Tủ sắt số 2, phòng cơ yếu") in cells


def test_for_others_there_is_no_such_book_or_paper(cast: Cast) -> None:
    paper = enter(cast)
    for who in ("signer", "recv_clerk", "inspector", "administrator"):
        client = browser(cast, who)
        for address in (page("book-secret", cast.organs["issuer"].pk), page("secret-paper", paper.pk),
                        page("secret-incoming", cast.organs["issuer"].pk)):  # fmt: skip
            assert client.get(address).status_code == 404, (who, address)
    assert browser(cast, "clerk").get(page("secret-paper", paper.pk + 1)).status_code == 404


def test_without_the_guard_another_clerk_would_read_the_book(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = enter(cast)
    monkeypatch.setattr("workflow.web.registers.books.require_secrets", lambda actor, organ_id: None)
    assert browser(cast, "recv_clerk").get(page("secret-paper", paper.pk)).status_code == 200
