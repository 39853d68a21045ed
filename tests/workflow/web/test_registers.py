"""Register books: the clerk's own only, void numbers with their reason, pages by key, a sheet to print."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.flows.life import Life
from workflow.directory.models import Term
from workflow.dispatches import desk
from workflow.kernel.days import printed
from workflow.letters import services as letters
from workflow.registers import services as registers
from workflow.registers.models import IncomingRun, NumberEntry, NumberRun
from workflow.web.registers import book_page, books
from workflow.web.registers import urls as urls_registers

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    """A letter that was issued and has arrived in the first district."""
    life = Life(cast).to("issue")
    life.issue()
    life.do(desk.acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    return life


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.user(who))
    return client


def addresses(cast: Cast) -> dict[str, str]:
    run = NumberRun.objects.get()
    given = {
        "registers": (),
        "book-outgoing": (run.pk,),
        "book-incoming": (cast.organs["district"].pk,),
        "run-open": (cast.organs["issuer"].pk,),
        "incoming-open": (cast.organs["issuer"].pk,),
        "book-secret": (cast.organs["issuer"].pk,),
        "secret-incoming": (cast.organs["issuer"].pk,),
        "secret-outgoing": (cast.organs["issuer"].pk,),
    }
    return {name: reverse(f"congvan:{name}", args=args) for name, args in given.items()}


def test_every_address_is_tested_here(life: Life) -> None:
    assert {*addresses(life.cast), "copy", "secret-paper"} == {pattern.name for pattern in urls_registers.urlpatterns}


OWNERS = {
    "registers": {"clerk", "recv_clerk", "other_clerk", "bloc_clerk"}, "book-outgoing": {"clerk"},
    "book-incoming": {"recv_clerk"}, "run-open": {"clerk"}, "incoming-open": {"clerk"},
    "book-secret": {"clerk"}, "secret-incoming": {"clerk"}, "secret-outgoing": {"clerk"},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OWNERS))
def test_books_exist_for_their_clerks_only(life: Life, name: str) -> None:
    cast, address = life.cast, addresses(life.cast)[name]
    everybody = ("clerk", "recv_clerk", "other_clerk", "bloc_clerk", "signer", "inspector", "administrator",
                 "recv_leader", "superuser", "drafter")  # fmt: skip
    opened = {who for who in everybody if browser(cast, who).get(address).status_code == 200}
    refused = {browser(cast, who).get(address).status_code for who in everybody if who not in OWNERS[name]}
    assert opened == OWNERS[name]
    assert refused <= {404, 403}
    assert refused == {404} or name == "registers"
    assert Client().get(address).status_code == 302


def test_without_the_guard_another_clerk_would_read_the_book(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    address = addresses(life.cast)["book-outgoing"]
    assert browser(life.cast, "recv_clerk").get(address).status_code == 404
    monkeypatch.setattr(books, "require_clerk", lambda actor, organ_id: None)
    assert browser(life.cast, "recv_clerk").get(address).status_code == 200


def test_the_outgoing_book_names_letter_signer_and_recipients(life: Life) -> None:
    page = browser(life.cast, "clerk").get(addresses(life.cast)["book-outgoing"]).content.decode()
    for word in ("CV/TU", "06/06/2022", "Về việc rà soát thẻ đảng viên", "Lê Hữu Ký", "Huyện uỷ Bình Thuỷ"):
        assert word in page


def test_a_void_number_stays_with_its_reason(cast: Cast) -> None:
    life = Life(cast).to("issue")
    life.do(letters.withdraw_letter, "signer", reason="Ban hành nhầm")
    life.do(registers.void_number, "clerk", reason="Văn bản rút trước phát hành")
    page = browser(cast, "clerk").get(addresses(cast)["book-outgoing"]).content.decode()
    assert "Huỷ số" in page
    assert "Văn bản rút trước phát hành" in page
    assert 'class="cv-void"' in page


def test_the_incoming_book_names_sender_number_and_day(life: Life) -> None:
    page = browser(life.cast, "recv_clerk").get(addresses(life.cast)["book-incoming"]).content.decode()
    for word in ("Tỉnh uỷ Lam Giang", "CV/TU", "Về việc rà soát thẻ đảng viên", "Đã tiếp nhận"):
        assert word in page


def test_a_line_whose_letter_is_hidden_shows_its_number_only(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    from permissions.policy import MatrixPolicy

    monkeypatch.setattr(MatrixPolicy, "scope", lambda self, actor, rows: rows.none())
    page = browser(life.cast, "recv_clerk").get(addresses(life.cast)["book-incoming"]).content.decode()
    assert "rà soát thẻ" not in page
    assert "không còn được xem" in page


def test_pages_by_key_and_the_sheet(cast: Cast, life: Life, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CONGVAN = {"PAGE_SIZE": 3}
    run = NumberRun.objects.get()
    NumberEntry.objects.bulk_create(
        NumberEntry(run=run, number=number, letter_id=10_000 + number, taken_on=cast.on) for number in range(2, 12)
    )
    clerk, address = browser(cast, "clerk"), addresses(cast)["book-outgoing"]
    seen: list[int] = []
    query = ""
    while query is not None:
        context = clerk.get(address + query).context
        seen += [line.entry.number for line in context["lines"]]
        query = f"?truoc={context['older']}" if context["older"] else None  # type: ignore[assignment]
    assert seen == list(range(11, 0, -1))
    sheet = clerk.get(address + "?in=1&tu=3&den=6")
    assert [row[0][0] for row in sheet.context["cells"]] == [3, 4, 5, 6]
    monkeypatch.setattr(book_page, "SHEET_MOST", 4)
    assert [row[0][0] for row in clerk.get(address + "?in=1").context["cells"]] == [8, 9, 10, 11]
    assert clerk.get(address + "?in=1&tu=abc&den=-5").status_code == 200


def test_a_page_costs_the_same_at_any_length(cast: Cast, life: Life) -> None:
    clerk, address = browser(cast, "clerk"), addresses(cast)["book-outgoing"]
    clerk.get(address)  # what a process reads once
    with CaptureQueriesContext(connection) as short:
        clerk.get(address)
    run = NumberRun.objects.get()
    NumberEntry.objects.bulk_create(
        NumberEntry(run=run, number=number, letter_id=10_000 + number, taken_on=cast.on) for number in range(2, 60)
    )
    with CaptureQueriesContext(connection) as long:
        clerk.get(address)
    assert len(long) == len(short)


def open_today(cast: Cast, **given: Any) -> Any:
    term = Term.objects.create(
        organ=cast.organs["issuer"], label="2025 - 2030", valid_from=TODAY, valid_to=TODAY.replace(year=TODAY.year + 4)
    )
    address = reverse("congvan:run-open", args=(cast.organs["issuer"].pk,))
    return browser(cast, "clerk").post(address, {"term_id": term.pk, "kind": "CV", "start": "1", **given})


def test_a_run_is_opened_at_its_start_with_a_decision(cast: Cast) -> None:
    assert open_today(cast, start="738", decision="QĐ 12-QĐ/TU").status_code == 302
    run = NumberRun.objects.get()
    assert (run.start, run.last, run.decision) == (738, 737, "QĐ 12-QĐ/TU")
    assert "QĐ 12-QĐ/TU" in browser(cast, "clerk").get("/so/").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"start": "738"}, "Mở sổ từ giữa nhiệm kỳ cần ghi quyết định."),
        ({"start": "0"}, "1"),
        ({"term_id": "999999"}, "chọn một mục trong danh sách"),
        ({"kind": "XX"}, "XX"),
    ],
)
def test_a_run_is_not_opened_wrongly(cast: Cast, given: dict[str, str], sentence: str) -> None:
    answer = open_today(cast, **given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not NumberRun.objects.exists()


def test_a_second_run_of_the_same_kind_is_refused(cast: Cast, life: Life) -> None:
    address = reverse("congvan:run-open", args=(cast.organs["issuer"].pk,))
    given = {"term_id": cast.terms["issuer"].pk, "kind": "CV", "start": "1"}
    answer = browser(cast, "clerk").post(address, given)
    assert answer.status_code == 422
    assert "đã được mở" in answer.content.decode()


def test_the_incoming_book_opens_at_a_number(cast: Cast) -> None:
    address = reverse("congvan:incoming-open", args=(cast.organs["district"].pk,))
    assert browser(cast, "recv_clerk").post(address, {"start": "471"}).status_code == 302
    assert IncomingRun.objects.get().last == 470
    assert browser(cast, "recv_clerk").post(address, {"start": "1"}).status_code == 422


def test_today_is_shown_as_officials_write_it(life: Life) -> None:
    assert (
        printed(life.cast.on) in browser(life.cast, "clerk").get(addresses(life.cast)["book-outgoing"]).content.decode()
    )
