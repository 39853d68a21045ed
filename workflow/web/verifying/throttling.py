"""How often one address may ask the public pages."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest

from workflow.web.account.addresses import client_address

SECONDS = 60


def admitted(request: HttpRequest, what: str, most: int) -> bool:
    """Count one asking of this address; whether it is among the first `most` of the running minute.

    The address is the one by which sign-in is throttled. Counts live in the cache, shared by all processes.
    """
    key = f"congvan.asked:{what}:{client_address(request)}:{int(time.time()) // SECONDS}"
    cache.add(key, 0, 2 * SECONDS)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # thrown out of a full cache in between
        return True
