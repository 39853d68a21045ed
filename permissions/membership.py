"""Accounts follow the directory: groups mirror live appointments, and a person who gets an account gets his rows.

Being in a group gives no right by itself; the dates of the appointment do, read when the question is asked. The sweep
is for whoever lists groups, and may run late without anybody keeping a right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from permissions import writer
from workflow.bulk_rows import insert_select
from workflow.directory.services import tidy_group_members

_MISSING = """
SELECT DISTINCT live.user_id, live.group_id FROM (
 SELECT me.user_id, o.group_id FROM congvan_appointment a JOIN congvan_person me ON me.id = a.person_id
 JOIN congvan_organ o ON o.id = a.organ_id WHERE a.valid_from <= %s AND a.valid_to >= %s
 UNION ALL
 SELECT me.user_id, o.group_id FROM congvan_delegation a JOIN congvan_person me ON me.id = a.taker_id
 JOIN congvan_organ o ON o.id = a.organ_id WHERE a.valid_from <= %s AND a.valid_to >= %s
) AS live WHERE live.user_id IS NOT NULL AND NOT EXISTS (
 SELECT 1 FROM {members} m WHERE m.{user} = live.user_id AND m.group_id = live.group_id)
"""


def sweep(on: date) -> tuple[int, int]:
    """Take accounts out of the groups of organs where nothing of theirs is live or to come, put missing ones in;
    returns (taken out, put in). Two statements, idempotent."""
    with transaction.atomic():
        return tidy_group_members(on), join_missing(on)


def join_missing(on: date) -> int:
    """Put every account into the groups of the organs where it has a live appointment or delegation on the day."""
    groups: Any = get_user_model()._meta.get_field("groups")
    members, user = groups.remote_field.through, f"{groups.m2m_field_name()}_id"
    table = connection.ops.quote_name(members._meta.db_table)
    day = connection.ops.adapt_datefield_value(on)
    return insert_select(members, (user, "group_id"), _MISSING.format(members=table, user=user), [day] * 4)


def after_change(facts: dict[str, Any]) -> None:
    """Hook of the directory: who was reached on paper so far and now has an account reads what was sent to him."""
    if facts.get("change") == "account_linked":
        writer.grant_person(int(facts["person_id"]))
