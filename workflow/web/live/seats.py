"""Who sits behind a socket: the session, the account and the appointments, read for many at once and never written.

Django's own reading of a session renews its key when SECRET_KEY was rotated, and the browser behind a socket would not
learn the new one; here the fallback keys are honoured and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from workflow.directory.models import Person
from workflow.web.account.standing import left_of
from workflow.web.actors import ZONE

AT_ONCE = 1000
"""Keys of one statement."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A session that counts now. `mark` changes with the account's password."""

    key: str
    user_id: int
    person_id: int
    mark: str


def key_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session's key out of the handshake's headers; "" without one."""
    for name, value in headers:
        if name == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
            except CookieError:
                return ""
            return found.value if found is not None else ""
    return ""


def seats_of(keys: Collection[str]) -> dict[str, Seat]:
    """Return the seat of each session that is alive and whose account may be used; four statements for any number."""
    found: dict[str, Seat] = {}
    for part in _parts(keys):
        read = {key: data for key, data in _sessions(part).items() if _names_somebody(data)}
        users = get_user_model()._default_manager.in_bulk({_user_id(data) for data in read.values()})
        persons = _persons(users)
        for key, data in read.items():
            user = users.get(_user_id(data))
            if user is not None and user.pk in persons and _is_his(data, user):
                found[key] = Seat(key, user.pk, persons[user.pk], user.password)
    return found


def gone(seats: Collection[Seat]) -> set[str]:
    """Return the keys of those seats that count no more: signed out, run out, account closed, password changed, last
    appointment ended. Four statements for any number."""
    lost: set[str] = set()
    by_key = {seat.key: seat for seat in seats}
    for part in _parts(by_key):
        here = [by_key[key] for key in part]
        alive = _alive(part)
        rows = get_user_model()._default_manager.filter(pk__in={seat.user_id for seat in here}, is_active=True)
        marks = dict(rows.values_list("pk", "password"))
        persons = _persons(marks)
        lost |= {
            seat.key
            for seat in here
            if seat.key not in alive
            or marks.get(seat.user_id) != seat.mark
            or persons.get(seat.user_id) != seat.person_id
        }
    return lost


def _parts(keys: Collection[str]) -> Iterator[list[str]]:
    listed = list(keys)
    for at in range(0, len(listed), AT_ONCE):
        yield listed[at : at + AT_ONCE]


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def _sessions(keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """What live sessions hold. Stores other than the database are asked one by one."""
    store = _store()
    if issubclass(store, DatabaseStore):
        rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
        return {key: store().decode(data) for key, data in rows.values_list("session_key", "session_data")}
    return {key: store(key).load() for key in keys if store(key).exists(key)}


def _alive(keys: Collection[str]) -> set[str]:
    store = _store()
    if issubclass(store, DatabaseStore):
        rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
        return set(rows.values_list("session_key", flat=True))
    return {key for key in keys if store(key).exists(key)}


def _names_somebody(data: dict[str, Any]) -> bool:
    known = data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    return known and SESSION_KEY in data


def _user_id(data: dict[str, Any]) -> Any:
    return get_user_model()._meta.pk.to_python(data[SESSION_KEY])


def _is_his(data: dict[str, Any], user: Any) -> bool:
    given = data.get(HASH_SESSION_KEY)
    if not user.is_active or not given:
        return False
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(given, one) for one in hashes)


def _persons(user_ids: Collection[int]) -> dict[int, int]:
    """User → person, without those who have left."""
    today = timezone.localdate(timezone=ZONE)
    left = left_of(user_ids, today)
    rows = Person.objects.filter(user_id__in=[user_id for user_id in user_ids if user_id not in left])
    return {user_id: person_id for user_id, person_id in rows.values_list("user_id", "pk") if user_id is not None}
