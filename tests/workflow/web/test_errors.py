"""Errors as pages: one status and one sentence each, for our own, for a lock that did not come, and for a bad form."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.workflow.web.desk import PARTS, Office, hidden
from workflow.kernel.errors import Conflict, CongvanError, Invalid, NotAllowed, NotFound
from workflow.letters.models import Letter
from workflow.web.acts import views as act_views
from workflow.web.drafting import making
from workflow.web.errors import lock_error, safe_next
from workflow.web.middleware import ErrorPages

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("error", [NotFound(), NotAllowed(), Conflict(), Invalid(), CongvanError()])
def test_our_errors_get_their_status_and_sentence(office: Office, monkeypatch, error: CongvanError) -> None:
    def fail(*args: object) -> HttpResponse:
        raise error

    monkeypatch.setattr("workflow.web.desks.lists.Desk", fail)
    answer = office.get("clerk", "home")
    assert answer.status_code == error.status
    assert str(error.sentence) in answer.content.decode()


def test_what_is_not_ours_stays_an_error_of_the_server(rf: RequestFactory) -> None:
    pages = ErrorPages(lambda request: HttpResponse())
    assert pages.process_exception(rf.get("/"), ValueError("broken")) is None
    assert pages.process_exception(rf.get("/"), OperationalError("disk I/O error")) is None


class _State(Exception):
    """As psycopg's errors carry it."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize(("state", "busy"), [("55P03", True), ("40P01", True), ("57014", False)])
def test_a_lock_that_does_not_come_is_a_conflict(state: str, busy: bool) -> None:
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = _State(state)
    found = lock_error(error)
    assert (found is not None) is busy
    assert found is None or found.status == 409


def test_a_locked_database_answers_409_with_a_sentence(office: Office, monkeypatch) -> None:
    letter = office.reviewed()

    def wait(*args: object, **given: object) -> None:
        raise OperationalError("database is locked")

    page = act_views.LETTER_ACTS["sign_letter"]
    monkeypatch.setitem(act_views.LETTER_ACTS, "sign_letter", type(page)(**{**_fields(page), "service": wait}))
    answer = office.post("signer", letter, "sign_letter")
    assert answer.status_code == 409
    assert "đang được đồng chí khác xử lý" in answer.content.decode()


def _fields(page: object) -> dict[str, object]:
    return {name: getattr(page, name) for name in page.__slots__}  # type: ignore[attr-defined]


def test_a_making_that_breaks_down_frees_its_form(office: Office, monkeypatch) -> None:
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS}
    typed["spot"] = f"{office.cast.organs['issuer'].pk}-0"
    real = making.draft_letter

    def fail(*args: object, **given: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(making, "draft_letter", fail)
    assert office.client("drafter").post(reverse("congvan:draft"), typed).status_code == 409
    monkeypatch.setattr(making, "draft_letter", real)
    assert office.client("drafter").post(reverse("congvan:draft"), typed).status_code == 302
    assert Letter.objects.count() == 1


def test_a_form_of_another_session_is_refused_in_words(office: Office) -> None:
    letter = office.draft()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = office.client("drafter").cookies
    answer = strict.post(office.url(letter, "withdraw_letter"), {"reason": "Không cần nữa.", "version": 1})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.content.decode()
    assert "Không có quyền" not in answer.content.decode()
    letter.refresh_from_db()
    assert letter.status == "DRAFT"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/cong-van/1/", True),
        ("https://evil.example/", False),
        ("//evil.example", False),
        ("javascript:x", False),
        ("", False),
    ],
)
def test_one_is_never_sent_to_another_site(rf: RequestFactory, given: str, kept: bool) -> None:
    assert safe_next(rf.get("/"), given) == (given if kept else "/")


@pytest.mark.parametrize("name", ["400.html", "403.html", "413.html", "500.html"])
def test_the_servers_own_pages_need_no_request_and_no_database(name: str) -> None:
    page = render_to_string(name)
    assert "Trục công văn" in page
    assert "congvan/cv.css" in page


def test_a_missing_row_of_the_library_is_the_same_page(rf: RequestFactory, office: Office) -> None:
    request = office.get("clerk", "home").wsgi_request
    answer = ErrorPages(lambda request: HttpResponse()).process_exception(request, Http404())
    assert answer is not None
    assert answer.status_code == 404


def test_only_forms_are_posted_and_only_pages_are_looked_at(office: Office) -> None:
    client = office.client("clerk")
    for name in ("home", "outgoing", "inbox", "board", "notices"):
        assert client.post(reverse(f"congvan:{name}")).status_code == 405
    for name in ("theme", "notices-read"):
        answer = client.get(reverse(f"congvan:{name}"))
        assert answer.status_code == 405
        assert answer["Allow"] == "POST"
        assert "Địa chỉ này không mở trực tiếp được" in answer.content.decode(), "an empty page says nothing"


def test_a_form_that_is_too_large_says_so(office: Office, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = office.client("drafter").post(reverse("congvan:draft"), "body=" + "a" * 2000, FORM)
    assert answer.status_code == 413
    assert "vượt mức hệ thống nhận" in answer.content.decode()


def test_the_sign_in_page_does_not_come_back_without_a_word(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.content.decode()
