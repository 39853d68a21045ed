"""What the reference project decides about accounts: nobody signs himself up, secrets of factors lie encrypted."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from workflow.web.account.adapters import SpokenAccountAdapter, SpokenFactorAdapter


class ClosedSignupAdapter(SpokenAccountAdapter):
    """Accounts are made by an administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account without an appointment has no use and no owner."""
        return False


class SealedFactorAdapter(SpokenFactorAdapter):
    """Keeps TOTP secrets and recovery seeds encrypted under keys derived from SECRET_KEY and its fallbacks."""

    def encrypt(self, text: str) -> str:
        """Return `text` sealed under the current key."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed under the current key or a fallback; raise InvalidToken for anything else."""
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"congvan.factor:{key}".encode()).digest())) for key in keys])


def name_of_attempt(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """Return the login name that an attempt used, for the throttle: from the credentials, else from the form."""
    given = credentials or {}
    posted = request.POST.get("login") if request is not None else None
    return given.get("username") or given.get("login") or given.get("email") or posted
