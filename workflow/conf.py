"""The settings object: one dict `CONGVAN` in the project's settings, read lazily through `conf.congvan`."""

from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed


@dataclass(frozen=True, slots=True)
class CongvanSettings:
    """Every key of `CONGVAN` with its default; an absent key has the default."""

    SECOND_FACTOR_MAX_AGE: int = 300
    """Seconds for which a second factor counts at signing and numbering."""
    COUNT_CAP: int = 1000
    """Lists count no further than this; beyond it they say "more than"."""
    PAGE_SIZE: int = 25
    """Rows of one page of a list."""
    ISSUE_MAX_RECIPIENTS: int = 100_000
    """Organs and persons that one issue may reach."""
    LOCK_TIMEOUT_SECONDS: int = 5
    """How long PostgreSQL waits for a row lock before the act is refused."""
    INTAKE_KEEP_DAYS: int = 30
    """Days after which a file that nobody registered is deleted."""
    INTAKE_MAX_FILES: int = 2000
    """Files that may wait in one unit's queue."""
    PROCESSES: int = 1
    """Server and worker processes that share this database; with several, cache and channel layer must be shared."""
    SIGN_UNDO_SECONDS: int = 10
    """For so long a signature or a return can be taken back before it is carried out; 0: at once."""
    SIGNING: dict[str, Any] = field(default_factory=dict)
    """Who holds keys, whom we trust, who stamps time (workflow.signing.configuration); empty: acts of the journal."""
    FILES_AT_ONCE: int = 4
    """Cases and spreadsheets that one process makes at the same moment: fewer than it has threads for pages."""
    SOCKET_PATH: str = "/truc-tiep/"
    """Where the ASGI entry serves sockets; empty: pages only look again every POLL_SECONDS."""
    POLL_SECONDS: int = 20
    """How often a page looks for news while it has no socket, or the bus between processes is down."""
    SOCKETS_PER_PERSON: int = 20
    """Sockets that one person may hold open in one process."""
    SOCKET_IDLE_SECONDS: int = 120
    """A socket from which nothing was heard for so long is closed; pages say something every 40 seconds."""
    SOCKET_CHECK_SECONDS: int = 3
    """How often the session, account and appointments behind every open socket are read again."""
    SITE_URL: str = ""
    """Scheme and host for links in e-mails and in the code on a letter; empty: the first of CSRF_TRUSTED_ORIGINS."""
    WEBHOOK_URL: str = ""
    """Where notices are announced to another system of the site, as ids; empty: nowhere."""
    WEBHOOK_SECRET: str = ""
    """The key of the webhook's signature, 32 characters or more."""


_NONE_TOO = {"SIGN_UNDO_SECONDS"}
_KINDS = {one.name: one.type for one in fields(CongvanSettings)}


def read_settings() -> CongvanSettings:
    """Return the values in force; raise ImproperlyConfigured for an unknown key or a value of the wrong kind."""
    given = getattr(settings, "CONGVAN", {})
    if not isinstance(given, dict):
        raise ImproperlyConfigured("CONGVAN must be a dict.")
    unknown = sorted(set(map(str, given)) - set(_KINDS))
    if unknown:
        raise ImproperlyConfigured(f"CONGVAN knows no key {', '.join(unknown)}; it knows {', '.join(_KINDS)}.")
    for key, value in given.items():
        if key == "SIGNING":
            if not isinstance(value, dict):
                raise ImproperlyConfigured(f"CONGVAN['SIGNING'] must be a dict, not {type(value).__name__}.")
        elif _KINDS[key] is str:
            if not isinstance(value, str):
                raise ImproperlyConfigured(f"CONGVAN[{key!r}] must be a text, not {value!r}.")
        elif isinstance(value, bool) or not isinstance(value, int) or value < (key not in _NONE_TOO):
            raise ImproperlyConfigured(f"CONGVAN[{key!r}] must be a positive whole number, not {value!r}.")
    return CongvanSettings(**given)


class _LazySettings:
    """Reads `CONGVAN` at the first look and again after a test or a reload changed it."""

    _value: CongvanSettings | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in _KINDS:
            raise AttributeError(f"CONGVAN has no key {name!r}.")
        if self._value is None:
            self._value = read_settings()
        return getattr(self._value, name)

    def forget(self) -> None:
        """Drop the values read so far."""
        self._value = None


congvan = _LazySettings()


def site_url() -> str:
    """Scheme and host for links; "" when the project names none."""
    origins = getattr(settings, "CSRF_TRUSTED_ORIGINS", [])
    return str(congvan.SITE_URL or next((one for one in origins if "*" not in one), "")).rstrip("/")


def _forget_changed(*, setting: str, **kwargs: object) -> None:
    if setting == "CONGVAN":
        congvan.forget()


setting_changed.connect(_forget_changed, dispatch_uid="congvan.conf")
