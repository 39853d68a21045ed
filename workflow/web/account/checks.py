"""System checks W028 and W029: whether throttles and journal know a person's address, and all of them the same one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

ADDRESS = "workflow.web.account.addresses.client_address"


@register(Tags.security)
def check_addresses(**kwargs: Any) -> list[CheckMessage]:
    """axes counts by our address; who believes a proxy's scheme also says whose word on the address counts."""
    found: list[CheckMessage] = []
    if getattr(settings, "AXES_CLIENT_IP_CALLABLE", None) != ADDRESS:
        hint = f'AXES_CLIENT_IP_CALLABLE = "{ADDRESS}".'
        found.append(Warning("axes may close another address than the one that guessed.", hint=hint, id="congvan.W028"))
    proxied = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    names = ("ALLAUTH_TRUSTED_PROXY_COUNT", "ALLAUTH_TRUSTED_CLIENT_IP_HEADER")
    if proxied and not any(getattr(settings, name, None) for name in names):
        hint = "ALLAUTH_TRUSTED_PROXY_COUNT = 1 (how many proxies of your own stand before the server)."
        words = "Behind the proxy everybody has the proxy's address: one person's guesses close sign-in for all."
        found.append(Warning(words, hint=hint, id="congvan.W029"))
    return found
