"""Who else has a draft open: a hint in the shared cache that fades by itself; nothing of the text, nothing kept."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from workflow.directory.models import Person
from workflow.kernel.policy import Actor

FRESH, WITHOUT_SCRIPT = 50, 300
"""Seconds that a window counts after its last sign; one that has no script gives one sign only."""
MOST = 20


def arrive(actor: Actor, letter_id: int, sitting: str, *, lasting: int = FRESH) -> list[int]:
    """This window has the draft open; return the persons of the other windows, his own included. Two windows that
    arrive in the same moment may miss each other until the next sign."""
    now = time.time()
    rows: dict[str, Any] = cache.get(_name(letter_id)) or {}
    others = {name: row for name, row in rows.items() if row[1] > now and name != sitting}
    kept = dict(list(others.items())[-MOST:])
    if sitting:
        kept[sitting] = (actor.person_id, now + lasting, lasting == FRESH)
    cache.set(_name(letter_id), kept, WITHOUT_SCRIPT)
    # Without a script a window cannot say that it was closed: of one's own windows only those that speak count.
    return [person for person, _until, speaks in others.values() if speaks or person != actor.person_id]


def leave(letter_id: int, sitting: str) -> None:
    """The window saved; its sign goes."""
    rows: dict[str, Any] = cache.get(_name(letter_id)) or {}
    if rows.pop(sitting, None):
        cache.set(_name(letter_id), rows, WITHOUT_SCRIPT)


def named(person_ids: list[int], mine: int) -> list[str]:
    """Names of who else edits; another window of one's own says so."""
    found = dict(Person.objects.filter(pk__in=set(person_ids) - {mine}).values_list("pk", "full_name"))
    own = [_("đồng chí, ở cửa sổ khác")] if mine in person_ids else []
    return [*own, *sorted(found.values())]


def _name(letter_id: int) -> str:
    return f"congvan:editing:{letter_id}"
