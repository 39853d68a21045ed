"""A form that makes a record is taken once: its key is claimed before the service runs, in the shared cache."""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

KEPT = 24 * 3600
_AT_WORK = ""
SENT = _("Biểu mẫu này đã gửi một lần, lần này không ghi gì thêm; đây là kết quả của lần gửi trước.")
"""Said where the first click led: who went back and typed something else must know that it was not taken."""


def done_before(key: str) -> str | None:
    """None: claimed now, go on. Else where the first click led; "" while it is still at work.

    `cache.add` is atomic in every backend that a project with several processes may use (check congvan.E017).
    """
    name = _name(key)
    if cache.add(name, _AT_WORK, KEPT):
        return None
    found: str = cache.get(name, _AT_WORK)
    return found


def remember(key: str, target: str) -> None:
    """The record is made: a further click leads to it."""
    cache.set(_name(key), target, KEPT)


def release(key: str) -> None:
    """Nothing was made: the form may be posted again."""
    cache.delete(_name(key))


def _name(key: str) -> str:
    # What a form sends may hold anything; a key of the cache may not.
    return f"congvan:once:{sha256(key.encode()).hexdigest()}"
