"""Issue and every later act of a recipient cost the same at 3, 60 and 655 recipients, from the door to the commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from config.playing.meter import metered
from tests.flows.life import CONTENT
from tests.workflow.dispatches.province import Bloc
from workflow.access import dispatch_for, letter_for
from workflow.directory.models import Organ
from workflow.dispatches.desk import (
    acknowledge_dispatch,
    assign_dispatch,
    direct_dispatch,
    open_dispatch,
    refuse_dispatch,
)
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.letters.services import draft_letter, review_letter, sign_letter, submit_letter
from workflow.obligations.models import Obligation
from workflow.obligations.services import (
    approve_dispatch,
    hand_in_dispatch,
    progress_dispatch,
    rework_dispatch,
    set_deadline,
)
from workflow.oversight.models import Question
from workflow.oversight.questions import answer_inspector, ask_recipient, ask_sender
from workflow.oversight.services import accept_dispatch, send_back_dispatch
from workflow.registers.services import number_letter, open_number_run

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = (3, 60, 655)
ISSUE, RECIPIENT = 30, 25
LETTER = {
    **CONTENT,
    "addressees": [{"text": "Cấp uỷ các chi bộ, đảng bộ cơ sở"}],
    "distribution": [{"text": "Như trên"}, {"text": "Lưu Văn phòng Đảng uỷ Khối Nam Giang"}],
    "directives": [
        {"no": 1, "text": "Rà soát", "due": "2022-12-31"},
        {"no": 2, "text": "Báo cáo", "lead": "cấp uỷ", "lead_kind": "role"},
        *({"no": no, "text": "Theo dõi", "lead": "Văn phòng Đảng uỷ Khối Nam Giang", "lead_kind": "named_organ",
           "cooperate": ["Uỷ ban Kiểm tra Đảng uỷ Khối Nam Giang"]} for no in range(3, 20)),
    ],
}  # fmt: skip


def numbered(bloc: Bloc, content: dict[str, Any] = LETTER) -> Letter:
    drafter, clerk = bloc.actor(bloc.office, Role.DRAFTER), bloc.actor(bloc.office, Role.CLERK)
    letter: Letter = draft_letter(drafter, bloc.issuer.pk, content=content)
    submit_letter(drafter, letter.pk, signer_id=bloc.person(bloc.issuer, Role.SIGNER))
    review_letter(bloc.actor(bloc.office, Role.REVIEWER), letter.pk, text_hash=letter.text_hash)
    sign_letter(bloc.actor(bloc.issuer, Role.SIGNER), letter.pk, text_hash=letter.text_hash)
    open_number_run(clerk, bloc.issuer.pk, term_id=bloc.term.pk, kind="CV")
    number_letter(clerk, letter.pk)
    return letter


class Counted:
    """Acts through their door, with the statements of each by name."""

    def __init__(self, bloc: Bloc, letter: Letter) -> None:
        self.bloc, self.letter, self.costs, self.after = bloc, letter, dict[str, int](), 0

    def issue(self) -> None:
        actor = self.bloc.actor(self.bloc.office, Role.CLERK)
        self._count("issue", lambda: (letter_for(actor, self.letter.pk), issue_letter(actor, self.letter.pk)))

    def act(self, name: str, service: Callable[..., Any], actor: Actor, dispatch: Dispatch, **given: Any) -> Any:
        return self._count(name, lambda: (dispatch_for(actor, dispatch.pk), service(actor, dispatch.pk, **given)))[1]

    def _count(self, name: str, do: Callable[[], Any]) -> Any:
        with metered() as reading:
            made = do()
        self.costs[name], self.after = reading.statements, max(self.after, reading.after)
        return made

    def life(self, organ: Organ) -> None:
        """Everything that a recipient does with a dispatch, and what is done to it."""
        bloc, dispatch = self.bloc, Dispatch.objects.get(letter=self.letter, organ=organ)
        clerk, leader, officer = (bloc.actor(organ, role) for role in (Role.CLERK, Role.LEADER, Role.OFFICER))
        inspector, act = bloc.actor(bloc.inspection, Role.INSPECTOR), self.act
        act("open", open_dispatch, clerk, dispatch)
        act("acknowledge", acknowledge_dispatch, clerk, dispatch)
        act("direct", direct_dispatch, leader, dispatch, note="Giao Văn phòng")
        act("assign", assign_dispatch, leader, dispatch, person_id=officer.person_id)
        duties = list(Obligation.objects.filter(dispatch=dispatch).order_by("directive__no"))
        act("deadline", set_deadline, leader, dispatch, obligation_id=duties[1].pk, due=bloc.on)
        act("progress", progress_dispatch, officer, dispatch, note="Đang làm")
        act("ask_sender", ask_sender, leader, dispatch, text="Biểu mẫu nào?", due=bloc.on)
        question = act("ask", ask_recipient, inspector, dispatch, text="Đến đâu?", due=bloc.on)
        act("answer", answer_inspector, leader, dispatch, question_id=question.pk, answer="Gần xong")
        for again in ("rework", "send_back", "accept"):
            evidence = [{"obligation_id": duty.pk, "product": "Báo cáo", "dated": bloc.on, "level": "Đảng uỷ Khối"}
                        for duty in duties]  # fmt: skip
            act("hand_in", hand_in_dispatch, officer, dispatch, evidence=evidence)
            if again == "rework":
                act("rework", rework_dispatch, leader, dispatch, reason="Thiếu số liệu")
                continue
            act("approve", approve_dispatch, leader, dispatch)
            if again == "send_back":
                act("send_back", send_back_dispatch, inspector, dispatch, reason="Chưa rõ")
                act("assign_again", assign_dispatch, leader, dispatch, person_id=officer.person_id)
            else:
                act("accept", accept_dispatch, inspector, dispatch)


def costs_of(size: int) -> Counted:
    bloc = Bloc(size).make()
    ContentType.objects.get_for_models(Letter, Dispatch, Question)  # kept by the process from the first act on
    counted = Counted(bloc, numbered(bloc))
    counted.issue()
    counted.life(bloc.below[0])
    second = Dispatch.objects.get(letter=counted.letter, organ=bloc.below[1])
    counted.act("at_once", acknowledge_dispatch, bloc.actor(bloc.below[1], Role.CLERK), second)
    third = Dispatch.objects.get(letter=counted.letter, organ=bloc.below[2])
    counted.act("refuse", refuse_dispatch, bloc.actor(bloc.below[2], Role.CLERK), third, reason="Gửi nhầm")
    assert Dispatch.objects.filter(letter=counted.letter).count() == size + 2
    return counted


FOUND: dict[int, dict[str, int]] = {}


@pytest.mark.parametrize("size", SIZES)
def test_statements_do_not_depend_on_the_number_of_recipients(size: int) -> None:
    counted = costs_of(size)
    FOUND[size] = counted.costs
    issue = counted.costs.pop("issue")
    assert issue <= ISSUE
    assert max(counted.costs.values()) <= RECIPIENT, counted.costs
    counted.costs["issue"] = issue
    first = FOUND.get(SIZES[0])
    assert first in (None, counted.costs), "the same at every size"


def test_many_lines_and_many_leads_fit_into_one_statement() -> None:
    """SQLite takes 500 parts in a compound SELECT and an expression 1,000 deep."""
    bloc = Bloc(3).make()
    names = [organ.name for organ in bloc.below]
    content = {
        **LETTER,
        "addressees": [{"text": names[at % 3]} for at in range(150)],
        "distribution": [{"text": names[at % 3]} for at in range(150)],
        "directives": [{"no": at + 1, "text": "Làm", "lead": names[at % 3], "lead_kind": "named_organ",
                        "cooperate": names} for at in range(300)],
    }  # fmt: skip
    counted = Counted(bloc, numbered(bloc, content))
    counted.issue()
    assert counted.costs["issue"] <= ISSUE
    dispatch = Dispatch.objects.get(letter=counted.letter, organ=bloc.below[0])
    assert len(dispatch.lines) == 100, "every line that named it is kept"
    counted.act("acknowledge", acknowledge_dispatch, bloc.actor(bloc.below[0], Role.CLERK), dispatch)
    assert counted.costs["acknowledge"] <= RECIPIENT
    assert Obligation.objects.filter(dispatch=dispatch).count() == 100
