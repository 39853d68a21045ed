"""The triggers that make the journal append-only for whoever writes past the services; made and taken by migrations.

A later migration that alters one of these tables must make them again: SQLite builds such a table anew, without them.
"""

from __future__ import annotations

GUARDED = ("congvan_journalentry", "congvan_journalcheckpoint")
FUNCTION = "congvan_journal_refuses"
SENTENCE = "congvan: the journal is append-only"

_FUNCTION_SQL = f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
# REPLACE deletes the row in its way without a DELETE trigger; the third trigger refuses it before.
_ROW_IN_THE_WAY = {
    "congvan_journalentry": "id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)",
    "congvan_journalcheckpoint": "id = NEW.id OR hash = NEW.hash OR since = NEW.since",
}


def guard_names(vendor: str) -> frozenset[str]:
    """The names of every trigger that must stand."""
    verbs = ("update", "delete", "replace" if vendor == "sqlite" else "truncate")
    return frozenset(f"{table}_no_{verb}" for table in GUARDED for verb in verbs)


def create_sql(vendor: str) -> list[str]:
    """Statements that make the triggers; run once on a database without them."""
    return [statement for table in GUARDED for statement in _sqlite(table)] if vendor == "sqlite" else _postgres()


def _sqlite(table: str) -> list[str]:
    refuse = f"SELECT RAISE(ABORT, '{SENTENCE}');"
    found = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {_ROW_IN_THE_WAY[table]})"  # noqa: S608
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse} END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse} END",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {found} BEGIN {refuse} END",
    ]


def _postgres() -> list[str]:
    made = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION "
        f"{FUNCTION}()"
        for table in GUARDED
        for verb in ("UPDATE", "DELETE", "TRUNCATE")
    ]
    return [_FUNCTION_SQL, *made]


def drop_sql(vendor: str) -> list[str]:
    """Statements that take the triggers away, whether they stand or not."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in sorted(guard_names(vendor))]
    return [f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE"]


def standing_sql(vendor: str) -> str:
    """SELECT of the names of triggers that stand and are not disabled."""
    if vendor == "sqlite":
        return "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
