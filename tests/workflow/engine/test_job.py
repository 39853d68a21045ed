"""Job: queued with the flow or not at all, done once whatever crashes, failures kept without data."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult
from viewflow.workflow.models import Task

from flows.outgoing import OutgoingFlow
from tests.cast import make_cast
from tests.flows.life import Life, trail
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.engine import job as jobs
from workflow.engine import scrubbing
from workflow.engine.heads import ACTION
from workflow.engine.job import MAX_ATTEMPTS, JobActivation
from workflow.engine.spine import ViewflowSpine
from workflow.engine.sweeping import sweep
from workflow.engine.worker import ThreadWorker, drain
from workflow.journal.chain import merkle_root
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict
from workflow.kernel.spine import spine

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "mat-khau-cua-dong-chi"


@pytest.fixture
def life() -> Life:
    """A letter whose job is queued."""
    found = Life(make_cast()).to("distribute")
    for organ in ("district", "other_district", "board"):
        found.close(found.dispatch(organ))
    assert found.at(found.letter) == ["bind_heads"]
    return found


def the_job() -> Task:
    return Task.objects.filter(flow_task=OutgoingFlow.bind_heads).latest("pk")


def bound() -> int:
    return JournalEntry.objects.filter(action=ACTION).count()


def age(task: Task) -> None:
    """As if the job had been touched an hour ago, by the database clock."""
    Task.objects.filter(pk=task.pk).update(started=Now() - timedelta(hours=1))


def swept() -> tuple[int, int, int]:
    engine = spine()
    assert isinstance(engine, ViewflowSpine)
    done = sweep(engine)
    return done.settled, done.requeued, done.failed


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Any]], None]:
    def put(do: Callable[[Any], Any]) -> None:
        monkeypatch.setattr(OutgoingFlow.bind_heads, "work", do)

    return put


def test_it_binds_every_head_into_the_letters_chain_once(life: Life) -> None:
    assert drain() == 1
    entry = JournalEntry.objects.get(action=ACTION)
    life.letter.refresh_from_db()
    assert (entry.stream, entry.seq) == (f"letter:{life.letter.pk}", life.letter.chain_seq)
    heads = Dispatch.objects.filter(letter=life.letter).order_by("pk").values_list("chain_hash", flat=True)
    assert merkle_root(heads) in entry.body
    assert entry.on == life.cast.on, "dated by the newest act that it binds, not by the machine's day"
    assert drain() == 0


def test_a_rolled_back_flow_leaves_nothing_queued(life: Life) -> None:
    drain()
    before = DBTaskResult.objects.count()
    with transaction.atomic():
        task = the_job()
        Task.objects.filter(pk=task.pk).update(status="NEW")
        task.refresh_from_db()
        JobActivation(task).activate()
        assert DBTaskResult.objects.count() == before + 1
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == before


def test_a_failure_keeps_its_kind_and_neither_locals_nor_traceback_nor_words(
    life: Life, work: Callable[[Callable[[Any], Any]], None]
) -> None:
    def fail(record: Any) -> dict[str, Any]:
        password = SECRET
        raise RuntimeError(f"cannot reach with {password}")

    work(fail)
    assert drain() == 1
    task, queued = the_job(), DBTaskResult.objects.latest("enqueued_at")
    assert (task.status, task.data["_exception"]) == ("ERROR", {"title": "RuntimeError"})
    assert queued.status == "FAILED"
    kept = " ".join([str(task.data), queued.traceback, queued.exception_class_path, str(queued.return_value)])
    assert SECRET not in kept
    assert bound() == 0


def test_with_viewflows_own_error_the_locals_would_be_kept(life: Life) -> None:
    from viewflow.workflow.nodes.job import AbstractJobActivation

    task = the_job()
    Task.objects.filter(pk=task.pk).update(status="STARTED")
    task.refresh_from_db()
    try:
        password = SECRET
        raise RuntimeError(password)
    except RuntimeError as failure:
        stock = type("StockActivation", (AbstractJobActivation,), {"activate": lambda self: None})(task)
        stock.error(failure)
    task.refresh_from_db()
    assert SECRET in str(task.data)


def test_our_own_refusals_keep_their_sentence() -> None:
    assert scrubbing.title_of(Conflict()).startswith("Conflict: Việc này đã được xử lý.")
    assert scrubbing.title_of(ValueError(SECRET)) == "ValueError"


def test_a_failed_job_is_revived_and_comes_to_its_end(
    life: Life, work: Callable[[Callable[[Any], Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    work(lambda record: 1 / 0)
    drain()
    monkeypatch.undo()
    with the_job().activation() as activation:
        activation.revive()
    assert drain() == 1
    assert trail(life.letter.process_id)[-3:] == ["bind_heads:REVIVED", "bind_heads:DONE", "conclude:NEW"]
    assert bound() == 1


def test_a_second_delivery_does_nothing(life: Life) -> None:
    delivery = the_job().external_task_id
    assert drain() == 1
    assert jobs.perform(the_job().pk, delivery) == "stale"
    assert bound() == 1


def test_a_crash_before_the_work_is_swept_and_done_once(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_work", crash)
    with pytest.raises(SystemExit):
        jobs.perform(the_job().pk, the_job().external_task_id)
    monkeypatch.undo()
    assert the_job().status == "STARTED"
    assert swept() == (0, 0, 0), "it may still be at work"
    age(the_job())
    assert swept() == (0, 1, 0)
    drain()
    assert trail(life.letter.process_id)[-1] == "conclude:NEW"
    assert bound() == 1


def crash(*args: Any) -> bool:
    raise SystemExit


def test_a_crash_between_the_work_and_the_next_step_does_not_do_it_twice(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_go_on", crash)
    with pytest.raises(SystemExit):
        jobs.perform(the_job().pk, the_job().external_task_id)
    monkeypatch.undo()
    assert bound() == 1
    age(the_job())
    swept()
    drain()
    assert trail(life.letter.process_id)[-1] == "conclude:NEW"
    assert bound() == 1


def test_without_the_note_of_the_result_it_would_be_done_twice(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_go_on", crash)
    with pytest.raises(SystemExit):
        jobs.perform(the_job().pk, the_job().external_task_id)
    monkeypatch.undo()
    Task.objects.filter(pk=the_job().pk).update(data={})
    age(the_job())
    swept()
    drain()
    assert bound() == 2


def test_a_worker_that_was_presumed_dead_keeps_nothing(
    life: Life, work: Callable[[Callable[[Any], Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.engine.heads import bind_heads

    def slow(record: Any) -> dict[str, Any]:
        result = bind_heads(record)
        Task.objects.filter(pk=the_job().pk).update(external_task_id="swept meanwhile")
        return result

    work(slow)
    assert jobs.perform(the_job().pk, the_job().external_task_id) == "overtaken"
    assert bound() == 0


def test_a_queued_job_that_no_worker_has_taken_is_left_in_the_queue(life: Life) -> None:
    age(the_job())
    assert swept() == (0, 0, 0)
    DBTaskResult.objects.update(status="RUNNING")
    assert swept() == (0, 1, 0)


def test_after_too_many_attempts_it_waits_for_a_person(life: Life) -> None:
    task = the_job()
    Task.objects.filter(pk=task.pk).update(status="STARTED", data={"attempts": MAX_ATTEMPTS})
    age(task)
    assert swept() == (0, 0, 1)
    assert the_job().status == "ERROR"


def test_a_recall_in_the_midst_of_the_work_wins(life: Life, work: Callable[[Callable[[Any], Any]], None]) -> None:
    from workflow.engine.heads import bind_heads

    def recalled_meanwhile(record: Any) -> dict[str, Any]:
        result = bind_heads(record)
        task = the_job()
        task.status = "CANCELED"
        task.save(update_fields=["status"])
        return result

    work(recalled_meanwhile)
    assert jobs.perform(the_job().pk, the_job().external_task_id) == "overtaken"
    assert bound() == 0


def test_the_command_sweeps_what_a_crash_left(life: Life, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sweep_flows", "--lease", "60")
    assert capsys.readouterr().out == "settled 0, requeued 0, failed 0, decisions taken up 0\n"


def test_a_letter_whose_wait_was_never_ended_is_settled_by_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(make_cast()).to("distribute")
    monkeypatch.setattr(ViewflowSpine, "settle", lambda self, letter_id: None)
    for organ in ("district", "other_district", "board"):
        life.close(life.dispatch(organ))
    monkeypatch.undo()
    assert life.at(life.letter) == ["distribute"], "the process crashed between commit and callback"
    assert swept() == (1, 0, 0)
    assert life.at(life.letter) == ["bind_heads"]
    assert swept() == (0, 0, 0)


def test_the_thread_of_a_small_site_does_the_work(life: Life) -> None:
    worker = ThreadWorker(interval=0.05).start()
    worker.nudge()
    for _tick in range(200):
        if life.at(life.letter) == ["conclude"]:
            break
        time.sleep(0.05)
    worker.stop()
    assert life.at(life.letter) == ["conclude"]
    assert bound() == 1
    assert threading.active_count() >= 1


@pytest.mark.postgres  # one writer at a time is SQLite's own nature
def test_the_process_is_not_locked_while_the_job_works(
    life: Life, work: Callable[[Callable[[Any], Any]], None]
) -> None:
    def recalled_meanwhile(record: Any) -> dict[str, Any]:
        def recall() -> None:
            life.do(sending.recall_letter, "signer", reason="Sai thẩm quyền")
            connection.close()

        other = threading.Thread(target=recall)
        other.start()
        other.join()
        return {}

    work(recalled_meanwhile)
    assert jobs.perform(the_job().pk, the_job().external_task_id) == "overtaken"
    assert life.at(life.letter) == ["execute_recall"]
