"""Every line of the table, one by one and all at once, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.workflow.directory import lines_table as table
from workflow.directory.groups import LineReader, reached_by
from workflow.kernel.vocabulary import LineKind

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def planted(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The province is planted once for the whole table, and taken away behind it."""
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        table.plant()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def reached(who: str, on: date, line: str) -> list[str] | None:
    issuer = table.issuer(who)
    found = LineReader(issuer, on, articles=table.ARTICLES).resolve(line)
    if found.kind == LineKind.UNRESOLVED:
        return None
    organs, persons = reached_by([found.selector], issuer.pk, on)[0]
    return sorted(name for _key, name in (*organs, *persons))


@pytest.mark.parametrize(("who", "on", "line", "expected"), table.TABLE, ids=[row[2] for row in table.TABLE])
def test_a_line_means(who: str, on: date, line: str, expected: list[str] | None) -> None:
    assert reached(who, on, line) == (None if expected is None else sorted(expected))
