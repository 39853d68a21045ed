"""The words of our own SQL: table names, one permission's id, lists of numbers; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from workflow.directory.models import Organ, Person, SigningAuthority
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter, Opinion


@cache
def tables() -> dict[str, str]:
    """Quoted table names by the words used in the texts; the four row tables are `lu`, `lg`, `du`, `dg`."""
    models: dict[str, type[Model]] = {
        "lu": LetterUserRow, "lg": LetterGroupRow, "du": DispatchUserRow, "dg": DispatchGroupRow, "perm": Permission,
        "type": ContentType, "organ": Organ, "person": Person, "account": get_user_model(), "letter": Letter,
        "dispatch": Dispatch, "opinion": Opinion, "authority": SigningAuthority,
    }  # fmt: skip
    return {key: connection.ops.quote_name(model._meta.db_table) for key, model in models.items()}


def permission_id(kind: str, codename: str) -> str:
    """A scalar subquery for the id of our permission: read with the statement that needs it, so it is never stale."""
    if not codename.replace("_", "").isalpha():
        raise AssertionError(f"{codename!r} is no codename")
    return (
        "(SELECT p.id FROM {type} c JOIN {perm} p ON p.content_type_id = c.id WHERE c.app_label = 'congvan' "  # noqa: S608
        f"AND c.model = '{RecordKind(kind).value}' AND p.codename = '{codename}')"
    ).format(**tables())


def numbers(ids: Iterable[int]) -> str:
    """Ids for IN (…): whole numbers only, so nothing needs quoting; no id at all matches nothing."""
    return ", ".join(f"{number:d}" for number in sorted(ids)) or "NULL"


def from_sources(sources: Collection[str]) -> str:
    """The condition that row `r` came from one of these kinds of source; percent signs doubled for the driver."""
    return "(" + " OR ".join(f"r.source LIKE '{source}:%%'" for source in sources) + ")"
