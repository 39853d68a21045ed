"""One-time codes: each counts once in the database, whatever the cache forgets, and few wrong ones are taken."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from workflow.web.account.adapters import TOO_MANY, WRONG_CODE

TRIES = 5
"""Wrong codes of one account within WINDOW_SECONDS; counted by account, for who tries codes knows the password."""
WINDOW_SECONDS = 300
USED = _("Mã này đã được dùng. Đồng chí chờ ứng dụng hiện mã mới rồi nhập lại.")


def accept_code(user: Any, code: str) -> Authenticator:
    """Return the factor that the code belongs to, and count the code as used.

    Raises ValidationError with one sentence: too many tries, used before, wrong. A right code clears the tries.
    """
    if not try_allowed(user.pk):
        raise ValidationError(TOO_MANY, code="too_many")
    with transaction.atomic():
        factors = Authenticator.objects.select_for_update().filter(user_id=user.pk)
        found = _matching(factors.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"), code)
    if not isinstance(found, Authenticator):
        raise ValidationError(found or WRONG_CODE, code="incorrect_code")
    cache.delete(_key(user.pk))
    found.user = user
    return found


def _matching(factors: Any, code: str) -> Authenticator | str | None:
    for factor in factors:
        if factor.type != Authenticator.Type.TOTP:
            if factor.wrap().validate_code(code):
                return factor  # type: ignore[no-any-return]
            continue
        step = step_of(decrypt(factor.data["secret"]), code)
        if step is None:
            continue
        if is_spent(factor, step):
            return str(USED)
        spend(factor, step)
        return factor  # type: ignore[no-any-return]
    return None


def step_of(secret: str, code: str) -> int | None:
    """Return the time step that the code was made for, within the tolerance; None when it fits none."""
    for step in totp.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))):
            return step
    return None


def is_spent(factor: Authenticator, step: int) -> bool:
    """Whether a code of this step or a later one was used already."""
    return step <= int(factor.data.get("last_step", 0))


def spend(factor: Authenticator, step: int) -> None:
    """Let no code of this step or an earlier one count again; the factor's row is locked."""
    factor.data["last_step"] = step
    factor.save(update_fields=["data"])


def spend_up_to_now(factor: Authenticator) -> None:
    """The code that proved a new app was seen already: only the next one counts."""
    spend(factor, max(totp.yield_hotp_counters_from_time()))


def try_allowed(user_id: int) -> bool:
    """Count one try of this account; False when the window holds too many."""
    key = _key(user_id)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) <= TRIES
    except ValueError:  # the window closed between the two calls
        return True


def _key(user_id: int) -> str:
    return f"congvan.second_factor.tries:{user_id}"
