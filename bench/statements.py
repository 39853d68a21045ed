"""Statements of every act on a received letter, from the door to the commit, and what follows the commit apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench.goals import Result
from bench.sizes import Size
from bench.timing import Statements, counted
from bench.world import House, actor, build_house, numbered
from tests.cast import TODAY
from workflow.access import dispatch_for, letter_for
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.obligations import services as work
from workflow.obligations.models import Obligation
from workflow.oversight import questions
from workflow.oversight import services as oversight

BUDGET = 25
Service = Callable[..., Any]


class Desk:
    """One receiving organ of a house: its people, and the acts they do in turn, counted."""

    def __init__(self, house: House, place: int, letter: Letter, result: dict[str, Statements]) -> None:
        self.house, self.result = house, result
        self.organ = house.organs[place]
        self.clerk, self.leader, self.officer = (
            actor(house.desks[role][place]) for role in (Role.CLERK, Role.LEADER, Role.OFFICER)
        )
        self.inspector = house.staff["inspector"]
        self.dispatch = Dispatch.objects.get(letter=letter, organ=self.organ)

    def act(self, name: str, who: Actor, service: Service, **given: Any) -> Any:
        """One act from the door to the commit; of acts done more than once the dearest counts."""
        with counted() as found:
            answer = service(who, dispatch_for(who, self.dispatch.pk).pk, **given)
        before = self.result.get(name)
        if before is None or before.count < found.count:
            self.result[name] = found
        return answer

    def obligations(self) -> list[int]:
        """What is to be done here."""
        return list(
            Obligation.objects.filter(dispatch=self.dispatch).order_by("directive__no").values_list("pk", flat=True)
        )

    def hand_in(self) -> None:
        """A product for every obligation."""
        evidence = [
            {
                "obligation_id": pk,
                "product": "Báo cáo",
                "number": "12-BC/ĐU",
                "dated": TODAY,
                "level": "Đảng uỷ",
                "note": "",
            }
            for pk in self.obligations()
        ]
        self.act("hand in", self.officer, work.hand_in_dispatch, evidence=evidence)


def run(size: Size) -> Result:
    """Play every act once at warm caches; the table and the goal."""
    result = Result("Statements of every act of a recipient, door to commit")
    house = build_house("S", 6, (Role.CLERK, Role.LEADER, Role.OFFICER))
    for _time in range(2):  # the first round fills Django's caches and opens each organ's register
        found: dict[str, Statements] = {}
        letter = numbered(house)
        _issue(house, letter, found)
        _life(house, letter, found)
    for name, one in found.items():
        result.rows.append({"act": name, "statements": one.count, "after commit": len(one.after_commit)})
    dearest = max((one.count, name) for name, one in found.items() if name not in SENDERS)
    result.at_most(f"statements of a recipient's act (most: {dearest[1]})", dearest[0], BUDGET)
    return result


SENDERS = ("issue", "recall decided", "recall carried out")


def _issue(house: House, letter: Letter, found: dict[str, Statements]) -> None:
    clerk = house.staff["clerk"]
    with counted() as found["issue"]:
        sending.issue_letter(clerk, letter_for(clerk, letter.pk).pk)


def _life(house: House, letter: Letter, found: dict[str, Statements]) -> None:
    first, second, third, fourth = (Desk(house, place, letter, found) for place in range(4))
    first.act("open", first.clerk, desk.open_dispatch)
    first.act("acknowledge (opened before)", first.clerk, desk.acknowledge_dispatch)
    second.act("acknowledge (unopened)", second.clerk, desk.acknowledge_dispatch)
    third.act("refuse", third.clerk, desk.refuse_dispatch, reason="Sai địa chỉ")
    _carry_out(first)
    fourth.act("open", fourth.clerk, desk.open_dispatch)
    _recall(house, letter, found)
    fourth.act("acknowledge recall", fourth.clerk, desk.acknowledge_recall)


def _carry_out(here: Desk) -> None:
    due = TODAY + timedelta(days=20)
    here.act("direct", here.leader, desk.direct_dispatch, note="Giao đồng chí thực hiện", due=due)
    here.act("assign", here.leader, desk.assign_dispatch, person_id=here.officer.person_id)
    here.act("reassign", here.leader, desk.assign_dispatch, person_id=here.leader.person_id)
    here.act("assign", here.leader, desk.assign_dispatch, person_id=here.officer.person_id)
    _questions(here, TODAY + timedelta(days=7))
    here.act("progress", here.officer, work.progress_dispatch, note="Đã làm một nửa")
    signer = here.house.staff["signer"]
    extended = date(2022, 8, 31)
    given = {"obligation_id": here.obligations()[0], "due": extended, "decision": "QĐ 5"}
    here.act("extend deadline (sender)", signer, work.extend_deadline, **given)
    here.hand_in()
    here.act("rework", here.leader, work.rework_dispatch, reason="Bổ sung số liệu")
    here.hand_in()
    here.act("approve", here.leader, work.approve_dispatch)
    here.act("send back (inspector)", here.inspector, oversight.send_back_dispatch, reason="Chưa đủ")
    here.act("assign", here.leader, desk.assign_dispatch, person_id=here.officer.person_id)
    here.hand_in()
    here.act("approve", here.leader, work.approve_dispatch)
    here.act("accept (inspector)", here.inspector, oversight.accept_dispatch)


def _questions(here: Desk, due: date) -> None:
    asked = here.act("ask (inspector)", here.inspector, questions.ask_recipient, text="Tiến độ?", due=due)
    here.act("answer inspector", here.leader, questions.answer_inspector, question_id=asked.pk, answer="Đang làm")
    asked = here.act("ask sender", here.leader, questions.ask_sender, text="Mẫu nào?", due=due)
    here.act(
        "answer (sender)", here.house.staff["reviewer"], questions.answer_sender, question_id=asked.pk, answer="Mẫu 2"
    )


def _recall(house: House, letter: Letter, found: dict[str, Statements]) -> None:
    signer, clerk = house.staff["signer"], house.staff["clerk"]
    with counted() as found["recall decided"]:
        sending.recall_letter(signer, letter_for(signer, letter.pk).pk, reason="Sai nội dung")
    with counted() as found["recall carried out"]:
        sending.execute_recall(clerk, letter_for(clerk, letter.pk).pk)
