"""The board's page: the matrix with its words, what was chosen, how it stood before, its spreadsheet, its lists."""

from __future__ import annotations

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest

from tests.workflow.web.desk import Office, plain
from tests.workflow.web.test_counts import crowd
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, QuestionStatus
from workflow.letters.models import Letter, Opinion
from workflow.obligations.models import Obligation
from workflow.oversight.days import Week
from workflow.oversight.matrix import UNITS, WORST
from workflow.oversight.models import BoardDay, Question
from workflow.web.watching import behind, board
from workflow.web.watching.choosing import Quarter, quarters
from workflow.web.watching.weeks import drawing_of


def page(office: Office, **query: str) -> str:
    answer = office.get("inspector", "board", **query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_cell_says_unit_letter_and_state(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 1)
    html = page(office)
    assert f'aria-label="Đảng bộ số 0, {letter.code}: Quá hạn 2 ngày">2</a>' in html
    assert f'aria-label="Huyện uỷ Bình Thuỷ, {letter.code}: Chưa tiếp nhận"' in html or "Huyện uỷ Bình Thuỷ, " in html
    assert "Quá hạn nhiều nhất" in html
    dispatch = Dispatch.objects.get(organ__name="Đảng bộ số 0")
    assert f'href="/van-ban-den/{dispatch.pk}/" class="cv-cell cv-cell--late"' in html


def test_names_are_text(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 1)
    dispatch = Dispatch.objects.get(organ__name="Đảng bộ số 0")
    assert dispatch.organ is not None
    dispatch.organ.name = '<b x="1">Đảng bộ</b>'
    dispatch.organ.save()
    html = page(office)
    assert "<b x=" not in html
    assert "&lt;b x=&quot;1&quot;&gt;Đảng bộ&lt;/b&gt;, " in html


def test_a_cell_without_a_sending_says_so_in_words(office: Office) -> None:
    crowd(office.issued(), 1)
    office.issued()
    assert 'role="img" aria-label="Không gửi">–</span>' in page(office)


def test_units_follow_page_by_page(office: Office) -> None:
    letter = office.issued()
    crowd(letter, WORST + UNITS + 5)
    first = page(office)
    assert first.split('id="letters"')[0].count('<tr><th scope="row">') == WORST + UNITS
    after = first.split("&amp;dv=")[1].split('"')[0]
    second = page(office, dv=after)
    assert "Quá hạn nhiều nhất" not in second
    assert "Bản in chỉ có các đơn vị đang hiện" in first
    assert "Bản in chỉ có các đơn vị đang hiện" in second
    assert 'dv="' not in second
    seen = [f"Đảng bộ số {n}, " in first or f"Đảng bộ số {n}, " in second for n in range(WORST + UNITS + 5)]
    assert all(seen)


CHOICES = {
    "kind": ({"loai": "CV"}, {"loai": "NQ"}),
    "unit": ({"khoi": "GRASSROOTS"}, {"khoi": "CENTRAL"}),
    "quarter": ({"quy": quarters(date.today())[0].key}, {"quy": quarters(date.today())[3].key}),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_what_was_chosen_is_shown_and_nothing_else(office: Office, choice: str) -> None:
    letter = office.issued()
    crowd(letter, 1)
    within, without = CHOICES[choice]
    assert f"Đảng bộ số 0, {letter.code}" in page(office, **within)
    assert f", {letter.code}: " not in page(office, **without)


def test_only_late_units(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 1)
    html = page(office, cham="on")
    assert "Đảng bộ số 0, " in html
    assert f"Huyện uỷ Bình Thuỷ, {letter.code}" not in html
    Obligation.objects.update(status=ObligationStatus.DONE)
    assert "Không có đơn vị nào quá hạn" in page(office, cham="on")


@pytest.mark.parametrize("query", [{"quy": "x"}, {"khoi": "' OR 1=1"}, {"loai": "ZZ"}])
def test_a_strange_choice_is_told_and_shows_everything(office: Office, query: dict[str, str]) -> None:
    letter = office.issued()
    html = page(office, **query)
    assert "Không có lựa chọn này; đồng chí chọn lại." in html
    assert f", {letter.code}: " in html


@pytest.mark.parametrize("query", [{"dv": "0"}, {"dv": "x"}, {"truoc": "-1"}, {"dv": "9" * 30}])
def test_a_strange_place_is_the_beginning(office: Office, query: dict[str, str]) -> None:
    letter = office.issued()
    assert f", {letter.code}: " in page(office, **query)


@pytest.mark.parametrize(("number", "first", "after"), [
    (1, date(2026, 1, 1), date(2026, 4, 1)), (3, date(2026, 7, 1), date(2026, 10, 1)),
    (4, date(2026, 10, 1), date(2027, 1, 1)),
])  # fmt: skip
def test_quarters(number: int, first: date, after: date) -> None:
    assert Quarter(2026, number).days == (first, after)
    assert quarters(first)[0] == Quarter(2026, number)
    assert quarters(after - timedelta(days=1))[0] == Quarter(2026, number)


def remember(office: Office, days_ago: int, **numbers: int) -> None:
    given = {"total": 1, "silent": 0, "reported": 0, "late": 0, "met": 0, "missed": 0, **numbers}
    day = office.cast.on - timedelta(days=days_ago)
    BoardDay.objects.create(watcher=office.cast.organs["inspection"], day=day, **given)


def test_figures_say_how_it_stood_before(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 3)
    assert "so với sáng" not in page(office)
    remember(office, 1, late=5, met=8, missed=2)
    remember(office, 30, met=1, missed=1)
    html = page(office)
    day = f"{office.cast.on - timedelta(days=1):%d/%m}"
    assert f'<p class="cv-xs cv-up">▼ 2 so với sáng {day}</p>' in html, "less is late"
    assert "<b>80,0%</b>" in html
    assert "▲ 30,0 điểm so với 28 ngày trước đó" in html
    assert 'class="cv-spark cv-bars"' in html
    remember(office, 0, late=0)
    assert html == page(office) or "▼ 2 so với sáng" in page(office), "this morning is not compared with itself"


def test_who_sees_less_than_his_organ_is_shown_no_kept_days(office: Office) -> None:
    """The days count whole letters: beside a sum of what he may see they would tell of the rest."""
    letter, other = office.issued(), office.issued()
    remember(office, 1, total=5000, met=8, missed=2)
    assert "so với sáng" in page(office)
    person = office.cast.people["inspector"]
    Opinion.objects.create(
        letter=letter, person=person, verdict=Opinion.Verdict.ASKED, text_no=1, round=1,
        asked_by=office.cast.people["reviewer"],
    )  # fmt: skip
    html = page(office)
    assert f", {other.code}: " in html, "the board itself is there"
    assert "so với sáng" not in html
    assert "cv-bars" not in html


def test_evidence_that_waits_names_who_must_judge(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 2)
    Obligation.objects.filter(organ__name="Đảng bộ số 0").update(status=ObligationStatus.HANDED_IN)
    Dispatch.objects.filter(organ__name="Đảng bộ số 0").update(status=DispatchStatus.REPORTED)
    Obligation.objects.filter(organ__name="Đảng bộ số 1").update(status=ObligationStatus.HANDED_IN)
    Dispatch.objects.filter(organ__name="Đảng bộ số 1").update(status=DispatchStatus.HANDED_IN)
    for html in (page(office), office.get("inspector", "board-waits").content.decode()):
        assert f"Chờ: {letter.watcher}" in html
        assert "Chờ: Đảng bộ số 1" in html
    assert "2 đã qua hạn" in page(office)
    assert "Không có nhiệm vụ quá hạn" in page(office)


def test_late_ones_have_their_own_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "SHOWN", 3)
    crowd(office.issued(), 7)
    first = office.get("inspector", "board-late").content.decode()
    assert "7 việc, lâu nhất trước" in first
    assert first.count('class="cv-item"') == 3
    last = office.get("inspector", "board-late", trang="3").content.decode()
    assert last.count('class="cv-item"') == 1
    beyond = office.get("inspector", "board-late", trang="99").content.decode()
    assert plain(beyond.replace("=99", "=3").encode()) == plain(last.encode())
    assert office.get("inspector", "board-late", trang="x").status_code == 200
    monkeypatch.setattr(behind, "MOST_LATE", 6)
    assert office.get("inspector", "board-late", trang="3").content.decode().count('class="cv-item"') == 3, "the last"


@pytest.mark.parametrize("name", ["board-late", "board-waits", "board-sheet"])
def test_who_is_no_inspector_finds_nothing(office: Office, name: str) -> None:
    crowd(office.issued(), 2)
    answer = office.get("drafter", name)
    body = answer.getvalue() if name == "board-sheet" else answer.content
    assert answer.status_code == 200
    assert "Đảng bộ số" not in words(body) if name == "board-sheet" else "Đảng bộ số" not in body.decode()


def words(body: bytes) -> str:
    """What stands in a spreadsheet's cells."""
    with ZipFile(io.BytesIO(body)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_the_spreadsheet_has_every_unit_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from workflow.web.watching import sheet

    monkeypatch.setattr(sheet, "AT_ONCE", 4)
    letter = office.issued()
    crowd(letter, 11)
    found = words(office.get("inspector", "board-sheet").getvalue())
    assert letter.code in found
    assert all(found.count(f">Đảng bộ số {number}<") == 1 for number in range(11))
    assert found.count("Quá hạn 2 ngày") == 11
    only = words(office.get("inspector", "board-sheet", khoi="GRASSROOTS").getvalue())
    assert ("Huyện uỷ Bình Thuỷ" in found, "Huyện uỷ Bình Thuỷ" in only) == (True, False)


def test_letters_follow_page_by_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "COLUMNS", 1)
    old, new = office.issued(), office.issued()
    first = page(office)
    assert (f", {new.code}: " in first, f", {old.code}: " in first) == (True, False)
    second = page(office, truoc=str(new.pk))
    assert (f", {new.code}: " in second, f", {old.code}: " in second) == (False, True)
    assert Letter.objects.filter(status=LetterStatus.ISSUED).count() == 2


def test_bars_stand_within_their_drawing() -> None:
    weeks = [Week(date(2026, 9, 7) + timedelta(weeks=n), met, missed) for n, (met, missed) in
             enumerate([(0, 0), (7, 0), (90, 13), (1, 40)])]  # fmt: skip
    drawing = drawing_of(weeks)
    assert drawing is not None
    assert drawing.lines[-1].number >= 103
    for bar in drawing.bars:
        assert 0 <= bar.missed_y <= bar.met_y <= drawing.base
        assert round(bar.met_y + bar.met_height, 1) == drawing.base
        assert round(bar.missed_y + bar.missed_height, 1) == bar.met_y
    assert drawing_of(weeks[:1]) is None


def ask(letter: Letter, organ: str, days: int, text: str) -> Question:
    dispatch = letter.dispatches.get(organ__name=organ)
    return Question.objects.create(
        dispatch=dispatch, direction=Question.Direction.TO_SENDER, text=text, asked_by=letter.drafter,
        due=dispatch.sent_on + timedelta(days=days), asked_on=dispatch.sent_on,
    )  # fmt: skip


def test_open_questions_stand_by_their_deadlines(office: Office) -> None:
    letter = office.issued()
    crowd(letter, 5)
    answered = ask(letter, "Đảng bộ số 4", 1, "Đã trả lời?")
    answered.status = QuestionStatus.ANSWERED
    answered.save()
    for number in range(4):
        ask(letter, f"Đảng bộ số {number}", 9 - number, f"Câu hỏi số {number}?")
    html = page(office)
    assert [html.find(f"Câu hỏi số {number}?") >= 0 for number in range(4)] == [False, True, True, True]
    assert html.index("Câu hỏi số 3?") < html.index("Câu hỏi số 2?") < html.index("Câu hỏi số 1?")
    assert "Đã trả lời?" not in html
    assert f"Chờ: {letter.issuer}" in html


def test_a_question_on_what_he_may_not_see_is_not_shown(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letter, other = office.issued(), office.issued()
    crowd(letter, 1)
    ask(letter, "Đảng bộ số 0", 1, "Câu hỏi kín?")
    assert "Câu hỏi kín?" in page(office)
    Opinion.objects.create(
        letter=letter, person=office.cast.people["inspector"], verdict=Opinion.Verdict.ASKED, text_no=1, round=1,
        asked_by=office.cast.people["reviewer"],
    )  # fmt: skip
    html = page(office)
    assert f", {other.code}: " in html, "the board itself is there"
    assert "Câu hỏi kín?" not in html
