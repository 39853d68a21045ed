"""Two finishers on the last dispatches, eight acts on one task: one effect each, and what happens with a guard away."""

import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from viewflow.workflow import lock
from viewflow.workflow.models import Process, Task

from flows.outgoing import OutgoingFlow
from tests.cast import make_cast
from tests.flows.life import Life, trail
from tests.workflow.engine.racing import Meeting, together
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.engine import distribute, rows, steps
from workflow.engine import spine as spines
from workflow.engine.worker import drain
from workflow.gate import locked
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, CongvanError
from workflow.kernel.events import Event
from workflow.kernel.spine import spine
from workflow.kernel.vocabulary import DispatchStatus, RecordKind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def life() -> Life:
    return Life(make_cast()).to("distribute")


def jobs_of(life: Life) -> int:
    return Task.objects.filter(process_id=life.letter.process_id, flow_task=OutgoingFlow.bind_heads).count()


def test_the_last_two_to_finish_open_the_next_step_once(life: Life) -> None:
    life.close(life.dispatch("board"))
    last = [life.dispatch(organ).pk for organ in ("district", "other_district")]
    clerk = life.cast.actor("clerk")
    done = together([partial(sending.close_dispatch, clerk, pk, reason="Xong") for pk in last])
    assert [result for result in done if isinstance(result, Exception)] == []
    assert trail(life.letter.process_id)[-2:] == ["distribute:DONE", "bind_heads:SCHEDULED"]
    assert jobs_of(life) == 1
    assert drain() == 1


def finish_everything(life: Life) -> None:
    """Nobody is at work any more, but the wait was not ended yet."""
    Dispatch.objects.filter(letter=life.letter).update(status=DispatchStatus.CLOSED)
    distribute.LetterProgress.objects.filter(letter=life.letter).update(open=0)


def test_any_number_of_callers_settle_once(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    finish_everything(life)
    monkeypatch.setattr(distribute, "still_open", Meeting(distribute.still_open, 4))
    done = together([lambda: distribute.settle(OutgoingFlow, life.letter.pk)] * 4)
    assert sorted(map(str, done)) == ["False", "False", "False", "True"]
    assert jobs_of(life) == 1


def unguarded_change(task: Any, was: str, **values: Any) -> None:
    type(task)._default_manager.filter(pk=task.pk).update(status=task.status, **values)


@pytest.mark.postgres  # SQLite has one writer, whatever lock is asked for
def test_with_lock_and_compare_and_set_away_they_would_settle_twice(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish_everything(life)
    monkeypatch.setattr(OutgoingFlow, "lock_impl", lock.no_lock)
    monkeypatch.setattr(distribute, "still_open", Meeting(distribute.still_open, 2))
    monkeypatch.setattr(distribute, "change_task", Meeting(unguarded_change, 2))
    done = together([lambda: distribute.settle(OutgoingFlow, life.letter.pk)] * 2)
    assert done == [True, True]
    assert jobs_of(life) == 2


def test_a_late_recipient_between_the_two_looks_is_waited_for(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    finish_everything(life)
    looks = iter([distribute.still_open(life.letter.pk), (1, life.letter.process_id)])
    monkeypatch.setattr(distribute, "still_open", lambda letter_id: next(looks))
    assert distribute.settle(OutgoingFlow, life.letter.pk) is False
    assert life.at(life.letter) == ["distribute"]


def test_eight_clerks_acknowledge_one_dispatch(life: Life) -> None:
    dispatch = life.dispatch("district")
    actor = life.cast.actor("recv_clerk")
    done = together([lambda: desk.acknowledge_dispatch(actor, dispatch.pk)] * 8)
    refused = [result for result in done if isinstance(result, Exception)]
    assert len(refused) == 7
    assert all(isinstance(result, CongvanError) for result in refused), refused
    dispatch.refresh_from_db()
    assert trail(dispatch.process_id) == ["start:DONE", "acknowledge:DONE", "direct:NEW"]


def opened(life: Life) -> tuple[Dispatch, Event]:
    """A dispatch at its leader's desk, and the leader's act as the gate hands it over."""
    dispatch = life.dispatch("district")
    life.do(desk.acknowledge_dispatch, "recv_clerk", dispatch)
    Dispatch.objects.filter(pk=dispatch.pk).update(status=DispatchStatus.DIRECTED)
    dispatch.refresh_from_db()
    person = life.cast.people["recv_leader"].pk
    before, after = DispatchStatus.ACKNOWLEDGED, DispatchStatus.DIRECTED
    return dispatch, Event(Action.DIRECT_DISPATCH, RecordKind.DISPATCH, dispatch, before, after, person, life.cast.on)


def advance(event: Event) -> str:
    with transaction.atomic():
        spine().advance(event)
    return "moved"


def test_eight_acts_of_one_task_move_it_once_even_past_the_gate(life: Life) -> None:
    dispatch, event = opened(life)
    done = together([lambda: advance(event)] * 8)
    assert done.count("moved") == 1
    assert all(isinstance(result, Conflict) for result in done if result != "moved"), done
    assert trail(dispatch.process_id) == ["start:DONE", "acknowledge:DONE", "direct:DONE", "assign:NEW"]


@pytest.mark.postgres
def test_with_row_lock_and_compare_and_set_away_they_would_move_it_twice(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatch, event = opened(life)

    def unlocked(flow: Any, process_id: int) -> Any:
        found = flow.task_class._default_manager.select_related("process")
        return found.filter(process_id=process_id, status__in=rows.OPEN).order_by("-id").first()

    monkeypatch.setattr(spines, "open_task", Meeting(unlocked, 2, patience=5))
    monkeypatch.setattr(steps, "change_task", unguarded_change)
    assert together([lambda: advance(event)] * 2) == ["moved", "moved"]
    assert trail(dispatch.process_id).count("assign:NEW") == 2


def test_recall_and_last_acceptance_at_once_leave_one_open_node(life: Life) -> None:
    life.close(life.dispatch("board"))
    life.close(life.dispatch("other_district"))
    last = life.dispatch("district")
    together([
        lambda: sending.close_dispatch(life.cast.actor("clerk"), last.pk, reason="Xong"),
        lambda: sending.recall_letter(life.cast.actor("signer"), life.letter.pk, reason="Sai thẩm quyền"),
    ])  # fmt: skip
    drain()
    assert life.at(life.letter) == ["execute_recall"]


@pytest.mark.postgres
def test_waiting_too_long_for_a_process_is_a_sentence_and_changes_nothing(life: Life) -> None:
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Process.objects.select_for_update().filter(pk=life.letter.process_id))
            held.set()
            free.wait(30)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with pytest.raises(Conflict):
        life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
    free.set()
    other.join()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    life.letter.refresh_from_db()
    assert (life.letter.recall_reason, life.at(life.letter)) == ("", ["distribute"])


def test_the_gate_locks_what_the_spine_relies_on(life: Life) -> None:
    with transaction.atomic():
        record, _at = locked(RecordKind.DISPATCH, life.dispatch("district").pk)
    assert record.letter.issuer_id == record.issuer_id
