"""One act on a letter moves the processes of all its recipients: a constant number of statements for any n."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import now
from viewflow.workflow.models import Process as ProcessRow
from viewflow.workflow.models import Task as TaskRow
from viewflow.workflow.status import PROCESS, STATUS

from workflow.bulk_rows import compiled, insert_select
from workflow.dispatches.models import Dispatch
from workflow.oversight.models import Question

from .rows import OPEN, Previous
from .steps import Finish

TASK_COLUMNS = (
    "process_id", "flow_task", "flow_task_type", "status", "created", "started", "finished", "token", "data",
)  # fmt: skip


def move_children(flow_class: Any, letter_id: int, status: str, node: Any) -> None:
    """Break off what is open in the processes of the letter's dispatches of this status, and go on at `node`.

    Where `node` is an end, only processes that still run are ended; where it is a step, every process gets it, also
    one that had come to its end (a letter for information, taken in and now recalled).
    """
    over = isinstance(node, Finish)
    children = _children(letter_id, status, running=over)
    cancel_open(children)
    moment = now()
    _insert_tasks(flow_class, children, node, moment)
    _link_tasks(children, node)
    values = {"status": PROCESS.DONE, "finished": moment} if over else {"status": PROCESS.NEW, "finished": None}
    flow_class.process_class._default_manager.filter(pk__in=children).update(**values)


def _children(letter_id: int, status: str, running: bool) -> QuerySet[Any, Any]:
    rows = Dispatch.objects.filter(letter_id=letter_id, status=status, process_id__isnull=False)
    if running:
        rows = rows.filter(process_id__in=ProcessRow._default_manager.filter(status=PROCESS.NEW).values("pk"))
    return rows.order_by().values("process_id")


def cancel_open(processes: QuerySet[Any, Any]) -> None:
    """Break off every open task of these processes; one statement."""
    TaskRow._default_manager.filter(process_id__in=processes, status__in=OPEN).update(
        status=STATUS.CANCELED, finished=now()
    )


def cancel_questions(dispatches: QuerySet[Any, Any]) -> None:
    """Nobody can answer a question on a dispatch that has come to its end: its process is cancelled; two statements."""
    asked = Question.objects.filter(dispatch_id__in=dispatches, process_id__isnull=False).order_by()
    running = ProcessRow._default_manager.filter(pk__in=asked.values("process_id"), status=PROCESS.NEW)
    cancel_open(running.order_by().values("pk"))
    running.order_by().update(status=PROCESS.CANCELED, finished=now())


def _insert_tasks(flow_class: Any, children: QuerySet[Any, Any], node: Any, moment: Any) -> None:
    chosen, params = compiled(children)
    field = TaskRow._meta.get_field
    stamp = connection.ops.adapt_datetimefield_value(moment)
    over = isinstance(node, Finish)
    time = "%s" if connection.vendor == "sqlite" else "CAST(%s AS timestamptz)"
    sql = (
        f"SELECT c.process_id, %s, %s, %s, {time}, {time if over else 'NULL'}, {time if over else 'NULL'}, %s, "  # noqa: S608
        f"{'%s' if connection.vendor == 'sqlite' else 'CAST(%s AS jsonb)'} FROM ({chosen}) AS c"
    )
    named = [field("flow_task").get_prep_value(node), node.task_type, STATUS.DONE if over else STATUS.NEW]
    insert_select(TaskRow, TASK_COLUMNS, sql, [*named, *[stamp] * (3 if over else 1), "start", "{}", *params])


def _link_tasks(children: QuerySet[Any, Any], node: Any) -> None:
    """Link each new task to the newest one before it in its process."""
    chosen, params = compiled(children)
    table = connection.ops.quote_name(TaskRow._meta.db_table)
    links = connection.ops.quote_name(Previous._meta.db_table)
    sql = (
        f"SELECT t.id, (SELECT MAX(b.id) FROM {table} AS b WHERE b.process_id = t.process_id AND b.id < t.id) "  # noqa: S608
        f"FROM {table} AS t WHERE t.flow_task = %s AND t.process_id IN ({chosen}) "
        f"AND NOT EXISTS (SELECT 1 FROM {links} AS l WHERE l.from_task_id = t.id)"
    )
    flow_task = TaskRow._meta.get_field("flow_task").get_prep_value(node)
    insert_select(Previous, ("from_task_id", "to_task_id"), sql, [flow_task, *params])
