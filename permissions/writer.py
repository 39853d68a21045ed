"""The only writer of object rows: granted from a source, ended with it, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from permissions.matrix import Source, step_rules
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from workflow.bulk_rows import insert_select, insert_sql, json_rows, rows_from_json
from workflow.cursors import hot_cursor
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.policy import Grant
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, RecordKind, Side
from workflow.letters.models import Letter
from workflow.prepared import delete_rows

GROUP_TABLES: dict[str, type[Model]] = {RecordKind.LETTER: LetterGroupRow, RecordKind.DISPATCH: DispatchGroupRow}
USER_TABLES: dict[str, type[Model]] = {RecordKind.LETTER: LetterUserRow, RecordKind.DISPATCH: DispatchUserRow}
MODELS: dict[str, type[Model]] = {RecordKind.LETTER: Letter, RecordKind.DISPATCH: Dispatch}
CODENAMES = {kind: {codename for codename, _label in model._meta.permissions} for kind, model in MODELS.items()}

TABLES_OF: dict[str, tuple[type[Model], ...]] = {
    Source.DRAFT: (LetterUserRow,),
    Source.SUBMIT: (LetterGroupRow,),
    Source.CONSULT: (LetterUserRow,),
    Source.ISSUE: (LetterGroupRow, DispatchGroupRow, DispatchUserRow),
    Source.ASSIGN: (DispatchUserRow,),
    Source.TASK: (LetterUserRow, LetterGroupRow),
    Source.RECALL: (DispatchGroupRow, DispatchUserRow),
}
"""Where the rows of a kind of source can be: the other tables need not be asked."""

# The permission is looked up inside the statement: no cache to go stale, no statement more.
_PERMISSION = (
    "JOIN django_content_type c ON c.app_label = 'congvan' AND c.model = '{kind}' "
    "JOIN auth_permission p ON p.content_type_id = c.id AND p.codename = {codename} "
)


def _permission(kind: str, codename: str) -> str:
    return _PERMISSION.format(kind=RecordKind(kind).value, codename=codename)


def grant(rows: Sequence[Grant]) -> None:
    """Write rows in at most one statement per table; one that exists already stays. A person without account gets none.

    Raises AssertionError for a codename that the record does not have, for both or neither subject, and for a row on a
    dispatch that is no assignment: a dispatch is its recipient's, `grant_recipients` writes that.
    """
    tables: dict[type[Model], list[Grant]] = defaultdict(list)
    for row in rows:
        if not _is_of_the_matrix(row):
            raise AssertionError(f"{row} is no row of the matrix")
        tables[(GROUP_TABLES if row.person_id is None else USER_TABLES)[row.record_kind]].append(row)
    for table, given in tables.items():
        _insert(table, given)


def _is_of_the_matrix(row: Grant) -> bool:
    one_subject = (row.organ_id is None) != (row.person_id is None)
    on_letter = row.record_kind == RecordKind.LETTER
    assigned = row.person_id is not None and row.source.startswith(f"{Source.ASSIGN}:")
    return one_subject and row.codename in CODENAMES[row.record_kind] and (on_letter or assigned)


def _insert(table: type[Model], rows: Sequence[Grant]) -> None:
    subject, owner, column = (
        ("group_id", "congvan_organ", "group_id")
        if table in GROUP_TABLES.values()
        else ("user_id", "congvan_person", "user_id")
    )
    given = rows_from_json("g", {"codename": "text", "subject": "bigint", "record": "bigint", "source": "text"})
    select = (
        f"SELECT p.id, s.{column}, g.record, g.source FROM {given} "  # noqa: S608
        f"JOIN {owner} s ON s.id = g.subject {_permission(rows[0].record_kind, 'g.codename')}"
        f"WHERE s.{column} IS NOT NULL ON CONFLICT DO NOTHING"
    )
    values = json_rows(
        {"codename": row.codename, "subject": row.organ_id or row.person_id, "record": row.record_id,
         "source": row.source}
        for row in rows
    )  # fmt: skip
    with hot_cursor() as cursor:
        cursor.execute(insert_sql(table, ("permission_id", subject, "content_object_id", "source"), select), [values])


def grant_recipients(letter_id: int) -> int:
    """A `view_dispatch` row for every dispatch of the letter that has none from its issue, in two statements; returns
    how many were written. Persons without an account get none, they read on paper; recalled dispatches get none."""
    which = f"d.letter_id = {letter_id:d} AND d.status <> '{DispatchStatus.RECALLED.value}'"
    return _insert_sent(DispatchGroupRow, Source.ISSUE, which) + _insert_sent(DispatchUserRow, Source.ISSUE, which)


def grant_person(person_id: int) -> int:
    """The rows of a person who got an account on what was sent to him before, in one statement; how many."""
    return _insert_sent(
        DispatchUserRow,
        Source.ISSUE,
        f"d.person_id = {person_id:d} AND d.status <> '{DispatchStatus.RECALLED.value}' AND d.letter_id IN "  # noqa: S608
        f"(SELECT l.id FROM congvan_letter l WHERE l.status NOT IN ('{LetterStatus.RECALLED.value}', "
        f"'{LetterStatus.REPLACED.value}'))",
    )


_SENT_TO: dict[type[Model], tuple[str, str]] = {
    DispatchGroupRow: ("group_id", "JOIN congvan_organ s ON s.id = d.organ_id"),
    DispatchUserRow: ("user_id", "JOIN congvan_person s ON s.id = d.person_id"),
}


def _insert_sent(table: type[Model], source: Source, which: str) -> int:
    """Rows from `<source>:<letter>` for the dispatches `d` that match `which` and have none, in one statement.

    What is there already is left by ON CONFLICT: one look at the full key. As a NOT EXISTS it may be planned as a walk
    through everything that the group ever got; the permission's id is a subquery for the same reason."""
    subject, joined = _SENT_TO[table]
    select = (
        f"SELECT (SELECT p.id FROM (SELECT 1) AS one {_permission(RecordKind.DISPATCH, '%s')}), s.{subject}, d.id, "  # noqa: S608
        f"'{source}:' || d.letter_id FROM congvan_dispatch d {joined} WHERE {which} AND s.{subject} IS NOT NULL "
        "ORDER BY d.id ON CONFLICT DO NOTHING"
    )
    columns = ("permission_id", subject, "content_object_id", "source")
    return insert_select(table, columns, select, [str(Action.VIEW_DISPATCH)])


def revoke(sources: Iterable[str]) -> None:
    """Delete every row from these sources, in one statement for each table that can hold them; none for no source."""
    tables: dict[type[Model], list[str]] = defaultdict(list)
    for source in dict.fromkeys(sources):
        for table in TABLES_OF[Source(source.partition(":")[0])]:
            tables[table].append(source)
    for table, ended in tables.items():
        if table is DispatchGroupRow:
            _rows_of_dispatches(ended).delete()
        else:
            delete_rows(table, "source", ended)


def _rows_of_dispatches(sources: Sequence[str]) -> Any:
    """DispatchGroupRow has no index on its source: the letter in it finds the rows by the letter's dispatches."""
    letters = [int(source.partition(":")[2]) for source in sources]
    sent = Dispatch.objects.filter(letter_id__in=letters).values("pk")
    return DispatchGroupRow._default_manager.filter(source__in=sources, content_object__in=sent)


def revoke_recipients(letter_id: int) -> None:
    """End every row on the letter's dispatches. Whoever had opened one that is now recalled keeps a row from
    `recall:<letter>`: it shows him the recall, never the letter, until the record is tidied away."""
    dispatches = Dispatch.objects.filter(letter_id=letter_id).values("pk")
    for table in (DispatchGroupRow, DispatchUserRow):
        table._default_manager.filter(content_object__in=dispatches).delete()
    which = f"d.letter_id = {letter_id:d} AND d.status = '{DispatchStatus.RECALLED.value}' AND d.arrived_on IS NOT NULL"
    _insert_sent(DispatchGroupRow, Source.RECALL, which)
    _insert_sent(DispatchUserRow, Source.RECALL, which)


def open_step(source: str, actions: Sequence[Action], record: Any) -> None:
    """Rows from `source` for the acts of a human step on a letter: to the issuer's group, or to the drafter himself;
    at most one statement per table. Steps of a receiving organ or of a question write nothing: their right is the
    dispatch's one row, and the matrix."""
    if not isinstance(record, Letter):
        return
    grant(list(dict.fromkeys(row for row in _step_grants(source, actions, record))))


def _step_grants(source: str, actions: Sequence[Action], letter: Letter) -> Iterable[Grant]:
    for rule in step_rules(actions):
        need = rule.need
        assert need is not None
        assert rule.side == Side.OWN
        organ_id = None if need.of_person else letter.issuer_id
        person_id = letter.drafter_id if need.of_person else None
        if organ_id is not None or person_id is not None:
            yield Grant(str(need.codename), str(RecordKind.LETTER), letter.pk, source, organ_id, person_id)


def close_steps(sources: Sequence[str]) -> None:
    """End the rows of human steps that were done or cancelled; none for no source."""
    revoke(sources)
