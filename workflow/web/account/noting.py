"""Sign-in, failed sign-in, sign-out and changes of an account on the person's own journal chain."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from workflow.directory.models import Person
from workflow.gate import note_person
from workflow.kernel.clock import database_now
from workflow.web.account.addresses import client_address

Facts = dict[str, Any]


def note(user_id: int | None, action: str, request: HttpRequest | None, **facts: Any) -> None:
    """One entry on the chain of the user's person; nothing for an account or a name that is nobody's."""
    person_id = Person.objects.filter(user_id=user_id).values_list("pk", flat=True).first() if user_id else None
    if person_id is None:
        return
    with transaction.atomic():
        note_person(person_id, action, timezone.localdate(), database_now(), {**place_of(request), **facts})


def place_of(request: HttpRequest | None) -> Facts:
    """The address, and a mark of the session that does not give the session away."""
    if request is None:
        return {}
    session = getattr(request, "session", None)
    key = session.session_key if session is not None else None
    return {"address": client_address(request), "session": sha256(key.encode()).hexdigest()[:16] if key else ""}


def on_signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    note(user.pk, "sign_in", request)


def on_signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        note(user.pk, "sign_out", request)


def on_sign_in_failed(sender: Any, credentials: Facts, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Once per attempt that was looked at; attempts of a pair that is closed already are not written down."""
    if closed_before(request):
        return
    model = get_user_model()
    name = str(credentials.get(model.USERNAME_FIELD) or credentials.get("username") or "")
    user_id = model._default_manager.filter(**{model.USERNAME_FIELD: name}).values_list("pk", flat=True).first()
    note(user_id, "sign_in_failed", request)


def closed_before(request: HttpRequest | None) -> bool:
    """Whether the throttle refused the attempt unseen; the attempt that closed the pair was looked at and counts."""
    closed = getattr(request, "axes_locked_out", False)
    return bool(closed) and getattr(request, "axes_failures_since_start", None) is None


def on_factor_used(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    note(user.pk, "confirm_factor", request, factor=authenticator.type, again=bool(kwargs.get("reauthenticated")))


def on_factor_failed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    note(user.pk, "confirm_factor_failed", request)


def on_factors_added(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    note(user.pk, "add_factor", request, factor=authenticator.type)


def on_factors_removed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    note(user.pk, "remove_factor", request, factor=authenticator.type)


def on_password_changed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    note(user.pk, "change_password", request)
