"""Notices announced to another system: ids and a signature, tried again, nothing of what is hidden by then."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.cast import Cast
from tests.workflow.notices.scene import make_dispatch, make_event, make_letter, states, withdrawn
from tests.workflow.notices.test_reading import Sight
from workflow.kernel.actions import Action as A
from workflow.notices import posting, webhook
from workflow.notices.models import Notice, Posting
from workflow.notices.services import tell_persons

pytestmark = pytest.mark.django_db
SECRET = "mot-khoa-bi-mat-dai-hon-ba-muoi-hai-ky-tu"


class Receiver(HTTPServer):
    """Another system of the site."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Take)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Take(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    found = Receiver()
    url = f"http://127.0.0.1:{found.server_port}/thong-bao"
    settings.CONGVAN = {**settings.CONGVAN, "WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET}
    yield found
    found.shutdown()
    found.server_close()


def test_the_webhook_holds_ids_and_a_signature(cast: Cast, sight: Sight, receiver: Receiver) -> None:
    letter = make_letter(cast)
    sent = make_dispatch(letter, cast.organs["district"])
    tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
    posting.plan_notices()
    told = Notice.objects.count()
    assert (webhook.send_hooks(), webhook.send_hooks()) == (told, 0)
    ((headers, body),) = receiver.taken
    seconds, _, given = headers["Congvan-Signature"].partition(",v1=")
    expected = hmac.new(SECRET.encode(), f"{seconds[2:]}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(given, expected)
    said = {one["account"]: one for one in json.loads(body)["notices"]}
    assert {key: value for key, value in said["recv_clerk"].items() if key not in ("id", "at")} == {
        "account": "recv_clerk", "seq": 1, "event": "letter.issued.recipient", "how": "TO_DO", "record": "dispatch",
        "record_id": sent.pk,
    }  # fmt: skip
    assert "738" not in body.decode()
    assert "thẻ đảng" not in body.decode()


@pytest.mark.parametrize("answer", [500, 302, 403])
def test_a_webhook_that_is_not_taken_is_tried_again_with_the_same_ids(
    cast: Cast, sight: Sight, receiver: Receiver, answer: int
) -> None:
    withdrawn(cast)
    posting.plan_notices()
    receiver.answer = answer
    assert webhook.send_hooks() == 0
    assert ("HOOK", "PENDING") in states()
    Posting.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    receiver.answer = 200
    assert webhook.send_hooks() == 1
    first, second = (json.loads(body)["notices"][0]["id"] for _headers, body in receiver.taken)
    assert first == second


def test_a_webhook_says_nothing_of_what_is_hidden_by_then(cast: Cast, sight: Sight, receiver: Receiver) -> None:
    letter = withdrawn(cast)
    posting.plan_notices()
    sight.hidden.append(letter)
    assert (webhook.send_hooks(), receiver.taken) == (0, [])
    assert ("HOOK", "SKIPPED") in states()


def test_the_command_does_it_all_and_says_so(
    cast: Cast, sight: Sight, receiver: Receiver, mailoutbox: list[Any]
) -> None:
    """In the morning a summary goes out besides."""
    withdrawn(cast)
    out = StringIO()
    call_command("send_notices", stdout=out)
    assert "planned 1," in out.getvalue()
    assert len(mailoutbox) in (1, 2)
    assert f"mailed {len(mailoutbox)}, announced 1, swept 0, waiting 0" in out.getvalue()
