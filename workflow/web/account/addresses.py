"""From which address a request comes: one answer for every throttle, the list of sessions and the journal."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address by allauth's settings: that of the connection, or behind ALLAUTH_TRUSTED_PROXY_COUNT proxies the one
    that the outermost of them wrote into X-Forwarded-For; what a client writes there itself counts nothing. "" where
    the server knows none (a UNIX socket). axes asks here too (AXES_CLIENT_IP_CALLABLE), or a pair that it closes would
    be (name, proxy): anybody could keep the owner out."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
