"""Notices announced to another system of the site, as ids and account names: it fetches nothing and reads no letter.

The body is JSON; the header `Congvan-Signature: t=<seconds>,v1=<hex>` is HMAC-SHA256 with WEBHOOK_SECRET over
"<seconds>.<body>". A delivery may come twice, under the same ids; any answer 2xx takes it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from workflow.conf import congvan
from workflow.kernel.policy import Actor

from . import choices, posting
from .lines import lines_of
from .models import Notice, Posting

AT_ONCE = 200
SECONDS = 5.0
HEADER = "Congvan-Signature"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is signed for one address is not carried to another."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: the answer 3xx becomes an error."""


_opener = urllib.request.build_opener(_NoRedirect)


def send_hooks(most: int = 10_000) -> int:
    """Announce what is due, many in one request; returns how many notices were taken."""
    taken = 0
    for _turn in range(most):
        rows = posting.claim((posting.Channel.HOOK,), AT_ONCE) if congvan.WEBHOOK_URL else []
        if not rows:
            break
        taken += _send(rows)
    return taken


def _send(rows: list[Posting]) -> int:
    notices = Notice.objects.select_related("person__user").in_bulk([row.notice_id for row in rows])
    said = {row.pk: _said(row, notices[row.notice_id]) for row in rows if row.notice_id in notices}
    kept = [row for row in rows if said.get(row.pk)]
    posting.finish([row for row in rows if not said.get(row.pk)], posting.State.SKIPPED)
    if not kept:
        return 0
    try:
        _post(json.dumps({"notices": [said[row.pk] for row in kept]}, separators=(",", ":")).encode())
    except (OSError, ValueError) as failure:
        posting.try_again(kept, f"{type(failure).__name__} {getattr(failure, 'code', '')}".strip())
        return 0
    posting.finish(kept, posting.State.SENT)
    return len(kept)


def _said(row: Posting, notice: Notice) -> dict[str, Any] | None:
    """Nothing where the account is closed or the record may no longer be seen."""
    user = notice.person.user
    if user is None or not user.is_active:
        return None
    actor = Actor(notice.person_id, timezone.localdate(timezone=choices.ZONE))
    (line,) = lines_of(actor, [notice])
    if line.hidden:
        return None
    return {
        "id": row.pk, "account": user.get_username(), "seq": notice.seq, "event": notice.event, "how": line.how,
        "record": notice.record_kind, "record_id": notice.record_id, "at": notice.created_at.isoformat(),
    }  # fmt: skip


def signature(body: bytes, seconds: int, secret: str) -> str:
    """The header's value for a body sent at that second."""
    made = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={made}"


def _post(body: bytes) -> None:
    """Raises OSError when it was not taken; ValueError for an address that is none."""
    if urlsplit(congvan.WEBHOOK_URL).scheme not in ("http", "https"):
        raise ValueError("WEBHOOK_URL")
    headers = {"Content-Type": "application/json", HEADER: signature(body, int(time.time()), congvan.WEBHOOK_SECRET)}
    request = urllib.request.Request(congvan.WEBHOOK_URL, body, headers)  # noqa: S310 - its scheme was looked at
    with _opener.open(request, timeout=SECONDS):
        pass
