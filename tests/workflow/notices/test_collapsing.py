"""Many notices of one kind on one letter are one line: with a count of what may be seen, and never with more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_cast
from tests.workflow.notices.scene import make_dispatch, make_event, make_letter
from tests.workflow.notices.test_reading import Sight
from workflow.dispatches.models import Dispatch
from workflow.kernel import policy
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus
from workflow.letters.models import Letter
from workflow.notices import queries
from workflow.notices.services import tell_persons

pytestmark = pytest.mark.django_db
REPORTERS = ("district", "other_district", "third_district")


@pytest.fixture
def sight() -> Iterator[Sight]:
    mine = Sight()
    before = policy.register(mine)
    yield mine
    policy.register(before)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def report_all(cast: Cast, letter: Letter) -> list[Dispatch]:
    """Each district's report reaches the inspector, and one of them reports again."""
    sent = [make_dispatch(letter, cast.organs[key]) for key in REPORTERS]
    for row in (*sent, sent[0]):
        tell_persons(make_event(cast, A.APPROVE_DISPATCH, row, "recv_leader"))
    return sent


def texts(cast: Cast, who: str) -> list[str]:
    return [line.text for line in queries.page_of(cast.actor(who))]


def test_reports_on_one_letter_are_one_line_at_the_newest_place(cast: Cast, sight: Sight) -> None:
    letter, other = make_letter(cast), make_letter(cast, number=739)
    tell_persons(make_event(cast, A.DIRECT_LETTER, other, "principal"))
    report_all(cast, letter)
    assert texts(cast, "inspector") == [
        "3 nơi nhận đã báo cáo văn bản 738-CV/TU.",
        "Hoàng Thường Trực chỉ đạo về văn bản 739-CV/TU, chờ trả lời.",
    ]
    first = queries.page_of(cast.actor("inspector"))[0]
    assert (first.seq, first.count, first.url) == (5, 3, f"/cong-van/{letter.pk}/")
    assert queries.count_unread(cast.people["inspector"].pk) == 2
    assert [line.seq for line in queries.page_of(cast.actor("inspector"), after=1)] == [5]
    assert [line.seq for line in queries.page_of(cast.actor("inspector"), before=5)] == [1]


def test_the_count_knows_only_what_may_be_seen(cast: Cast, sight: Sight) -> None:
    sent = report_all(cast, make_letter(cast))
    sight.hidden += sent[1:]
    assert texts(cast, "inspector") == ["Huyện uỷ Bình Thuỷ đã báo cáo văn bản 738-CV/TU. (2 lần)"]
    sight.hidden += sent
    (line,) = queries.page_of(cast.actor("inspector"))
    assert line.hidden
    assert (line.text, line.url) == ("Nội dung không còn hiển thị", "")


def test_a_hidden_newest_does_not_hide_the_others(cast: Cast, sight: Sight) -> None:
    sent = report_all(cast, make_letter(cast))
    sight.hidden.append(sent[0])
    assert texts(cast, "inspector") == ["2 nơi nhận đã báo cáo văn bản 738-CV/TU."]


def test_the_line_of_an_issue_says_who_has_taken_it_in(cast: Cast, sight: Sight) -> None:
    letter = make_letter(cast)
    sent = [make_dispatch(letter, cast.organs[key]) for key in REPORTERS]
    tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
    Dispatch.objects.filter(pk__in=[row.pk for row in sent[:2]]).update(status=DispatchStatus.ACKNOWLEDGED)
    assert texts(cast, "inspector") == ["Văn bản 738-CV/TU đã phát hành, giao theo dõi. 2/3 nơi nhận đã tiếp nhận."]
    sight.hidden += sent
    assert texts(cast, "inspector") == ["Văn bản 738-CV/TU đã phát hành, giao theo dõi."]
    assert texts(cast, "recv_clerk") == ["Nội dung không còn hiển thị"]


def test_read_lines_become_unread_when_another_comes(cast: Cast, sight: Sight) -> None:
    letter, inspector = make_letter(cast), cast.people["inspector"].pk
    sent = report_all(cast, letter)
    queries.mark_read(inspector, up_to=4)
    assert [line.unread for line in queries.page_of(cast.actor("inspector"))] == [False]
    tell_persons(make_event(cast, A.APPROVE_DISPATCH, sent[1], "other_leader"))
    assert [line.unread for line in queries.page_of(cast.actor("inspector"))] == [True]
    assert queries.count_unread(inspector) == 1
    assert queries.count_unread(inspector, muted=["dispatch.reported"]) == 0


def test_a_page_costs_the_same_for_three_and_for_sixty(cast: Cast, sight: Sight) -> None:
    sent, spent = report_all(cast, make_letter(cast)), []
    for _turn in range(2):
        for _report in range(30):
            tell_persons(make_event(cast, A.APPROVE_DISPATCH, sent[2], "third_leader"))
        with CaptureQueriesContext(connection) as asked:
            queries.page_of(cast.actor("inspector"))
        spent.append(len(asked))
    assert spent[0] == spent[1] <= 9


def test_words_for_outside_never_hold_a_subject(cast: Cast, sight: Sight) -> None:
    draft = make_letter(cast, number=None, subject="Về nhân sự chủ chốt")
    tell_persons(make_event(cast, A.RETURN_LETTER, draft, "reviewer"))
    (line,) = queries.page_of(cast.actor("drafter"))
    assert "nhân sự" in line.text
    assert line.outside == "Phạm Văn Thẩm trả lại một dự thảo văn bản để đồng chí sửa."
