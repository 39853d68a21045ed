"""Persons with an account and a session each, made in a constant number of statements."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from tests.cast import make_people

BACKEND = "django.contrib.auth.backends.ModelBackend"


def people_with_sessions(count: int) -> list[tuple[int, str]]:
    """(person, session key) of so many new persons."""
    keys = [f"live{count}-{number}" for number in range(count)]
    persons = list(make_people(keys, keys).values())
    users = {user.pk: user for user in get_user_model().objects.filter(username__in=keys)}
    ends = timezone.now() + timedelta(days=1)
    rows = [session_of(users[person.user_id], ends) for person in persons]
    Session.objects.bulk_create(rows)
    return [(person.pk, row.session_key) for person, row in zip(persons, rows, strict=True)]


def session_of(user: AbstractBaseUser, ends: datetime) -> Session:
    """A session of the account, not yet written."""
    data = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    return Session(session_key=get_random_string(32), session_data=SessionStore().encode(data), expire_date=ends)


def cookie(key: str) -> str:
    """The header that a browser with that session sends."""
    return f"{settings.SESSION_COOKIE_NAME}={key}"
