"""Task and process rows written in as few statements as they need; viewflow's own way costs two to four times that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Expression
from viewflow.workflow.models import Task as TaskRow
from viewflow.workflow.status import STATUS

from workflow.directory.models import Person
from workflow.kernel.errors import Conflict
from workflow.prepared import change_rows
from workflow.together import write_together

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED, STATUS.ERROR)
"""A task in one of these still waits for something."""

Previous = TaskRow.previous.through


class Scalar(Expression):
    """One value that the database looks up while it writes, so that no statement is spent on reading it before."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.sql, self.params = sql, tuple(params)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return f"({self.sql})", self.params


def user_of(person_id: int | None) -> Scalar | None:
    """The account of a person, as `Task.owner` keeps it; None for an act of the machine."""
    if person_id is None:
        return None
    quote = connection.ops.quote_name
    table = quote(Person._meta.db_table)
    return Scalar(f"SELECT user_id FROM {table} WHERE id = %s", [person_id])  # noqa: S608


def newest_task(process_id: int | None, flow_task: str = "") -> Scalar | None:
    """The newest task of a process, of one node when its reference is given: what `Process.parent_task` keeps."""
    if process_id is None:
        return None
    sql = f"SELECT MAX(id) FROM {connection.ops.quote_name(TaskRow._meta.db_table)} WHERE process_id = %s"  # noqa: S608
    return Scalar(f"{sql} AND flow_task = %s", [process_id, flow_task]) if flow_task else Scalar(sql, [process_id])


def insert_task(flow_task: Any, before: Any, token: Any, **values: Any) -> Any:
    """INSERT the task of a node and its link to the task of activation `before`."""
    task = flow_task.flow_class.task_class(
        process=before.process, flow_task=flow_task, flow_task_type=flow_task.task_type, token=token, **values
    )
    write_together([], [task], [Previous(from_task=task, to_task=before.task)])
    return task


def change_task(task: Any, was: str, **values: Any) -> None:
    """UPDATE only these columns by compare-and-set on the status; Conflict when somebody else moved the task."""
    if change_rows(type(task), {"id": task.pk, "status": was}, {"status": task.status, **values}) != 1:
        raise Conflict
    for name, value in values.items():
        if not isinstance(value, Expression):
            setattr(task, name, value)
