"""Rows written lean are rows as viewflow expects them; a moved task is not moved twice; a failing end is scrubbed."""

from typing import Any

import pytest
from django.db import transaction
from viewflow.workflow.context import Context
from viewflow.workflow.models import Process, Task
from viewflow.workflow.nodes.end import EndActivation

from flows.outgoing import OutgoingFlow
from tests.cast import make_cast
from tests.flows.life import Life, statements
from workflow.engine.rows import change_task, newest_task, user_of
from workflow.engine.steps import FinishActivation, StepActivation
from workflow.kernel.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "mat-khau-cua-dong-chi"


@pytest.fixture
def life() -> Life:
    return Life(make_cast())


def open_task(life: Life) -> Task:
    return Task.objects.select_related("process").get(process_id=life.letter.process_id, status="NEW")


def test_a_step_is_what_viewflow_itself_would_have_made(life: Life) -> None:
    task = open_task(life)
    assert (task.flow_task, task.flow_task_type, task.token.token) == (OutgoingFlow.draft, "HUMAN", "start")
    assert task.data == {}
    process = Process.objects.get(pk=life.letter.process_id)
    assert (process.flow_class, process.coerced.__class__.__name__) == (OutgoingFlow, "OutgoingProcess")
    assert str(process).startswith("Công văn đi #")
    assert task.title


def test_a_task_moved_by_another_is_a_conflict(life: Life) -> None:
    task = open_task(life)
    Task.objects.filter(pk=task.pk).update(status="CANCELED")
    with pytest.raises(Conflict), transaction.atomic():
        StepActivation(task).perform("NEW", life.cast.people["drafter"].pk)
    assert Task.objects.get(pk=task.pk).status == "CANCELED"


def test_only_the_columns_that_changed_are_written(life: Life) -> None:
    task = open_task(life)
    task.status = "DONE"
    with statements() as found:
        change_task(task, "NEW", owner_id=user_of(life.cast.people["drafter"].pk))
    assert len(found) == 1
    assert "token" not in found[0]
    assert Task.objects.get(pk=task.pk).owner == life.cast.user("drafter")


def test_nobody_owns_what_the_machine_or_a_person_without_account_did(life: Life) -> None:
    assert user_of(None) is None
    assert newest_task(None) is None
    task = open_task(life)
    task.status = "DONE"
    change_task(task, "NEW", owner_id=user_of(life.cast.people["paper"].pk))
    assert Task.objects.get(pk=task.pk).owner is None


@pytest.mark.parametrize(("kind", "kept"), [(FinishActivation, False), (EndActivation, True)])
def test_a_failing_end_keeps_no_locals_where_viewflows_own_does(
    life: Life, kind: Any, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task(process=Process.objects.get(pk=life.letter.process_id), flow_task=OutgoingFlow.end_withdrawn)
    task.save()

    def fail(*args: Any, **kwargs: Any) -> None:
        password = SECRET
        raise RuntimeError(password)

    monkeypatch.setattr("viewflow.workflow.nodes.end.task_started.send", fail)
    with Context(propagate_exception=False), transaction.atomic():
        kind(task).activate()
    task.refresh_from_db()
    assert (SECRET in str(task.data)) is kept
    assert task.data["_exception"]["title"] == (SECRET if kept else "RuntimeError")


def test_viewflow_can_cancel_a_whole_process_and_its_rights_end(life: Life) -> None:
    from permissions.models import LetterUserRow

    assert LetterUserRow.objects.filter(source__startswith="task:").exists()
    OutgoingFlow.instance.cancel(Process.objects.get(pk=life.letter.process_id))
    assert Process.objects.get(pk=life.letter.process_id).status == "CANCELED"
    assert life.at(life.letter) == []
    assert not LetterUserRow.objects.filter(source__startswith="task:").exists()


def test_a_cancelled_step_is_revived_with_its_rights(life: Life) -> None:
    from permissions.models import LetterUserRow

    task = open_task(life)
    with task.activation() as activation:
        activation.cancel()
    with task.activation() as activation:
        again = activation.revive()
    assert life.at(life.letter) == ["draft"]
    assert set(LetterUserRow.objects.filter(source__startswith="task:").values_list("source", flat=True)) == {
        f"task:{again.pk}"
    }
