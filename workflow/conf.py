"""The settings object: one dict `CONGVAN` in the project's settings, read lazily through `conf.congvan`."""

from dataclasses import dataclass, fields
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
    PROCESSES: int = 1
    """Server and worker processes that share this database; with several, cache and channel layer must be shared."""


_KINDS = {field.name: field.type for field in fields(CongvanSettings)}


def read_settings() -> CongvanSettings:
    """Return the values in force; raise ImproperlyConfigured for an unknown key or a value that is no positive int."""
    given = getattr(settings, "CONGVAN", {})
    if not isinstance(given, dict):
        raise ImproperlyConfigured("CONGVAN must be a dict.")
    unknown = sorted(set(map(str, given)) - set(_KINDS))
    if unknown:
        raise ImproperlyConfigured(f"CONGVAN knows no key {', '.join(unknown)}; it knows {', '.join(_KINDS)}.")
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
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


def _forget_changed(*, setting: str, **kwargs: object) -> None:
    if setting == "CONGVAN":
        congvan.forget()


setting_changed.connect(_forget_changed, dispatch_uid="congvan.conf")
