"""What the spine costs: statements of each act's process part, the same for any number of recipients."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.cast import Cast, make_cast
from tests.flows.life import CONTENT, Life, statements
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.engine import spine as spines
from workflow.engine.worker import drain
from workflow.kernel import policy as policies
from workflow.kernel.policy import policy
from workflow.obligations import services as work
from workflow.oversight import services as oversight
from workflow.registers import services as registers

pytestmark = pytest.mark.django_db(transaction=True)
START, STEP, END = 5, 5, 7
CLERKS = {"district": "recv", "other_district": "other", "third_district": "third", "bloc": "bloc"}


class Counter:
    """Counts the spine's own statements of each act; what the policy writes for a step is the policy's part."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self.sql: dict[str, list[str]] = {}

    def install(self, patch: pytest.MonkeyPatch) -> None:
        advance = spines.ViewflowSpine.advance

        def counted(engine: Any, event: Any) -> None:
            before = self.rights = 0
            with statements() as found:
                advance(engine, event)
            self.sql[event.action] = found
            self.spent[event.action] = len(found) - self.rights - before

        patch.setattr(spines.ViewflowSpine, "advance", counted)
        for name in ("open_step", "close_steps"):
            patch.setattr(type(policy()), name, self._uncounted(getattr(type(policy()), name)))

    def _uncounted(self, do: Any) -> Any:
        def write(*args: Any) -> None:
            with statements() as found:
                do(*args)
            self.rights += len(found)

        return write


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    found = Counter()
    found.install(monkeypatch)
    yield found
    assert policies.policy() is policy()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_every_act_keeps_to_its_budget(cast: Cast, counter: Counter) -> None:
    Life(cast)  # the content type is read once per process
    life = Life(cast).to("distribute")
    first, second = life.dispatch("district"), life.dispatch("other_district")
    life.do(desk.open_dispatch, "recv_clerk", first)
    life.implement(first)
    life.do(oversight.send_back_dispatch, "inspector", first, reason="Chưa đạt")
    life.do(desk.assign_dispatch, "recv_leader", first, person_id=cast.people["recv_officer"].pk)
    life.do(work.progress_dispatch, "recv_officer", first, note="Đang làm")
    life.hand_in(first, "recv_officer")
    life.do(work.approve_dispatch, "recv_leader", first)
    life.accept(first)
    life.do(desk.refuse_dispatch, "other_clerk", second, reason="Nhầm")
    life.close(second)
    life.close(life.dispatch("board"))
    drain()
    life.do(oversight.conclude_letter, "inspector", text="Kết luận")
    spent = counter.spent
    begins = ("draft_letter", "open_dispatch", "refuse_dispatch")
    ends = ("accept_dispatch", "conclude_letter", "close_dispatch")
    assert {act: spent[act] for act in begins if spent[act] > START} == {}, counter.sql
    assert {act: spent[act] for act in ends if spent[act] > END + (act == "conclude_letter") * 12} == {}, counter.sql
    rest = {act: n for act, n in spent.items() if act not in (*begins, *ends)}
    assert {act: n for act, n in rest.items() if n > STEP} == {}, counter.sql
    assert spent["progress_dispatch"] == 0, "an act that moves nothing costs nothing"


def test_an_acknowledgement_that_also_opens_costs_four(cast: Cast, counter: Counter) -> None:
    life = Life(cast).to("distribute")
    ContentType.objects.get_for_model(Dispatch)  # read once per process
    life.do(desk.acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    assert counter.spent["acknowledge_dispatch"] <= START - 1, counter.sql["acknowledge_dispatch"]


def spread(cast: Cast, organs: list[str]) -> Life:
    """A letter to these organs, each of which has opened it."""
    lines = [{"text": cast.organs[organ].name} for organ in organs]
    life = Life(cast, {**CONTENT, "addressees": lines, "distribution": []})
    life.to("number")
    if cast.organs["issuer"].number_runs.exists():
        life.do(registers.number_letter, "clerk")
    life.to("distribute")
    for organ in organs:
        life.do(desk.open_dispatch, f"{CLERKS[organ]}_clerk", life.dispatch(organ))
    return life


@pytest.mark.parametrize("act", ["recall", "conclude"])
def test_an_act_on_the_letter_costs_the_same_for_any_number_of_recipients(
    cast: Cast, counter: Counter, act: str
) -> None:
    costs = []
    for organs in (["district"], ["district", "other_district", "third_district", "bloc"]):
        life = spread(cast, organs)
        if act == "recall":
            life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
            life.do(sending.execute_recall, "clerk")
            costs.append(counter.spent["execute_recall"])
        else:
            life.do(oversight.conclude_letter, "inspector", text="Kết luận", reason="Hết thời hạn")
            costs.append(counter.spent["conclude_letter"])
    assert costs[0] == costs[1] <= (19 if act == "conclude" else 14)  # a conclusion ends what waits for a period, too
