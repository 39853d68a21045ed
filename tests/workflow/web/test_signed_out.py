"""Words typed into a form are shown again when the session has ended or the form is too old; nobody else's are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.workflow.web.desk import PARTS, Office, open_office
from workflow.web import errors

TYPED = {**PARTS, "body": "HAI GIỜ GÕ chữ", "note": "Ghi chú của tôi"}
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def posted(client: Client, **more: Any) -> Any:
    return client.post(reverse("congvan:draft"), TYPED, **more)


def test_a_session_that_ended_loses_no_words(office: Office) -> None:
    client = office.client("drafter")
    client.session.flush()
    answer = posted(client, **OURS)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Phiên làm việc đã hết" in page
    assert all(words in page for words in ("HAI GIỜ GÕ chữ", "Ghi chú của tôi", reverse("congvan:draft")))
    assert "no-store" in answer["Cache-Control"]


def test_a_form_that_is_too_old_loses_no_words(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.cast.user("drafter"))
    answer = posted(client, **OURS)
    assert answer.status_code == 403
    assert "HAI GIỜ GÕ chữ" in answer.content.decode()


def test_a_button_of_an_ended_session_says_so_and_leads_back_to_its_page(office: Office) -> None:
    client, page = office.client("drafter"), reverse("congvan:notices") + "?truoc=5"
    client.session.flush()
    came = {**OURS, "HTTP_REFERER": "http://testserver" + page}
    answer = client.post(reverse("congvan:notices-read"), follow=True, **came)
    assert "Phiên làm việc đã hết, việc vừa rồi chưa được thực hiện" in answer.content.decode()
    assert answer.redirect_chain == [(f"{reverse('account_login')}?{urlencode({'next': page}, safe='/')}", 302)]
    for strange in ("https://evil.example/", "http://testserver//evil.example/", ""):
        answer = client.post(reverse("congvan:notices-read"), **{**came, "HTTP_REFERER": strange})
        assert answer["Location"] == f"{reverse('account_login')}?next=/"


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_what_another_site_sends_is_not_shown(office: Office, origin: dict[str, str]) -> None:
    answer = posted(Client(), **origin)
    assert answer.status_code == 302
    assert "HAI GIỜ" not in answer.content.decode()


def test_passwords_codes_and_empty_forms_are_not_shown(office: Office) -> None:
    given = {"password": "mot hai ba", "code": "12 34 56", "once": "a b", "sitting": "abc"}
    answer = Client().post(reverse("congvan:draft"), given, **OURS)  # type: ignore[arg-type]
    assert answer.status_code == 302


def test_without_the_guard_another_site_could_write_on_our_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "own_words", lambda request: [("", value) for value in request.POST.values()])
    assert "HAI GIỜ" in posted(Client(), HTTP_ORIGIN="https://evil.example").content.decode()
