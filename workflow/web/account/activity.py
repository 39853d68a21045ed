"""When a session was last used, noted once a minute: allauth's own middleware writes and commits with every look."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from workflow.web.account.addresses import client_address

MINUTE = 60.0
MOST = 20_000
"""Sessions of a process that are remembered; with more it begins anew, and each is noted once more."""
Seen = tuple[str, str, str]

_noted: dict[Seen, float] = {}


class ActivityMiddleware:
    """Stands in the place of allauth's UserSessionsMiddleware. A new session, address or browser is noted at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key and is_due(_seen(request), time.monotonic()):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def is_due(seen: Seen, now: float) -> bool:
    """Whether this process noted the session from there more than a minute ago, or never; if so it counts as noted."""
    before = _noted.get(seen)
    if before is not None and now - before < MINUTE:
        return False
    if len(_noted) >= MOST:
        _noted.clear()
    _noted[seen] = now
    return True


def _seen(request: HttpRequest) -> Seen:
    return str(request.session.session_key), client_address(request), request.headers.get("User-Agent", "")
