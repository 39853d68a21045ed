"""How sessions end: a new id when a factor was passed, all others when factors changed, all when the account did."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from workflow.directory.models import Person
from workflow.web.account.codes import spend_up_to_now

ENDING = frozenset({"account_closed", "link_renewed", "sessions_ended", "factors_removed"})
"""Changes of the directory after which nothing that the person's account has open goes on."""


def end_sessions(user_id: int, but: str | None = None) -> int:
    """End every session of the user except the one with the key `but`; return how many there were."""
    rows = list(UserSession.objects.filter(user_id=user_id).exclude(session_key=but or ""))
    for row in rows:
        row.end()
    return len(rows)


def end_with_the_account(facts: dict[str, Any]) -> None:
    """A hook of the directory: what an administrator did to an account ends its sessions in the same transaction."""
    if facts.get("change") not in ENDING:
        return
    user_id = Person.objects.filter(pk=facts["person_id"]).values_list("user_id", flat=True).first()
    if user_id is None:
        return
    if facts["change"] == "factors_removed":
        Authenticator.objects.filter(user_id=user_id).delete()
    end_sessions(user_id)


def renew_session(request: HttpRequest) -> None:
    """Give the session a new id and forget the row under the old one, which is dead from now on."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).delete()
    if request.user.is_authenticated:
        UserSession.objects.create_from_request(request)


def on_factor_used(sender: Any, request: HttpRequest, reauthenticated: bool = False, **kwargs: Any) -> None:
    """A step-up begins a new session id; at sign-in Django itself does it."""
    if reauthenticated:
        renew_session(request)


def on_factors_changed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Other sessions end; this one goes on under a new id, and what it had confirmed counts no more."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one.get("method") != "mfa"]
    if authenticator.pk and authenticator.type == Authenticator.Type.TOTP:
        spend_up_to_now(authenticator)
    end_sessions(user.pk, but=request.session.session_key)
    renew_session(request)
