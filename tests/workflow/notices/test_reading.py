"""What a person reads of his notices: pages, counts, marks; and nothing of what he may no longer see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_cast
from tests.workflow.notices.scene import make_dispatch, make_event, make_letter
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.kernel import policy
from workflow.kernel.actions import Action as A
from workflow.letters.models import Letter
from workflow.notices import lines, queries
from workflow.notices.models import Notice
from workflow.notices.rules import How, Table
from workflow.notices.services import tell_persons

pytestmark = pytest.mark.django_db


class Sight(policy.DenyAll):
    """A policy that shows everything but what is put into `hidden`."""

    def __init__(self) -> None:
        self.hidden: list[object] = []

    def scope(self, actor: policy.Actor, queryset: Any) -> Any:
        gone = [record.pk for record in self.hidden if isinstance(record, queryset.model)]
        return queryset.exclude(pk__in=gone)


@pytest.fixture
def sight() -> Iterator[Sight]:
    mine = Sight()
    before = policy.register(mine)
    yield mine
    policy.register(before)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def issue(cast: Cast, number: int, *to: object, **given: Any) -> tuple[Letter, list[Dispatch]]:
    letter = make_letter(cast, number=number, **given)
    sent = [make_dispatch(letter, recipient) for recipient in to]
    tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
    return letter, sent


def test_words_name_the_letter_the_recipient_and_who_acted(cast: Cast, sight: Sight) -> None:
    _letter, (sent,) = issue(cast, 738, cast.district)
    tell_persons(make_event(cast, A.REFUSE_DISPATCH, sent, "recv_clerk"))
    draft = make_letter(cast, number=None, subject="Về phát thẻ đảng")
    tell_persons(make_event(cast, A.RETURN_LETTER, draft, "reviewer"))
    read = {who: [line.text for line in queries.page_of(cast.actor(who))] for who in ("recv_clerk", "clerk", "drafter")}
    assert read == {
        "recv_clerk": ["Văn bản 738-CV/TU đã gửi đến, chờ tiếp nhận."],
        "clerk": ["Huyện uỷ Bình Thuỷ từ chối văn bản 738-CV/TU."],
        "drafter": [
            "Phạm Văn Thẩm trả lại văn bản “Về phát thẻ đảng” để đồng chí sửa.",
            "Văn bản 738-CV/TU đã phát hành. 0/1 nơi nhận đã tiếp nhận.",
        ],
    }


def test_a_line_leads_to_its_record(cast: Cast, sight: Sight) -> None:
    letter, (sent,) = issue(cast, 738, cast.district)
    (line,) = queries.page_of(cast.actor("recv_clerk"))
    assert (line.record_kind, line.record_id, line.letter_id) == ("dispatch", sent.pk, letter.pk)
    assert (line.how, line.event, line.hidden, line.unread) == (How.TO_DO, "letter.issued.recipient", False, True)


@pytest.mark.parametrize("who", ["recv_clerk", "inspector"])
def test_nothing_is_shown_of_what_may_no_longer_be_seen(cast: Cast, sight: Sight, who: str) -> None:
    letter, sent = issue(cast, 738, cast.district, subject="Về thẻ đảng viên")
    sight.hidden += [letter, *sent]
    (line,) = queries.page_of(cast.actor(who))
    assert line.text == "Nội dung không còn hiển thị"
    assert line.hidden
    left = {
        name: value for name, value in asdict(line).items() if name not in ("id", "seq", "on", "created_at", "text")
    }
    assert left == {
        "unread": True, "how": "", "event": "", "record_kind": "", "record_id": None, "letter_id": None, "hidden": True,
        "count": 1, "outside": "", "subject": "",
    }  # fmt: skip


def test_a_line_says_what_a_numbered_letter_is_about_and_no_line_says_it_twice(cast: Cast, sight: Sight) -> None:
    issue(cast, 738, cast.district, subject="Về thẻ đảng viên")
    draft = make_letter(cast, number=None, subject="Về phát thẻ đảng")
    tell_persons(make_event(cast, A.RETURN_LETTER, draft, "reviewer"))
    assert [line.subject for line in queries.page_of(cast.actor("recv_clerk"))] == ["Về thẻ đảng viên"]
    assert [line.subject for line in queries.page_of(cast.actor("drafter"))] == ["", "Về thẻ đảng viên"]


def test_without_the_scope_it_would_be_shown(cast: Cast, sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    letter, sent = issue(cast, 738, cast.district)
    sight.hidden += [letter, *sent]
    monkeypatch.setattr(sight, "scope", lambda actor, rows: rows)
    assert "738-CV/TU" in queries.page_of(cast.actor("recv_clerk"))[0].text


def test_without_a_policy_nothing_is_shown(cast: Cast) -> None:
    issue(cast, 738, cast.district)
    before = policy.register(policy.DenyAll())
    try:
        assert [line.hidden for line in queries.page_of(cast.actor("recv_clerk"))] == [True]
    finally:
        policy.register(before)


def test_a_rule_that_is_gone_shows_nothing(cast: Cast, sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(cast, 738, cast.district)
    monkeypatch.setattr(lines, "table", Table)
    assert [line.hidden for line in queries.page_of(cast.actor("recv_clerk"))] == [True]


def test_pages_go_both_ways(cast: Cast, sight: Sight) -> None:
    for number in range(1, 11):
        issue(cast, number, cast.district)
    clerk = cast.actor("recv_clerk")

    def seqs(**given: Any) -> list[int]:
        return [line.seq for line in queries.page_of(clerk, size=3, **given)]

    assert seqs() == [10, 9, 8]
    assert seqs(before=8) == [7, 6, 5]
    assert seqs(before=2) == [1]
    assert seqs(after=5) == [8, 7, 6]
    assert seqs(after=10) == []
    assert [row.seq for row in queries.after(clerk.person_id, 8)] == [9, 10]
    assert (queries.newest_seq(clerk.person_id), queries.newest_seq(cast.outsider.pk)) == (10, 0)


def test_a_page_costs_six_statements_whatever_is_on_it(cast: Cast, sight: Sight) -> None:
    for number in range(1, 31):
        issue(cast, number, cast.district)
    make_more = make_letter(cast, number=99)
    tell_persons(make_event(cast, A.CONSULT_LETTER, make_more, "reviewer", facts={"person": cast.recv_clerk.pk}))
    with CaptureQueriesContext(connection) as asked:
        found = queries.page_of(cast.actor("recv_clerk"))
    assert (len(found), len(asked)) == (25, 6)


def test_the_unread_count_stops_at_its_cap(cast: Cast, sight: Sight) -> None:
    for number in range(1, 6):
        issue(cast, number, cast.district)
    assert queries.count_unread(cast.recv_clerk.pk) == 5
    assert queries.count_unread(cast.recv_clerk.pk, cap=3) == 4
    with override_settings(CONGVAN={"COUNT_CAP": 2}):
        assert queries.count_unread(cast.recv_clerk.pk) == 3
    assert queries.count_unread(cast.outsider.pk) == 0


def test_only_ones_own_notices_are_marked_read(cast: Cast, sight: Sight) -> None:
    for number in range(1, 5):
        issue(cast, number, cast.district, cast.other_district)
    mine, other = cast.recv_clerk.pk, cast.other_clerk.pk
    assert queries.mark_read(mine, up_to=2) == 2
    assert queries.mark_read(mine, up_to=2) == 0
    foreign = Notice.objects.get(person_id=other, seq=4)
    own = Notice.objects.get(person_id=mine, seq=4)
    assert queries.mark_read(mine, ids=[own.pk, foreign.pk]) == 1
    assert (queries.count_unread(mine), queries.count_unread(other)) == (1, 4)
    assert [line.unread for line in queries.page_of(cast.actor("recv_clerk"))] == [False, True, False, False]
    assert queries.mark_read(mine) == 0


def test_hidden_letters_of_others_change_nothing(cast: Cast, sight: Sight) -> None:
    issue(cast, 738, cast.district)
    outsider = Person.objects.get(full_name="Khổng Người Ngoài")
    assert queries.page_of(policy.Actor(outsider.pk, cast.on)) == []
    assert queries.count_unread(outsider.pk) == queries.newest_seq(outsider.pk) == 0
