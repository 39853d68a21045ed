"""Every page that answers a look, as bytes, for one person: his lists, his records, exports, pictures, feeds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from tests.enumeration.addresses import APART, OWN
from tests.workflow.web.desk import Office
from workflow.web.desks.work import QUEUES

MASKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("CSRF", re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')),
    ("the form's own", re.compile(rb'name="once" value="[^"]*"')),
    ("as of", re.compile('data-cv-since="[^"]*"|[Ss]ố liệu lúc [^<]*|, tính đến [^<]*'.encode())),
    ("a spreadsheet's making", re.compile(rb"<dcterms:(?:created|modified) [^>]*>[^<]*")),
)
"""All that may differ between two looks at the same page: tokens of the request, and the moment of it."""
COOKIES = (settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME)
"""Tokens too."""
NOT_LOOKED_AT = {"intake-next"}
"""Leads on to a file that it takes in hand."""
WORDS = {
    "outgoing": ({}, {"loc": "du-thao"}, {"loc": "dang-trinh"}, {"loc": "dang-thuc-hien"}, {"loc": "da-ket-thuc"}),
    "inbox": ({}, *({"loc": key} for key in ("can-lam", "da-giao", "cho-duyet", "da-bao-cao", "xong", "theo-han"))),
    "search": ({}, {"q": "cong van"}, {"q": "tang cuong"}, {"q": "1"}),
    "letter": ({}, {"loc": "chua-tiep-nhan"}, {"in": "1"}, {"dien-bien": "du"}),
    "notices-after": ({"sau": "0"}, {"after": "0"}),
}
"""What stands behind the question mark, where a page reads it."""
OF_LETTER = ("letter", "letter-why", "letter-who", "letter-reading", "letter-chart")
FILES = ("letter-pdf", "letter-docx", "letter-picture")
OF_DISPATCH = ("dispatch", "dispatch-why", "dispatch-who", "dispatch-chart")


def masked(body: bytes) -> bytes:
    """The answer without what MASKS names; of a packed file its members, without the hour at which it was packed."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(name.encode() + packed.read(name) for name in packed.namelist())
    for _name, pattern in MASKS:
        body = pattern.sub(b"", body)
    return body


def lists(given: dict[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    """(address, query) of what is no record's own page."""
    for name in (OWN | APART).keys() - NOT_LOOKED_AT:
        for query in WORDS.get(name, ({},)):
            yield reverse(f"congvan:{name}", args=given.get(name, [])), query
    for queue in QUEUES:
        yield reverse("congvan:queue", args=[queue.key]), {}


def records(letters: list[int], dispatches: list[int]) -> Iterator[tuple[str, Any]]:
    """The same of records; files of the first and the last letter."""
    for names, ids in ((OF_LETTER, letters), (FILES, letters[:: len(letters) - 1]), (OF_DISPATCH, dispatches)):
        for name in names:
            for pk in ids:
                for query in WORDS.get(name, ({},)):
                    yield reverse(f"congvan:{name}", args=[pk]), query


def looks(office: Office, who: str, where: list[tuple[str, Any]]) -> dict[tuple[str, str], bytes]:
    """(address, query) → status, headers that say something, and the masked body."""
    found, client = {}, office.client(who)
    for url, query in where:
        answer = client.get(url, query)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        for close in answer._resource_closers:  # type: ignore[attr-defined]
            close()  # the files, not the connection with them
        said = {name: answer.get(name, "") for name in ("Content-Type", "Content-Disposition", "Location", "ETag")}
        said |= {name: one.value for name, one in answer.cookies.items() if name not in COOKIES}
        found[url, str(query)] = b"%d %r\n" % (answer.status_code, said) + masked(body)
    return found
