"""Every page of the product, found by following its links as each of the cast, from a world where much is going on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from tests.enumeration.addresses import ACCOUNT, APART, OWN, queue_opens
from tests.enumeration.test_addresses import ready
from tests.workflow.web.desk import Office
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter
from workflow.web.desks.work import QUEUES

WALKERS = (
    "drafter", "reviewer", "signer", "clerk", "inspector", "recv_clerk", "recv_leader", "recv_officer", "principal",
    "administrator",
)  # fmt: skip
_HREF = re.compile(r'href="(/[^"#]*)')
FILES = {
    f"congvan:{name}"
    for name in (
        "intake-download",
        "intake-page",
        "letter-file",
        "letter-pdf",
        "letter-docx",
        "letter-signed",
        "letter-picture",
    )
}
"""They answer with a file."""
_NO_PAGE = re.compile(r"^/(?:static|tai-khoan/(?:dang-xuat|logout))")


@dataclass(frozen=True, slots=True)
class Page:
    """An address as one of the cast sees it. `key`: what kind of page it is."""

    who: str
    url: str
    key: str


def full_world(office: Office) -> dict[str, list[object]]:
    """Letters at every stage, files in the queue, a report, lent roles; the arguments of addresses."""
    _browsers, given = ready(office)
    for stage in ("draft", "submitted", "reviewed", "signed", "numbered"):
        getattr(office, stage)()
    office.implementing(office.issued())
    office.reported(office.issued())
    return given


def pages_of(office: Office, given: dict[str, list[object]], who: str) -> Iterator[tuple[Page, str]]:
    """Every kind of page that this person reaches, once, with its HTML."""
    client, seen, tried = office.client(who), set(), set()
    waiting = [*_seeds(given, who)]
    while waiting:
        url = waiting.pop(0)
        key = kind_of(url)
        if not key or key.split()[0] in FILES or key in seen or url in tried or _NO_PAGE.match(url):
            continue
        tried.add(url)
        answer = client.get(url)
        for close in answer._resource_closers if answer.streaming else ():  # type: ignore[attr-defined]
            close()  # the files, not the connection with them
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        html = answer.content.decode()
        if "<html" not in html:
            continue
        seen.add(key)
        yield Page(who, url, key), html
        waiting += [unescape(link) for link in _HREF.findall(html)]


def kind_of(url: str) -> str:
    """The address by name and words, without the numbers of records; letters and dispatches by their state."""
    parts = urlsplit(url)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    state = ""
    if found.url_name == "letter":
        state = str(Letter.objects.filter(pk=found.kwargs["letter_id"]).values_list("status", flat=True).first())
    if found.url_name == "dispatch":
        state = str(Dispatch.objects.filter(pk=found.kwargs["dispatch_id"]).values_list("status", flat=True).first())
    words = [str(value) for value in found.kwargs.values() if not isinstance(value, int)]
    query = "?" + "&".join(sorted(re.findall(r"([a-z_]+)=", parts.query))) if parts.query else ""
    return " ".join([found.view_name, *words, state, query if found.url_name == "letter" else ""]).strip()


def _seeds(given: dict[str, list[object]], who: str) -> Iterator[str]:
    yield "/"
    for name, rule in (OWN | APART).items():
        if rule(who)[0] == 200:
            yield reverse(f"congvan:{name}", args=given.get(name, []))
    for queue in QUEUES:
        if queue_opens(who, queue.key):
            yield reverse("congvan:queue", args=[queue.key])
    for name, (get, _post) in ACCOUNT.items():
        if get == 200 and name not in ("account_logout", "account_activate"):
            yield reverse(name)
    for letter in Letter.objects.order_by("-pk"):
        yield reverse("congvan:letter", args=[letter.pk])
    for dispatch in Dispatch.objects.order_by("-pk")[:30]:
        yield reverse("congvan:dispatch", args=[dispatch.pk])
