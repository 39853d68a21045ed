"""Cursors for texts that stay the same: what is kept of a text, and what not."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.test.utils import CaptureQueriesContext

from workflow import cursors
from workflow.cursors import LONGEST, hot_cursor

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def searched() -> Iterator[Any]:
    """What Django is asked to rewrite."""
    cursors._converted.cache_clear()
    real = SQLiteCursorWrapper.convert_query
    with patch.object(SQLiteCursorWrapper, "convert_query", autospec=True, side_effect=real) as found:
        yield found


def answer(text: str, params: Any) -> Any:
    with hot_cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchone()


def test_a_text_is_rewritten_once(searched: Any) -> None:
    for value in ("một", "hai", "a%sb"):
        assert answer("SELECT %s, '%%'", [value]) == (value, "%")
    assert searched.call_count == 1


def test_the_same_text_with_other_names_is_another_one(searched: Any) -> None:
    assert answer("SELECT %(a)s, %(b)s", {"a": 1, "b": 2}) == (1, 2)
    assert answer("SELECT %(a)s, %(b)s", {"b": 2, "a": 3}) == (3, 2)
    assert answer("SELECT %s", ["%(a)s"]) == ("%(a)s",)
    assert searched.call_count == 3


def test_a_text_of_many_rows_is_not_kept(searched: Any) -> None:
    long = f"SELECT %s /* {'x' * LONGEST} */"
    assert [answer(long, [value]) for value in (1, 2)] == [(1,), (2,)]
    assert searched.call_count == 2
    assert cursors._converted.cache_info().currsize == 0


def test_errors_and_the_log_are_django_s() -> None:
    with pytest.raises(DatabaseError, match="no such table"):
        answer("SELECT 1 FROM nowhere WHERE 1 = %s", [1])
    with CaptureQueriesContext(connection) as noted:
        answer("SELECT %s", ["một"])
    assert [one["sql"] for one in noted] == ["SELECT 'một'"]
