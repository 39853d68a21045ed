"""Walks up and down the dated tree of organs inside the database; the only raw SQL of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BigAutoField, Expression
from django.db.models.sql.compiler import SQLCompiler

from workflow.directory.models import Organ, OrganParent

_WALK = """(WITH RECURSIVE walk(id) AS (
 SELECT link.{to} FROM {links} link JOIN {organs} o ON o.id = link.{to}
 WHERE link.{start} IN ({roots}) AND {live}
 UNION
 SELECT link.{to} FROM walk JOIN {links} link ON link.{start} = walk.id JOIN {organs} o ON o.id = link.{to}
 WHERE {live}
) SELECT id FROM walk)"""
_LIVE = "link.valid_from <= %s AND link.valid_to >= %s AND o.valid_from <= %s AND o.valid_to >= %s"


class _Walk(Expression):
    """A subquery of organ ids reachable from `roots` over links and organs that are live on one day.

    UNION, not UNION ALL: a circle in the links ends instead of running for ever.
    """

    start = to = ""

    def __init__(self, roots: Iterable[int], on: date) -> None:
        super().__init__(output_field=BigAutoField())
        self.roots = tuple(roots) or (0,)
        self.on = on

    def as_sql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the subquery in brackets, so that it stands after IN."""
        quoted = connection.ops.quote_name
        sql = _WALK.format(
            start=self.start,
            to=self.to,
            links=quoted(OrganParent._meta.db_table),
            organs=quoted(Organ._meta.db_table),
            roots=", ".join(["%s"] * len(self.roots)),
            live=_LIVE,
        )
        day = connection.ops.adapt_datefield_value(self.on)
        return sql, (*self.roots, *(day,) * 8)


class Below(_Walk):
    """Every organ below the roots, at any depth, without the roots themselves."""

    start, to = "parent_id", "organ_id"


class Above(_Walk):
    """Every organ above the roots, without the roots themselves."""

    start, to = "organ_id", "parent_id"
