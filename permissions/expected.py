"""The rows that should stand, derived in SQL from letters, opinions, dispatches, assignments and open tasks."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import connection
from django.db.models import Model

from permissions.matrix import RULES, Rule, Source
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from permissions.sql import permission_id, tables
from workflow.dispatches.models import Assignment
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import RecordKind

ALIVE = f"l.status IN ('{L.ISSUED.value}', '{L.CONCLUDED.value}')"
ENDED = f"l.status IN ('{L.RECALLED.value}', '{L.REPLACED.value}')"
ISSUED = f"({ALIVE} OR {ENDED})"
SENT = f"({ALIVE} AND d.status <> '{D.RECALLED.value}')"
NOTICED = f"({ENDED} AND d.status = '{D.RECALLED.value}' AND d.arrived_on IS NOT NULL)"
OPEN_TASK = "('NEW', 'ASSIGNED', 'STARTED')"

_LETTER_USER = (
    "SELECT {view} AS permission_id, me.user_id AS subject_id, l.id AS content_object_id, 'draft:' || l.id AS source "
    "FROM {letter} l JOIN {person} me ON me.id = l.drafter_id WHERE me.user_id IS NOT NULL AND NOT l.outside",
    "SELECT {view}, me.user_id, q.letter_id, 'consult:' || q.id FROM {opinion} q "
    "JOIN {person} me ON me.id = q.person_id WHERE me.user_id IS NOT NULL AND q.asked_by_id IS NOT NULL",
)
_LETTER_GROUP = (
    "SELECT {view} AS permission_id, o.group_id AS subject_id, l.id AS content_object_id, 'submit:' || l.id AS source "
    "FROM {letter} l JOIN {organ} o ON o.id = l.issuer_id WHERE l.round > 0 AND NOT l.outside",
    "SELECT {view}, o.group_id, l.id, 'issue:' || l.id FROM {letter} l JOIN {organ} o ON o.id = l.watcher_id "
    "WHERE {issued} AND NOT l.outside",
)
_DISPATCH_GROUP = (
    "SELECT {view} AS permission_id, o.group_id AS subject_id, d.id AS content_object_id, "
    "CASE WHEN {sent} THEN 'issue:' ELSE 'recall:' END || l.id AS source FROM {dispatch} d "
    "JOIN {letter} l ON l.id = d.letter_id JOIN {organ} o ON o.id = d.organ_id WHERE {sent} OR {noticed}",
)
_DISPATCH_USER = (
    "SELECT {view} AS permission_id, me.user_id AS subject_id, d.id AS content_object_id, "
    "CASE WHEN {sent} THEN 'issue:' ELSE 'recall:' END || l.id AS source FROM {dispatch} d "
    "JOIN {letter} l ON l.id = d.letter_id JOIN {person} me ON me.id = d.person_id "
    "WHERE ({sent} OR {noticed}) AND me.user_id IS NOT NULL",
)
_OFFICER = (
    "SELECT {permission}, me.user_id, a.dispatch_id, 'assign:' || a.id FROM {assignment} a "
    "JOIN {dispatch} d ON d.id = a.dispatch_id JOIN {letter} l ON l.id = d.letter_id "
    "JOIN {person} me ON me.id = a.person_id WHERE a.ended_on IS NULL AND me.user_id IS NOT NULL AND {alive}{lead}"
)
_STEP = (
    "SELECT {permission}, {subject}, l.id, 'task:' || t.id FROM {letter} l "
    "JOIN {task} t ON t.process_id = l.process_id AND t.flow_task_type = 'HUMAN' AND t.status IN {open} "
    "JOIN {owner} WHERE {subject} IS NOT NULL AND NOT l.outside AND l.status IN ({states})"
)


def expected_sql(table: type[Model]) -> str:
    """SELECT (permission_id, subject_id, content_object_id, source) of every row that should stand in the table."""
    parts: dict[type[Model], Callable[[], list[str]]] = {
        LetterUserRow: lambda: [*_plain(RecordKind.LETTER, _LETTER_USER), *_steps(of_person=True)],
        LetterGroupRow: lambda: [*_plain(RecordKind.LETTER, _LETTER_GROUP), *_steps(of_person=False)],
        DispatchUserRow: lambda: [*_plain(RecordKind.DISPATCH, _DISPATCH_USER), *_officers()],
        DispatchGroupRow: lambda: _plain(RecordKind.DISPATCH, _DISPATCH_GROUP),
    }
    return " UNION ".join(parts[table]())


def _plain(kind: RecordKind, texts: tuple[str, ...]) -> list[str]:
    view = permission_id(kind, str(A.VIEW_LETTER if kind == RecordKind.LETTER else A.VIEW_DISPATCH))
    words = {**tables(), "view": view, "issued": ISSUED, "sent": SENT, "noticed": NOTICED}
    return [text.format(**words) for text in texts]


def _officers() -> list[str]:
    assignment = connection.ops.quote_name(Assignment._meta.db_table)
    return [
        _OFFICER.format(
            **tables(), permission=permission_id(RecordKind.DISPATCH, str(code)), assignment=assignment, alive=ALIVE,
            lead="" if code == A.VIEW_DISPATCH else " AND a.lead",
        )
        for code in (A.VIEW_DISPATCH, A.PROGRESS_DISPATCH, A.HAND_IN_DISPATCH)
    ]  # fmt: skip


def _steps(*, of_person: bool) -> list[str]:
    """Rows of open human steps, by the state of their letter. Without a process engine there are none."""
    if not apps.is_installed("viewflow.workflow"):
        return []
    task = connection.ops.quote_name(apps.get_model("viewflow", "Task")._meta.db_table)
    names = tables()
    owner = "{person} me ON me.id = l.drafter_id" if of_person else "{organ} o ON o.id = l.issuer_id"
    subject = "me.user_id" if of_person else "o.group_id"
    return [
        _STEP.format(
            **names, permission=permission_id(RecordKind.LETTER, str(rule.action)), subject=subject, task=task,
            open=OPEN_TASK, owner=owner.format(**names), states=_states(rule),
        )
        for rule in RULES
        if rule.row is not None and Source.TASK in rule.row.sources and rule.row.of_person == of_person
    ]  # fmt: skip


def _states(rule: Rule) -> str:
    return ", ".join(f"'{state}'" for state in sorted(rule.states or ()))
