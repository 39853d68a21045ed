"""System checks E001 … E024: every mistake in a project's wiring that congvan would otherwise pay for silently.

E001-E004 and W005 look at the database, E006-E009 at the middleware, E010-E014 at who may, E015-E017 at sockets,
E018-E024 at time, tasks and the settings object. What concerns flows is checked in `workflow.engine.checks`, E031 on.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from workflow.conf import congvan, read_settings

AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
LOGIN_REQUIRED = "django.contrib.auth.middleware.LoginRequiredMiddleware"
VIEWFLOW_SITE = "viewflow.middleware.SiteMiddleware"
THROTTLE = "axes.middleware.AxesMiddleware"
POLICY_HEADERS = ("django.middleware.csp.ContentSecurityPolicyMiddleware", "csp.middleware.CSPMiddleware")
PERMISSION_BACKEND = "permissions.backend.DatedObjectPermissionBackend"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
_SYNCHRONOUS_FULL = re.compile(r"synchronous\s*=\s*(full|extra|2|3)\b", re.IGNORECASE)
_WRITE_AHEAD = re.compile(r"journal_mode\s*=\s*wal\b", re.IGNORECASE)


@register(Tags.database)
def check_databases(**kwargs: Any) -> list[CheckMessage]:
    """Each database: no ATOMIC_REQUESTS; SQLite as engine.md decides; PostgreSQL with a bounded wait for locks."""
    found: list[CheckMessage] = []
    for alias, options in settings.DATABASES.items():
        found += _check_database(alias, options)
    return found


def _check_database(alias: str, database: dict[str, Any]) -> Iterator[CheckMessage]:
    options = database.get("OPTIONS") or {}
    engine = str(database.get("ENGINE", ""))
    if database.get("ATOMIC_REQUESTS"):
        yield Error(
            f"DATABASES[{alias!r}] sets ATOMIC_REQUESTS.",
            hint="Remove it: an act opens its own transaction after its lock.",
            id="congvan.E001",
        )
    if engine.endswith("sqlite3"):
        yield from _check_sqlite(alias, options)
    elif engine.endswith("postgresql"):
        if "lock_timeout" not in str(options.get("options", "")):
            yield Error(
                f"DATABASES[{alias!r}] lets an act wait for a row lock without end.",
                hint='OPTIONS = {"options": "-c lock_timeout=5s"}.',
                id="congvan.E004",
            )
        if database.get("CONN_MAX_AGE", 0) != 0 and getattr(settings, "ASGI_APPLICATION", None):
            yield Warning(
                f"DATABASES[{alias!r}] keeps connections by CONN_MAX_AGE under ASGI, where each thread leaks one.",
                hint='CONN_MAX_AGE = 0 and OPTIONS = {"pool": True}.',
                id="congvan.W005",
            )


def _check_sqlite(alias: str, options: dict[str, Any]) -> Iterator[CheckMessage]:
    init = str(options.get("init_command", ""))
    if options.get("transaction_mode") != "IMMEDIATE" or not options.get("timeout", 0) >= 20:
        yield Error(
            f"DATABASES[{alias!r}]: writers of SQLite would fail at once instead of queueing.",
            hint='OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, ...}.',
            id="congvan.E002",
        )
    if not _WRITE_AHEAD.search(init) or not _SYNCHRONOUS_FULL.search(init):
        yield Error(
            f"DATABASES[{alias!r}]: SQLite must write ahead, and be on the disk when a commit returns.",
            hint='OPTIONS = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", ...}.',
            id="congvan.E003",
        )


@register()
def check_middleware(**kwargs: Any) -> list[CheckMessage]:
    """Sign-in is required before viewflow or any page runs, attempts are throttled, the browser gets a policy."""
    order = list(settings.MIDDLEWARE)
    found: list[CheckMessage] = []
    if not _in_order(order, AUTHENTICATION, LOGIN_REQUIRED):
        found.append(
            Error(
                "Pages are not closed to strangers by default.",
                hint=f"List {LOGIN_REQUIRED} after {AUTHENTICATION} in MIDDLEWARE.",
                id="congvan.E006",
            )
        )
    later = [name for name in order if name.startswith("viewflow.")]
    if VIEWFLOW_SITE not in order or any(not _in_order(order, LOGIN_REQUIRED, name) for name in later):
        found.append(
            Error(
                "viewflow's middleware is missing, or runs before sign-in is required.",
                hint=f"List {VIEWFLOW_SITE} after {LOGIN_REQUIRED} in MIDDLEWARE.",
                id="congvan.E007",
            )
        )
    if getattr(settings, "VIEWFLOW", {}).get("AUTOREGISTER") is not False:
        found.append(
            Error(
                "viewflow may append middleware by itself, in an order nobody chose.",
                hint='VIEWFLOW = {"AUTOREGISTER": False}.',
                id="congvan.E008",
            )
        )
    if not any(name in order for name in POLICY_HEADERS):
        found.append(
            Error(
                "No Content-Security-Policy is sent.",
                hint=f"List {POLICY_HEADERS[0]} (Django 6) or {POLICY_HEADERS[1]} (Django 5.2) in MIDDLEWARE.",
                id="congvan.E009",
            )
        )
    return found


def _in_order(order: list[str], first: str, second: str) -> bool:
    return first in order and second in order and order.index(first) < order.index(second)


@register(Tags.security)
def check_permissions(**kwargs: Any) -> list[CheckMessage]:
    """guardian is set as engine.md decides, and our dated backend answers `has_perm`."""
    found: list[CheckMessage] = []
    if getattr(settings, "ANONYMOUS_USER_NAME", "AnonymousUser") is not None:
        found.append(
            Error(
                "guardian would keep an account for strangers.", hint="ANONYMOUS_USER_NAME = None.", id="congvan.E010"
            )
        )
    backends = settings.AUTHENTICATION_BACKENDS
    if find_spec("permissions.backend") and (PERMISSION_BACKEND not in backends or MODEL_BACKEND not in backends):
        found.append(
            Error(
                "Object permissions are not asked, so every act would be denied.",
                hint=f"List {PERMISSION_BACKEND} and {MODEL_BACKEND} in AUTHENTICATION_BACKENDS.",
                id="congvan.E011",
            )
        )
    undated = [name for name in backends if name.startswith("guardian.")]
    if undated or getattr(settings, "GUARDIAN_AUTO_PREFETCH", False):
        found.append(
            Error(
                "guardian would answer from rows alone, or from rows loaded once, past the end of an appointment.",
                hint="Leave guardian's own backend out and GUARDIAN_AUTO_PREFETCH = False.",
                id="congvan.E012",
            )
        )
    return found + list(_check_sign_in())


def _check_sign_in() -> Iterator[CheckMessage]:
    if not apps.is_installed("allauth.mfa") or not apps.is_installed("allauth.usersessions"):
        yield Error(
            "Nobody could give a second factor, or end a lost session.",
            hint="Add allauth.mfa and allauth.usersessions to INSTALLED_APPS.",
            id="congvan.E013",
        )
    if not apps.is_installed("axes") or THROTTLE not in settings.MIDDLEWARE:
        yield Error(
            "Attempts to sign in are not throttled.",
            hint=f"Add axes to INSTALLED_APPS and {THROTTLE} to MIDDLEWARE.",
            id="congvan.E014",
        )


@register(Tags.security)
def check_sockets(**kwargs: Any) -> list[CheckMessage]:
    """Sockets, where offered, are taken from listed origins with scheme, host and port."""
    entry = getattr(settings, "ASGI_APPLICATION", None)
    if not entry:
        return []
    try:
        application = import_string(entry)
    except ImportError as error:
        return [Error(f"ASGI_APPLICATION cannot be imported: {error}", id="congvan.E016")]
    sockets = getattr(application, "application_mapping", {}).get("websocket")
    if sockets is None:
        return []
    origins = getattr(sockets, "allowed_origins", None)
    if origins is None or any("://" not in str(getattr(origin, "pattern", origin)) for origin in origins):
        return [
            Error(
                "Sockets are taken from pages of other sites, or from other schemes and ports of our own host.",
                hint="Wrap them in OriginValidator(…, settings.CSRF_TRUSTED_ORIGINS), not AllowedHostsOriginValidator.",
                id="congvan.E015",
            )
        ]
    return []


@register()
def check_processes(**kwargs: Any) -> list[CheckMessage]:
    """With several processes, cache and channel layer are shared between them."""
    try:
        several = congvan.PROCESSES > 1
    except ImproperlyConfigured:
        return []  # check_settings says so
    caches = {alias: str(cache.get("BACKEND", "")) for alias, cache in settings.CACHES.items()}
    layers = {alias: str(layer.get("BACKEND", "")) for alias, layer in getattr(settings, "CHANNEL_LAYERS", {}).items()}
    alone = [f"CACHES[{alias!r}]" for alias, name in caches.items() if name.endswith(("LocMemCache", "DummyCache"))]
    alone += [f"CHANNEL_LAYERS[{alias!r}]" for alias, name in layers.items() if name.endswith("InMemoryChannelLayer")]
    if not several or not alone:
        return []
    return [
        Error(
            f"{', '.join(alone)} lives in one process, but CONGVAN['PROCESSES'] is {congvan.PROCESSES}.",
            hint="Use Redis for both, or run one process.",
            id="congvan.E017",
        )
    ]


@register()
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Time is aware and one zone decides a day, tasks outlive the request, the settings object can be read."""
    found: list[CheckMessage] = []
    if not settings.USE_TZ:
        found.append(Error("Times would lose their zone.", hint="USE_TZ = True.", id="congvan.E018"))
    if settings.TIME_ZONE != "Asia/Ho_Chi_Minh":
        found.append(
            Error(
                f"A deadline would end at midnight in {settings.TIME_ZONE}.",
                hint='TIME_ZONE = "Asia/Ho_Chi_Minh".',
                id="congvan.E019",
            )
        )
    backends = {alias: str(task.get("BACKEND", "")) for alias, task in getattr(settings, "TASKS", {}).items()}
    if not backends or (not settings.DEBUG and any(_is_lost(name) for name in backends.values())):
        found.append(
            Error(
                "Background tasks would run inside the request, or not at all.",
                hint='TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}.',
                id="congvan.E020",
            )
        )
    try:
        read_settings()
    except ImproperlyConfigured as error:
        found.append(Error(str(error), id="congvan.E021"))
    return found + list(_check_server()) + list(_check_webhook())


def _check_webhook() -> Iterator[CheckMessage]:
    try:
        url, secret = urlsplit(congvan.WEBHOOK_URL), congvan.WEBHOOK_SECRET
    except (ImproperlyConfigured, ValueError):
        return  # check_settings says so
    if congvan.WEBHOOK_URL and (len(secret) < 32 or url.scheme not in ("http", "https") or not url.hostname):
        yield Error(
            "The webhook could be forged, or leads nowhere.",
            hint="CONGVAN['WEBHOOK_URL'] is an http(s) address, CONGVAN['WEBHOOK_SECRET'] 32 characters or more.",
            id="congvan.E023",
        )
    elif url.scheme == "http" and url.hostname not in ("127.0.0.1", "localhost", "::1"):
        yield Error(
            "The webhook would carry account names over an open line.",
            hint="An https address in CONGVAN['WEBHOOK_URL'].",
            id="congvan.E024",
        )


def _is_lost(backend: str) -> bool:
    return backend.endswith(("ImmediateBackend", "DummyBackend"))


def _check_server() -> Iterator[CheckMessage]:
    if not settings.DEBUG and "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "Any host name is accepted, so links in what is sent could be forged.",
            hint="List the host names in ALLOWED_HOSTS.",
            id="congvan.E022",
        )
