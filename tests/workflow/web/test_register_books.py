"""Looking things up in register books, and taking them along: words, days, numbers, totals, spreadsheet, copies."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from permissions.models import LetterGroupRow
from tests.cast import Cast, make_cast
from tests.flows.life import CONTENT, Life
from workflow.directory.models import Term
from workflow.dispatches import desk
from workflow.letters.models import Letter
from workflow.registers.copying import copy_dispatch
from workflow.registers.models import LetterCopy, NumberEntry, NumberRun
from workflow.registers.services import open_number_run
from workflow.web.registers import book_page, finding

pytestmark = pytest.mark.django_db
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    with override_settings(CONGVAN={"SIGNING": {"FILES": str(tmp_path)}}):
        yield make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    life = Life(cast, {**CONTENT, "body": ["Nội dung."]}).to("distribute")
    life.do(desk.acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    return life


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.user(who))
    return client


def filled(life: Life, many: int = 30) -> NumberRun:
    """The run with further letters, one a day, that the clerk may view."""
    run = NumberRun.objects.get(kind="CV")
    rows = [field.attname for field in Letter._meta.concrete_fields if field.attname != "id"]
    values = {name: getattr(life.letter, name) for name in rows}
    letters = Letter.objects.bulk_create(
        Letter(**{**values, "number": number, "subject": f"Kiểm tra tài sản đợt {number}"})
        for number in range(2, many + 2)
    )
    mine = LetterGroupRow.objects.filter(content_object_id=life.letter.pk)
    granted = list(mine.values("group_id", "permission_id", "source"))
    LetterGroupRow.objects.bulk_create(
        LetterGroupRow(**{**row, "content_object_id": letter.pk}) for letter in letters for row in granted
    )
    NumberEntry.objects.bulk_create(
        NumberEntry(run=run, number=one.number, letter_id=one.pk, taken_on=life.cast.on + timedelta(one.number))
        for one in letters
    )
    NumberRun.objects.filter(pk=run.pk).update(last=many + 1)
    return NumberRun.objects.get(pk=run.pk)


def look(life: Life, run: NumberRun, query: str = "", who: str = "clerk") -> Any:
    return browser(life.cast, who).get(reverse("congvan:book-outgoing", args=[run.pk]) + query)


def numbers(answer: Any) -> list[int]:
    return [line.entry.number for line in answer.context["lines"]]


def test_by_days_and_by_numbers(life: Life) -> None:
    run = filled(life)
    day = life.cast.on + timedelta(5)
    assert numbers(look(life, run, f"?tu_ngay={day:%d/%m/%Y}&den_ngay={day + timedelta(2):%d/%m/%Y}")) == [7, 6, 5]
    assert numbers(look(life, run, "?tu=3&den=4")) == [4, 3]
    assert numbers(look(life, run, "?tu_ngay=01/01/2031")) == []


def test_by_words_with_and_without_accents(life: Life) -> None:
    run = filled(life)
    assert numbers(look(life, run, "?chu=the dang vien")) == [1]
    assert numbers(look(life, run, "?chu=thẻ đảng viên")) == [1]
    assert numbers(look(life, run, "?chu=thé đang")) == []
    assert numbers(look(life, run, "?chu=dot 17 tai san")) == [17]


def test_words_are_looked_for_in_steps_that_go_on(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    run = filled(life)
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 10)
    seen: list[int] = []
    query, pages = "?chu=the dang", 0
    while query:
        answer = look(life, run, query)
        seen += numbers(answer)
        older = answer.context["older"]
        query, pages = (f"?chu=the dang&truoc={older}" if older else ""), pages + 1
    assert seen == [1]
    assert pages == 4


def test_a_hidden_letter_is_not_found_by_its_words(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    from permissions.policy import MatrixPolicy

    run = filled(life)
    assert numbers(look(life, run, "?chu=tai san dot 17")) == [17]
    monkeypatch.setattr(MatrixPolicy, "scope", lambda self, actor, rows: rows.none())
    assert numbers(look(life, run, "?chu=tai san dot 17")) == []


def test_totals_say_as_of_when(life: Life) -> None:
    run = filled(life)
    NumberEntry.objects.filter(run=run, number=4).update(void_reason="Ghi nhầm", voided_on=life.cast.on)
    page = look(life, run).content.decode()
    assert "Sổ có 31 số" in page
    assert "trong đó huỷ 1" in page
    assert "tính đến" in page


def test_a_wrong_day_is_said_beside_its_field(life: Life) -> None:
    answer = look(life, filled(life, 3), "?tu_ngay=32/13/2022")
    assert answer.status_code == 200
    assert "Ngày không hợp lệ" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?tu=2&den=40", "?chu=tai san", "?tu_ngay=01/01/2022&den_ngay=31/12/2022", "?in=1"]
)
def test_statements_do_not_grow_with_the_book(life: Life, query: str) -> None:
    run = filled(life, 4)
    client, address = browser(life.cast, "clerk"), reverse("congvan:book-outgoing", args=[run.pk]) + query
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    NumberEntry.objects.bulk_create(
        NumberEntry(run=run, number=number, letter_id=10_000 + number, taken_on=life.cast.on)
        for number in range(9, 400)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


@pytest.mark.parametrize("which", ["outgoing", "incoming"])
def test_a_line_reads_nothing_of_its_own(life: Life, which: str) -> None:
    """Letters come with the columns of a line alone; one more would be a statement for every line."""
    run = filled(life, 4)
    name, pk = ("clerk", run.pk) if which == "outgoing" else ("recv_clerk", life.cast.organs["district"].pk)
    single = re.compile(r'FROM "congvan_(letter|dispatch|organ)" WHERE "congvan_[^ ]+" = \d+ LIMIT 21')
    for query in ("", "?in=1", "?xlsx=1"):
        with CaptureQueriesContext(connection) as asked:
            answer = browser(life.cast, name).get(reverse(f"congvan:book-{which}", args=[pk]) + query)
        assert answer.status_code == 200
        assert not answer.streaming or b"".join(answer.streaming_content)
        assert [one["sql"] for one in asked if single.search(one["sql"])] == []


# The spreadsheet ------------------------------------------------------------------------------------------------------
def sheet(answer: Any) -> list[list[tuple[str, str]]]:
    """(type, value) of every cell: "n" a number or a day, "inlineStr" a text."""
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(BytesIO(content)) as found:
        root = ElementTree.fromstring(found.read("xl/worksheets/sheet1.xml"))
    return [[(cell.get("t", "n"), "".join(cell.itertext())) for cell in row] for row in root.iter(f"{NS}row")]


def test_the_spreadsheet_holds_every_line(life: Life) -> None:
    run = filled(life, 600)
    rows = sheet(look(life, run, "?xlsx=1"))
    assert "Sổ đăng ký văn bản đi" in rows[0][0][1]
    assert [row[0][1] for row in rows[2:]] == [str(number) for number in range(1, 602)]
    day = (life.cast.on - date(1899, 12, 30)).days
    assert rows[2][2] == ("n", str(day))
    assert rows[2][1] == ("inlineStr", "01-CV/TU")
    assert "Huyện uỷ Bình Thuỷ" in rows[2][5][1]


def test_it_holds_what_was_filtered(life: Life) -> None:
    run = filled(life)
    assert [row[0][1] for row in sheet(look(life, run, "?xlsx=1&tu=3&den=5"))[2:]] == ["3", "4", "5"]
    assert [row[0][1] for row in sheet(look(life, run, "?xlsx=1&chu=the dang"))[2:]] == ["1"]


@pytest.mark.parametrize(
    "evil", ['=cmd|"/C calc"!A0', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "http://evil.example/", "{=1}"]
)
def test_a_cell_stays_text_whatever_it_begins_with(life: Life, evil: str) -> None:
    run = NumberRun.objects.get(kind="CV")
    people = life.cast.people["signer"]
    type(people).objects.filter(pk=people.pk).update(full_name=evil)
    answer = look(life, run, "?xlsx=1")
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(BytesIO(content)) as found:
        text = found.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in text
        assert "hyperlink" not in text
        assert not any("externalLink" in name for name in found.namelist())
        root = ElementTree.fromstring(text)
    cells = [("".join(cell.itertext()), cell.get("t")) for cell in root.iter(f"{NS}c")]
    assert (evil, "inlineStr") in cells


def test_a_book_that_is_too_large_says_what_to_do(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    run = filled(life)
    monkeypatch.setattr(book_page, "XLSX_MOST", 20)
    answer = look(life, run, "?xlsx=1")
    assert answer.status_code == 422
    assert "lọc theo ngày" in answer.content.decode()
    assert len(sheet(look(life, run, "?xlsx=1&tu=1&den=20"))) == 22


def test_the_incoming_book_as_spreadsheet_and_sheet(life: Life) -> None:
    client = browser(life.cast, "recv_clerk")
    address = reverse("congvan:book-incoming", args=[life.cast.organs["district"].pk])
    rows = sheet(client.get(address + "?xlsx=1"))
    assert rows[2][2][1] == "Tỉnh uỷ Lam Giang"
    assert "Tác giả" in client.get(address + "?in=1").content.decode()


@pytest.mark.parametrize("query", ["?xlsx=1", "?in=1", "?chu=the"])
def test_nobody_else_gets_it(life: Life, query: str) -> None:
    run = filled(life, 2)
    assert {look(life, run, query, who).status_code for who in ("recv_clerk", "signer", "inspector")} == {404}


# Copies ---------------------------------------------------------------------------------------------------------------
def copied(life: Life) -> LetterCopy:
    cast = life.cast
    open_number_run(cast.actor("recv_clerk"), cast.organs["district"].pk, term_id=cast.terms["district"].pk, kind="BS")
    return copy_dispatch(
        cast.actor("recv_clerk"), life.dispatch("district").pk, kind="true_copy", position="BÍ THƯ",
        certifier_id=cast.people["recv_leader"].pk, distribution="Các chi bộ",
    )  # fmt: skip


def test_the_book_of_copies_and_the_page_of_one(life: Life) -> None:
    copy = copied(life)
    client = browser(life.cast, "recv_clerk")
    page = client.get(reverse("congvan:book-outgoing", args=[copy.run_id])).content.decode()
    for said in ("Sổ bản sao", "01-BS/HU", "01-CV/TU", "Đặng Lãnh Đạo", "Các chi bộ", "Sao y"):
        assert said in page
    answer = client.get(reverse("congvan:copy", args=[copy.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert sheet(client.get(reverse("congvan:book-outgoing", args=[copy.run_id]) + "?xlsx=1"))[2][0][1] == "01-BS/HU"
    for who in ("clerk", "other_clerk", "recv_leader", "signer"):
        assert browser(life.cast, who).get(reverse("congvan:copy", args=[copy.pk])).status_code == 404


def test_a_copy_goes_with_the_right_to_its_letter(life: Life) -> None:
    copy = copied(life)
    Letter.objects.filter(pk=life.letter.pk).update(status="RECALLED")
    client = browser(life.cast, "recv_clerk")
    assert client.get(reverse("congvan:copy", args=[copy.pk])).status_code == 404
    page = client.get(reverse("congvan:book-outgoing", args=[copy.run_id])).content.decode()
    assert "01-BS/HU" in page
    assert "rà soát thẻ" not in page


def test_a_copy_is_made_through_the_page(life: Life) -> None:
    cast = life.cast
    Term.objects.update(valid_to=date(2099, 1, 1))  # a page acts on the day it is opened
    open_number_run(cast.actor("recv_clerk"), cast.organs["district"].pk, term_id=cast.terms["district"].pk, kind="BS")
    client, dispatch = browser(cast, "recv_clerk"), life.dispatch("district")
    address = reverse("congvan:dispatch-act", args=[dispatch.pk, "copy_dispatch"])
    assert "Hình thức sao" in client.get(address).content.decode()
    given = {"version": dispatch.version, "kind": "extract", "kept": "1", "certifier_id": cast.people["recv_leader"].pk}
    assert client.post(address, given).status_code == 422  # who signs has no position yet
    answer = client.post(address, {**given, "position": "BÍ THƯ"})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    copy = LetterCopy.objects.get()
    assert (copy.kind, copy.kept) == ("extract", [1])
