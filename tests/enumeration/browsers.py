"""Everybody's browser, and a request that leaves nothing behind: what was answered, what was written, and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.test import Client

from tests.cast import PEOPLE, WITHOUT_ACCOUNT
from tests.workflow.web.desk import Office
from workflow.dispatches.models import Dispatch
from workflow.journal.models import JournalEntry
from workflow.letters.models import Letter

ANONYMOUS = "anonymous"
CAST = tuple(who for who in PEOPLE if who not in WITHOUT_ACCOUNT)
EVERYBODY = (*CAST, ANONYMOUS)
_TOKENS = re.compile(rb'name="(?:csrfmiddlewaretoken|once)" value="[^"]*"|data-cv-since="[^"]*"')
_OWN_TABLES = ("django_session", "usersessions_usersession", "account_", "axes_")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, without the tokens of forms; `written`: whether a statement wrote outside the session's tables;
    `effect`: whether records or the journal differed afterwards."""

    status: int
    body: bytes
    location: str
    written: bool
    effect: bool


class Browsers:
    """A client each, signed in with a fresh second factor; the locked account keeps the session that it had."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.missing: dict[str, bytes] = {}
        self._anonymous = Client(raise_request_exception=False)

    def client(self, who: str) -> Client:
        """The person's client; a fault of the server comes back as 500."""
        if who == ANONYMOUS:
            return self._anonymous
        client = self.office.client(who)
        client.raise_request_exception = False
        return client

    def ask(self, who: str, method: str, url: str, body: dict[str, Any] | None = None) -> Answer:
        """One request inside a savepoint that is rolled back."""
        client, wrote = self.client(who), []
        kept = deepcopy(client.cookies)

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip()[:7].upper().startswith(_WRITES) and not any(name in sql for name in _OWN_TABLES):
                wrote.append(sql)
            return execute(sql, params, many, context)

        with undone(), connection.execute_wrapper(watch):
            answer = client.generic(method, url) if body is None else client.post(url, body)
            effect = bool(wrote) and _picture() != self.picture
        client.cookies = kept
        text = _TOKENS.sub(b"", b"".join(answer) if answer.streaming else answer.content)
        return Answer(answer.status_code, text, answer.get("Location", ""), bool(wrote), effect)

    def settle(self) -> None:
        """Remember how everything stands, once the world is built."""
        self.picture = _picture()

    def missing_page(self, who: str) -> bytes:
        """What a record that never existed looks like to him."""
        if who not in self.missing:
            self.missing[who] = self.ask(who, "GET", f"/cong-van/{10**9}/").body
        return self.missing[who]


def _picture() -> tuple[Any, ...]:
    """How many acts are journalled and where every record stands."""
    entries = JournalEntry.objects.aggregate(n=Count("pk"), last=Max("pk"))
    rows = [
        model.objects.aggregate(n=Count("pk"), v=Sum("version"), s=Sum("chain_seq")) for model in (Letter, Dispatch)
    ]
    return (*entries.values(), *(value for row in rows for value in row.values()))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
