"""The map of a letter's recipients: groups with their counts, choices in the address, the sheet on paper, what happened
last."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.web.desk import Office
from workflow.dispatches.models import Dispatch
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import OrganKind, Purpose
from workflow.letters.models import Letter
from workflow.oversight.models import PeriodicReport
from workflow.web import showing
from workflow.web.letters import frozen, progress, recent, rows
from workflow.web.letters.rows import Tile

ON = date(2026, 11, 23)
TILE = re.compile(r'class="cv-tile [^"]*">.*?<b[^>]*>([^<]*)</b><span class="cv-num">([^<]*)<')


def tile(name: str, kind: str, status: str, late: int = 0, purpose: str = Purpose.IMPLEMENT) -> Tile:
    state = showing.late(late) if late else showing.dispatch_state(status, purpose)
    return Tile(1, name, state, "", late, purpose, kind, status, None, None, None)


BOARD, COMMUNE, CELL = OrganKind.ADVISORY_BOARD, OrganKind.COMMUNE_COMMITTEE, OrganKind.CELL
FOUND = [
    tile("Ban Tổ chức", BOARD, D.IMPLEMENTING, late=6),
    tile("Đảng uỷ xã Ea Kar", COMMUNE, D.SENT),
    tile("Đảng uỷ phường An Bình", COMMUNE, D.ACCEPTED),
    tile("Đảng uỷ phường Sơn Mỹ", COMMUNE, D.REPORTED),
    tile("Chi bộ Đài", CELL, D.ACKNOWLEDGED, purpose=Purpose.INFORM),
    tile("Ban Nội chính", BOARD, D.ARRIVED, purpose=Purpose.INFORM),
    tile("Văn phòng", OrganKind.OFFICE, D.CLOSED, purpose=Purpose.ARCHIVE),
]


def shown(page: str) -> dict[str, str]:
    """Recipient → the words beside its name."""
    return dict(TILE.findall(page))


# Groups and choices ---------------------------------------------------------------------------------------------------


def test_recipients_stand_by_what_is_asked_and_by_kind_those_with_somebody_late_first() -> None:
    assert [(group.label, group.said, len(group.tiles)) for group in progress.groups(FOUND)] == [
        ("Ban, cơ quan Đảng", "0/1 đã báo cáo", 1), ("Đảng uỷ xã, phường, đặc khu", "2/3 đã báo cáo", 3),
        ("Để biết", "1/2 đã tiếp nhận", 2), ("Lưu", "1", 1),
    ]  # fmt: skip
    in_time = [one for one in FOUND if not one.late]
    assert progress.groups([*in_time, tile("Ban A", BOARD, D.SENT)])[0].label == "Đảng uỷ xã, phường, đặc khu"


def test_every_kind_of_organ_has_its_place() -> None:
    kinds = [kind for _label, kinds in progress.FAMILIES for kind in kinds]
    assert sorted(kinds) == sorted(["", *OrganKind.values])


@pytest.mark.parametrize(
    ("key", "left"),
    [("", 7), ("chua-tiep-nhan", 2), ("qua-han", 1), ("cho-xem-xet", 1), ("la", 7)],
)
def test_a_choice_leaves_some_and_the_counts_of_all(key: str, left: int) -> None:
    found = progress.groups(FOUND, key)
    assert sum(len(group.tiles) for group in found) == left
    whole = {group.label: group.said for group in progress.groups(FOUND)}
    assert all(whole[group.label] == group.said for group in found)
    assert not [one for one in found if not one.tiles]


def test_a_choice_of_nobody_is_offered_only_where_it_always_stands() -> None:
    assert [(one.key, one.count) for one in progress.sieves(FOUND, "")] == [
        ("", 7), ("chua-tiep-nhan", 2), ("qua-han", 1), ("cho-xem-xet", 1),
    ]  # fmt: skip
    assert [one.key for one in progress.sieves([], "")] == list(progress.ALWAYS)
    assert [one.key for one in progress.sieves([], "cho-xem-xet") if one.current] == ["cho-xem-xet"]


@pytest.mark.parametrize(
    ("kind", "name", "short"),
    [
        (COMMUNE, "Đảng uỷ phường Bến Lụa", "P. Bến Lụa"), (COMMUNE, "Đảng ủy xã Ea Kar", "X. Ea Kar"),
        (COMMUNE, "Đảng uỷ đặc khu Hòn Mây", "ĐK. Hòn Mây"), (COMMUNE, "Phường Bến Lụa", "Phường Bến Lụa"),
        (BOARD, "Ban Nội chính Tỉnh ủy", "Ban Nội chính"), (BOARD, "Trường Chính trị tỉnh", "Trường Chính trị tỉnh"),
        (OrganKind.FRONT, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lam Giang", "UB MTTQ tỉnh Lam Giang"),
        (CELL, "Đảng uỷ phường Bến Lụa", "Đảng uỷ phường Bến Lụa"),
    ],
)  # fmt: skip
def test_names_are_abbreviated_as_lists_do(kind: str, name: str, short: str) -> None:
    assert showing.short_name(name, kind) == short


@pytest.mark.parametrize("status", D.values)
def test_a_tile_says_a_word_or_a_day_for_every_state(status: str) -> None:
    said = showing.tile_note(status, date(2026, 11, 20), date(2026, 11, 21), ON)
    assert said == {"REPORTED": "21/11", "ACCEPTED": "21/11", "ACKNOWLEDGED": "20/11", "DIRECTED": "20/11"}.get(
        status, str(showing.TILE_NOTES.get(D(status)))
    )


# The page -------------------------------------------------------------------------------------------------------------


def test_the_page_narrows_by_its_address_and_says_how_far_all_are(office: Office) -> None:
    letter = office.issued()
    office.reported(letter)
    page = office.get("inspector", "letter", letter.pk).content.decode()
    assert "1/3 đã báo cáo" in page
    assert shown(page)["Huyện uỷ Bình Thuỷ"] == date.today().strftime("%d/%m")
    assert shown(page)["Huyện uỷ Cát Sơn"] == "chưa nhận"
    silent = office.get("inspector", "letter", letter.pk, loc="chua-tiep-nhan").content.decode()
    assert "Huyện uỷ Bình Thuỷ" not in shown(silent)
    assert "Huyện uỷ Cát Sơn" in shown(silent)
    assert '?loc=chua-tiep-nhan#map" aria-current="true"' in silent
    assert set(shown(office.get("inspector", "letter", letter.pk, loc="cho-xem-xet").content.decode())) == {
        "Huyện uỷ Bình Thuỷ"
    }
    assert "Không có nơi nhận nào như vậy" in office.get("clerk", "letter", letter.pk, loc="qua-han").content.decode()


def test_who_is_late_stands_with_his_days(office: Office) -> None:
    letter = office.issued()
    dispatch = office.implementing(letter)
    dispatch.obligations.update(runs_to=date.today() - timedelta(days=6))
    page = office.get("clerk", "letter", letter.pk, loc="qua-han").content.decode()
    assert shown(page) == {"Huyện uỷ Bình Thuỷ": "quá 6 ngày"}


def test_the_stations_say_who_when_and_how_many(office: Office) -> None:
    letter = office.issued()
    office.reported(letter)
    found = {
        str(step.label): (step.who, step.when) for step in office.get("clerk", "letter", letter.pk).context["steps"]
    }
    today = f"{date.today():%d/%m/%Y}"
    assert found["Thẩm định"] == ("1 đồng ý", today)
    assert found["Ký"][0] == "Lê Hữu Ký"
    assert re.fullmatch(rf"{today}, \d\d:\d\d", found["Ký"][1])
    assert found["Phát hành"][0] == f"{Dispatch.objects.filter(letter=letter).count()} nơi nhận"
    assert found["Nơi nhận thực hiện"] == ("1/3 đã báo cáo", "hạn 30/12/2099")
    watched = office.get("inspector", "letter", letter.pk).context["steps"]
    assert watched[1].who == "", "opinions are the issuer's own"
    assert watched[5].who == "1/3 đã báo cáo"


def test_the_sheet_on_paper_is_the_sending_and_watching_sides(office: Office) -> None:
    letter = office.issued()
    office.reported(letter)
    for who in ("clerk", "inspector"):
        answer = office.get(who, "letter", letter.pk, **{"in": "1"})
        assert "congvan/letter_sheet.html" in [one.name for one in answer.templates]
        page = answer.content.decode()
        assert page.count('<tr><td class="cv-r cv-num">') == Dispatch.objects.filter(letter=letter).count()
        assert "Đã báo cáo" in page
    narrowed = office.get("clerk", "letter", letter.pk, **{"in": "1", "loc": "cho-xem-xet"}).content.decode()
    assert narrowed.count('<tr><td class="cv-r cv-num">1</td>') == 1
    assert "Huyện uỷ Cát Sơn" not in narrowed
    other = office.get("recv_clerk", "letter", letter.pk, **{"in": "1"})
    assert "congvan/letter_sheet.html" not in [one.name for one in other.templates]
    assert "Huyện uỷ Cát Sơn</td>" not in other.content.decode()
    draft = office.get("drafter", "letter", office.draft().pk, **{"in": "1"})
    assert "congvan/letter_sheet.html" not in [one.name for one in draft.templates]


# What happened --------------------------------------------------------------------------------------------------------


def lines(office: Office, who: str, letter: Letter, **query: str) -> list[tuple[str, str]]:
    """(who, what) of the history that the page shows."""
    found = office.get(who, "letter", letter.pk, **query).context["timeline"]
    return [(one.place.name if one.place and one.place.own else one.who, one.action) for one in found]


def test_what_recipients_did_stands_among_the_letters_own(office: Office) -> None:
    letter = office.issued()
    office.reported(letter)
    for who in ("clerk", "inspector"):
        found = lines(office, who, letter)
        assert found[0] == ("Huyện uỷ Bình Thuỷ", "approve_dispatch")
        assert ("Nguyễn Thị Thư", "issue_letter") in found
        assert "direct_dispatch" not in dict(map(reversed, found)), "its bút phê is the unit's own"
    page = office.get("clerk", "letter", letter.pk).content.decode()
    assert "Đồng chí Hiện tham mưu" not in page


def test_without_that_condition_the_units_own_words_would_show(office: Office) -> None:
    letter = office.issued()
    office.reported(letter)
    every = JournalEntry.objects.filter(stream__startswith="dispatch:").order_by("-pk")
    with mock.patch.object(recent.letter_reads, "AT_RECIPIENTS", return_value=list(every[:12])):
        assert "direct_dispatch" in [action for _who, action in lines(office, "clerk", letter)]


def test_of_a_recipient_that_the_reader_may_not_view_nothing_is_told(office: Office) -> None:
    letter = office.issued()
    dispatch = office.reported(letter)
    with mock.patch.object(rows, "tiles", return_value=[tile("Khác", BOARD, D.SENT)]):
        assert "approve_dispatch" not in [action for _who, action in lines(office, "clerk", letter)]
    assert dispatch.status == D.REPORTED


def test_the_whole_history_is_an_address(office: Office) -> None:
    letter = office.issued()
    office.reported(letter)
    short = office.get("clerk", "letter", letter.pk)
    assert len(short.context["timeline"]) == recent.SHOWN
    assert 'href="?dien-bien=du#past"' in short.content.decode()
    whole = lines(office, "clerk", letter, **{"dien-bien": "du"})
    assert len(whole) > recent.SHOWN
    assert {"draft_letter", "open_dispatch", "approve_dispatch"} <= {action for _who, action in whole}
    assert "direct_dispatch" not in {action for _who, action in whole}
    watched = {action for _who, action in lines(office, "inspector", letter, **{"dien-bien": "du"})}
    assert "review_letter" not in watched
    assert "open_dispatch" in watched


# A frozen report ------------------------------------------------------------------------------------------------------


def test_a_report_says_in_five_numbers_what_was_frozen() -> None:
    figures = {
        "dispatches": [
            [Purpose.IMPLEMENT, D.REPORTED, 2], [Purpose.IMPLEMENT, D.ACCEPTED, 1], [Purpose.IMPLEMENT, D.SENT, 4],
            [Purpose.INFORM, D.SENT, 9],
        ],
        "late": [{"organ": "A"}, {"organ": "A"}, {"organ": "B"}],
    }  # fmt: skip
    expected = {"total": 7, "reported": 3, "silent": 4, "late": 2, "waiting": 0}
    assert frozen.sums_of(figures) == expected
    assert frozen.sums_of({**figures, "waiting": [{}]})["waiting"] == 1


def test_the_page_of_a_report_names_who_never_opened_the_letter_and_what_waits(office: Office) -> None:
    letter = office.issued()
    office.do("inspector", letter, "report_letter")
    report = PeriodicReport.objects.get(letter=letter)
    report.figures["unopened"] = [{"organ": "Huyện uỷ Cát Sơn", "due": "2026-11-17", "days": 6}]
    report.figures["waiting"] = [
        {"organ": "Thị uỷ Vĩnh Hoà", "item": 1, "due": "2026-11-17", "since": "2026-11-16", "judge": "Uỷ ban Kiểm tra"}
    ]
    PeriodicReport.objects.filter(pk=report.pk).update(figures=report.figures)
    page = office.get("inspector", "report", report.pk).content.decode()
    assert "Chưa mở, đã qua hạn" in page
    assert '<td>Huyện uỷ Cát Sơn</td><td class="cv-num">17/11/2026</td>' in page
    assert "<td>Uỷ ban Kiểm tra</td>" in page
    assert page.count("Chưa mở, đã qua hạn") == page.count("<td>Uỷ ban Kiểm tra</td>") == 1, "each list once"


def test_the_newest_of_recipients_are_not_sought_through_the_whole_journal(office: Office) -> None:
    letter = office.issued()
    with CaptureQueriesContext(connection) as seen:
        recent.letter_reads.AT_RECIPIENTS(letter.pk)
    (statement,) = [one["sql"] for one in seen.captured_queries]
    order = statement[statement.index("ORDER BY") :]
    assert "+ 0" in order, "an order that no index has: otherwise LIMIT makes the planner walk the journal backwards"
