"""Asking a signing service or a time-stamp authority: one bounded request over HTTPS, or to this machine itself."""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .errors import SignerUnavailable

TIMEOUT_SECONDS = 10
ANSWER_BYTES = 262_144
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def post(url: str, body: bytes, headers: dict[str, str], ca_file: str | None = None) -> tuple[int, bytes]:
    """Status and body of the answer. SignerUnavailable when there is none within ten seconds, or it is too long.

    Plain HTTP is refused but to this machine; redirects are not followed.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=ca_file)
        link: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=TIMEOUT_SECONDS, context=context
        )
    elif parts.scheme == "http" and host in LOOPBACK:
        link = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    else:
        raise ImproperlyConfigured("A signing service is asked over https; http only on this machine.")
    try:
        link.request("POST", parts.path or "/", body, headers)
        answer = link.getresponse()
        content = answer.read(ANSWER_BYTES + 1)
    except (OSError, http.client.HTTPException):
        raise SignerUnavailable from None
    finally:
        link.close()
    if len(content) > ANSWER_BYTES:
        raise SignerUnavailable
    return answer.status, content


def post_json(url: str, body: dict[str, Any], token: str, ca_file: str | None = None) -> tuple[int, dict[str, Any]]:
    """The same with JSON both ways and a bearer token; an answer that is no JSON object counts as none."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    status, content = post(url, json.dumps(body).encode(), headers, ca_file)
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        raise SignerUnavailable from None
    if not isinstance(found, dict) or status >= 500:
        raise SignerUnavailable
    return status, found
