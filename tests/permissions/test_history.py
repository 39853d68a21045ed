"""A past day is answered as it was: a whole life is played, a day an act, and every day is asked again at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from permissions.explain import explain, moment_now, who_may_see
from permissions.history import Life as History
from permissions.policy import MatrixPolicy, kind_of
from tests.cast import PEOPLE, Cast, make_appointments, make_cast
from tests.flows.life import Life
from workflow.directory.models import Appointment
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import RecordKind, Role
from workflow.letters import services as letters
from workflow.letters.models import Letter

POLICY = MatrixPolicy()
ASKED = (
    A.VIEW_LETTER, A.SUBMIT_LETTER, A.OPINE_LETTER, A.REVIEW_LETTER, A.NUMBER_LETTER, A.EXECUTE_RECALL,
    A.CONCLUDE_LETTER, A.VIEW_DISPATCH, A.ACKNOWLEDGE_DISPATCH, A.HAND_IN_DISPATCH, A.REDIRECT_DISPATCH,
    A.ACKNOWLEDGE_RECALL,
)  # fmt: skip
WATCHED = ("drafter", "reviewer", "clerk", "inspector", "recv_clerk", "recv_officer", "third_leader")
Day = tuple[date, set[tuple[str, str, str]]]


class Diary:
    """A life in which each act has its own day, and who might do what before and after it is written down."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.days = cast, list[Day]()
        self.life = Life(cast)
        self.turn(cast.on)

    def turn(self, day: date) -> None:
        """The next day of everybody."""
        object.__setattr__(self.cast, "on", day)

    def records(self) -> dict[str, Letter | Dispatch]:
        rows = {"letter": Letter.objects.get(pk=self.life.letter.pk)}
        sent = Dispatch.objects.select_related("letter", "organ").filter(letter=self.life.letter, organ__isnull=False)
        named = {row.organ.group.name.removeprefix("cast:"): row for row in sent if row.organ}
        return {**rows, **{key: row for key, row in named.items() if "district" in key}}

    def allowed(self) -> set[tuple[str, str, str]]:
        found = set()
        for key, record in self.records().items():
            for who in WATCHED:
                acts = {*POLICY.actions(self.cast.actor(who), record)}
                found |= {(key, who, str(action)) for action in ASKED if action in acts}
        return found

    def act(self, do: Callable[[], Any]) -> None:
        """One act on a new day."""
        self.turn(self.cast.on + timedelta(days=1))
        before = self.allowed()
        do()
        self.days.append((self.cast.on, before | self.allowed()))


@pytest.fixture
def diary(transactional_db: None) -> Diary:
    return Diary(make_cast())


def play_to_issue(diary: Diary) -> None:
    life, people = diary.life, diary.cast.people
    diary.act(life.submit)
    diary.act(lambda: life.do(letters.consult_letter, "reviewer", person_id=people["third_leader"].pk))
    diary.act(lambda: life.do(letters.opine_letter, "third_leader", remark="Nhất trí"))
    diary.act(lambda: life.do(letters.return_letter, "reviewer", reason="Sửa nơi nhận"))
    diary.act(life.submit)
    diary.act(life.review)
    diary.act(life.sign)
    diary.act(life.number)
    diary.act(life.issue)


def play_on(diary: Diary) -> None:
    life = diary.life
    district, other = life.dispatch("district"), life.dispatch("other_district")
    diary.act(lambda: life.do(desk.open_dispatch, "recv_clerk", district))
    diary.act(lambda: life.do(desk.acknowledge_dispatch, "recv_clerk", district))
    diary.act(lambda: life.do(desk.direct_dispatch, "recv_leader", district, note="Giao đồng chí Hiện"))
    officer = diary.cast.people["recv_officer"].pk
    diary.act(lambda: life.do(desk.assign_dispatch, "recv_leader", district, person_id=officer))
    diary.act(lambda: life.hand_in(district, "recv_officer"))
    diary.act(lambda: life.do(desk.refuse_dispatch, "other_clerk", other, reason="Sai địa chỉ"))
    diary.act(lambda: life.do(sending.recall_letter, "signer", reason="Sai nội dung"))
    diary.act(lambda: life.do(sending.execute_recall, "clerk"))
    diary.act(lambda: life.do(desk.acknowledge_recall, "recv_clerk", district))


def test_every_past_day_is_answered_as_it_was(diary: Diary) -> None:
    play_to_issue(diary)
    play_on(diary)
    seen, records = 0, diary.records()
    for day, wanted in diary.days:
        for key, record in records.items():
            kind = RecordKind.LETTER if key == "letter" else RecordKind.DISPATCH
            for action in (action for action in ASKED if kind_of(action) == kind):
                found = {who for who in WATCHED if explain(diary.cast.people[who], action, record, day).allowed}
                assert found == {who for k, who, act in wanted if (k, act) == (key, action)}, (day, key, action)
                seen += len(found)
    assert seen > 100


def test_who_could_see_it_on_a_day(diary: Diary) -> None:
    play_to_issue(diary)
    submitted, issued = diary.days[0][0], diary.days[-1][0]
    letter = diary.records()["letter"]
    assert seers(letter, submitted - timedelta(days=2)) == set()
    assert seers(letter, submitted) == {"Trần Thị Soạn", "Phạm Văn Thẩm"}
    everybody = {"Trần Thị Soạn", "Phạm Văn Thẩm", "Lê Hữu Ký", "Nguyễn Thị Thư", "Hoàng Thường Trực", "Vũ Kiểm Tra",
                 "Bùi Thị Nhận", "Đặng Lãnh Đạo", "Đinh Thị Vân", "Mai Văn Đạo", "Châu Văn Hoà"}  # fmt: skip
    assert seers(letter, issued) == everybody
    with_today = {
        diary.cast.people[who].full_name
        for who in PEOPLE
        if POLICY.may(diary.cast.actor(who, date.today()), A.VIEW_LETTER, letter).allowed
    }
    assert seers(letter, None) == with_today == everybody


def seers(record: Letter | Dispatch, on: date | None) -> set[str]:
    return {seer.person.full_name for seer in who_may_see(record, on)}


def test_the_rows_of_the_last_moment_are_the_rows_that_stand(diary: Diary) -> None:
    play_to_issue(diary)
    play_on(diary)
    letter = Letter.objects.get(pk=diary.life.letter.pk)
    for dispatch in (None, *Dispatch.objects.filter(letter=letter)):
        last = list(History(letter, dispatch).moments(diary.days[-1][0]))[-1]
        now = moment_now(letter, dispatch)
        assert last.status == now.status
        assert plain(last) == plain(now)


def plain(moment: Any) -> set[tuple[Any, ...]]:
    rows = ((row.held, row.person_id) for row in moment.granted)
    return {(held.on, held.of_person, held.organ_id, held.codename, held.source_kind, person) for held, person in rows}


def test_an_appointment_of_then_counts_then_and_not_now(diary: Diary) -> None:
    play_to_issue(diary)
    letter, issued = diary.records()["letter"], diary.days[-1][0]
    outsider = diary.cast.people["outsider"]
    made = make_appointments([(outsider, diary.cast.organs["district"], Role.LEADER)], valid_from=issued,
                             valid_to=issued + timedelta(days=3))  # fmt: skip
    assert explain(outsider, A.VIEW_LETTER, letter, issued).allowed
    assert not explain(outsider, A.VIEW_LETTER, letter, issued + timedelta(days=4)).allowed
    assert not explain(outsider, A.VIEW_LETTER, letter).allowed
    Appointment.objects.filter(pk=made[0].pk).delete()
    assert not explain(outsider, A.VIEW_LETTER, letter, issued).allowed


def test_numbering_is_refused_to_its_signer_on_a_past_day_too(diary: Diary) -> None:
    play_to_issue(diary)
    signed = diary.days[6][0]
    letter = diary.records()["letter"]
    make_appointments([(diary.cast.people["signer"], diary.cast.organs["office"], Role.CLERK)])
    found = explain(diary.cast.people["signer"], A.NUMBER_LETTER, letter, signed)
    assert not found.allowed
    assert found.judgement is not None
    assert found.judgement.failed == "not_its_signer"
    assert explain(diary.cast.people["clerk"], A.NUMBER_LETTER, letter, signed).allowed
