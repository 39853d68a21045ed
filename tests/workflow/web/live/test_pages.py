"""The page of settings and the news: everybody's own only, bad input answered with one sentence, nothing written."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.workflow.web.desk import Office, said
from workflow.notices.models import Notice, NoticeChoice, NoticeHabits
from workflow.web.live import seats

HOURS = {"quiet_from": "21:00", "quiet_to": "06:00", "digest_at": "7h"}


def save(office: Office, who: str, **boxes: str):
    return office.client(who).post(reverse("congvan:notice-settings"), {**HOURS, **boxes})


def test_boxes_that_are_not_ticked_are_off_in_ones_own_roles_only(office: Office) -> None:
    answer = save(
        office,
        "recv_clerk",
        **{"badge:CLERK:letter.issued.recipient": "on", "mail:SIGNER:letter.reviewed.signer": "on"},
    )
    assert answer.status_code == 302
    kept = {(row.role, row.event): row for row in NoticeChoice.objects.all()}
    assert {role for role, _event in kept} == {"CLERK", ""}
    one = kept["CLERK", "letter.issued.recipient"]
    assert (one.badge, one.desktop, one.mail, one.digest) == (True, False, False, False)
    assert kept["CLERK", "letter.added.recipient"].badge, "what says the same is chosen together"
    assert not kept["CLERK", "dispatch.closed"].badge
    habits = NoticeHabits.objects.get()
    assert (str(habits.quiet_from), str(habits.digest_at)) == ("21:00:00", "07:00:00")


def test_single_keys_are_off_for_who_said_so_alone(office: Office) -> None:
    off = 'data-cv-keys="off"'
    assert off not in office.get("recv_clerk", "home").content.decode(), "on for who said nothing"
    save(office, "recv_clerk", letter_keys="on")
    assert off not in office.get("recv_clerk", "home").content.decode()
    save(office, "recv_clerk")
    assert off in office.get("recv_clerk", "home").content.decode()
    assert off not in office.get("recv_leader", "home").content.decode()


def test_what_does_not_count_is_not_in_the_badge(office: Office) -> None:
    office.issued()
    assert json.loads(office.get("recv_clerk", "notices-after", after="0").content)["unread"] == "1"
    save(office, "recv_clerk")
    found = json.loads(office.get("recv_clerk", "notices-after", after="0").content)
    assert (found["unread"], len(found["lines"]), found["lines"][0]["desktop"]) == ("", 1, False)


@pytest.mark.parametrize("hour", ["25:00", "7:60", "sáng", "-1", "7h3x", "\x00", "9" * 5000])
def test_an_hour_that_is_none_is_refused_and_nothing_is_kept(office: Office, hour: str) -> None:
    answer = office.client("recv_clerk").post(reverse("congvan:notice-settings"), {**HOURS, "quiet_from": hour})
    assert answer.status_code == 422
    assert any("ví dụ 06:30" in one for one in said(answer)), said(answer)
    assert (NoticeChoice.objects.count(), NoticeHabits.objects.count()) == (0, 0)


@pytest.mark.parametrize("after", ["", "-1", "x", "1e9", "9" * 40, "٣", "1 OR 1=1"])
def test_a_number_that_is_none_asks_for_nothing_new(office: Office, after: str) -> None:
    office.issued()
    found = json.loads(office.get("recv_clerk", "notices-after", after=after).content)
    assert (found["seq"], found["lines"]) == (1, [])


def test_news_come_in_parts_without_gap_or_repetition(office: Office, monkeypatch) -> None:
    from workflow.web.live import views

    monkeypatch.setattr(views, "AT_ONCE", 2)
    for _turn in range(5):
        office.issued()
    seq, seen = 0, []
    while True:
        found = json.loads(office.get("recv_clerk", "notices-after", after=str(seq)).content)
        seen += [line["seq"] for line in found["lines"]]
        seq = found["seq"]
        if not found["more"]:
            break
    assert (seen, seq) == ([1, 2, 3, 4, 5], 5)
    assert Notice.objects.filter(read_at__isnull=False).count() == 0


def test_news_of_what_is_hidden_by_now_are_not_there(office: Office) -> None:
    letter = office.issued()
    office.do("signer", letter, "recall_letter", reason="Sai thẩm quyền")
    office.do("clerk", letter, "execute_recall")
    found = json.loads(office.get("recv_clerk", "notices-after", after="0").content)
    assert (found["seq"], found["lines"]) == (1, [])


def test_seats_of_many_sessions_cost_the_same(office: Office, django_assert_max_num_queries) -> None:
    keys = [office.client(who).session.session_key for who in ("clerk", "reviewer", "signer", "recv_clerk")]
    with django_assert_max_num_queries(4):
        found = seats.seats_of(keys)
    assert {seat.person_id for seat in found.values()} == {
        office.cast.people[who].pk for who in ("clerk", "reviewer", "signer", "recv_clerk")
    }
    with django_assert_max_num_queries(4):
        assert seats.gone(list(found.values())) == set()
