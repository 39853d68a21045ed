"""Every wiring mistake is named by its own system check, and the reference project makes none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from channels.routing import ProtocolTypeRouter
from channels.security.websocket import AllowedHostsOriginValidator, OriginValidator, WebsocketDenier
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.test import modify_settings, override_settings

from config.databases import postgres_database, sqlite_database
from tests.settings import DATA
from workflow import checks
from workflow.web.account import checks as addresses


@contextmanager
def wired(**changes: Any) -> Iterator[None]:
    """Override settings without Django tearing down connections for DATABASES."""
    kept = {name: getattr(settings, name) for name in changes}
    for name, value in changes.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(settings, name, value)


def ids(check: Callable[..., list[CheckMessage]]) -> list[str]:
    return [message.id for message in check()]


def sqlite(**options: Any) -> dict[str, Any]:
    database = deepcopy(sqlite_database(DATA / "x.sqlite3"))
    database["OPTIONS"].update(options)
    return {"default": database}


def postgres(**changes: Any) -> dict[str, Any]:
    return {"default": {**deepcopy(postgres_database("", 5)), **changes}}


@pytest.mark.django_db  # Django 6 asks the database what it supports
def test_the_reference_settings_are_clean() -> None:
    assert [message for message in run_checks() if str(message.id).startswith("congvan.")] == []


@pytest.mark.parametrize("databases", [sqlite(), postgres()], ids=["sqlite", "postgres"])
def test_both_reference_databases_are_clean(databases: dict[str, Any]) -> None:
    with wired(DATABASES=databases):
        assert ids(checks.check_databases) == []


@pytest.mark.parametrize(
    ("databases", "expected"),
    [
        ({"default": {**sqlite()["default"], "ATOMIC_REQUESTS": True}}, "congvan.E001"),
        (sqlite(transaction_mode="DEFERRED"), "congvan.E002"),
        (sqlite(timeout=5), "congvan.E002"),
        (sqlite(init_command="PRAGMA synchronous=FULL"), "congvan.E003"),
        (sqlite(init_command="PRAGMA journal_mode=WAL"), "congvan.E003"),
        (sqlite(init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"), "congvan.E003"),
        (postgres(OPTIONS={}), "congvan.E004"),
        (postgres(CONN_MAX_AGE=60), "congvan.W005"),
    ],
)
def test_a_wrong_database_is_named(databases: dict[str, Any], expected: str) -> None:
    with wired(DATABASES=databases):
        assert ids(checks.check_databases) == [expected]


def without(*names: str) -> list[str]:
    return [name for name in settings.MIDDLEWARE if name not in names]


def test_wrong_middleware_is_named() -> None:
    site, login = checks.VIEWFLOW_SITE, checks.LOGIN_REQUIRED
    cases = {
        "missing login": (without(login), ["congvan.E006", "congvan.E007"]),
        "login before authentication": ([login, *without(login)], ["congvan.E006"]),
        "missing site": (without(site), ["congvan.E007"]),
        "site first": ([site, *without(site)], ["congvan.E007"]),
        "turbo first": (["viewflow.middleware.HotwireTurboMiddleware", *settings.MIDDLEWARE], ["congvan.E007"]),
        "no policy": (without(*checks.POLICY_HEADERS), ["congvan.E009"]),
    }
    for name, (order, expected) in cases.items():
        with override_settings(MIDDLEWARE=order):
            assert ids(checks.check_middleware) == expected, name


@pytest.mark.parametrize("given", [{}, {"AUTOREGISTER": True}])
def test_viewflow_adding_middleware_itself_is_named(given: dict[str, Any]) -> None:
    with override_settings(VIEWFLOW=given):
        assert ids(checks.check_middleware) == ["congvan.E008"]


def test_wrong_permissions_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda name: name == "permissions.backend")
    reference = list(dict.fromkeys([*settings.AUTHENTICATION_BACKENDS, checks.PERMISSION_BACKEND]))
    with override_settings(AUTHENTICATION_BACKENDS=reference):
        assert ids(checks.check_permissions) == []
    cases: list[tuple[dict[str, Any], str]] = [
        ({"ANONYMOUS_USER_NAME": "AnonymousUser"}, "congvan.E010"),
        ({"AUTHENTICATION_BACKENDS": [b for b in reference if b != checks.PERMISSION_BACKEND]}, "congvan.E011"),
        ({"AUTHENTICATION_BACKENDS": [b for b in reference if b != checks.MODEL_BACKEND]}, "congvan.E011"),
        (
            {"AUTHENTICATION_BACKENDS": [*reference, "guardian.backends.ObjectPermissionBackend"]},
            "congvan.E012",
        ),
        ({"GUARDIAN_AUTO_PREFETCH": True}, "congvan.E012"),
    ]
    for changes, expected in cases:
        with override_settings(**{"AUTHENTICATION_BACKENDS": reference, **changes}):
            assert ids(checks.check_permissions) == [expected], changes


@pytest.mark.parametrize(
    ("absent", "expected"),
    [("allauth.mfa", "congvan.E013"), ("allauth.usersessions", "congvan.E013"), ("axes", "congvan.E014")],
)
def test_missing_sign_in_parts_are_named(absent: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name != absent and installed(name))
    assert [message.id for message in checks._check_sign_in()] == [expected]


def test_a_missing_throttle_is_named() -> None:
    with modify_settings(MIDDLEWARE={"remove": [checks.THROTTLE]}):
        assert [message.id for message in checks._check_sign_in()] == ["congvan.E014"]


def test_addresses_that_throttles_cannot_know_are_named() -> None:
    assert ids(addresses.check_addresses) == []
    with override_settings(AXES_CLIENT_IP_CALLABLE=None):
        assert ids(addresses.check_addresses) == ["congvan.W028"]
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert ids(addresses.check_addresses) == ["congvan.W029"]
        with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
            assert ids(addresses.check_addresses) == []


denied = WebsocketDenier.as_asgi()
by_host = ProtocolTypeRouter({"websocket": AllowedHostsOriginValidator(denied)})
bare = ProtocolTypeRouter({"websocket": denied})
anywhere = ProtocolTypeRouter({"websocket": OriginValidator(denied, ["*"])})
by_origin = ProtocolTypeRouter({"websocket": OriginValidator(denied, ["https://congvan.example:443"])})
no_sockets = ProtocolTypeRouter({"http": denied})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bare", ["congvan.E015"]),
        ("anywhere", ["congvan.E015"]),
        ("by_host", ["congvan.E015"]),
        ("by_origin", []),
        ("no_sockets", []),
        ("absent", ["congvan.E016"]),
    ],
)
def test_sockets_from_anywhere_are_named(name: str, expected: list[str]) -> None:
    with override_settings(ASGI_APPLICATION=f"{__name__}.{name}"):
        assert ids(checks.check_sockets) == expected


def test_what_lives_in_one_process_is_named_when_there_are_several() -> None:
    redis: dict[str, Any] = {
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}},
        "CHANNEL_LAYERS": {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}},
    }
    own: dict[str, Any] = {
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "CHANNEL_LAYERS": {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    }
    with override_settings(CONGVAN={"PROCESSES": 2}, **redis):
        assert ids(checks.check_processes) == []
    with override_settings(CONGVAN={"PROCESSES": 1}, **own):
        assert ids(checks.check_processes) == []
    for part in ("CACHES", "CHANNEL_LAYERS"):
        with override_settings(CONGVAN={"PROCESSES": 2}, **{**redis, part: own[part]}):
            assert ids(checks.check_processes) == ["congvan.E017"], part


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"USE_TZ": False}, "congvan.E018"),
        ({"TIME_ZONE": "UTC"}, "congvan.E019"),
        ({"TASKS": {}}, "congvan.E020"),
        ({"TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}}, "congvan.E020"),
        ({"TASKS": {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}}, "congvan.E020"),
        ({"CONGVAN": {"COLOUR": 1}}, "congvan.E021"),
        ({"ALLOWED_HOSTS": ["*"]}, "congvan.E022"),
        ({"CONGVAN": {"WEBHOOK_URL": "https://sms.example/x", "WEBHOOK_SECRET": "short"}}, "congvan.E023"),
        ({"CONGVAN": {"WEBHOOK_URL": "file:///etc/passwd", "WEBHOOK_SECRET": "s" * 32}}, "congvan.E023"),
        ({"CONGVAN": {"WEBHOOK_URL": "http://sms.example/x", "WEBHOOK_SECRET": "s" * 32}}, "congvan.E024"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, Any], expected: str) -> None:
    with wired(**changes):
        checks.congvan.forget()
        assert ids(checks.check_settings) == [expected]
    checks.congvan.forget()


def test_a_trial_may_run_its_tasks_at_once() -> None:
    immediate = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with wired(DEBUG=True, TASKS=immediate):
        assert ids(checks.check_settings) == []
