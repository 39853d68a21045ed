"""Công văn đi: every way through the flow, by the real services under the real policy."""

import pytest

from tests.cast import Cast, make_cast
from tests.flows.life import Life, process_status, trail
from workflow.engine.worker import drain
from workflow.kernel.vocabulary import LetterStatus
from workflow.oversight import services as oversight

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast)


def test_from_the_draft_to_the_conclusion(life: Life) -> None:
    life.to("distribute")
    for organ, side in (("district", "recv"), ("other_district", "other")):
        dispatch = life.dispatch(organ)
        life.implement(dispatch, side)
        life.accept(dispatch)
        assert process_status(dispatch) == "DONE"
    assert life.at(life.letter) == ["distribute"]
    life.close(life.dispatch("board"))
    assert life.at(life.letter) == ["bind_heads"]
    assert drain() == 1
    assert life.at(life.letter) == ["conclude"]
    life.do(oversight.conclude_letter, "inspector", text="Đã hoàn thành")
    assert life.letter.status == LetterStatus.CONCLUDED
    assert process_status(life.letter) == "DONE"
    assert trail(life.letter.process_id) == [
        "start:DONE", "draft:DONE", "review:DONE", "sign:DONE", "number:DONE", "issue:DONE", "distribute:DONE",
        "bind_heads:DONE", "conclude:DONE", "end_concluded:DONE",
    ]  # fmt: skip
