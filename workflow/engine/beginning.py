"""How a process begins: its row, its first tasks and their links, and the record's note of it, written together."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Expression
from django.utils.timezone import now
from viewflow.workflow.signals import flow_finished, flow_started
from viewflow.workflow.status import PROCESS, STATUS

from workflow.together import Change, write_together

from .rows import Previous, user_of
from .steps import Finish, Step


def begin(
    flow_class: Any, record: Any, person_id: int | None, act: str = "", parent_task: Expression | None = None
) -> int:
    """Start the process of a record and return its id. `parent_task` is looked up by the database as it writes.

    An act that also performs the first step (a clerk acknowledges what nobody had opened) passes through it: the step
    is there, done by the same person. The record keeps the id; its row must be locked or new.
    """
    nodes = path(flow_class, record, act)
    process = _process(flow_class, record, nodes[-1], parent_task)
    tasks = _tasks(flow_class, process, nodes, person_id)
    links = [Previous(from_task=after, to_task=before) for before, after in pairwise(tasks)]
    write_together([Change(type(record), {"id": record.pk}, {"process_id": process})], [process], tasks, links)
    record.process_id = process.pk
    flow_started.send(sender=flow_class, process=process, task=tasks[0])
    if isinstance(nodes[-1], Finish):
        flow_finished.send(sender=flow_class, process=process, task=tasks[-1])
    else:
        nodes[-1].activation_class(tasks[-1]).activate()
    return int(process.pk)


def path(flow_class: Any, record: Any, act: str) -> list[Any]:
    """The nodes from the beginning to the one that is left open, or to the end."""
    nodes = [flow_class.start, flow_class.start._next]
    while isinstance(nodes[-1], Step) and nodes[-1].ends_by(act, moved=True):
        nodes.append(nodes[-1].way(record))
    return nodes


def _process(flow_class: Any, record: Any, last: Any, parent_task: Expression | None) -> Any:
    over = isinstance(last, Finish)
    process = flow_class.process_class(
        flow_class=flow_class,
        status=PROCESS.DONE if over else PROCESS.NEW,
        finished=now() if over else None,
        artifact_content_type=ContentType.objects.get_for_model(record),
        artifact_object_id=record.pk,
    )
    if parent_task is not None:
        process.parent_task_id = parent_task
    flow_class.keep_record(process, record)
    return process


def _tasks(flow_class: Any, process: Any, nodes: list[Any], person_id: int | None) -> list[Any]:
    """A task for every node; all but an open last step are done."""
    moment, owner = now(), user_of(person_id)
    tasks = [
        flow_class.task_class(process=process, flow_task=node, flow_task_type=node.task_type, created=moment)
        for node in nodes
    ]
    for task in tasks if isinstance(nodes[-1], Finish) else tasks[:-1]:
        task.status, task.started, task.finished, task.owner_id = STATUS.DONE, moment, moment, owner
    return tasks
